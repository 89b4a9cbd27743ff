import math

import pytest

from marlise_desktop.gui.widgets.numbers import parsed


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("12", "", 12.0),
        (" -6 dB", "dB", -6.0),
        ("−6,5dB", "dB", -6.5),
        (".5", "", 0.5),
        ("1.2k", "Hz", 1200.0),
        ("1.2 kHz", "Hz", 1200.0),
        ("2 kHz", "kHz", 2.0),
        ("2 kg", "Hz", 2.0),
        ("1e3", "", 1000.0),
        ("50 %", "%", 50.0),
        ("+3", "", 3.0),
        ("loud", "", None),
        ("", "", None),
    ],
)
def test_numbers_are_read_as_people_type_them(text, unit, number):
    assert parsed(text, unit) == number


def test_minus_infinity_is_silence():
    assert parsed("-inf dB") == -math.inf
