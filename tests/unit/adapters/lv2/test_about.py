"""Licences by the names that people know."""

import pytest

from marlise_desktop.adapters.lv2.about import short_licence
from marlise_desktop.adapters.lv2.units import described_unit, known_unit
from marlise_desktop.adapters.lv2.vocabulary import UNITS
from marlise_desktop.domain.parameter import Unit


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("http://usefulinc.com/doap/licenses/gpl", "GPL"),
        ("http://spdx.org/licenses/GPL-2.0-or-later.html", "GPL-2.0-or-later"),
        ("http://opensource.org/licenses/isc", "ISC"),
        ("https://www.gnu.org/licenses/gpl-3.0.html", "GPL-3.0"),
        ("http://www.gnu.org/licenses/old-licenses/gpl-2.0.html", "GPL-2.0"),
        ("http://example.org/mine", "http://example.org/mine"),
    ],
)
def test_short_licence(uri: str, name: str) -> None:
    assert short_licence(uri) == name


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        (known_unit(f"{UNITS}db"), Unit("dB", "%f dB")),
        (known_unit(f"{UNITS}unheard"), None),
        (known_unit("urn:other"), None),
        (described_unit("", "%+5.1f st"), Unit("st", "%+5.1f st")),
        (described_unit("x", ""), Unit("x", "%f x")),
        (described_unit("", ""), None),
    ],
)
def test_units(unit: Unit | None, expected: Unit | None) -> None:
    assert unit == expected
