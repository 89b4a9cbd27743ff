"""What every engine does, whatever stands behind the port: run by the fake, mod-host and the built-in host."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.errors import EngineError, EngineLostError
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PresetUri, StateRef
from marlise_desktop.domain.instance import BypassStrategy, MidiBinding
from marlise_desktop.domain.midi.control import ControlKind
from marlise_desktop.domain.midi.standby import FollowTable, Setting, StandbyPress
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.pedalboard import Tempo
from marlise_desktop.domain.plan import (
    AddConnection,
    LoadPreset,
    MapController,
    RemoveConnection,
    RemoveInstance,
    RestoreState,
    SetBypass,
    SetBypassStrategy,
    SetProperty,
    SetTempo,
    SetValue,
    Step,
    UnmapController,
)
from marlise_desktop.session.console.rules import RULES
from marlise_desktop.session.ports.engine import (
    CommandReply,
    Engine,
    EngineGone,
    EngineReport,
    OutputReported,
    PropertyReported,
    TransportReported,
)
from tests.contract.engine_plugins import (
    AMP,
    COMPRESSOR,
    FLOAT,
    GAIN,
    MISSING,
    PARAMS,
    REDUCTION,
    STRING,
    THRESHOLD,
    adding,
)

A, B, C = InstanceId("a"), InstanceId("b"), InstanceId("c")
IN, OUT = PortSymbol("in"), PortSymbol("out")
PATIENCE = 20.0


@dataclass
class Running:
    """An engine under test: how its values are read back, and how it is killed."""

    engine: Engine
    value: Callable[[InstanceId, PortSymbol], Awaitable[float]]
    kill: Callable[[], None]
    reports: list[EngineReport] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.engine.listen(self._hear)

    def _hear(self, report: EngineReport) -> None:
        self.reports.append(report)
        self.heard.set()

    async def report(self, wanted: Callable[[EngineReport], bool]) -> EngineReport:
        """The first report that is as wanted."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for report in self.reports:
                    if wanted(report):
                        return report
                self.heard.clear()
                await self.heard.wait()

    async def accepted(self, *steps: Step) -> None:
        refusals = await self.engine.perform(steps)
        assert not refusals, [(refusal.step, refusal.status, refusal.reason) for refusal in refusals]


def from_hardware(name: str, instance: InstanceId, symbol: PortSymbol = IN) -> Connection:
    return Connection(HardwarePort(name), InstancePort(instance, symbol))


def to_hardware(instance: InstanceId, name: str, symbol: PortSymbol = OUT) -> Connection:
    return Connection(InstancePort(instance, symbol), HardwarePort(name))


def next_press(channel: int | None, steps: Sequence[Setting]) -> StandbyPress:
    return StandbyPress(32, ControlKind.CC, 80, channel, 64, 127, None, tuple(steps), 20.0)


