"""A running engine behind the session's port: mod-host or the built-in host."""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from marlise_desktop.adapters.modhost import adoption, commands, typed
from marlise_desktop.adapters.modhost.borrowed_tuner import PLUGINS as TUNERS
from marlise_desktop.adapters.modhost.borrowed_tuner import BorrowedTuner
from marlise_desktop.adapters.modhost.client import EngineClient
from marlise_desktop.adapters.modhost.description import read_description
from marlise_desktop.adapters.modhost.end import Ending
from marlise_desktop.adapters.modhost.midi import MidiFollower
from marlise_desktop.adapters.modhost.old_news import OldNews
from marlise_desktop.adapters.modhost.orders import Order, Orders
from marlise_desktop.adapters.modhost.programs import BUILT_IN
from marlise_desktop.adapters.modhost.protocol import ProtocolError, Request, UnsendableError
from marlise_desktop.adapters.modhost.ready import ready_request
from marlise_desktop.adapters.modhost.reports import Reports
from marlise_desktop.adapters.modhost.states import States
from marlise_desktop.adapters.modhost.status import NO_INSTANCE, NOT_STARTED, reason, window_reason
from marlise_desktop.adapters.modhost.together import Joint, settings_apart
from marlise_desktop.adapters.modhost.wire import Numbers, UnwirableError, Wiring
from marlise_desktop.domain.connection import Connection, HardwarePort
from marlise_desktop.domain.errors import EngineError, MarliseError
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PresetUri, PropertyUri, StateRef
from marlise_desktop.domain.midi.standby import Ready
from marlise_desktop.domain.pedalboard import Pedalboard, Tempo
from marlise_desktop.domain.plan import AddInstance, RemoveInstance, RestoreState, Step
from marlise_desktop.domain.traffic import Traffic
from marlise_desktop.session.ports.board_files import StateStore
from marlise_desktop.session.ports.engine import (
    CommandReply,
    EngineDescription,
    EngineReport,
    Held,
    Levels,
    Refusal,
)

_MIDI_PORTS = "ports for single MIDI devices"
_STANDBY = "way to act on MIDI before the program hears of it"


@dataclass(frozen=True, slots=True)
class EngineParts:
    """What the launcher has made. `folder` is the engine's own scratch folder.

    `outlives`: it goes on when the program dies. `taken_over`: an earlier program has started it. `jack_client` is what
    JACK calls it, empty for mod-host, which is many clients.
    """

    name: str
    capabilities: frozenset[str]
    client: EngineClient
    numbers: Numbers
    reports: Reports
    ending: Ending
    folder: Path
    outlives: bool = False
    taken_over: bool = False
    jack_client: str = ""


