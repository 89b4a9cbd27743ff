"""What the built-in host is told beforehand of a control, in its words.

Source: marlise_desktop/host/README.md, "MIDI controllers".
"""

from collections.abc import Callable

from marlise_desktop.adapters.modhost.protocol import LONGEST_OWN_MESSAGE, Request, UnsendableError, decimal, request
from marlise_desktop.adapters.modhost.status import NO_INSTANCE, reason
from marlise_desktop.adapters.modhost.wire import Numbers, UnwirableError
from marlise_desktop.domain.midi.standby import FollowTable, Ready, Setting, StandbyPress


def ready_request(slot: int, what: Ready, words: Callable[[Setting], bytes], numbers: Numbers) -> Request:
    """`words` are those of a setting in a list. Raises UnwirableError and UnsendableError."""
    return _table(slot, what, numbers) if isinstance(what, FollowTable) else _press(slot, what, words)


def _press(slot: int, what: StandbyPress, words: Callable[[Setting], bytes]) -> Request:
    control = (str(what.port), what.kind.value, _channel(what.channel), str(what.number))
    seen = "-" if what.seen is None else str(what.seen)
    span = (str(what.low), str(what.high))
    head = request("midi_standby", str(slot), *control, *span, seen, f"{what.ramp_ms:g}").data[:-1]
    data = b" ".join((head, *map(words, what.steps))) + b"\0"
    if len(data) > LONGEST_OWN_MESSAGE:
        raise UnsendableError("the text is too long for the engine")
    return Request(data)


def _table(slot: int, what: FollowTable, numbers: Numbers) -> Request:
    number = numbers.number(what.instance)
    if number is None:
        raise UnwirableError(reason(NO_INSTANCE), NO_INSTANCE)
    control = (str(what.port), _channel(what.channel), str(what.number))
    return request("midi_follow", str(slot), *control, str(number), what.symbol, *map(decimal, what.values))


def _channel(channel: int | None) -> str:
    return "-1" if channel is None else str(channel)
