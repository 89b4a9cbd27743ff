"""The open board: every edit of it, and what the engine and the hardware report of it."""

import math
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from marlise_desktop.domain.changes import changes, only_played
from marlise_desktop.domain.clip import Clip, clip_of, pasted
from marlise_desktop.domain.connection import Connection, Endpoint
from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import BoardChanged, Origin, Severity
from marlise_desktop.domain.ids import InstanceId, PluginUri, PortSymbol, PropertyUri
from marlise_desktop.domain.instance import BypassStrategy, PluginInstance, Position
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.passing import passed_by
from marlise_desktop.domain.pedalboard import FEWEST_BEATS, HIGHEST_BPM, LOWEST_BPM, MOST_BEATS, Pedalboard, Tempo
from marlise_desktop.domain.routing import delayed_connections, insertion
from marlise_desktop.domain.tempo import Division, can_follow, in_time
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.foot import acts_by_foot
from marlise_desktop.session.notices import Notices


class Boards:
    """The only writer of the board. Edits change it at once and publish BoardChanged; the engine follows."""

    def __init__(self, engine: EngineService, catalogue: Catalogue, notices: Notices, bus: Bus) -> None:
        self._engine = engine
        self._catalogue = catalogue
        self._notices = notices
        self._bus = bus
        self._board = Pedalboard()
        self._played: _Played | None = None
        self._cut: frozenset[Connection] = frozenset()
        self.admit: Callable[[], None] = _all_welcome
        """Raises BoardError while no pedals may be added."""
        self.pulse: Callable[[], float | None] = lambda: None
        """The tempo in force where it is not the board's own but another program's or a MIDI clock's."""
        engine.on_blame(self.set_aside)

    @property
    def board(self) -> Pedalboard:
        return self._board

    def commit(
        self,
        after: Pedalboard,
        label: str,
        origin: Origin = Origin.USER,
        gesture: object | None = None,
        *,
        smooth: bool = False,
    ) -> None:
        """Puts a board in the place of the present one and lets the engine follow; `smooth` lets values glide.

        Parameters that follow the tempo do so in the same edit. An edit by foot that only plays the board is the
        CONTROLLER's.
        """
        before = self._board
        if origin is not Origin.OBSERVED:
            after = in_time(after, self.pulse() or after.tempo.bpm)
        if after is before:
            return
        if origin is Origin.USER and acts_by_foot() and only_played(changes(before, after)):
            origin = Origin.CONTROLLER
        self._board = after
        self._cut &= after.connections
        self._engine.want(after, fade=origin is Origin.LOAD, smooth=smooth or origin is Origin.UNDO)
        self._tell_until(before)
        self._bus.publish(BoardChanged(before, after, label, origin, gesture))

    def play(self, instance: InstanceId, symbol: PortSymbol, value: float, gesture: object | None = None) -> None:
        """The quick way of a pedal or knob: the engine follows at once, and `tell_played` tells the rest.

        `:bypass` is the bypass. The value is brought into the parameter's range. Raises BoardError.
        """
        before = self._board
        held = before.instance(instance)
        moved = played(held, symbol, value)
        if moved is held:
            self._engine.insist([(instance, symbol)])
            return
        self._board = before.with_instance(moved)
        self._engine.want(self._board)
        what = "Bypass" if symbol == BYPASS else held.parameter(symbol).name
        self._played = _Played(self._played.since if self._played else before, f"{what} of {held.name}", gesture)

    def insist(self, parameters: Iterable[tuple[InstanceId, PortSymbol]]) -> None:
        """The engine sets those of them that it moves by itself to what the board has."""
        self._engine.insist(parameters)

    def tell_played(self) -> None:
        """Publishes what has moved since, as one change; does nothing if nothing has."""
        self._tell_until(self._board)

    def _tell_until(self, until: Pedalboard) -> None:
        moved, self._played = self._played, None
        if moved is not None:
            self._bus.publish(BoardChanged(moved.since, until, moved.label, Origin.CONTROLLER, moved.gesture))

    def take_back(self, after: Pedalboard, label: str) -> None:
        """What Undo and Redo do."""
        self.commit(after, label, Origin.UNDO)

    def observe(self, instance: InstanceId, edit: Callable[[PluginInstance], PluginInstance]) -> None:
        """Takes over what the engine holds already: no step is made of it, and no undo."""
        self._engine.note(instance, edit)
        if instance in self._board.instances:
            self.commit(self._board.edited(instance, edit), "", Origin.OBSERVED)

    async def capture(self, instances: Iterable[InstanceId] | None = None) -> None:
        """Keeps the plugins' own states, of all if none are named, with the board."""
        wanted = list(self._board.instances if instances is None else instances)
        stateful = [
            key for key in wanted if key in self._board.instances and self._board.instances[key].plugin.has_state
        ]
        if not stateful:
            return
        await self._engine.settled()
        for key, ref in (await self._engine.capture(stateful)).items():
            if key in self._board.instances and self._board.instances[key].state != ref:
                self.commit(
                    self._board.edited(key, lambda held, ref=ref: replace(held, state=ref)),  # type: ignore[misc]
                    "",
                    Origin.OBSERVED,
                )

    async def add(self, uri: PluginUri, position: Position, *, insert: Connection | None = None) -> InstanceId:
        """Puts a plugin on the board, into a cable if one is named; raises PluginMissingError or BoardError."""
        self.admit()
        plugin = await self._catalogue.plugin(uri)
        board = self._board
        instance = PluginInstance(
            new_id(), plugin, board.free_symbol(uri.rstrip("/#").split("/")[-1].split("#")[-1]), position=position
        )
        after = board.with_instance(instance)
        label = f"Add {plugin.name}"
        if insert is not None and insert in board.connections:
            after = insertion(after, instance.id, insert)
            label = f"Insert {plugin.name}"
        self.commit(after, label)
        await self._catalogue.note_use(uri)
        return instance.id

    async def insert(self, instance: InstanceId, connection: Connection, position: Position | None = None) -> None:
        """Puts a pedal that is on the board into a cable, and to a place; BoardError if its ports do not fit."""
        board = insertion(self._board, instance, connection)
        if position is not None:
            board = board.edited(instance, lambda held: replace(held, position=position))
        self.commit(board, f"Insert {board.instance(instance).name}")

    async def remove(self, instances: Iterable[InstanceId], connections: Iterable[Connection] = ()) -> None:
        """Takes pedals and cables away; the pedals' own states are kept for an undo."""
        keys = [key for key in instances if key in self._board.instances]
        await self.capture(keys)
        board = self._board
        names = [board.instances[key].name for key in keys if key in board.instances]
        cables = [c for c in connections if c in board.connections]
        for connection in cables:
            board = board.without_connection(connection)
        for key in keys:
            if key in board.instances:
                board = board.without_instance(key)
        self.commit(board, f"Remove {_list(names)}" if names else "Cut cable" if len(cables) == 1 else "Cut cables")

    async def connect(self, source: Endpoint, target: Endpoint) -> None:
        """Raises BoardError with the reason if the ports may not be joined."""
        self.commit(self._board.with_connection(Connection(source, target)), "Draw cable")

    async def replug(self, connection: Connection, source: Endpoint, target: Endpoint) -> None:
        """Puts an end of a cable into another port; BoardError with the reason, and the cable stays, if it may not."""
        freed = self._board.without_connection(connection)
        self.commit(freed.with_connection(Connection(source, target)), "Move cable")

    async def disconnect(self, connections: Iterable[Connection]) -> None:
        await self.remove((), connections)

    async def reconnect(self, connection: Connection) -> None:
        """Makes a cable again that another program has cut."""
        if connection in self._cut:
            self._cut -= {connection}
            self._engine.retry(connection)
            self._bus.publish(BoardChanged(self._board, self._board, "", Origin.OBSERVED))

    async def move(self, positions: Mapping[InstanceId, Position], gesture: object | None = None) -> None:
        """Places pedals, in pixels at scale 1."""
        board = self._board
        for key, position in positions.items():
            if key in board.instances and board.instances[key].position != position:
                board = board.edited(key, lambda held, to=position: replace(held, position=to))  # type: ignore[misc]
        moved = [board.instances[key].name for key in positions if key in board.instances]
        self.commit(board, f"Move {_list(moved)}", gesture=gesture)

    async def set_value(
        self, instance: InstanceId, symbol: PortSymbol, value: float, gesture: object | None = None
    ) -> None:
        """Raises BoardError if the value is no number or outside the parameter's range."""
        held = self._board.instance(instance)
        parameter = held.parameter(symbol)
        if not math.isfinite(value):
            raise BoardError(f"{parameter.name} of {held.name} must be a number, not {value}")
        span = max(abs(parameter.maximum - parameter.minimum), 1e-9)
        if not parameter.minimum - span * 1e-4 <= value <= parameter.maximum + span * 1e-4:
            low, high = parameter.text(parameter.minimum), parameter.text(parameter.maximum)
            raise BoardError(f"{parameter.name} of {held.name} goes from {low} to {high}; {value:g} is outside")
        value = parameter.clamped(value)
        if held.value(symbol) != value:
            after = self._board.with_instance(by_hand(held, symbol, value))
            self.commit(after, f"{parameter.name} of {held.name}", gesture=gesture)
        else:
            self._engine.insist([(instance, symbol)])

    async def reset(self, instance: InstanceId, symbol: PortSymbol) -> None:
        """Sets a parameter to the plugin's default."""
        held = self._board.instance(instance)
        await self.set_value(instance, symbol, held.parameter(symbol).default)

    async def set_bypassed(self, instance: InstanceId, bypassed: bool, gesture: object | None = None) -> None:
        held = self._board.instance(instance)
        if held.bypassed != bypassed:
            label = f"{'Bypass' if bypassed else 'Engage'} {held.name}"
            self.commit(self._board.with_instance(replace(held, bypassed=bypassed)), label, gesture=gesture)
        else:
            self._engine.insist([(instance, BYPASS)])

    async def set_bypass_strategy(self, instance: InstanceId, strategy: BypassStrategy) -> None:
        """How a bypass takes the pedal out of the sound; raises BoardError for one that the plugin cannot."""
        held = self._board.instance(instance)
        if not strategy.fits(held.plugin):
            raise BoardError(f"{held.name} cannot be bypassed so")
        if held.bypass_strategy is not strategy:
            after = self._board.with_instance(replace(held, bypass_strategy=strategy))
            self.commit(after, f"How {held.name} is bypassed")

    def strategy_refusal(self) -> str:
        """Why the engine that runs does not heed how pedals are to be bypassed; empty if it does."""
        if self._engine.runs and "bypass-strategies" not in self._engine.capabilities:
            return f"{self._engine.name} bypasses in its own way; the built-in engine does as you choose"
        return ""

    async def set_property(
        self, instance: InstanceId, uri: PropertyUri, value: PropertyValue, gesture: object | None = None
    ) -> None:
        """Sets a `patch:writable` property, such as the file of a cabinet."""
        held = self._board.instance(instance)
        if uri not in held.plugin.properties_by_uri and held.plugin.installed:
            raise BoardError(f"{held.name} has no property {uri}")
        if uri not in held.properties:
            await self.capture([instance])  # a property cannot be unset, but this state can come back
        held = self._board.instance(instance)
        entry = held.plugin.properties_by_uri.get(uri)
        name = entry.label if entry else str(uri)
        self.commit(
            self._board.with_instance(held.with_property(uri, value)), f"{name} of {held.name}", gesture=gesture
        )

    async def rename(self, instance: InstanceId, label: str) -> None:
        """An empty label gives the plugin's own name back."""
        held = self._board.instance(instance)
        self.commit(self._board.with_instance(replace(held, label=label.strip())), f"Rename {held.name}")

    async def set_tempo(self, tempo: Tempo, gesture: object | None = None) -> None:
        beats = FEWEST_BEATS <= tempo.beats_per_bar <= MOST_BEATS
        if not (LOWEST_BPM <= tempo.bpm <= HIGHEST_BPM and beats):
            raise BoardError(
                f"a tempo is {LOWEST_BPM:g} to {HIGHEST_BPM:g} BPM and {FEWEST_BEATS:g} to {MOST_BEATS:g} beats a bar,"
                f" not {tempo.bpm:g} and {tempo.beats_per_bar:g}"
            )
        self.commit(replace(self._board, tempo=tempo), "Change tempo", gesture=gesture)

    async def follow_tempo(self, instance: InstanceId, symbol: PortSymbol, division: Division | None) -> None:
        """Lets a parameter follow the tempo by a note value, or no more; BoardError for one that cannot."""
        held = self._board.instance(instance)
        parameter = held.parameter(symbol)
        if division is not None and not can_follow(parameter):
            raise BoardError(f"{parameter.name} of {held.name} is no time, rate or tempo, so it has no beat to follow")
        if held.divisions.get(symbol) is not division:
            label = f"{parameter.name} of {held.name} {f'in {division.words}' if division else 'out of time'}"
            self.commit(self._board.with_instance(held.with_division(symbol, division)), label)

    def keep_time(self) -> None:
        """Another tempo is in force that is not the board's: what follows the tempo goes there, and no undo is made."""
        self.commit(in_time(self._board, self.pulse() or self._board.tempo.bpm), "", Origin.CONTROLLER)

    def copy(self, instances: Iterable[InstanceId]) -> Clip:
        """Pedals with the cables between them."""
        return clip_of(self._board, instances)

    async def paste(self, clip: Clip, position: Position) -> tuple[InstanceId, ...]:
        """Puts copies on the board, the top left one at `position`; answers their ids. BoardError at a limit."""
        self.admit()
        board, added = pasted(self._board, clip, position, new_id)
        self.commit(board, f"Paste {_list([board.instances[key].name for key in added])}")
        return added

    async def duplicate(self, instances: Iterable[InstanceId]) -> tuple[InstanceId, ...]:
        """Copies of pedals beside them, with the plugins' own states; BoardError at a limit."""
        keys = [key for key in instances if key in self._board.instances]
        if not keys:
            return ()
        self.admit()
        await self.capture(keys)
        clip = self.copy(keys)
        corner = clip.corner
        board, added = pasted(self._board, clip, Position(corner.x + 40, corner.y + 40), new_id)
        self.commit(board, f"Duplicate {_list([board.instances[key].name for key in added])}")
        return added

    async def try_again(self, instance: InstanceId) -> None:
        """Lets the engine try a pedal again that was set aside."""
        held = self._board.instance(instance)
        found = await self._catalogue.find(held.uri)
        if found is None:
            raise BoardError(f"{held.name} is still not installed", hint=f"Install the plugin {held.uri}.")
        self.commit(self._board.with_instance(replace(held, plugin=found, placeholder="")), "", Origin.OBSERVED)

    def set_aside(self, instance: InstanceId, reason: str) -> None:
        """Turns an instance that cannot run into a placeholder, with all that it holds."""
        held = self._board.instances.get(instance)
        if held and not held.placeholder:
            self.commit(self._board.with_instance(replace(held, placeholder=reason)), "", Origin.OBSERVED)
            past = "The sound goes past it. " if passed_by(self._board.instance(instance)) else ""
            hint = f"{past}It keeps its place, settings and cables. Use Try again from its menu, or remove it."
            self._notices.post(Severity.ERROR, f"{held.name} does not play: {reason}", hint, f"aside {instance}")

    def refusal(self, source: Endpoint, target: Endpoint) -> str:
        """Why a cable may not be drawn, in words; empty if it may."""
        return self._board.refusal(Connection(source, target))

    def closes_loop(self, source: Endpoint, target: Endpoint) -> bool:
        return self._board.closes_loop(Connection(source, target))

    def waiting(self) -> frozenset[Connection]:
        """Cables to devices or ports that are not there now."""
        present = self._engine.absent
        absent = frozenset(c for c in self._board.connections if c.source in present or c.target in present)
        return (self._engine.waiting | absent) & self._board.connections

    def delayed(self) -> frozenset[Connection]:
        """Cables that close a loop and play with one period of delay."""
        return delayed_connections(self._board)

    def cut_by_others(self) -> frozenset[Connection]:
        return self._cut

    def note_cut(self, connection: Connection, *, cut: bool) -> None:
        """Another program has cut or made again a cable of the board: shown, not redone."""
        if connection in self._board.connections and (connection in self._cut) != cut:
            self._cut = self._cut | {connection} if cut else self._cut - {connection}
            self._bus.publish(BoardChanged(self._board, self._board, "", Origin.OBSERVED))


@dataclass(frozen=True, slots=True)
class _Played:
    """What a controller has moved and nobody was told yet: the board before it, and what moved last."""

    since: Pedalboard
    label: str
    gesture: object | None


def played(held: PluginInstance, symbol: PortSymbol, value: float) -> PluginInstance:
    """The pedal with a value as `Boards.play` sets it; the same object if it has it. Raises BoardError."""
    if symbol == BYPASS:
        return replace(held, bypassed=value > 0.5) if held.bypassed != (value > 0.5) else held
    value = held.parameter(symbol).clamped(value)
    return held if held.value(symbol) == value else by_hand(held, symbol, value)


def by_hand(held: PluginInstance, symbol: PortSymbol, value: float) -> PluginInstance:
    """Who turns a knob does not want it back at the next beat."""
    moved = held.with_value(symbol, value)
    return moved.with_division(symbol, None) if symbol in held.divisions else moved


def new_id() -> InstanceId:
    return InstanceId(uuid.uuid4().hex[:12])


def _all_welcome() -> None:
    """Nothing is watched until somebody sets a limit."""


def _list(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} pedals"
