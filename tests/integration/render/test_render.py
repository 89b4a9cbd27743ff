"""Sound files through boards, in the real host with real plugins; no JACK server is there."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import soundfile

from marlise_desktop.adapters.modhost.programs import find_built_in
from marlise_desktop.adapters.sound import measure
from marlise_desktop.app import resources
from marlise_desktop.app.render import render
from marlise_desktop.domain.errors import (
    BoardError,
    BundleError,
    ConfigurationError,
    EngineError,
    LibraryError,
    PluginMissingError,
)

RATE = 44100
DEMO = resources.boards() / "Demo.pedalboard"
Sound = npt.NDArray[np.float32]

GRAPH = """
@prefix atom: <http://lv2plug.in/ns/ext/atom#> .
@prefix doap: <http://usefulinc.com/ns/doap#> .
@prefix ingen: <http://drobilla.net/ns/ingen#> .
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .

_:b1 ingen:tail <capture_1> ; ingen:head <amp/in> .
_:b2 ingen:tail <amp/out> ; ingen:head <playback_1> .
_:b3 ingen:tail <amp/out> ; ingen:head <playback_2> .

<amp> ingen:canvasX 500.0 ; ingen:canvasY 300.0 ; ingen:enabled {enabled} ; ingen:polyphonic false ;
    lv2:port <amp/in> , <amp/out> , <amp/gain> , <amp/:bypass> ;
    lv2:prototype <{plugin}> ; a ingen:Block .
<amp/in> a lv2:AudioPort , lv2:InputPort .
<amp/out> a lv2:AudioPort , lv2:OutputPort .
<amp/gain> ingen:value {gain} ; a lv2:ControlPort , lv2:InputPort .
<amp/:bypass> ingen:value 0 ; a lv2:ControlPort , lv2:InputPort .

<capture_1> lv2:index 0 ; lv2:name "Capture 1" ; lv2:symbol "capture_1" ; a lv2:AudioPort , lv2:OutputPort .
<playback_1> lv2:index 1 ; lv2:name "Playback 1" ; lv2:symbol "playback_1" ; a lv2:AudioPort , lv2:InputPort .
<playback_2> lv2:index 2 ; lv2:name "Playback 2" ; lv2:symbol "playback_2" ; a lv2:AudioPort , lv2:InputPort .

<> doap:name "Foreign" ; ingen:polyphony 1 ;
    ingen:arc _:b1 , _:b2 , _:b3 ; ingen:block <amp> ;
    lv2:port <capture_1> , <playback_1> , <playback_2> ;
    lv2:extensionData <http://lv2plug.in/ns/ext/state#interface> ;
    a lv2:Plugin , ingen:Graph , <http://moddevices.com/ns/modpedal#Pedalboard> .
"""
MANIFEST = """
@prefix ingen: <http://drobilla.net/ns/ingen#> .
@prefix lv2: <http://lv2plug.in/ns/lv2core#> .
@prefix pedal: <http://moddevices.com/ns/modpedal#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<Foreign.ttl> lv2:prototype ingen:GraphPrototype ; a lv2:Plugin , ingen:Graph , pedal:Pedalboard ;
    rdfs:seeAlso <Foreign.ttl> .
