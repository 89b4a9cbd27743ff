"""What a shell hands over reaches the program as it was written, numbers below zero included."""

import asyncio
import shlex
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from marlise_desktop.adapters.control.server import ControlServer
from marlise_desktop.app.main import main
from marlise_desktop.app.paths import user_paths

Asked = list[tuple[str, list[str], object]]


@pytest.fixture
async def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Asked]:
    """What the running program was asked to do: action, words, rack."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    heard: Asked = []

    async def answer(_name: str, arguments: Mapping[str, object]) -> object:
        heard.append((str(arguments["action"]), shlex.split(str(arguments["words"])), arguments.get("rack")))
        return "done"

    user_paths().control.parent.mkdir(parents=True, exist_ok=True)
    server = ControlServer(user_paths().control, answer)
    assert await server.open()
    yield heard
    await server.close()


@pytest.mark.parametrize("value", ["-6dB", "-6 dB", "-6", "-.5", "-,5 dB", "-40..0", "-40dB..-3dB", "-inf", "−6dB"])
async def test_a_number_below_zero_is_a_value(asked: Asked, value: str) -> None:
    assert await asyncio.to_thread(main, ["do", "volume", value]) == 0
    assert await asyncio.to_thread(main, ["do", "--rack", "Voice", "volume", value]) == 0
    assert await asyncio.to_thread(main, ["do", "volume", "--rack=-3", value, "--", "--json"]) == 0
    assert asked == [("volume", [value], None), ("volume", [value], "Voice"), ("volume", [value, "--json"], "-3")]


async def test_what_is_neither_a_number_nor_an_option_is_refused_and_told(
    asked: Asked, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await asyncio.to_thread(main, ["do", "snapshot.save_as", "-Solo"]) == 2
    told = capsys.readouterr().err
    assert "do has no option -Solo" in told
    assert "behind --: -- -Solo" in told
    assert asked == []
    assert await asyncio.to_thread(main, ["do", "snapshot.save_as", "--", "-Solo"]) == 0
    assert asked == [("snapshot.save_as", ["-Solo"], None)]
    with pytest.raises(SystemExit):
        await asyncio.to_thread(main, ["do", "mute", "--rack"])
    assert "expected one argument" in capsys.readouterr().err
