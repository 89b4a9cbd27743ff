"""What the light of a control shall show: the state of what the control does."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Gesture,
    ParameterTarget,
)
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.texts import folded


class Lit(Enum):
    OFF = "off"
    ON = "on"
    BEAT = "beat"
    """Flashes at each beat of the tempo."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What lights can show of a rack. `plays`: an engine runs. `folder` is where the board is kept, empty if nowhere.

    Beats are counted from `beat_s`, on the loop's clock. `tuner` is None while the tuner is closed, and the note that
    it hears, or nothing, while it is open.
    """

    board: Pedalboard
    plays: bool = True
    muted: bool = False
    rolling: bool = False
    tuner: str | None = None
    folder: str = ""
    bpm: float = 120.0
    beat_s: float = 0.0

    @property
    def text(self) -> str:
        """For displays of letters: the note while somebody tunes, else the snapshot that sounds, else the board."""
        if self.tuner is not None:
            return self.tuner
        current = self.board.current_snapshot
        return next((held.name for held in self.board.snapshots if held.id == current), self.board.title)

    def flashes(self, now: float) -> tuple[bool, float]:
        """Whether a light that follows the beat is lit now, and for how many seconds it stays so."""
        beat = 60.0 / self.bpm
        # A look that comes at the very end of one part belongs to the next one.
        into = (now - self.beat_s + _SOON_S) % beat
        flash = min(_FLASH_S, beat / 2)
        lit_now = into < flash
        return lit_now, max((flash if lit_now else beat) - into, _SOON_S)


_FLASH_S = 0.1
_SOON_S = 1e-6


def lit(mapping: ControlMapping, sight: Sight) -> Lit | None:
    """None where what the control does has no state, or is not there."""
    target = mapping.target
    if isinstance(target, ActionTarget):
        rule = _ACTIONS.get(target.action)
        return None if rule is None else rule(target.arguments, sight)
    return _switch(None if not sight.plays else _parameter(mapping, target, sight.board), dark=not sight.plays)


def level(mapping: ControlMapping, sight: Sight) -> float | None:
    """Where a control that moves with its target would stand, 0 to 1; None where it does not."""
    target = mapping.target
    if not isinstance(target, ParameterTarget) or mapping.behaviour is not Behaviour.FOLLOW:
        return None
    held = sight.board.instances.get(target.instance)
    parameter = held.plugin.parameters_by_symbol.get(target.symbol) if held else None
    if held is None or parameter is None:
        return None
    low, high = (parameter.position(end) for end in _ends(target, parameter))
    here = parameter.position(held.value(target.symbol))
    return min(max((here - low) / (high - low), 0.0), 1.0) if low != high else 0.0


GESTURES_SHOWN: Final = (
    Gesture.MOVE,
    Gesture.PRESS,
    Gesture.REPEAT,
    Gesture.RELEASE,
    Gesture.DOUBLE_PRESS,
    Gesture.LONG_PRESS,
    Gesture.CHORD,
)
"""Of what a switch does by several gestures, its light shows the first of these."""


def _switch(state: bool | None, *, dark: bool = False) -> Lit | None:
    if dark:
        return Lit.OFF
    return None if state is None else Lit.ON if state else Lit.OFF


def _parameter(mapping: ControlMapping, target: ParameterTarget, board: Pedalboard) -> bool | None:
    held = board.instances.get(target.instance)
    if held is None:
        return None
    if target.symbol == BYPASS:
        return not held.bypassed
    parameter = held.plugin.parameters_by_symbol.get(target.symbol)
    if parameter is None or parameter.kind is ParameterKind.TRIGGER:
        return None
    value, (low, high) = held.value(target.symbol), _ends(target, parameter)
    if parameter.kind is ParameterKind.TOGGLE:
        low, high = (parameter.minimum, parameter.maximum) if low <= high else (parameter.maximum, parameter.minimum)
        return abs(value - high) < abs(value - low)
    if mapping.behaviour is Behaviour.DO:
        return math.isclose(value, high, rel_tol=1e-5, abs_tol=1e-7)
    if mapping.behaviour in (Behaviour.TOGGLE, Behaviour.MOMENTARY, Behaviour.FOLLOW):
        return abs(value - high) < abs(value - low)
    return None


def _ends(target: ParameterTarget, parameter: Parameter) -> tuple[float, float]:
    low = parameter.minimum if target.low is None else target.low
    high = parameter.maximum if target.high is None else target.high
    return low, high


_Rule = Callable[[Mapping[str, str], Sight], Lit | None]


def _pedal(arguments: Mapping[str, str], sight: Sight) -> PluginInstance | None:
    said = arguments.get("instance", "")
    every = sight.board.instances
    named = (held for held in every.values() if held.name.casefold() == said.casefold())
    return every.get(InstanceId(said)) or next(named, None)


def _engaged(arguments: Mapping[str, str], sight: Sight) -> Lit | None:
    held = _pedal(arguments, sight)
    return None if held is None else _switch(not held.bypassed, dark=not sight.plays)


def _snapshot(arguments: Mapping[str, str], sight: Sight) -> Lit | None:
    said, board = arguments.get("snapshot", ""), sight.board
    by_name = (held for held in board.snapshots if said in (held.id, held.name))
    by_place = (held for place, held in enumerate(board.snapshots, 1) if said == str(place))
    meant = next(by_name, None) or next(by_place, None)
    if meant is None:
        return None
    return _switch(meant.id == board.current_snapshot, dark=not sight.plays)


def _toggled(arguments: Mapping[str, str], sight: Sight) -> Lit | None:
    """A parameter at its upper end, or at the value that the action sets it to."""
    held = _pedal(arguments, sight)
    said = arguments.get("parameter", "")
    parameters = held.plugin.parameters if held else ()
    meant = next((one for one in parameters if said in (one.symbol, one.name)), None)
    if held is None or meant is None or meant.kind is ParameterKind.TRIGGER:
        return None
    if not sight.plays:
        return Lit.OFF
    value = held.value(PortSymbol(meant.symbol))
    if "value" not in arguments:
        return _switch(value > (meant.minimum + meant.maximum) / 2)
    return _switch(meant.text(value) == arguments["value"] or _near(value, arguments["value"]))


def _near(value: float, said: str) -> bool:
    try:
        return math.isclose(value, float(said), rel_tol=1e-5, abs_tol=1e-7)
    except ValueError:
        return False


def _board(arguments: Mapping[str, str], sight: Sight) -> Lit | None:
    said = arguments.get("board", "")
    return _switch(said == sight.folder or folded(said) == folded(sight.board.title))


_ACTIONS: Final[Mapping[str, _Rule]] = {
    "pedal.bypass.toggle": _engaged,
    "pedal.bypass": _engaged,
    "snapshot.apply": _snapshot,
    "parameter.toggle": _toggled,
    "parameter.set": _toggled,
    "board.open": _board,
    "mute": lambda _, sight: _switch(sight.muted),
    "mute.set": lambda _, sight: _switch(sight.muted),
    "tuner.toggle": lambda _, sight: _switch(sight.tuner is not None),
    "transport.toggle": lambda _, sight: _switch(sight.rolling),
    "transport.start": lambda _, sight: _switch(sight.rolling),
    "transport.stop": lambda _, sight: _switch(not sight.rolling),
    "tap.tempo": lambda _, sight: Lit.BEAT if sight.plays else Lit.OFF,
    "sound.restart_engine": lambda _, sight: _switch(not sight.plays),
}
"""What each action's light tells; other actions have no state."""
