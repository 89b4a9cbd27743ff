"""What the MIDI specification calls the controllers.

Source: MIDI 1.0 Detailed Specification 4.2.1, table III, with the sound controllers' defaults.
"""

_NAMES = {
    0: "Bank select",
    1: "Modulation wheel",
    2: "Breath",
    4: "Foot pedal",
    5: "Portamento time",
    6: "Data entry",
    7: "Volume",
    8: "Balance",
    10: "Pan",
    11: "Expression",
    12: "Effect control 1",
    13: "Effect control 2",
    **{16 + index: f"General purpose {index + 1}" for index in range(4)},
    64: "Sustain",
    65: "Portamento",
    66: "Sostenuto",
    67: "Soft pedal",
    68: "Legato",
    69: "Hold 2",
    70: "Sound variation",
    71: "Timbre",
    72: "Release time",
    73: "Attack time",
    74: "Brightness",
    75: "Decay time",
    76: "Vibrato rate",
    77: "Vibrato depth",
    78: "Vibrato delay",
    79: "Sound controller 10",
    **{80 + index: f"General purpose {index + 5}" for index in range(4)},
    84: "Portamento control",
    88: "High resolution velocity",
    91: "Reverb depth",
    92: "Tremolo depth",
    93: "Chorus depth",
    94: "Detune depth",
    95: "Phaser depth",
    96: "Data up",
    97: "Data down",
    98: "NRPN, fine",
    99: "NRPN",
    100: "RPN, fine",
    101: "RPN",
    120: "All sound off",
    121: "Reset all controllers",
    122: "Local control",
    123: "All notes off",
    124: "Omni off",
    125: "Omni on",
    126: "Mono on",
    127: "Poly on",
}


def controller_name(controller: int) -> str:
    """Empty for those that are free for any use."""
    if 32 <= controller < 64:
        coarse = _NAMES.get(controller - 32, "")
        return f"{coarse}, fine" if coarse else ""
    return _NAMES.get(controller, "")
