"""MIDI messages that belong to a board: sent when it is loaded, and when another takes its place."""

from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.message import Message


class Occasion(Enum):
    """The values are the words in files."""

    LOAD = "load"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class BoardMessage:
    """`device` None stands for every device that listens."""

    message: Message
    device: DeviceId | None = None


@dataclass(frozen=True, slots=True)
class BoardMessages:
    """Each in the order in which they are sent."""

    on_load: tuple[BoardMessage, ...] = ()
    on_leave: tuple[BoardMessage, ...] = ()

    def at(self, occasion: Occasion) -> tuple[BoardMessage, ...]:
        return self.on_load if occasion is Occasion.LOAD else self.on_leave

    def having(self, occasion: Occasion, messages: tuple[BoardMessage, ...]) -> "BoardMessages":
        if occasion is Occasion.LOAD:
            return replace(self, on_load=messages)
        return replace(self, on_leave=messages)


NO_MESSAGES: Final = BoardMessages()
