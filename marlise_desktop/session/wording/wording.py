"""Words for an action's arguments, made into what the action takes."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from marlise_desktop.domain.errors import BoardError, ConfigurationError, MarliseError
from marlise_desktop.domain.hardware import HardwareDescription
from marlise_desktop.domain.ids import InstanceId, PortSymbol, PropertyUri
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plugin import PluginSummary
from marlise_desktop.domain.port import Direction
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.session.actions import Action
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.ports.board_files import BoardListing
from marlise_desktop.session.setting_values import RULES
from marlise_desktop.session.wording import cables, on_board, plain
from marlise_desktop.session.wording.choosing import Named, chosen, numbered, there_are
from marlise_desktop.session.wording.line import by_name, refuse_unknown, usage

Arguments: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True)
class Known:
    """Where the things are that words can mean; asked for each time."""

    board: Callable[[], Pedalboard]
    boards: Callable[[], Awaitable[Sequence[BoardListing]]]
    plugins: Callable[[], Sequence[PluginSummary]]
    inputs: Callable[[], Sequence[HardwareDescription]]
    hardware: Callable[[], Sequence[HardwareDescription]]
    sessions: Callable[[], Awaitable[Sequence[SessionRecord]]]


_Thing = TypeVar("_Thing")


class Wording:
    """Raises ConfigurationError that names the action and the argument, what was said, and what would be right."""

    def __init__(self, known: Known) -> None:
        self._known = known

    async def arguments(self, action: Action, words: Sequence[str] | Mapping[str, str]) -> Arguments:
        """What `Actions.run` takes. A sequence has texts in the arguments' order, or as NAME=TEXT, in any mixture."""
        texts = words if isinstance(words, Mapping) else by_name(action, words)
        refuse_unknown(action, tuple(texts))
        found: Arguments = {}
        for argument in action.arguments:
            if argument.name not in texts:
                if argument.required:
                    await self._refuse_missing(action, argument, found)
                continue
            try:
                found[argument.name] = await self.meant(argument, texts[argument.name], found)
            except MarliseError as error:
                told = f"{argument.name} of {action.name}: {error.message}"
                raise ConfigurationError(told, hint=error.hint or argument.text) from error
        action.completed(found)  # numbers that are out of range
        return found

    async def meant(self, argument: Argument, said: str, before: Mapping[str, object]) -> object:
        """One argument, with those `before` it, which say of which pedal it is. Raises BoardError."""
        found = self.typed(argument, said, before)
        return await self._elsewhere(argument, said) if found is None else found

    def typed(self, argument: Argument, said: str, before: Mapping[str, object]) -> object:
        """As `meant`, for what the text and the board alone say; None for what is looked for elsewhere."""
        plain_value = _plain(argument, said)
        if plain_value is not None:
            return plain_value
        if argument.kind in _OF_PEDAL:
            return _of_pedal(argument.kind, said, _pedal(self._known.board(), before), before)
        return self._on_board(argument.kind, said)

    def _on_board(self, kind: Kind, said: str) -> object:
        board, hardware = self._known.board(), self._known.hardware
        match kind:
            case Kind.INSTANCE:
                return on_board.pedal(said, board)
            case Kind.INSTANCES:
                return on_board.several_pedals(said, board)
            case Kind.SNAPSHOT:
                return on_board.snapshot(said, board)
            case Kind.SOURCE | Kind.TARGET:
                return cables.end(said, board, hardware(), _SIDES[kind])
            case Kind.CABLE:
                return cables.cable(said, board, hardware())
            case Kind.CABLES:
                return (cables.cable(said, board, hardware()),)
        return None

    async def options(self, argument: Argument, before: Mapping[str, object]) -> Sequence[Named[str]]:
        """What can be said for it, `thing` being the text; nothing where that is a number or any text."""
        board = self._known.board()
        match argument.kind:
            case Kind.CHOICE:
                return [Named(choice, choice) for choice in argument.choices]
            case Kind.SWITCH:
                return [Named(word, word) for word in ("on", "off")]
            case Kind.INSTANCE | Kind.INSTANCES:
                return [_as_text(named, named.thing) for named in on_board.pedals(board)]
            case Kind.SNAPSHOT:
                return [_as_text(named, named.thing) for named in on_board.snapshots(board)]
            case Kind.PARAMETER | Kind.VALUE | Kind.PROPERTY | Kind.PRESET:
                return _options_of_pedal(argument.kind, _pedal(board, before), before)
            case Kind.SOURCE | Kind.TARGET:
                known = cables.ends(board, self._known.hardware(), _SIDES[argument.kind])
                return [_as_text(named, cables.code(named.thing)) for named in known]
            case Kind.CABLE | Kind.CABLES:
                laid = cables.cables(board, self._known.hardware())
                return [_as_text(named, named.others[0]) for named in laid]
        return await self._things(argument.kind)

    async def _refuse_missing(self, action: Action, argument: Argument, before: Mapping[str, object]) -> None:
        if not argument.sayable:
            raise ConfigurationError(f"{action.name} cannot be asked for in words: {argument.name} is for the window")
        known = await self.options(argument, before)
        there = f" {there_are(known)}" if known else ""
        told = f"{action.name} needs {argument.name}: {argument.wanted}"
        raise ConfigurationError(told, hint=f"{argument.text}{there} {usage(action)}")

    async def _things(self, kind: Kind) -> Sequence[Named[str]]:
        match kind:
            case Kind.BOARD:
                return [Named(b.folder, b.title, (b.folder,), b.broken) for b in await self._known.boards()]
            case Kind.PLUGIN:
                return [Named(str(p.uri), p.name, (p.uri,), p.maker) for p in self._known.plugins()]
            case Kind.INPUT:
                return [Named(p.port.name, p.label, (p.port.name,)) for p in self._known.inputs()]
            case Kind.SESSION:
                records = await self._known.sessions()
                return [Named(str(r.id), r.name, (r.id,), f"{r.kind}, {r.state.value}") for r in records]
            case Kind.SETTING:
                return [Named(rule.name, rule.name, (), rule.about) for rule in RULES.values() if not rule.remembered]
        return ()

    async def _elsewhere(self, argument: Argument, said: str) -> str:
        things = await self._things(argument.kind)
        if argument.kind is Kind.BOARD:
            if said.startswith("/"):
                return said
            place = numbered(said, len(things))
            if place is not None and not any(named.name == said.strip() for named in things):
                return things[place].thing
        sort, where = _SORTS[argument.kind]
        return chosen(said, things, sort=sort, where=where)