"""


def foreign_board(folder: Path, gain: float = 0.0, *, enabled: bool = True, plugin: str = "") -> Path:
    """A board as another program writes it: no `marlise.json`."""
    board = folder / "Foreign.pedalboard"
    board.mkdir()
    (board / "manifest.ttl").write_text(MANIFEST)
    uri = plugin or "http://lv2plug.in/plugins/eg-amp"
    (board / "Foreign.ttl").write_text(GRAPH.format(gain=gain, enabled=str(enabled).lower(), plugin=uri))
    return board


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(variable, str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "marlise-none")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    time = np.arange(RATE) / RATE
    soundfile.write(tmp_path / "in.wav", (0.25 * np.sin(2 * np.pi * 440 * time)).astype(np.float32), RATE, "FLOAT")
    return tmp_path / "in.wav"


def read(path: Path) -> Sound:
    sound: Sound
    sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
    assert rate == RATE
    return sound


def test_a_board_of_another_program_plays_at_its_gain(tmp_path: Path, source: Path) -> None:
    render(foreign_board(tmp_path, -6.0), source, tmp_path / "out.wav", tail=0.0)
    heard, played = read(tmp_path / "out.wav"), read(source)
    assert heard.shape == (len(played), 2)
    assert np.allclose(heard[:, 0], played[:, 0] * 10 ** (-6 / 20), atol=1e-6)


@pytest.mark.parametrize(("gain", "enabled"), [(0.0, True), (-60.0, False)])
def test_no_gain_and_a_bypass_give_the_input_back_to_the_sample(
    tmp_path: Path, source: Path, gain: float, enabled: bool
) -> None:
    render(foreign_board(tmp_path, gain, enabled=enabled), source, tmp_path / "out.wav", tail=0.0)
    heard = read(tmp_path / "out.wav")
    assert np.array_equal(heard[:, 0], read(source)[:, 0])
    assert np.array_equal(heard[:, 0], heard[:, 1])


def test_the_tail_goes_on_after_the_input(tmp_path: Path, source: Path) -> None:
    render(foreign_board(tmp_path), source, tmp_path / "out.flac", tail=0.5)
    assert len(read(tmp_path / "out.flac")) == RATE + RATE // 2


def test_two_renders_of_the_demo_board_are_the_same_to_the_byte(tmp_path: Path) -> None:
    for name in ("a.wav", "b.wav"):
        render(DEMO, resources.recording(), tmp_path / name, "Lead")
    assert (tmp_path / "a.wav").read_bytes() == (tmp_path / "b.wav").read_bytes()


@pytest.mark.parametrize("snapshot", ["", "Clean", "Drive", "Lead"])
def test_the_demo_board_plays_the_recording_at_a_sensible_level(tmp_path: Path, snapshot: str) -> None:
    render(DEMO, resources.recording(), tmp_path / "out.wav", snapshot)
    facts = measure(tmp_path / "out.wav")
    assert -10.0 < facts.peak_dbfs < -1.0  # releases of the plugins differ by a few decibels
    assert -30.0 < facts.rms_dbfs < -15.0
    sound, _ = soundfile.read(tmp_path / "out.wav")
    assert not np.array_equal(sound[:, 0], sound[:, 1])


def test_snapshots_sound_different(tmp_path: Path) -> None:
    sounds = []
    for name in ("", "Clean", "Drive"):
        render(DEMO, resources.recording(), tmp_path / "out.wav", name, tail=0.0)
        sounds.append((tmp_path / "out.wav").read_bytes())
    assert sounds[0] == sounds[1]
    assert sounds[1] != sounds[2]


def test_the_default_board_is_silent(tmp_path: Path, source: Path) -> None:
    render(resources.boards() / "Default.pedalboard", source, tmp_path / "out.wav")
    assert not read(tmp_path / "out.wav").any()


def test_a_snapshot_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(BoardError, match="no snapshot 'Loud'") as caught:
        render(DEMO, resources.recording(), tmp_path / "out.wav", "Loud")
    assert "'Clean', 'Drive', 'Lead'" in caught.value.hint


def test_a_missing_plugin_is_named_and_nothing_is_written(tmp_path: Path, source: Path) -> None:
    board = foreign_board(tmp_path, plugin="urn:no:such:plugin")
    with pytest.raises(PluginMissingError, match="urn:no:such:plugin"):
        render(board, source, tmp_path / "out.wav")
    assert not (tmp_path / "out.wav").exists()


def test_a_truncated_board_is_named(tmp_path: Path, source: Path) -> None:
    board = foreign_board(tmp_path)
    text = (board / "Foreign.ttl").read_text()
    (board / "Foreign.ttl").write_text(text[: len(text) // 2])
    with pytest.raises(BundleError, match=r"Foreign\.ttl"):
        render(board, source, tmp_path / "out.wav")


def test_input_and_output_that_cannot_be_are_named(tmp_path: Path, source: Path) -> None:
    board = foreign_board(tmp_path)
    (tmp_path / "text.wav").write_text("no sound")
    with pytest.raises(LibraryError, match=r"text\.wav cannot be read"):
        render(board, tmp_path / "text.wav", tmp_path / "out.wav")
    with pytest.raises(LibraryError, match=r"none\.wav cannot be read"):
        render(board, tmp_path / "none.wav", tmp_path / "out.wav")
    with pytest.raises(ConfigurationError, match=r"neither \.wav nor \.flac"):
        render(board, source, tmp_path / "out.mp3")
    with pytest.raises(ConfigurationError, match="is not there"):
        render(board, source, tmp_path / "no" / "out.wav")
    with pytest.raises(ConfigurationError, match="is the input too"):
        render(board, source, source)
    for tail in (-1.0, 1e9, float("nan")):
        with pytest.raises(ConfigurationError, match="--tail"):
            render(board, source, tmp_path / "out.wav", tail=tail)


def test_a_full_disk_is_told_and_leaves_no_half_a_file(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = find_built_in()
    limited = tmp_path / "limited-host"
    limited.write_text(f"#!/bin/sh\ntrap '' XFSZ\nulimit -f 64\nexec '{program}' \"$@\"\n")
    limited.chmod(0o755)
    monkeypatch.setenv("MARLISE_HOST", str(limited))
    with pytest.raises(EngineError, match=r"out\.wav"):
        render(foreign_board(tmp_path), source, tmp_path / "out.wav")
    assert not list(tmp_path.glob("out*"))


def test_the_command_line_prints_levels_and_refuses_with_words(tmp_path: Path, source: Path) -> None:
    command = [sys.executable, "-m", "marlise_desktop", "render", str(foreign_board(tmp_path, -6.0)), str(source)]
    done = subprocess.run(
        [*command, str(tmp_path / "out.wav")], capture_output=True, check=False, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "peak -18.0 dBFS, RMS -" in done.stdout
    assert "times real time" in done.stdout
    refused = subprocess.run([*command, "out.mp3"], capture_output=True, check=False, text=True, timeout=60)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "neither .wav nor .flac" in refused.stderr


def test_a_host_that_is_missing_or_crashes_is_told(
    tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MARLISE_HOST", "/bin/false")
    with pytest.raises(EngineError, match="the render failed"):
        render(foreign_board(tmp_path), source, tmp_path / "out.wav")
