"""A board's own MIDI messages in `marlise.json`.

`"messages": {"load": [{"message": "PC 5 ch 1", "device": "FCB1010"}], "leave": []}`; without a device, for all.
An entry that cannot be read, from a newer version perhaps, is told and stays in the file.
"""

from collections.abc import Callable

from marlise_desktop.adapters.bundle.json_text import Json, JsonObject, as_list, as_object, as_text, without
from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.midi.board_messages import BoardMessage, BoardMessages, Occasion
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.said import message_said, message_text


def read_messages(own: JsonObject, warn: Callable[[str], None]) -> BoardMessages:
    found = BoardMessages()
    for occasion in Occasion:
        entries = as_list(as_object(own.get("messages")).get(occasion.value))
        read = [_read(entry, warn) for entry in entries]
        found = found.having(occasion, tuple(message for message in read if message is not None))
    return found


def messages_json(messages: BoardMessages, previous: JsonObject) -> JsonObject:
    """Empty if there are none, and none that could not be read."""
    before = as_object(previous.get("messages"))
    written: JsonObject = {}
    for occasion in Occasion:
        unread = [entry for entry in as_list(before.get(occasion.value)) if _read(entry, _nobody) is None]
        entries: list[Json] = [*(_json(held) for held in messages.at(occasion)), *unread]
        if entries:
            written[occasion.value] = entries
    return without(before, *(occasion.value for occasion in Occasion)) | written


def _read(entry: Json, warn: Callable[[str], None]) -> BoardMessage | None:
    held = as_object(entry)
    device = as_text(held.get("device"))
    try:
        return BoardMessage(message_said(as_text(held.get("message"))), DeviceId(device) if device else None)
    except ConfigurationError as error:
        warn(f"A MIDI message of this board is left out: {error.message}.")
        return None


def _json(held: BoardMessage) -> JsonObject:
    entry: JsonObject = {"message": message_text(held.message)}
    return entry if held.device is None else {**entry, "device": held.device}


def _nobody(_warning: str) -> None:
    """It was said when the board was read."""
