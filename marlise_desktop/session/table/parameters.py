"""What is done with a pedal's parameters, files and presets."""

from functools import wraps

from marlise_desktop.domain.ids import InstanceId, PortSymbol, PropertyUri
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.stepping import stepped, toggled
from marlise_desktop.domain.tempo import Division
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.table.shared import AROUND, GESTURE, INSTANCE, PARAMETER

_GROUP = "Pedal"
_FREE = "off"


def add(actions: Actions, boards: Boards) -> None:
    @wraps(boards.set_value)
    async def set_value(instance: InstanceId, parameter: PortSymbol, value: float, gesture: object) -> None:
        await boards.set_value(instance, parameter, value, gesture)

    @wraps(boards.reset)
    async def reset(instance: InstanceId, parameter: PortSymbol) -> None:
        await boards.reset(instance, parameter)

    async def step(instance: InstanceId, parameter: PortSymbol, steps: float, around: bool, gesture: object) -> None:
        held = boards.board.instance(instance)
        moved = stepped(held.parameter(parameter), held.value(parameter), steps, around=around)
        await boards.set_value(instance, parameter, moved, gesture)

    async def toggle(instance: InstanceId, parameter: PortSymbol) -> None:
        held = boards.board.instance(instance)
        await boards.set_value(instance, parameter, toggled(held.parameter(parameter), held.value(parameter)))

    @wraps(boards.follow_tempo)
    async def follow_tempo(instance: InstanceId, parameter: PortSymbol, division: str) -> None:
        await boards.follow_tempo(instance, parameter, None if division == _FREE else Division(division))

    @wraps(boards.set_property)
    async def set_property(
        instance: InstanceId,
        property: PropertyUri,  # noqa: A002 - its word in the table
        value: PropertyValue,
        gesture: object,
    ) -> None:
        await boards.set_property(instance, property, value, gesture)

    by = Argument(
        "steps",
        Kind.NUMBER,
        "How many steps up, or down where negative: choices, whole numbers, or hundredths of the travel.",
        required=False,
        default=1.0,
    )

    def told(instance: InstanceId, parameter: PortSymbol, **_more: object) -> str:
        held = boards.board.instance(instance)
        entry = held.parameter(parameter)
        return f"{entry.name} of {held.name} is {entry.text(held.value(parameter))}"

    how = tuple(division.value for division in Division)
    note = Argument("division", Kind.CHOICE, "By which note value.", False, Division.QUARTER.value, (*how, _FREE))
    actions.add(
        Action(
            "parameter.set",
            "Set parameter",
            "Sets a parameter of a pedal to a value.",
            set_value,
            _GROUP,
            (INSTANCE, PARAMETER, Argument("value", Kind.VALUE, "To what, in its unit or by name."), GESTURE),
            told=told,
            edits=True,
        ),
        Action(
            "parameter.step",
            "Step parameter",
            "Moves a parameter up or down by steps; a choice goes to the next one, a switch to its other state.",
            step,
            _GROUP,
            (INSTANCE, PARAMETER, by, AROUND, GESTURE),
            told=told,
            edits=True,
        ),
        Action(
            "parameter.toggle",
            "Toggle parameter",
            "Switches a parameter between the two ends of its range.",
            toggle,
            _GROUP,
            (INSTANCE, PARAMETER),
            told=told,
            edits=True,
        ),
        Action(
            "parameter.reset",
            "Reset parameter",
            "Sets a parameter to the plugin's own value.",
            reset,
            _GROUP,
            (INSTANCE, PARAMETER),
            told=told,
            edits=True,
        ),
        Action(
            "parameter.follow_tempo",
            "Follow the tempo",
            "Lets a time, rate or tempo follow the board's tempo by a note value, dotted (.) or of a triplet (T); off"
            " lets it be set by hand again.",
            follow_tempo,
            _GROUP,
            (INSTANCE, PARAMETER, note),
            told=told,
            edits=True,
        ),
        Action(
            "property.set",
            "Set file or property",
            "Gives a pedal another file, such as an impulse response or an amplifier model, or sets a property.",
            set_property,
            _GROUP,
            (
                INSTANCE,
                Argument("property", Kind.PROPERTY, "Which of its files or properties, by name."),
                Argument("value", Kind.CONTENT, "The file's whole path, or the value."),
                GESTURE,
            ),
            edits=True,
        ),
    )