class ModHostEngine:
    """Implements `Engine`. `capabilities` is empty for mod-host, whose lacks are made up for where that is possible."""

    def __init__(self, parts: EngineParts, store: StateStore) -> None:
        self.name = parts.name
        self.client = parts.jack_client
        self.capabilities = parts.capabilities
        self.taken_over = parts.taken_over
        self._outlives = parts.outlives
        self._client = parts.client
        self._numbers = parts.numbers
        self._reports = parts.reports
        self._ending = parts.ending
        self._wiring = Wiring(parts.numbers, own_midi=bool(parts.capabilities), client=parts.jack_client)
        self._orders = Orders(parts.numbers, self._wiring, strategies="bypass-strategies" in parts.capabilities)
        self._midi = MidiFollower(parts.client, self._wiring)
        self._old_news = parts.reports.old_news = OldNews(parts.client, parts.numbers)
        self._states = States(parts.client, parts.numbers, store, parts.folder)
        self._note = ""
        self._noted: Pedalboard | None = None
        self._properties: dict[InstanceId, tuple[PropertyUri, ...]] = {}
        self._tuned = ""
        self._muted = False
        self._tuner = BorrowedTuner(parts.client, parts.reports.levels)
        parts.reports.tuned = self._tuner.take

    @property
    def process_id(self) -> int | None:
        return self._ending.process_id

    @property
    def outlives(self) -> bool:
        return self._outlives

    @property
    def levels(self) -> Levels:
        return self._reports.levels

    @property
    def traffic(self) -> Traffic:
        return self._client.traffic

    def wires(self, connection: Connection) -> Sequence[tuple[str, str]]:
        return self._wiring.outside(connection)

    async def holds(self, wanted: Pedalboard) -> Held:
        try:
            held = await adoption.taken_over(self._client, self._numbers, self._wiring, wanted)
        except ProtocolError as error:
            raise EngineError(f"{self.name} does not say what it runs: {error}") from error
        for instance in held.board.instances.values():
            self._properties[instance.id] = tuple(instance.plugin.properties_by_uri)
        return held

    async def remember(self, board: Pedalboard) -> None:
        """Nothing for an engine that ends with the program."""
        if not self._outlives or "note" not in self.capabilities or _same_to_a_note(self._noted, board):
            return
        self._noted = board
        note = adoption.note_of(board, self._numbers)
        if note != self._note:
            self._note = note
            with contextlib.suppress(UnsendableError):  # then the pedals that it lacks are loaded anew
                await self._client.ask(commands.leave_note(note))

    async def perform(self, steps: Sequence[Step], *, ramp_ms: float = 0.0) -> Sequence[Refusal]:
        if "apply" in self.capabilities:
            orders = await self._orders_with_lists(steps, ramp_ms)
        else:
            orders = [await self._order(step) for step in steps]
        with self._old_news.setting(steps):
            replies = iter(await self._client.ask_all([request for order in orders for request in order.requests]))
        refusals: list[Refusal] = []
        done: list[Step] = []
        for order in orders:
            refused = order.refusals([next(replies) for _ in order.requests])
            refusals += refused
            not_done = {id(refusal.step) for refusal in refused}
            done += [step for step in order.steps if id(step) not in not_done]
        self._ending.done(done)
        for step in done:
            self._midi.done(step)
            self._remember(step)
        return [await self._explained(refusal) for refusal in refusals]

    async def _explained(self, refusal: Refusal) -> Refusal:
        """With the engine's own words for a plugin that did not start, if it has any."""
        number = self._numbers.number(refusal.step.instance) if isinstance(refusal.step, AddInstance) else None
        if refusal.status != NOT_STARTED or number is None or "refusal" not in self.capabilities:
            return refusal
        (reply,) = await self._client.ask(commands.refusal(number))
        return refusal if reply.refused else replace(refusal, reason=f"the plugin {reply.text}")

    async def _orders_with_lists(self, steps: Sequence[Step], ramp_ms: float) -> list[Order | Joint]:
        """Runs of settings become lists; a knob's single value does not, unless it is to glide."""
        orders: list[Order | Joint] = []
        for part in settings_apart(steps):
            if not isinstance(part, Sequence):
                orders.append(await self._order(part))
            elif len(part) == 1 and not ramp_ms:
                orders.append(self._orders.of(part[0]))
            else:
                orders += self._orders.together(part, ramp_ms)
        return orders

    def _remember(self, step: Step) -> None:
        if isinstance(step, AddInstance):
            self._properties[step.instance] = tuple(step.description.plugin.properties_by_uri)
        elif isinstance(step, RemoveInstance):
            self._properties.pop(step.instance, None)
            self._old_news.forget(step.instance)
            self.levels.times.pop(step.instance, None)

    async def _order(self, step: Step) -> Order:
        if not isinstance(step, RestoreState):
            return self._orders.of(step)
        try:
            prepared = await self._states.prepare(step.instance, step.state)
        except MarliseError as error:
            return Order(step, refusal=Refusal(step, NO_INSTANCE, error.message))
        return self._orders.of(step, prepared)

    async def capture_states(self, instances: Sequence[InstanceId]) -> Mapping[InstanceId, StateRef]:
        return await self._states.capture(instances)

    async def save_preset(self, instance: InstanceId, label: str, folder: str, file_name: str) -> None:
        number = self._number(instance)
        try:
            request = commands.preset_save(number, label, folder, file_name)
        except UnsendableError as error:
            raise EngineError(f"the preset '{label}' cannot be saved: {error}") from error
        await self._client.ask(commands.wait_audio_cycle())  # what was set a moment ago is heard in the next cycle
        await self._insist(f"the preset '{label}' could not be saved", request)

    async def bundle_changed(self, folder: str, *, resource: PresetUri | None = None) -> None:
        """Never refused: the engine answers yes even to a folder that is not there."""
        await self._client.ask(commands.bundle_remove(folder, resource or ""), commands.bundle_add(folder))

    async def ask_properties(self, instance: InstanceId) -> None:
        """Asks for one after the other: the answer to a question for all of them is not passed on as feedback."""
        number = self._numbers.number(instance)
        if number is not None:
            uris = self._properties.get(instance, ())
            await self._client.ask_all([commands.patch_get(number, uri) for uri in uris])

    async def show_own_window(self, instance: InstanceId) -> None:
        """mod-host is never asked: a window that crashes would take it down."""
        if "external-ui" not in self.capabilities:
            own = self.name == BUILT_IN
            hint = "marlise-ui is missing beside it." if own else "Choose the built-in engine in Preferences."
            raise EngineError(f"{self.name} cannot show plugins' own windows", hint=hint)
        (reply,) = await self._client.ask(commands.show_external_ui(self._number(instance)))
        if reply.refused:
            raise EngineError(window_reason(reply.status), status=reply.status)

    async def monitor_output(self, instance: InstanceId, symbol: PortSymbol, *, on: bool) -> None:
        """Does nothing for an instance that is gone."""
        number = self._numbers.number(instance)
        if number is not None:
            await self._client.ask(commands.monitor_output(number, symbol, on=on))

    async def set_muted(self, muted: bool) -> None:
        """mod-host stops processing too while it is muted, unless somebody tunes."""
        self._muted = muted
        if "mute" in self.capabilities:
            request = commands.mute(on=muted)
        else:
            request = commands.processing(commands.FADE_OUT if muted else commands.FADE_IN)
        await self._insist("the output could not be muted" if muted else "the output could not be unmuted", request)
        await self._let_tuner_run()

    async def set_rolling(self, rolling: bool, tempo: Tempo) -> None:
        request = commands.transport(rolling=rolling, beats_per_bar=tempo.beats_per_bar, bpm=tempo.bpm)
        await self._insist("the transport could not be moved", request)

    async def panic(self) -> None:
        """mod-host can only be silenced: it has no way to send notes off, which the session does then."""
        own = "panic" in self.capabilities
        request = commands.panic() if own else commands.processing(commands.MUTE_AT_ONCE)
        await self._insist("the engine could not be silenced", request)

    async def set_input_trim(self, level_db: float) -> None:
        self._need("trim", "input trim")
        await self._insist("the input trim could not be set", commands.input_trim(level_db))

    async def set_output_volume(self, level_db: float) -> None:
        self._need("volume", "master volume")
        await self._insist("the master volume could not be set", commands.output_volume(level_db))

    async def tune(self, source: HardwarePort | None, reference_hz: float) -> None:
        if "tuner" not in self.capabilities:
            await self._tune_by_plugin(source, reference_hz)
            return
        if source is None:
            self._tuned = ""
            await self._insist("the tuner could not be ended", commands.tuner("off"))
            self.levels.pitch = None
            return
        await self._insist("the tuner's reference could not be set", commands.tuner_reference(reference_hz))
        name = self._heard_by_tuner(source)
        if name != self._tuned:  # listening anew would lose the tone that sounds
            await self._insist(f"the tuner cannot listen to {source.name}", commands.tuner(name))
            self._tuned = name

    async def _tune_by_plugin(self, source: HardwarePort | None, reference_hz: float) -> None:
        if source is None:
            await self._tuner.end()
            if self._muted:
                await self._client.ask(commands.processing(commands.FADE_OUT))
            return
        if not await self._tuner.listen(self._heard_by_tuner(source), reference_hz):
            raise EngineError(f"the tuner cannot listen to {source.name}: it is not there")
        await self._let_tuner_run()

    async def _let_tuner_run(self) -> None:
        """mod-host's output stays silent when it processes again, until it is told to fade in."""
        if self._muted and self._tuner.listens:
            await self._client.ask(commands.processing(commands.ON))

    def _heard_by_tuner(self, source: HardwarePort) -> str:
        try:
            return self._wiring.source(source)
        except UnwirableError as error:
            raise EngineError(f"the tuner cannot listen to {source.name}: {error}", status=error.status) from error

    @property
    def tuner_plugins(self) -> Sequence[PluginUri]:
        return () if self.capabilities else TUNERS

    async def set_fade_time(self, milliseconds: float) -> None:
        self._need("fades", "choice of how long edits fade")
        await self._insist("the time of fades could not be set", commands.fade_time(milliseconds))

    async def follow_midi_clock(self, on: bool) -> None:
        await self._insist("MIDI clock could not be followed", commands.transport_sync(midi=on))

    async def open_midi(self, number: int, *, source: bool, on: bool) -> None:
        self._need("midi-ports", _MIDI_PORTS)
        failure = f"MIDI port {number} could not be {'opened' if on else 'closed'}"
        await self._insist(failure, commands.midi_port(number, source=source, on=on))

    def midi_port(self, number: int, *, source: bool) -> str:
        self._need("midi-ports", _MIDI_PORTS)
        return f"{self.client}:control_{'in' if source else 'out'}_{number}"

    async def hear_midi(self, on: bool) -> None:
        self._need("midi-ports", _MIDI_PORTS)
        await self._insist("MIDI devices could not be listened to", commands.report_midi(on=on))
        self._client.in_haste = on

    async def send_midi(self, number: int, message: bytes) -> None:
        self._need("midi-ports", _MIDI_PORTS)
        await self._insist(f"MIDI could not be sent to port {number}", commands.midi_send(number, message))

    async def hold_ready(self, slot: int, what: Ready) -> bool:
        self._need("midi-standby", _STANDBY)
        try:
            request = ready_request(slot, what, self._orders.words, self._numbers)
        except (UnwirableError, UnsendableError):
            return False  # its pedal has just been taken away, or it is what the engine would refuse
        (reply,) = await self._client.ask(request)
        return not reply.refused

    def drop_ready(self, slot: int | None) -> None:
        self._need("midi-standby", _STANDBY)
        self._client.tell(commands.drop_ready(slot))

    async def measure_times(self, on: bool) -> None:
        self._need("dsp-time", "measure of what each pedal costs")
        await self._insist("what pedals cost could not be measured", commands.report_times(on=on))
        if not on:
            self.levels.times.clear()

    async def set_period(self, frames: int) -> None:
        self._need("period", "change of the period while it plays")
        (reply,) = await self._client.ask(commands.period(frames))
        if reply.refused:
            raise EngineError(
                f"the audio server does not change to a period of {frames} frames",
                status=reply.status,
                hint="It goes on with the one that it has. Choose another: not every sound card can do every one.",
            )

    async def describe(self) -> EngineDescription:
        self._need("describe", "description of what it runs")
        (reply,) = await self._client.ask(commands.describe())
        try:
            return read_description(reply.text, self._numbers)
        except ProtocolError as error:
            raise EngineError(f"{self.name} does not say what it runs: {error}") from error

    def numbers(self) -> Mapping[int, InstanceId]:
        return self._numbers.all()

    async def commands(self) -> frozenset[str]:
        """An old built-in host does not say its own."""
        if "commands" not in self.capabilities:
            return typed.OF_BOTH
        (reply,) = await self._client.ask(commands.command_names())
        return typed.names(reply.text)

    async def command(self, *words: str) -> CommandReply:
        (reply,) = await self._client.ask(typed.request_of(words))
        return typed.answer(reply)

    async def rejoined(self) -> bool:
        self._need("rejoin", "way back to an audio server that was lost")
        (reply,) = await self._client.ask(commands.rejoin())
        if reply.refused:
            return False
        # It may not have noticed yet that the server has gone.
        (cycle,) = await self._client.ask(commands.wait_audio_cycle())
        return not cycle.refused

    def set_devices(self, ports: Mapping[HardwarePort, str]) -> None:
        self._midi.set_devices(ports)

    def listen(self, listener: Callable[[EngineReport], None]) -> None:
        self._reports.listener = listener

    async def leave(self) -> None:
        if self._outlives:
            await self._ending.leave()
        else:
            await self.close()

    async def close(self) -> None:
        try:
            await self._ending.close(2.0 + 0.03 * len(self._numbers))
        finally:
            await asyncio.shield(self._states.remove_folder())

    async def _insist(self, failure: str, request: Request) -> None:
        (reply,) = await self._client.ask(request)
        if reply.refused:
            raise EngineError(f"{failure}: {reason(reply.status)}", status=reply.status)

    def _number(self, instance: InstanceId) -> int:
        number = self._numbers.number(instance)
        if number is None:
            raise EngineError(reason(NO_INSTANCE), status=NO_INSTANCE)
        return number

    def _need(self, capability: str, what: str) -> None:
        if capability not in self.capabilities:
            hint = "Choose the built-in engine in Preferences."
            raise EngineError(f"{self.name} has no {what}", hint=hint)


def _same_to_a_note(before: Pedalboard | None, now: Pedalboard) -> bool:
    """Whether nothing has changed that a note tells; values are none of it."""
    if before is None or before.instances.keys() != now.instances.keys():
        return False
    return all(
        held is now.instances[key]
        or (
            held.properties is now.instances[key].properties
            and held.state == now.instances[key].state
            and held.preset == now.instances[key].preset
        )
        for key, held in before.instances.items()
    )
