"""What is sent to MIDI devices."""

from marlise_desktop.domain.midi.board_messages import Occasion
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.midi.board_messages import MOST, BoardMessenger

_GROUP = "MIDI"
_MESSAGE = Argument("message", Kind.TEXT, "As in: PC 5 ch 1; CC 64 = 127 ch 1; Note C4 = 100 ch 1; F0 7E 01 F7.")
_DEVICE = Argument(
    "device", Kind.TEXT, "Its name.", required=False, default="", default_text="every device that listens"
)
_WHEN = Argument("when", Kind.CHOICE, "When it is sent.", choices=tuple(occasion.value for occasion in Occasion))
_PLACE = Argument("place", Kind.INTEGER, "Which of them; 1 is the first.", low=1, high=MOST)


def add(actions: Actions, messenger: BoardMessenger) -> None:
    async def send(message: str, device: str) -> None:
        messenger.send(message, DeviceId(device) if device else None)

    async def add_message(when: str, message: str, device: str) -> None:
        await messenger.add(Occasion(when), message, DeviceId(device) if device else None)

    async def remove_message(when: str, place: int) -> None:
        await messenger.remove(Occasion(when), place - 1)

    actions.add(
        Action(
            "midi.send",
            "Send MIDI message",
            "Sends one MIDI message to a device, or to all.",
            send,
            _GROUP,
            (_MESSAGE, _DEVICE),
            not_undoable="it is sent",
        ),
        Action(
            "board.message.add",
            "Send with the board",
            "Lets this board send a MIDI message when it is loaded, or when another takes its place.",
            add_message,
            _GROUP,
            (_WHEN, _MESSAGE, _DEVICE),
            edits=True,
        ),
        Action(
            "board.message.remove",
            "Do not send with the board",
            "Takes one of the MIDI messages away that this board sends.",
            remove_message,
            _GROUP,
            (_WHEN, _PLACE),
            edits=True,
        ),
    )
