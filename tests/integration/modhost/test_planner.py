"""The planner on the real host: whatever board comes after whatever board, the host says that it runs it."""

import asyncio
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.adoption import note_of
from marlise_desktop.adapters.modhost.description import parse_description
from marlise_desktop.adapters.modhost.engine import ModHostEngine
from marlise_desktop.adapters.modhost.settings import EngineChoice
from marlise_desktop.domain.connection import Connection, Endpoint, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import MidiBinding, PluginInstance
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import EMPTY, UnmapController, bound_range, steps
from tests.contract.engine_jack import jack_server
from tests.contract.engine_plugins import AMP, COMPRESSOR, FIFTHS, GATE, PARAMS
from tests.contract.engine_real import launched

PLUGINS = (AMP, AMP, GATE, FIFTHS, PARAMS, COMPRESSOR)
HARDWARE = ("capture_1", "capture_2", "playback_1", "playback_2", "midi_in", "midi_out")


@pytest.fixture(scope="module")
def audio() -> Iterator[dict[str, str]]:
    with jack_server() as variables:
        yield variables


@st.composite
def instances(draw: st.DrawFn, key: str) -> PluginInstance:
    plugin = draw(st.sampled_from(PLUGINS))
    values = {
        p.symbol: draw(st.floats(p.minimum, p.maximum, width=32)) for p in plugin.parameters if draw(st.booleans())
    }
    symbols = [PortSymbol(":bypass"), *(p.symbol for p in plugin.parameters if not p.host_driven)]
    controllers = st.integers(0, 127) | st.just(131)
    bindings = draw(
        st.dictionaries(st.sampled_from(symbols), st.builds(MidiBinding, st.integers(0, 15), controllers), max_size=2)
    )
    bypassed = draw(st.booleans())
    return PluginInstance(InstanceId(key), plugin, key, bypassed=bypassed, values=values, bindings=bindings)


@st.composite
def boards(draw: st.DrawFn) -> Pedalboard:
    """Up to four pedals with any legal cables, loops and thru cables too."""
    keys = draw(st.lists(st.sampled_from("abcd"), unique=True, max_size=4))
    board = Pedalboard(instances={InstanceId(key): draw(instances(key)) for key in keys})
    ends: list[Endpoint] = [HardwarePort(name) for name in HARDWARE]
    ends += [InstancePort(held.id, p.symbol) for held in board.instances.values() for p in held.plugin.ports]
    for source, target in draw(st.lists(st.tuples(st.sampled_from(ends), st.sampled_from(ends)), max_size=10)):
        cable = Connection(source, target)
        if not board.refusal(cable):
            board = board.with_connection(cable)
    return board


async def check(engine: ModHostEngine, board: Pedalboard) -> None:
    """What the host says that it runs is the board."""
    said = await engine.describe()
    assert set(said.instances) == set(board.instances)
    for key, held in board.instances.items():
        told = said.instances[key]
        assert (told.uri, told.bypassed, told.fault) == (held.uri, held.bypassed, "")
        for symbol, value in held.all_values().items():
            assert told.values[symbol] == pytest.approx(value, rel=1e-6, abs=1e-9)
        assert set(told.bindings) == set(held.bindings)
        for symbol, binding in held.bindings.items():
            said_binding, reach = told.bindings[symbol], bound_range(held, symbol, binding)
            assert (said_binding.channel, said_binding.controller) == (binding.channel, binding.controller)
            assert (said_binding.minimum, said_binding.maximum) == pytest.approx(reach, rel=1e-6, abs=1e-9)
    assert said.connections == {pair for cable in board.connections for pair in engine._wiring.pairs(cable)}


async def walk(variables: dict[str, str], sequence: list[Pedalboard], folder: Path) -> None:
    async with launched(EngineChoice.BUILT_IN, variables, folder) as running:
        engine = running.engine
        assert isinstance(engine, ModHostEngine)
        now = EMPTY
        for wanted in sequence:
            numbers = {key: engine._numbers.number(key) for key in now.instances}
            await running.accepted(*steps(now, wanted))
            await check(engine, wanted)
            for key in now.instances.keys() & wanted.instances.keys():
                if now.instances[key].uri == wanted.instances[key].uri:
                    assert engine._numbers.number(key) == numbers[key], "a shared pedal was removed"
            assert steps(wanted, wanted) == ()
            now = wanted


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(boards(), min_size=2, max_size=5))
def test_the_host_runs_what_the_board_says(audio: dict[str, str], sequence: list[Pedalboard]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(walk(audio, sequence, Path(folder)))


async def test_mappings_of_controllers_are_found_again(audio: dict[str, str], tmp_path: Path) -> None:
    """Those of the board are known as the board has them, and what else there is goes."""
    gain, bypass = PortSymbol("gain"), PortSymbol(":bypass")
    bindings = {gain: MidiBinding(3, 7), bypass: MidiBinding(0, 64)}
    amp, other = (PluginInstance(InstanceId(key), AMP, key) for key in "ab")
    wanted = Pedalboard(instances={amp.id: replace(amp, bindings=bindings), other.id: other})
    async with launched(EngineChoice.BUILT_IN, audio, tmp_path) as running:
        engine = running.engine
        assert isinstance(engine, ModHostEngine)
        await running.accepted(*steps(EMPTY, wanted))
        numbers = {key: str(number) for number, key in engine.numbers().items()}
        for words in ((numbers[other.id], gain, "1", "2", "-3.3", "1"), ("9995", ":bpm", "0", "9", "20", "300")):
            assert (await engine.command("midi_map", *words)).text == "resp 1"
        await engine._client.ask(commands.leave_note(note_of(wanted, engine._numbers)))
        held = (await engine.holds(wanted)).board
        assert held.instances[amp.id].bindings == bindings
        assert steps(held, wanted) == (UnmapController(other.id, gain),)
        await running.accepted(*steps(held, wanted))
        (said,) = await engine._client.ask(commands.describe())
        assert {number for number, _ in parse_description(said.text).bindings} == {int(numbers[amp.id])}
