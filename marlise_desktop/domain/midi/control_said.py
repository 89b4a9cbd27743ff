"""Controls as people write them, `CC 64 ch 1 of FCB1010`, and back."""

import re

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.midi.control import NUMBERLESS, Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.programs import BANK
from marlise_desktop.domain.midi.rules import check_control
from marlise_desktop.domain.note import note_said, note_text
from marlise_desktop.domain.texts import whole_said

EXAMPLES = "CC 64, CC 64 ch 1, Note C4 ch 10, PC 5, PC 2:5 ch 1, Bend ch 1, Pressure, Key PgDown, CC 7 of FCB1010"
_WHERE = re.compile(r"(?P<what>.*?)(?: ch(?:annel)? ?(?P<channel>\d{1,9}))?(?: of (?P<device>.+))?", re.IGNORECASE)
_KINDS = {
    "cc": ControlKind.CC,
    "cc14": ControlKind.CC14,
    "note": ControlKind.NOTE,
    "pc": ControlKind.PROGRAM,
    "program": ControlKind.PROGRAM,
    "bend": ControlKind.PITCH_BEND,
    "pitch bend": ControlKind.PITCH_BEND,
    "pressure": ControlKind.PRESSURE,
    "key": ControlKind.KEY,
}
_TEXTS = {
    ControlKind.CC: "CC",
    ControlKind.CC14: "CC14",
    ControlKind.PITCH_BEND: "Bend",
    ControlKind.PRESSURE: "Pressure",
}


def control_text(control: Control) -> str:
    """As `control_said` takes it; what is open is left out."""
    match control.kind:
        case ControlKind.KEY:
            return f"Key {control.key}"
        case ControlKind.NOTE:
            text = f"Note {note_text(control.number)}"
        case ControlKind.PROGRAM:
            bank, program = divmod(control.number, BANK)
            text = f"PC {bank}:{program}" if bank else f"PC {program}"
        case ControlKind.PITCH_BEND | ControlKind.PRESSURE:
            text = _TEXTS[control.kind]
        case _:
            text = f"{_TEXTS[control.kind]} {control.number}"
    text += "" if control.channel is None else f" ch {control.channel + 1}"
    return text if control.device is None else f"{text} of {control.device}"


def control_said(text: str) -> Control:
    """Any channel and any device where it names none. Raises ConfigurationError with what is wrong with it."""
    said = " ".join(text.split())
    parts = _WHERE.fullmatch(said)
    what = parts["what"] if parts else said
    word, _, number = what.rpartition(" ") if what.casefold() not in _KINDS else (what, "", "")
    kind = _KINDS.get(word.casefold())
    if parts is None or kind is None:
        raise ConfigurationError(f"“{said}” is no control", hint=f"Write it so: {EXAMPLES}.")
    if kind is ControlKind.KEY and number:
        return Control(kind, key=number)
    channel = int(parts["channel"]) - 1 if parts["channel"] else None
    device = DeviceId(parts["device"]) if parts["device"] else None
    control = Control(kind, _number(kind, number, said), channel, device)
    check_control(control)
    return control


def _number(kind: ControlKind, text: str, said: str) -> int:
    if kind in NUMBERLESS and not text:
        return 0
    before, _, after = text.rpartition(":")
    bank, program = whole_said(before), whole_said(after)
    if kind is ControlKind.PROGRAM and bank is not None and program is not None and program < BANK:
        return bank * BANK + program
    numbered = kind.highest_number > 0
    number = note_said(text) if kind is ControlKind.NOTE else whole_said(text) if numbered else None
    if number is None:
        raise ConfigurationError(f"“{said}” has no number that MIDI knows", hint=f"Write it so: {EXAMPLES}.")
    return number
