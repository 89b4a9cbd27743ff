"""What is done to learn which control shall do something."""

from marlise_desktop.domain.ids import InstanceId, PortSymbol, SessionId
from marlise_desktop.domain.midi.learning import Take
from marlise_desktop.domain.midi.mapping import Layer, ParameterTarget
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.midi.learn import Learn
from marlise_desktop.session.table.mappings import GROUP, LAYER, LINE, UNDO, said_line
from marlise_desktop.session.table.shared import INSTANCE, PARAMETER, usually

_NO_EDIT = "it maps nothing yet"


def add(actions: Actions, learn: Learn, rack: SessionId) -> None:
    """What is learned for a board is for this rack's."""

    async def learn_action(action: str, layer: str) -> None:
        learn.begin(said_line(actions, action), Layer(layer), rack)

    async def learn_parameter(instance: str, parameter: str, layer: str) -> None:
        learn.begin(ParameterTarget(InstanceId(instance), PortSymbol(parameter)), Layer(layer), rack)

    async def learn_bypass(instance: str, layer: str) -> None:
        learn.begin(ParameterTarget(InstanceId(instance), BYPASS), Layer(layer), rack)

    async def take(how: str) -> None:
        learn.take(Take(how))

    async def cancel() -> None:
        learn.cancel()

    def nothing() -> str:
        return "" if learn.state is not None else "nothing is being learned"

    how = usually("how", "Whether the control does it beside what it does already, or only this.", Take.ADD)
    actions.add(
        Action(
            "mapping.learn",
            "Learn control for action",
            "Waits for a switch to be pressed twice, or a pedal to be moved, that shall run an action.",
            learn_action,
            GROUP,
            (LINE, LAYER),
            not_undoable=_NO_EDIT,
        ),
        Action(
            "mapping.learn.parameter",
            "Learn control for parameter",
            "Waits for a pedal to be moved, or a switch to be pressed twice, that shall move a parameter.",
            learn_parameter,
            GROUP,
            (INSTANCE, PARAMETER, LAYER),
            not_undoable=_NO_EDIT,
        ),
        Action(
            "mapping.learn.bypass",
            "Learn switch for bypass",
            "Waits for a switch to be pressed twice that shall turn a pedal on and off.",
            learn_bypass,
            GROUP,
            (INSTANCE, LAYER),
            not_undoable=_NO_EDIT,
        ),
        Action(
            "mapping.learn.take",
            "Map what was learned",
            "Makes the mapping that is proposed.",
            take,
            GROUP,
            (how,),
            when="a control was learned",
            refusal=nothing,
            not_undoable=UNDO,
        ),
        Action(
            "mapping.learn.cancel",
            "Stop learning",
            "Ends learning, with nothing mapped.",
            cancel,
            GROUP,
            when="a control is being learned",
            refusal=nothing,
            not_undoable=_NO_EDIT,
        ),
    )
