"""Reads a board with MOD's own library, built by hand outside this project."""

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.integration.bundle.told import Binding, Told, ToldPedal

_B, _T, _F, _I, _U = ctypes.c_bool, ctypes.c_char_p, ctypes.c_float, ctypes.c_int, ctypes.c_uint


def _record(name: str, *fields: tuple[str, Any]) -> type[ctypes.Structure]:
    return type(name, (ctypes.Structure,), {"_fields_": list(fields)})


_Midi = _record(
    "_Midi", ("channel", ctypes.c_int8), ("control", ctypes.c_uint8), ("ranged", _B), ("low", _F), ("high", _F)
)
_Port = _record("_Port", ("valid", _B), ("symbol", _T), ("value", _F), ("midi", _Midi))
_Plugin = _record(
    "_Plugin",
    ("valid", _B),
    ("bypassed", _B),
    ("number", _I),
    ("instance", _T),
    ("uri", _T),
    ("bypass", _Midi),
    ("x", _F),
    ("y", _F),
    ("ports", ctypes.POINTER(_Port)),
    ("preset", _T),
)
_Connection = _record("_Connection", ("valid", _B), ("source", _T), ("target", _T))
_Device = _record("_Device", ("valid", _B), ("symbol", _T), ("name", _T))
_Hardware = _record(
    "_Hardware",
    *((name, _U) for name in ("audio_ins", "audio_outs", "cv_ins", "cv_outs")),
    ("midi_ins", ctypes.POINTER(_Device)),
    ("midi_outs", ctypes.POINTER(_Device)),
    *((name, _B) for name in ("serial_in", "serial_out", "merger_out", "broadcaster_in")),
)
_Time = _record(
    "_Time",
    ("available", _U),
    ("bpb", _F),
    ("bpb_midi", _Midi),
    ("bpm", _F),
    ("bpm_midi", _Midi),
    ("rolling", _B),
    ("rolling_midi", _Midi),
)
_Board = _record(
    "_Board",
    ("title", _T),
    ("width", _I),
    ("height", _I),
    ("factory", _B),
    ("separated", _B),
    ("loopback", _B),
    ("plugins", ctypes.POINTER(_Plugin)),
    ("connections", ctypes.POINTER(_Connection)),
    ("hardware", _Hardware),
    ("time", _Time),
    ("version", _U),
)


def told_by_modui(library: str, folder: Path) -> Told:
    """What MOD's program would load; raises LookupError if it takes the folder for no board."""
    lib = ctypes.CDLL(library)
    lib.get_pedalboard_info.argtypes = [_T]
    lib.get_pedalboard_info.restype = ctypes.POINTER(_Board)
    lib.init()
    try:
        found = lib.get_pedalboard_info(str(folder).encode())
        if not found:
            raise LookupError(folder)
        board: Any = found.contents
        return Told(
            title=board.title.decode(),
            version=board.version,
            pedals={held.instance.decode(): _pedal(held) for held in _valid(board.plugins)},
            cables={(c.source.decode(), c.target.decode()) for c in _valid(board.connections)},
            bpm=board.time.bpm,
            beats=board.time.bpb,
            rolling=board.time.rolling,
            separated=board.separated,
        )
    finally:
        lib.cleanup()


def _valid(records: Any) -> Iterator[Any]:
    place = 0
    while records and records[place].valid:
        yield records[place]
        place += 1


def _pedal(held: Any) -> ToldPedal:
    ports = list(_valid(held.ports))
    bindings = {port.symbol.decode(): _binding(port.midi) for port in ports if port.midi.channel >= 0}
    if held.bypass.channel >= 0:
        bindings[":bypass"] = _binding(held.bypass)
    return ToldPedal(
        uri=held.uri.decode(),
        bypassed=held.bypassed,
        number=held.number,
        place=(held.x, held.y),
        preset=held.preset.decode(),
        values={port.symbol.decode(): port.value for port in ports},
        bindings=bindings,
    )


def _binding(midi: Any) -> Binding:
    return midi.channel, midi.control, midi.low if midi.ranged else None, midi.high if midi.ranged else None