class EngineContract:
    """Subclasses give the fixture `running`, a Running."""

    async def test_a_chain_is_built_set_and_taken_down(self, running: Running) -> None:
        """Pedals are added, set, bypassed, wired, and removed, each step accepted."""
        chain = Connection(InstancePort(A, OUT), InstancePort(B, IN))
        await running.accepted(
            adding("a", AMP),
            SetValue(A, GAIN, -6.5),
            adding("b", AMP),
            SetBypass(B, bypassed=True),
            AddConnection(from_hardware("capture_1", A)),
            AddConnection(chain),
            AddConnection(to_hardware(B, "playback_1")),
        )
        assert await running.value(A, GAIN) == pytest.approx(-6.5, abs=1e-4)
        await running.accepted(RemoveConnection(chain), RemoveInstance(A), SetBypass(B, bypassed=False))
        await running.accepted(SetValue(B, GAIN, 3.0))
        assert await running.value(B, GAIN) == pytest.approx(3.0, abs=1e-4)

    async def test_values_are_clamped(self, running: Running) -> None:
        await running.accepted(adding("a", AMP), SetValue(A, GAIN, 1000.0))
        assert await running.value(A, GAIN) == pytest.approx(24.0)

    @pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
    async def test_what_is_no_value_is_refused(self, running: Running, value: float) -> None:
        """A value that is not finite is refused in words, and the old one stays."""
        await running.accepted(adding("a", AMP), SetValue(A, GAIN, -3.0))
        (refusal,) = await running.engine.perform([SetValue(A, GAIN, value)])
        assert refusal.status == -207
        assert "not a number" in refusal.reason
        assert await running.value(A, GAIN) == pytest.approx(-3.0)

    async def test_a_missing_plugin_is_refused_and_the_rest_done(self, running: Running) -> None:
        """The refused steps are answered, each the very step that was given; the others are done."""
        add, late = adding("b", MISSING), SetBypass(B, bypassed=True)
        refusals = await running.engine.perform([adding("a", AMP), add, late, SetValue(A, GAIN, 1.0)])
        assert [refusal.step for refusal in refusals] == [add, late]
        assert refusals[0].step is add
        assert [refusal.status for refusal in refusals] == [-101, -3]
        assert "not installed" in refusals[0].reason
        assert await running.value(A, GAIN) == pytest.approx(1.0)

    async def test_tempo_and_transport_are_reported(self, running: Running) -> None:
        await running.accepted(SetTempo(93.5, 3.0))
        await running.report(lambda r: r == TransportReported(rolling=False, bpm=93.5, beats_per_bar=3.0))
        await running.engine.set_rolling(True, Tempo(93.5, 3.0))
        await running.report(lambda r: r == TransportReported(rolling=True, bpm=93.5, beats_per_bar=3.0))
        await running.accepted(SetTempo(140.0, 5.0))
        await running.report(lambda r: r == TransportReported(rolling=True, bpm=140.0, beats_per_bar=5.0))
        await running.engine.set_rolling(False, Tempo(140.0, 5.0))
        await running.report(lambda r: r == TransportReported(rolling=False, bpm=140.0, beats_per_bar=5.0))

    async def test_it_counts_what_it_was_ordered_and_refused(self, running: Running) -> None:
        before = running.engine.traffic
        await running.accepted(adding("a", AMP), SetValue(A, GAIN, 1.0))
        await running.engine.perform([adding("b", MISSING)])
        told = running.engine.traffic
        assert told.messages >= before.messages + 3
        assert told.refused == before.refused + 1
        assert told.waiting == 0
        assert told.mean_ms > 0
        assert told.p99_ms > 0
        assert 0 < told.refused_percent < 100
        assert told.idle_s is not None

    async def test_an_unknown_parameter_is_refused(self, running: Running) -> None:
        await running.accepted(adding("a", AMP))
        (refusal,) = await running.engine.perform([SetValue(A, PortSymbol("nope"), 1.0)])
        assert refusal.status == -103
        assert "no such parameter" in refusal.reason

    @pytest.mark.parametrize("ramp_ms", [0.0, 20.0])
    async def test_settings_in_a_row_are_made_or_refused_each(self, running: Running, ramp_ms: float) -> None:
        """As a snapshot sends them: values and bypasses of several pedals, some of which cannot be."""
        await running.accepted(adding("a", AMP), adding("b", AMP), adding("p", PARAMS))
        kept = PropertyValue(PropertyType.STRING, "two words")
        wrong: list[Step] = [
            SetValue(C, GAIN, 1.0),
            SetValue(A, PortSymbol("nope"), 1.0),
            SetValue(B, GAIN, math.nan),
            SetBypass(C, bypassed=True),
        ]
        steps: list[Step] = [
            SetBypass(A, bypassed=True),
            wrong[0],
            SetValue(A, GAIN, -12.0),
            wrong[1],
            SetValue(B, GAIN, 99.0),
            wrong[2],
            SetProperty(InstanceId("p"), STRING, kept),
            wrong[3],
        ]
        refusals = {id(refusal.step): refusal for refusal in await running.engine.perform(steps, ramp_ms=ramp_ms)}
        assert [refusals[id(step)].status for step in wrong] == [-3, -103, -207, -3]
        assert len(refusals) == len(wrong)
        assert all(refusal.reason for refusal in refusals.values())
        assert await running.value(A, GAIN) == pytest.approx(-12.0)
        assert await running.value(B, GAIN) == pytest.approx(24.0)
        await running.engine.ask_properties(InstanceId("p"))
        await running.report(lambda report: report == PropertyReported(InstanceId("p"), STRING, kept))

    async def test_a_very_long_row_of_settings_is_made(self, running: Running) -> None:
        await running.accepted(adding("a", AMP), adding("b", AMP))
        await running.accepted(*(SetValue((A, B)[n % 2], GAIN, n / 1000) for n in range(4000)))
        assert await running.value(A, GAIN) == pytest.approx(3.998, abs=1e-4)
        assert await running.value(B, GAIN) == pytest.approx(3.999, abs=1e-4)

    @pytest.mark.parametrize(
        "cable",
        [
            to_hardware(A, "playback_99"),
            to_hardware(A, "playback_1", PortSymbol("nope")),
            from_hardware("capture_1", B),
        ],
        ids=["channel", "port", "pedal"],
    )
    async def test_a_cable_to_nowhere_is_refused(self, running: Running, cable: Connection) -> None:
        await running.accepted(adding("a", AMP))
        (refusal,) = await running.engine.perform([AddConnection(cable)])
        assert refusal.status in {-205, -3}
        assert refusal.reason

    async def test_an_absent_device_is_named(self, running: Running) -> None:
        """A cable to a MIDI device that is not there is refused by the device's name."""
        await running.accepted(adding("a", PARAMS))
        (refusal,) = await running.engine.perform([AddConnection(from_hardware("midi:Old Keys", A))])
        assert refusal.status == -205
        assert "Old Keys" in refusal.reason

    async def test_all_midi_devices_may_be_none(self, running: Running) -> None:
        """A cable from all MIDI devices can be made and cut while there is none."""
        running.engine.set_devices({})
        cable = from_hardware("midi_in", A)
        await running.accepted(adding("a", PARAMS), AddConnection(cable), RemoveConnection(cable))

    async def test_cutting_what_is_not_joined_is_done_already(self, running: Running) -> None:
        await running.accepted(adding("a", AMP), RemoveConnection(from_hardware("capture_1", A)))

    async def test_a_pedal_can_be_added_again_under_its_id(self, running: Running) -> None:
        """After a removal the same id starts at its defaults."""
        await running.accepted(adding("a", AMP), SetValue(A, GAIN, -20.0))
        await running.accepted(RemoveInstance(A), adding("a", AMP))
        assert await running.value(A, GAIN) == pytest.approx(0.0)
        (refusal,) = await running.engine.perform([SetValue(C, GAIN, 1.0)])
        assert refusal.status == -3

    async def test_a_preset_is_loaded(self, running: Running) -> None:
        await running.accepted(adding("a", COMPRESSOR), LoadPreset(A, PresetUri("urn:zamaudio:ZamComp#preset002")))
        await running.accepted(SetValue(A, THRESHOLD, -12.0))
        assert await running.value(A, THRESHOLD) == pytest.approx(-12.0)

    async def test_properties_are_set_and_told(self, running: Running) -> None:
        """A property reaches the plugin, which tells it when asked; quotes and spaces survive."""
        text = PropertyValue(PropertyType.STRING, 'two  words, "quoted" \\ and ünïcode')
        number = PropertyValue(PropertyType.FLOAT, 0.25)
        await running.accepted(adding("a", PARAMS), SetProperty(A, STRING, text), SetProperty(A, FLOAT, number))
        await running.engine.ask_properties(A)
        await running.report(lambda report: report == PropertyReported(A, STRING, text))
        await running.report(lambda report: report == PropertyReported(A, FLOAT, number))

    async def test_states_are_captured_and_restored(self, running: Running) -> None:
        """A plugin's own state comes back into another instance; plugins without any are left out."""
        kept = PropertyValue(PropertyType.STRING, "kept")
        await running.accepted(adding("a", PARAMS), adding("b", AMP), SetProperty(A, STRING, kept))
        await running.engine.ask_properties(A)
        await running.report(lambda report: report == PropertyReported(A, STRING, kept))
        states = await running.engine.capture_states([A, B, C])
        assert list(states) == [A]
        assert await running.engine.capture_states([]) == {}
        await running.accepted(RemoveInstance(A), adding("c", PARAMS), RestoreState(C, states[A]))
        await running.engine.ask_properties(C)
        await running.report(lambda report: report == PropertyReported(C, STRING, kept))

    async def test_a_state_for_no_pedal_is_refused(self, running: Running) -> None:
        (refusal,) = await running.engine.perform([RestoreState(A, StateRef("none"))])
        assert refusal.status == -3

    async def test_outputs_are_reported_while_watched(self, running: Running) -> None:
        await running.accepted(adding("a", COMPRESSOR))
        await running.engine.monitor_output(A, REDUCTION, on=True)
        report = await running.report(lambda report: isinstance(report, OutputReported))
        assert isinstance(report, OutputReported)
        assert (report.instance, report.symbol) == (A, REDUCTION)
        await running.engine.monitor_output(A, REDUCTION, on=False)
        await running.engine.monitor_output(B, REDUCTION, on=True)

    async def test_mute_and_panic_are_accepted(self, running: Running) -> None:
        for muted in (True, True, False, False):
            await running.engine.set_muted(muted)
        await running.engine.panic()
        await running.engine.set_muted(False)

    async def test_what_the_engine_lacks_is_told(self, running: Running) -> None:
        """Trim, volume, period and the rest work where they are promised, and are refused in words elsewhere."""
        engine = running.engine
        for capability, call in (
            ("trim", lambda: engine.set_input_trim(-6.0)),
            ("volume", lambda: engine.set_output_volume(-6.0)),
            ("period", lambda: engine.set_period(256)),
            ("period", lambda: engine.set_period(128)),
            ("describe", engine.describe),
            ("rejoin", engine.rejoined),
            ("tuner", lambda: engine.tune(HardwarePort("capture_1"), 440.0)),
            ("fades", lambda: engine.set_fade_time(25.0)),
            ("dsp-time", lambda: engine.measure_times(True)),
            ("dsp-time", lambda: engine.measure_times(False)),
            ("midi-ports", lambda: engine.open_midi(1, source=True, on=True)),
            ("midi-ports", lambda: engine.open_midi(1, source=True, on=False)),
            ("midi-ports", lambda: engine.hear_midi(True)),
            ("midi-ports", lambda: engine.hear_midi(False)),
            ("midi-standby", lambda: engine.hold_ready(4095, next_press(0, (SetValue(A, GAIN, 0.0),)))),
        ):
            if capability in engine.capabilities or (capability == "tuner" and engine.tuner_plugins):
                await call()
            else:
                with pytest.raises(EngineError, match=engine.name):
                    await call()
        await engine.tune(None, 440.0)

    async def test_how_a_pedal_is_bypassed_is_taken_by_every_engine(self, running: Running) -> None:
        """One without the capability `bypass-strategies` goes on in its own way."""
        await running.accepted(adding("a", AMP))
        for strategy in (BypassStrategy.TAIL, BypassStrategy.HARD, BypassStrategy.FADE, BypassStrategy.AUTO):
            await running.accepted(SetBypassStrategy(A, strategy), SetBypass(A, bypassed=True))
            await running.accepted(SetBypass(A, bypassed=False))
        (refusal,) = await running.engine.perform([SetBypassStrategy(B, BypassStrategy.HARD)])
        assert refusal.status == -3

    async def test_a_controller_is_mapped_anew_and_unmapped(self, running: Running) -> None:
        await running.accepted(adding("a", AMP))
        for low, high in ((-12.0, 6.0), (6.0, 12.0)):
            await running.accepted(MapController(A, GAIN, MidiBinding(0, 7), low, high))
        await running.accepted(UnmapController(A, GAIN), UnmapController(A, GAIN))
        (refusal,) = await running.engine.perform([MapController(B, GAIN, MidiBinding(0, 7), 0.0, 1.0)])
        assert refusal.status != 0

    async def test_midi_clock_is_followed_and_let_go(self, running: Running) -> None:
        for on in (True, False, False):
            await running.engine.follow_midi_clock(on)

    async def test_midi_is_sent_to_ports_that_are_there(self, running: Running) -> None:
        engine = running.engine
        if "midi-ports" not in engine.capabilities:
            with pytest.raises(EngineError, match=engine.name):
                engine.midi_port(1, source=True)
            with pytest.raises(EngineError, match=engine.name):
                await engine.send_midi(1, b"\xfe")
            return
        for number in (0, 33):
            with pytest.raises(EngineError) as caught:
                await engine.open_midi(number, source=False, on=True)
            assert caught.value.status == -207
        for on in (True, True, False, False, True):
            await engine.open_midi(2, source=False, on=on)
        assert engine.midi_port(2, source=False) == f"{engine.client}:control_out_2"
        assert engine.midi_port(32, source=True) == f"{engine.client}:control_in_32"
        await engine.send_midi(2, b"\xc0\x05")
        await engine.send_midi(2, b"\xf0" + bytes(254) + b"\xf7")
        for number, message, status in ((1, b"\xf8", -205), (2, b"", -207), (2, b"\xf0" + bytes(256), -207)):
            with pytest.raises(EngineError, match=f"port {number}") as caught:
                await engine.send_midi(number, message)
            assert caught.value.status == status

    async def test_what_is_told_beforehand_is_held_where_its_pedals_are(self, running: Running) -> None:
        engine = running.engine
        if "midi-standby" not in engine.capabilities:
            with pytest.raises(EngineError, match=engine.name):
                engine.drop_ready(None)
            return
        await running.accepted(adding("a", AMP))
        table = FollowTable(32, None, 11, A, GAIN, [number / 127 for number in range(128)])
        steps = (SetValue(A, GAIN, -6.0), SetBypass(A, bypassed=True))
        assert await engine.hold_ready(0, next_press(7, steps))
        assert await engine.hold_ready(0, next_press(None, steps)), "in the place of the other"
        assert await engine.hold_ready(4095, table)
        assert not await engine.hold_ready(1, next_press(None, (SetValue(B, GAIN, -6.0),)))
        assert not await engine.hold_ready(1, replace(table, instance=B))
        for slot in (0, 0, None):
            engine.drop_ready(slot)

    async def test_a_tuner_needs_an_input_that_is_there(self, running: Running) -> None:
        if "tuner" not in running.engine.capabilities:
            pytest.skip("the engine has no tuner")
        for name in ("capture_9", "midi:Keys"):
            with pytest.raises(EngineError, match=f"the tuner cannot listen to {name}"):
                await running.engine.tune(HardwarePort(name), 440.0)
        await running.engine.tune(HardwarePort("capture_2"), 442.0)

    async def test_a_period_that_cannot_be_is_refused(self, running: Running) -> None:
        if "period" not in running.engine.capabilities:
            pytest.skip("the engine cannot change the period")
        with pytest.raises(EngineError, match="does not change to a period of 100 frames") as caught:
            await running.engine.set_period(100)
        assert caught.value.status == -207

    async def test_a_window_that_cannot_be_is_refused(self, running: Running) -> None:
        """A plugin without one, a pedal that is not there, and an engine that shows none, each in words."""
        await running.accepted(adding("a", AMP))
        able = "external-ui" in running.engine.capabilities
        for key, status, words in ((A, -302, "no window of its own"), (B, -3, "does not run this pedal")):
            with pytest.raises(EngineError, match=words if able else running.engine.name) as caught:
                await running.engine.show_own_window(key)
            assert caught.value.status == (status if able else 0)

    async def test_a_typed_command_is_answered_in_its_turn(self, running: Running) -> None:
        """It comes after what was asked before it, and its answer is as the engine said it."""
        await running.accepted(adding("a", AMP), adding("b", AMP))
        number = {key: str(number) for number, key in running.engine.numbers().items()}[B]
        said = running.engine.perform([SetValue(B, GAIN, value / 10) for value in range(100)])
        refusals, reply = await asyncio.gather(said, running.engine.command("param_get", number, GAIN))
        assert (list(refusals), reply) == ([], CommandReply("resp 0 9.9000"))
        await running.accepted(RemoveInstance(B))
        assert set(running.engine.numbers().values()) == {A}
        assert (await running.engine.command("param_get", number, GAIN)).text == "resp -3"
        for words, answer in ((["nonsense"], "not found"), (["param_get", number], "few arguments")):
            refused = await running.engine.command(*words)
            assert (refused.text, bool(refused.reason)) == (answer, True)

    @pytest.mark.parametrize("words", [(), ("help",), ("quit",), ("save", "/tmp/x"), ("load", "/tmp/x")])
    async def test_what_has_no_answer_is_not_asked(self, running: Running, words: tuple[str, ...]) -> None:
        with pytest.raises(EngineError):
            await running.engine.command(*words)
        known = await running.engine.commands()
        assert {"cpu_load", "param_get", *words[:1]} <= known <= RULES.keys()
        assert (await running.engine.command("cpu_load")).text.startswith("resp 0 ")

    async def test_it_says_what_it_runs(self, running: Running) -> None:
        if "describe" not in running.engine.capabilities:
            pytest.skip("the engine cannot describe itself")
        await running.accepted(adding("a", AMP), SetValue(A, GAIN, -6.0), SetBypass(A, bypassed=True))
        await running.accepted(AddConnection(from_hardware("capture_2", A)))
        said = await running.engine.describe()
        assert set(said.instances) == {A}
        assert said.instances[A].uri == AMP.uri
        assert said.instances[A].bypassed
        assert said.instances[A].values[GAIN] == pytest.approx(-6.0)
        assert {source for source, _ in said.connections} == {"system:capture_2"}

    async def test_a_death_is_reported_once_with_its_suspect(self, running: Running) -> None:
        """The engine's end is told in words, blames what was added last, and nothing works after it."""
        await running.accepted(adding("a", AMP), adding("b", AMP))
        running.kill()
        gone = await running.report(lambda report: isinstance(report, EngineGone))
        assert isinstance(gone, EngineGone)
        assert gone.suspect == B
        assert running.engine.name in gone.reason
        with pytest.raises(EngineLostError):
            await running.engine.perform([SetValue(A, GAIN, 0.0)])
        await running.engine.close()
        assert sum(isinstance(report, EngineGone) for report in running.reports) == 1

    async def test_the_pedal_that_was_touched_last_is_the_suspect(self, running: Running) -> None:
        """Of many that are set at once, by a snapshot say, none is."""
        await running.accepted(adding("a", AMP), adding("b", AMP))
        await running.accepted(SetValue(A, GAIN, -3.0))
        await running.accepted(SetValue(A, GAIN, -6.0), SetValue(B, GAIN, -6.0))
        running.kill()
        gone = await running.report(lambda report: isinstance(report, EngineGone))
        assert isinstance(gone, EngineGone)
        assert gone.suspect == A

    async def test_after_the_close_it_is_lost(self, running: Running) -> None:
        """A close is no death: it is not reported, may be done twice, and nothing works after it."""
        await running.accepted(adding("a", AMP))
        await running.engine.close()
        await running.engine.close()
        assert not any(isinstance(report, EngineGone) for report in running.reports)
        with pytest.raises(EngineLostError):
            await running.engine.perform([SetValue(A, GAIN, 0.0)])