def _plain(argument: Argument, said: str) -> object:
    """What can be made of the text alone; None for what has to be found. Raises BoardError."""
    match argument.kind:
        case Kind.TEXT:
            return said
        case Kind.NUMBER:
            return plain.number(said, argument.unit)
        case Kind.INTEGER:
            return plain.integer(said)
        case Kind.SWITCH:
            return plain.switch(said)
        case Kind.CHOICE:
            return plain.choice(said, argument)
    return None


def _of_pedal(kind: Kind, said: str, held: PluginInstance, before: Mapping[str, object]) -> object:
    match kind:
        case Kind.PARAMETER:
            return on_board.parameter(said, held).symbol
        case Kind.VALUE:
            return on_board.value(said, held.parameter(PortSymbol(_before(before, "parameter"))))
        case Kind.PROPERTY:
            return on_board.property_of(said, held).uri
        case Kind.CONTENT:
            entry = held.plugin.properties_by_uri[PropertyUri(_before(before, "property"))]
            return on_board.content(said, entry)
    return on_board.preset(said, held)


def _options_of_pedal(kind: Kind, held: PluginInstance, before: Mapping[str, object]) -> Sequence[Named[str]]:
    match kind:
        case Kind.PARAMETER:
            return [_as_text(named, named.thing.symbol) for named in on_board.parameters(held)]
        case Kind.PROPERTY:
            return [_as_text(named, named.thing.uri) for named in on_board.properties(held)]
        case Kind.PRESET:
            return [_as_text(named, named.thing) for named in on_board.presets(held)]
    entry = held.parameter(PortSymbol(_before(before, "parameter")))
    return [Named(point.label, point.label) for point in entry.scale_points] or _ends(entry)


def _pedal(board: Pedalboard, before: Mapping[str, object]) -> PluginInstance:
    return board.instance(InstanceId(_before(before, "instance")))


def _before(before: Mapping[str, object], name: str) -> str:
    """An argument that stands before; raises BoardError where it was left out."""
    if name not in before:
        raise BoardError(f"it needs {name} first")
    return str(before[name])


def _as_text(named: Named[_Thing], text: str) -> Named[str]:
    return Named(str(text), named.name, named.others, named.note)


def _ends(entry: Parameter) -> Sequence[Named[str]]:
    """The values that a number can always have."""
    if entry.kind is ParameterKind.TOGGLE:
        return [Named("on", entry.text(entry.maximum)), Named("off", entry.text(entry.minimum))]
    known = {entry.minimum: "lowest", entry.maximum: "highest", entry.default: "the plugin's own"}
    return [Named(f"{value:.9g}", entry.text(value), (), note) for value, note in known.items()]


_OF_PEDAL = (Kind.PARAMETER, Kind.VALUE, Kind.PROPERTY, Kind.CONTENT, Kind.PRESET)
_SIDES: Mapping[Kind, Direction] = {Kind.SOURCE: Direction.OUTPUT, Kind.TARGET: Direction.INPUT}
_SORTS: Mapping[Kind, tuple[str, str]] = {
    Kind.BOARD: ("board", "in the library"),
    Kind.PLUGIN: ("plugin", "among those that are installed"),
    Kind.INPUT: ("input", "at the sound card"),
    Kind.SESSION: ("session", "in the list"),
    Kind.SETTING: ("setting", "in the program"),
}
