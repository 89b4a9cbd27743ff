"""From the planner's steps to the engine's commands."""

from collections.abc import Sequence
from dataclasses import dataclass

from marlise_desktop.adapters.modhost import commands
from marlise_desktop.adapters.modhost.protocol import Reply, Request, UnsendableError, decimal, request
from marlise_desktop.adapters.modhost.status import (
    BAD_VALUE,
    INVALID_OPERATION,
    NO_CONNECTION,
    NO_DISCONNECTION,
    NO_INSTANCE,
    reason,
)
from marlise_desktop.adapters.modhost.together import Item, Joint, Setting, joined
from marlise_desktop.adapters.modhost.wire import Numbers, UnwirableError, Wiring
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.parameter import PropertyType, PropertyValue
from marlise_desktop.domain.plan import (
    AddConnection,
    AddInstance,
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
from marlise_desktop.session.ports.engine import Refusal


@dataclass(frozen=True, slots=True)
class Order:
    """The commands of one step. `tolerated` is an error number that leaves things as the step wants them.

    `refusal` is set, and there are no commands, for a step that need not be sent to be refused.
    """

    step: Step
    requests: tuple[Request, ...] = ()
    tolerated: int | None = None
    refusal: Refusal | None = None

    @property
    def steps(self) -> tuple[Step, ...]:
        return (self.step,)

    def refusals(self, replies: list[Reply]) -> list[Refusal]:
        refusal = self.judged(replies)
        return [] if refusal is None else [refusal]

    def judged(self, replies: list[Reply]) -> Refusal | None:
        """The refusal of the step, if the engine refused it."""
        if self.refusal is not None:
            return self.refusal
        for reply in replies:
            if reply.refused and reply.status != self.tolerated:
                return Refusal(self.step, reply.status, reason(reply.status))
        return None


class Orders:
    """Keeps `numbers` in step with what is ordered: a step must be translated once, and then sent.

    `strategies` is false for an engine that bypasses in its own way, whatever the board says.
    """

    def __init__(self, numbers: Numbers, wiring: Wiring, *, strategies: bool = True) -> None:
        self._strategies = strategies
        self._numbers = numbers
        self._wiring = wiring

    def of(self, step: Step, prepared: str = "") -> Order:
        """The commands for a step. `prepared` is the folder with the state of a RestoreState."""
        try:
            return self._of(step, prepared)
        except UnwirableError as error:
            return Order(step, refusal=Refusal(step, error.status, str(error)))
        except UnsendableError as error:
            return Order(step, refusal=Refusal(step, BAD_VALUE, str(error)))

    def together(self, settings: Sequence[Setting], ramp_ms: float) -> list[Order | Joint]:
        """Settings for one audio cycle; those that need not be sent to be refused by themselves."""
        orders: list[Order | Joint] = []
        items: list[Item] = []
        for step in settings:
            try:
                items.append(Item(step, self.words(step)))
            except UnwirableError as error:
                orders.append(Order(step, refusal=Refusal(step, error.status, str(error))))
            except UnsendableError as error:
                orders.append(Order(step, refusal=Refusal(step, BAD_VALUE, str(error))))
        return [*orders, *joined(items, ramp_ms)]

    def words(self, step: Setting) -> bytes:
        """Those of a setting in a list. Raises UnwirableError and UnsendableError."""
        number = str(self._number(step.instance))
        match step:
            case SetValue(_, symbol, value):
                return _words("v", number, symbol, decimal(value))
            case SetProperty(_, uri, value):
                return _words("p", number, uri, property_text(value))
            case SetBypass(_, bypassed):
                return _words("b", number, "1" if bypassed else "0")

    def _of(self, step: Step, prepared: str) -> Order:  # noqa: PLR0911 - one line for each kind
        match step:
            case AddInstance(instance, uri, _):
                return Order(step, (commands.add(uri, self._numbers.allocate(instance)),))
            case RemoveInstance(instance):
                number = self._number(instance)
                self._numbers.release(instance)
                return Order(step, (commands.remove(number),))
            case AddConnection(connection):
                joins = tuple(commands.connect(*pair) for pair in self._wiring.pairs(connection))
                # A device that can only be played to is no source, and the other way round.
                return Order(step, joins, NO_CONNECTION if self._wiring.collective(connection) else None)
            case RemoveConnection(connection):
                cuts = tuple(commands.disconnect(*pair) for pair in self._wiring.pairs(connection))
                return Order(step, cuts, NO_DISCONNECTION)
            case SetBypassStrategy(instance, strategy):
                number = self._number(instance)
                return Order(step, (commands.bypass_strategy(number, strategy.value),) if self._strategies else ())
            case UnmapController(instance, symbol):
                # What is not mapped any more is as it should be.
                return Order(step, (commands.midi_unmap(self._number(instance), symbol),), INVALID_OPERATION)
            case MapController():
                return Order(step, (self._map(step),))
            case SetTempo(bpm, beats):
                # mod-host tells the tempo when the beats are set, not before.
                return Order(step, (commands.set_bpm(bpm), commands.set_bpb(beats)))
        return Order(step, (self._setting(step, prepared),))

    def _map(self, step: MapController) -> Request:
        controller = (step.binding.channel, step.binding.controller)
        return commands.midi_map(self._number(step.instance), step.symbol, controller, step.low, step.high)

    def _setting(self, step: RestoreState | LoadPreset | SetValue | SetProperty | SetBypass, prepared: str) -> Request:
        number = self._number(step.instance)
        match step:
            case RestoreState():
                return commands.state_load(prepared)
            case LoadPreset(_, preset):
                return commands.preset_load(number, preset)
            case SetValue(_, symbol, value):
                return commands.param_set(number, symbol, value)
            case SetProperty(_, uri, value):
                return commands.patch_set(number, uri, property_text(value))
            case SetBypass(_, bypassed):
                return commands.bypass(number, on=bypassed)

    def _number(self, instance: InstanceId) -> int:
        number = self._numbers.number(instance)
        if number is None:
            raise UnwirableError(reason(NO_INSTANCE), NO_INSTANCE)
        return number


def _words(*words: str) -> bytes:
    return request(*words).data[:-1]


def property_text(value: PropertyValue) -> str:
    """A property's value as `patch_set` reads it; the engine knows the type from the plugin."""
    match value.type:
        case PropertyType.BOOL:
            return "1" if value.value else "0"
        case PropertyType.FLOAT:
            return decimal(float(value.value))
        case PropertyType.DOUBLE:
            decimal(float(value.value))
            return repr(float(value.value))
        case PropertyType.INT | PropertyType.LONG:
            return str(int(value.value))
        case PropertyType.STRING | PropertyType.PATH | PropertyType.URI:
            return str(value.value)
