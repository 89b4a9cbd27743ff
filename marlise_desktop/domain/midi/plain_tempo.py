"""Mappings of the board's own tempo that MOD has words for: they lie at `:bpm`, `:bpb` and `:rolling` of its files.

Here they are mappings of actions like all others, which the program carries out, each known by an id of its own.
"""

import re
from collections.abc import Mapping
from typing import Final

from marlise_desktop.domain.ids import PortSymbol
from marlise_desktop.domain.instance import MidiBinding
from marlise_desktop.domain.midi.control import Nature
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    MappingId,
    Trigger,
)
from marlise_desktop.domain.midi.plain_control import control_of, plain_control
from marlise_desktop.domain.pedalboard import FEWEST_BEATS, HIGHEST_BPM, LOWEST_BPM, MOST_BEATS

_BPM, _BEATS, _ROLLING = PortSymbol(":bpm"), PortSymbol(":bpb"), PortSymbol(":rolling")
_LED: Final[Mapping[PortSymbol, tuple[str, str, float, float]]] = {
    _BEATS: ("tempo.beats", "beats_per_bar", FEWEST_BEATS, MOST_BEATS),
    _BPM: ("tempo.set", "bpm", LOWEST_BPM, HIGHEST_BPM),
}
"""The action that leads it, which of its arguments, and how far that goes."""
_ROLLS: Final = ActionTarget("transport.start")
"""What is let go stops it again."""
TEMPO_SYMBOLS: Final = (_BEATS, _BPM, _ROLLING)
_SPAN: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*\.\.\s*(\d+(?:\.\d+)?)\s*")


def tempo_id(symbol: PortSymbol) -> MappingId:
    """Of the one mapping that a board has in MOD's words for it; made ids never look so."""
    return MappingId(f"tempo{symbol}")


TEMPO_IDS: Final = frozenset(map(tempo_id, TEMPO_SYMBOLS))


def tempo_mapping(symbol: PortSymbol, binding: MidiBinding) -> ControlMapping:
    """The binding as a line of the mapping table; without a range it goes all the way."""
    if symbol == _ROLLING:
        trigger = Trigger(control_of(binding), Nature.LATCHING, Gesture.MOVE)
        return ControlMapping(tempo_id(symbol), trigger, _ROLLS, Behaviour.FOLLOW)
    action, argument, lowest, highest = _LED[symbol]
    low = lowest if binding.minimum is None else max(binding.minimum, lowest)
    high = highest if binding.maximum is None else min(binding.maximum, highest)
    if low >= high:
        low, high = lowest, highest
    target = ActionTarget(action, {argument: f"{low:.6g}..{high:.6g}"})
    trigger = Trigger(control_of(binding), Nature.CONTINUOUS, Gesture.MOVE)
    return ControlMapping(tempo_id(symbol), trigger, target, Behaviour.FOLLOW)


def tempo_binding(mapping: ControlMapping) -> tuple[PortSymbol, MidiBinding] | None:
    """The mapping in MOD's words, and where they stand; None if those cannot say it."""
    control, target = plain_control(mapping), mapping.target
    if control is None or not isinstance(target, ActionTarget):
        return None
    if target == _ROLLS:
        return _ROLLING, MidiBinding(*control)
    for symbol, (action, argument, lowest, highest) in _LED.items():
        span = _SPAN.fullmatch(target.arguments.get(argument, ""))
        if target.action == action and set(target.arguments) == {argument} and span is not None:
            low, high = float(span[1]), float(span[2])
            return (symbol, MidiBinding(*control, low, high)) if lowest <= low < high <= highest else None
    return None


def in_mods_words(mapping: ControlMapping) -> bool:
    """Whether it is kept in MOD's words, as a board holds it."""
    words = tempo_binding(mapping) if mapping.id in TEMPO_IDS else None
    return words is not None and mapping.id == tempo_id(words[0])
