"""All that a control can be made to do, as a list to choose from."""

from collections.abc import Iterator
from dataclasses import dataclass

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.mapping import ActionTarget, ParameterTarget, Target
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument


@dataclass(frozen=True, slots=True)
class Offer:
    """`asks` are the arguments that are still to be given in words, in a target that has all others."""

    title: str
    group: str
    target: Target
    text: str = ""
    asks: tuple[Argument, ...] = ()

    @property
    def search(self) -> str:
        name = self.target.action if isinstance(self.target, ActionTarget) else ""
        return f"{self.title} {self.group} {name} {self.text}".casefold()


def offers(actions: Actions, board: Pedalboard) -> Iterator[Offer]:
    """Actions that need nothing come first, then snapshots, the board's pedals, and what must be told more."""
    known = [action for action in actions.all() if action.sayable]
    yield from (_of_action(action) for action in known if not action.asks)
    for snapshot in board.snapshots:
        target = ActionTarget("snapshot.apply", {"snapshot": str(snapshot.id)})
        yield Offer(f"Snapshot {snapshot.name}", "Snapshot", target, "Applies it.")
    for held in board.instances.values():
        yield from _of_pedal(held)
    yield from (_of_action(action) for action in known if action.asks)


def _of_action(action: Action) -> Offer:
    asks = tuple(argument for argument in action.arguments if argument.sayable)
    return Offer(action.title, action.group, ActionTarget(action.name), action.text, asks)


def _of_pedal(held: PluginInstance) -> Iterator[Offer]:
    yield Offer(f"{held.name}: bypass", held.name, ParameterTarget(held.id, BYPASS), "Bypasses and engages it.")
    for parameter in held.plugin.parameters:
        if not parameter.hidden and not parameter.host_driven:
            target = ParameterTarget(held.id, PortSymbol(parameter.symbol))
            reach = f"{parameter.text(parameter.minimum)} to {parameter.text(parameter.maximum)}"
            yield Offer(f"{held.name}: {parameter.name}", held.name, target, reach)
