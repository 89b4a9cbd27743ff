"""The signs of the units that plugins name.

Source: units.lv2 2.0 (units.ttl, `units:symbol`). The table stands here because the specification's own bundle is
not installed on a machine that only runs plugins.
"""

import re
from typing import Final

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.world import Node, World
from marlise_desktop.domain.parameter import Unit

_DIRECTIVE: Final = re.compile(r"%[-+ #0]*\d*(?:\.\d+)?[a-zA-Z]")
_SYMBOLS: Final[dict[str, str]] = {
    "bar": "bars",
    "beat": "beats",
    "bpm": "BPM",
    "cent": "ct",
    "cm": "cm",
    "coef": "",
    "db": "dB",
    "degree": "°",
    "frame": "frames",
    "hz": "Hz",
    "inch": "in",
    "khz": "kHz",
    "km": "km",
    "m": "m",
    "mhz": "MHz",
    "midiNote": "note",
    "mile": "mi",
    "min": "min",
    "mm": "mm",
    "ms": "ms",
    "oct": "oct",
    "pc": "%",
    "s": "s",
    "semitone12TET": "semi",
}


def known_unit(uri: str) -> Unit | None:
    """The unit of a URI of the units specification."""
    symbol = _SYMBOLS.get(uri.removeprefix(voc.UNITS)) if uri.startswith(voc.UNITS) else None
    return None if symbol is None else Unit(symbol, f"%f {symbol.replace('%', '%%')}".strip())


def described_unit(symbol: str, render: str) -> Unit | None:
    """The unit that a plugin describes itself; the sign is taken from the printf form if it is not given."""
    if not symbol:
        symbol = _DIRECTIVE.sub("", render).replace("%%", "%").strip()
    return Unit(symbol, render or f"%f {symbol.replace('%', '%%')}") if symbol or render else None


def unit_of(world: World, subject: Node) -> Unit | None:
    """The unit of a port or a property."""
    if not world.knows(subject, voc.UNIT):
        return None
    with world.nodes(subject, voc.UNIT) as nodes:
        for node in nodes:
            unit = known_unit(world.text_of(node)) if world.is_uri(node) else None
            unit = unit or described_unit(world.label(node, voc.UNIT_SYMBOL), world.label(node, voc.UNIT_RENDER))
            if unit is not None:
                return unit
    return None
