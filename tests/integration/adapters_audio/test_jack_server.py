"""The audio adapter with a real jackd."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from marlise_desktop.adapters.jack import JackServer, jackd
from marlise_desktop.adapters.process import Spawner
from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.domain.events import AudioState
from marlise_desktop.domain.port import Direction
from marlise_desktop.session.ports.audio import (
    AudioChoice,
    ConnectionMoved,
    PeriodChanged,
    PortsMoved,
    ServerStopped,
)
from tests.integration.adapters_audio.conftest import Heard


async def engine_client(name: str) -> asyncio.subprocess.Process:
    """Another process with the ports of an engine; it says `ready` and ends with its input."""
    script = (
        "import jack, sys\n"
        f"c = jack.Client({name!r}, no_start_server=True)\n"
        "for k in (1, 2):\n"
        "    c.inports.register(f'in_{k}')\n"
        "    c.outports.register(f'out_{k}')\n"
        "c.activate()\n"
        "print('ready', flush=True)\n"
        "for line in sys.stdin:\n"
        "    print(sorted(p.name for p in c.get_all_connections(line.strip())), flush=True)\n"
        "c.deactivate(); c.close()\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    assert await process.stdout.readline() == b"ready\n"
    return process


async def joined_to(process: asyncio.subprocess.Process, port: str) -> list[str]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(f"{port}\n".encode())
    text = (await process.stdout.readline()).decode()
    return [name for name in text.strip("[]\n").replace("'", "").split(", ") if name]


async def ended(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    await process.wait()


async def test_without_a_card_jackd_runs_with_the_dummy_driver_and_says_so(audio: JackServer) -> None:
    status = await audio.start(AudioChoice(rate_hz=48000, period_frames=128))
    assert (status.state, status.server, status.device) == (AudioState.RUNNING, "jackd", "dummy")
    assert (status.rate_hz, status.period_frames) == (48000, 128)
    assert "no sound card is chosen" in status.detail
    await audio.stop()
    assert audio.status.state is AudioState.STOPPED


async def test_a_card_that_is_not_there_is_named_and_the_dummy_driver_runs(audio: JackServer) -> None:
    status = await audio.start(AudioChoice(card="hw:Gone"))
    assert status.device == "dummy"
    assert "hw:Gone" in status.detail


async def test_a_running_server_is_used_as_it_is_and_left_running(
    audio: JackServer, foreign_jackd: subprocess.Popen[bytes]
) -> None:
    status = await audio.start(AudioChoice(rate_hz=48000, period_frames=64))
    assert (status.server, status.rate_hz, status.period_frames) == ("JACK", 44100, 256)
    assert audio.process_id is None
    await audio.stop()
    assert foreign_jackd.poll() is None


async def test_the_channels_of_the_device_are_the_boards_channels(audio: JackServer) -> None:
    await audio.start(AudioChoice())
    described = {d.port.name: (d.label, d.direction, d.present) for d in audio.hardware()}
    assert described == {
        "capture_1": ("Input 1", Direction.OUTPUT, True),
        "capture_2": ("Input 2", Direction.OUTPUT, True),
        "playback_1": ("Output 1", Direction.INPUT, True),
        "playback_2": ("Output 2", Direction.INPUT, True),
    }
    assert list(audio.inputs()) == ["system:capture_1", "system:capture_2"]
    assert list(audio.outputs()) == ["system:playback_1", "system:playback_2"]


async def test_the_engine_is_joined_to_the_device(audio: JackServer) -> None:
    await audio.start(AudioChoice())
    engine = await engine_client("marlise-host")
    await audio.wire_engine("marlise-host")
    assert await joined_to(engine, "marlise-host:in_1") == ["system:capture_1"]
    assert await joined_to(engine, "marlise-host:out_2") == ["system:playback_2"]
    await ended(engine)


async def test_another_program_is_seen_joining_and_leaving(audio: JackServer, heard: Heard) -> None:
    await audio.start(AudioChoice())
    assert audio.clients() == ()
    other = await engine_client("looper")
    await heard.until(lambda _: audio.clients() == ("looper",))
    await ended(other)
    await heard.until(lambda _: audio.clients() == ())


async def test_a_route_is_heard_at_once_and_remembered_for_the_device(
    audio: JackServer, tmp_path: Path, heard: Heard
) -> None:
    await audio.start(AudioChoice())
    engine = await engine_client("marlise-host")
    await audio.wire_engine("marlise-host")
    await audio.route(HardwarePort("capture_1"), "system:capture_2")
    assert await joined_to(engine, "marlise-host:in_1") == ["system:capture_2"]
    await heard.until(lambda r: r == ConnectionMoved("system:capture_2", "marlise-host:in_1", joined=True))
    await ended(engine)
    await audio.stop()

    again = JackServer(Spawner(), tmp_path / "config" / "audio.json", realtime=False)
    await again.start(AudioChoice())
    assert again.routes()[HardwarePort("capture_1")] == "system:capture_2"
    assert again.routes()[HardwarePort("capture_2")] == "system:capture_2"
    await again.stop()


async def test_a_cable_that_another_program_cuts_is_reported_and_stays_cut(audio: JackServer, heard: Heard) -> None:
    await audio.start(AudioChoice())
    engine = await engine_client("marlise-host")
    await audio.wire_engine("marlise-host")
    cutter = await asyncio.create_subprocess_exec("jack_disconnect", "system:capture_1", "marlise-host:in_1")
    await cutter.wait()
    await heard.until(lambda r: r == ConnectionMoved("system:capture_1", "marlise-host:in_1", joined=False))
    other = await engine_client("somebody")
    await heard.until(lambda r: r == PortsMoved() and "somebody:out_1" in audio.inputs())
    assert await joined_to(engine, "marlise-host:in_1") == []
    await ended(other)
    await ended(engine)


async def test_ports_that_come_and_go_while_they_are_listed_do_no_harm(audio: JackServer, heard: Heard) -> None:
    await audio.start(AudioChoice())
    storm = [await engine_client(f"storm{k}") for k in range(3)]
    await heard.until(lambda r: r == PortsMoved() and "storm2:out_2" in audio.inputs())
    for process in storm:
        process.kill()
    for process in storm:
        await process.wait()
    await heard.until(lambda r: not any(name.startswith("storm") for name in audio.inputs()))


async def test_a_new_period_is_reported_with_the_status_in_step(audio: JackServer, heard: Heard) -> None:
    await audio.start(AudioChoice(period_frames=128))
    await audio.set_period(256)
    await heard.until(lambda r: r == PeriodChanged(256))
    assert audio.status.period_frames == 256


async def test_a_lost_server_is_reported_and_can_be_started_again(
    audio: JackServer, heard: Heard, foreign_jackd: subprocess.Popen[bytes]
) -> None:
    await audio.start(AudioChoice())
    foreign_jackd.terminate()
    foreign_jackd.wait(10)
    await heard.until(lambda r: isinstance(r, ServerStopped))
    assert audio.status.state is AudioState.LOST
    with pytest.raises(AudioServerError):
        await audio.wire_engine("marlise-host")
    status = await audio.start(AudioChoice())
    assert (status.state, status.server, status.rate_hz) == (AudioState.RUNNING, "jackd", 48000)


async def test_a_server_of_ours_that_is_killed_is_reported_and_started_again(audio: JackServer, heard: Heard) -> None:
    await audio.start(AudioChoice())
    assert audio.process_id is not None
    os.kill(audio.process_id, signal.SIGKILL)
    await heard.until(lambda r: isinstance(r, ServerStopped))
    status = await audio.start(AudioChoice(period_frames=256))
    assert (status.state, status.period_frames) == (AudioState.RUNNING, 256)


async def test_children_are_told_how_to_reach_the_server(audio: JackServer, server_name: str) -> None:
    await audio.start(AudioChoice())
    environment = audio.environment()
    assert environment["JACK_DEFAULT_SERVER"] == server_name
    assert environment["JACK_NO_START_SERVER"] == "1"
    assert 0.0 <= audio.load_percent() <= 100.0


async def test_jackd_that_is_not_installed_is_named_with_the_command(
    audio: JackServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AudioServerError, match="jackd is not installed") as caught:
        await audio.start(AudioChoice())
    assert "apt-get install jackd2" in caught.value.hint
    assert audio.status.state is AudioState.FAILED


async def test_a_jackd_that_gives_up_says_why(audio: JackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jackd, "command", lambda *_a, **_k: ["jackd", "-n", "marlise-t3", "-r", "-d", "nodriver"])
    with pytest.raises(AudioServerError, match="nodriver"):
        await audio.start(AudioChoice())


async def test_dead_clients_are_waited_for_until_jack_has_given_them_up(audio: JackServer) -> None:
    await audio.start(AudioChoice())
    dead = [await engine_client(name) for name in ("mod-host", "effect_12", "other")]
    for process in dead[:2]:
        process.kill()
        await process.wait()
    async with asyncio.timeout(20):
        await audio.without(["mod-host", "effect_*"])
    left = [*audio.inputs(), *audio.outputs()]
    assert not any(name.startswith(("mod-host:", "effect_12:")) for name in left)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await audio.without(["other"])
    await ended(dead[2])


def left_over(folder: Path) -> list[int]:
    return [int(file.stem.split("-")[-1]) for file in folder.glob("jackd-*.child")]


def outliving(folder: Path) -> JackServer:
    return JackServer(Spawner(folder), folder / "audio.json", realtime=False, outlives=lambda: True)


async def test_a_server_that_was_left_running_is_ours_again(tmp_path: Path) -> None:
    """The next program takes it over as it runs, and ends it when it ends itself."""
    choice = AudioChoice(rate_hz=48000, period_frames=128)
    first = outliving(tmp_path)
    await first.start(choice)
    (pid,) = left_over(tmp_path)
    await first.leave()
    second = outliving(tmp_path)
    status = await second.start(choice)
    assert (status.state, status.server, status.device) == (AudioState.RUNNING, "jackd", "dummy")
    assert left_over(tmp_path) == [pid]
    await second.stop()
    assert left_over(tmp_path) == []


async def test_a_server_that_was_left_running_with_other_settings_is_ended(tmp_path: Path) -> None:
    first = outliving(tmp_path)
    await first.start(AudioChoice(rate_hz=48000, period_frames=128))
    (pid,) = left_over(tmp_path)
    await first.leave()
    second = outliving(tmp_path)
    status = await second.start(AudioChoice(rate_hz=48000, period_frames=256))
    assert status.period_frames == 256
    assert left_over(tmp_path) != [pid]
    await second.stop()
    assert left_over(tmp_path) == []
