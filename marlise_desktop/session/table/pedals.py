"""What is done with a pedal as a whole, and with cables."""

from functools import wraps

from marlise_desktop.domain.connection import Connection
from marlise_desktop.domain.ids import InstanceId, PluginUri
from marlise_desktop.domain.instance import BypassStrategy, Position
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.table.shared import GESTURE, INSTANCE, POSITION, PutBack
from marlise_desktop.session.windows import Windows

_GROUP = "Pedal"
_CABLE = Argument("connection", Kind.CABLE, "Which cable, as “Input 1 → Amp: In”.")
_ENDS = (
    Argument("source", Kind.SOURCE, "The output that it comes from, as “Amp: Out”; the name alone where it has one."),
    Argument("target", Kind.TARGET, "The input that it goes to, as “Amp: In”; the name alone where it has one."),
)
_RIGHT = 320.0
"""How far right of the others a pedal goes that nobody has placed, in pixels at scale 1."""


def add(actions: Actions, boards: Boards, windows: Windows) -> None:
    _add_making(actions, boards)
    _add_bypass(actions, boards)
    _add_cables(actions, boards)
    actions.add(
        Action(
            "pedal.show_window",
            "Open its own window",
            "Opens the window that the plugin itself brings, or raises it.",
            windows.show,
            _GROUP,
            (INSTANCE,),
            keys="Ctrl+W",
            when="an engine runs that can show plugins' windows",
            refusal=windows.refusal,
            not_undoable="it opens a window and leaves the board as it is",
        )
    )


def _add_making(actions: Actions, boards: Boards) -> None:
    @wraps(boards.add)
    async def put(plugin: PluginUri, position: Position | None, insert: Connection | None) -> InstanceId:
        return await boards.add(plugin, position or _beside(boards), insert=insert)

    actions.add(
        Action(
            "pedal.add",
            "Add pedal",
            "Puts a plugin on the board. Its cables are drawn afterwards.",
            put,
            _GROUP,
            (
                Argument("plugin", Kind.PLUGIN, "Which plugin, by its name or its URI."),
                POSITION,
                Argument("insert", Kind.CABLE, "The cable that it goes into.", required=False, default_text="none"),
            ),
            edits=True,
        ),
        Action(
            "pedal.insert",
            "Insert into cable",
            "Puts a pedal that is on the board into a cable.",
            boards.insert,
            _GROUP,
            (INSTANCE, _CABLE, POSITION),
            edits=True,
        ),
        Action(
            "pedal.move",
            "Move",
            "Places pedals on the canvas; the sound stays as it is.",
            boards.move,
            _GROUP,
            (Argument("positions", Kind.OBJECT, "Where each goes."), GESTURE),
            edits=True,
        ),
        Action(
            "pedal.rename",
            "Rename pedal",
            "Gives a pedal another name on screen.",
            boards.rename,
            _GROUP,
            (INSTANCE, Argument("label", Kind.TEXT, "Its name; an empty one is the plugin's own.")),
            edits=True,
        ),
        Action(
            "pedal.try_again",
            "Try again",
            "Lets the engine run a pedal again that was set aside.",
            boards.try_again,
            _GROUP,
            (INSTANCE,),
            edits=True,
            not_undoable="it only lets the engine run again what is on the board",
        ),
    )


def _beside(boards: Boards) -> Position:
    """Right of all others, in line with the highest."""
    held = [instance.position for instance in boards.board.instances.values()]
    return Position(max(p.x for p in held) + _RIGHT, min(p.y for p in held)) if held else Position()


def _add_bypass(actions: Actions, boards: Boards) -> None:
    def bypassed(instance: InstanceId) -> bool | None:
        held = boards.board.instances.get(instance)
        return held.bypassed if held else None

    switch = PutBack[InstanceId, bool](bypassed, boards.set_bypassed)

    async def toggle(instance: InstanceId) -> None:
        await switch.set(instance, not boards.board.instance(instance).bypassed)

    @wraps(boards.set_bypassed)
    async def bypass(instance: InstanceId, on: bool, gesture: object) -> None:
        if gesture is None:
            await switch.set(instance, on)
        else:
            await boards.set_bypassed(instance, on, gesture)

    @wraps(boards.set_bypass_strategy)
    async def strategy(instance: InstanceId, strategy: str) -> None:
        await boards.set_bypass_strategy(instance, BypassStrategy(strategy))

    async def let_go(instance: InstanceId, **_more: object) -> None:
        await switch.back(instance)

    def told(instance: InstanceId, **_more: object) -> str:
        held = boards.board.instance(instance)
        return f"{held.name} is {'bypassed' if held.bypassed else 'engaged'}"

    how = tuple(strategy.value for strategy in BypassStrategy)
    actions.add(
        Action(
            "pedal.bypass.toggle",
            "Bypass or engage",
            "Bypasses a pedal, or engages it where it is bypassed.",
            toggle,
            _GROUP,
            (INSTANCE,),
            release=let_go,
            told=told,
            edits=True,
        ),
        Action(
            "pedal.bypass",
            "Bypass",
            "Bypasses a pedal, or engages it.",
            bypass,
            _GROUP,
            (INSTANCE, Argument("on", Kind.SWITCH, "On bypasses, off engages.", required=False, default=True), GESTURE),
            release=let_go,
            told=told,
            edits=True,
        ),
        Action(
            "pedal.bypass.strategy",
            "How it is bypassed",
            "Chooses how a bypass takes the pedal out of the sound: own is the plugin's own switch, fade a cross-fade,"
            " tail lets it ring on, hard is at once, auto is the plugin's switch where it has one and else a fade.",
            strategy,
            _GROUP,
            (INSTANCE, Argument("strategy", Kind.CHOICE, "How.", choices=how)),
            edits=True,
        ),
    )


def _add_cables(actions: Actions, boards: Boards) -> None:
    actions.add(
        Action(
            "cable.connect",
            "Draw cable",
            "Draws a cable from an output to an input.",
            boards.connect,
            _GROUP,
            _ENDS,
            edits=True,
        ),
        Action(
            "cable.move",
            "Move cable",
            "Puts an end of a cable into another port.",
            boards.replug,
            _GROUP,
            (_CABLE, *_ENDS),
            edits=True,
        ),
        Action(
            "cable.disconnect",
            "Cut cable",
            "Takes cables off the board.",
            boards.disconnect,
            _GROUP,
            (Argument("connections", Kind.CABLES, "Which cable, as “Input 1 → Amp: In”."),),
            edits=True,
        ),
        Action(
            "cable.reconnect",
            "Join again",
            "Makes a cable again that another program has cut.",
            boards.reconnect,
            _GROUP,
            (_CABLE,),
            edits=True,
            not_undoable="the board had this cable all the time; another program had cut it",
        ),
    )
