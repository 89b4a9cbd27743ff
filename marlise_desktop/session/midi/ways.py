"""What each control does, found once and kept until mappings change."""

from collections.abc import Sequence
from dataclasses import dataclass

from marlise_desktop.domain.midi.control import Calibration, Control, ControlKind
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.gestures import Wanted
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.mapping import Gesture
from marlise_desktop.domain.midi.matching import overlaps
from marlise_desktop.session.midi.follow import Follow
from marlise_desktop.session.midi.mappings import Mappings

_MOST_CONTROLS = 4096


@dataclass(slots=True)
class Way:
    """What one control does: what goes along with it, and what is wanted of it as a switch."""

    lines: Sequence[Line]
    calibration: Calibration | None
    moves: tuple[tuple[Line, Follow], ...]
    wanted: Wanted | None


class Ways:
    """On the loop's thread."""

    def __init__(self, mappings: Mappings) -> None:
        self._mappings = mappings
        self._ways: dict[Control, Way] = {}
        self._fine: dict[tuple[DeviceId, int, int], bool] = {}
        self._follows: dict[tuple[Control, LineKey], Follow] = {}
        self.lines: Sequence[Line] = ()
        """All mappings, as they were at the last look."""

    def look(self) -> None:
        """Forgets what was found if mappings have changed."""
        lines = self._mappings.all()
        if lines is not self.lines:
            self.lines = lines
            self._ways.clear()
            self._fine.clear()

    def of(self, control: Control) -> Way:
        return self._ways.get(control) or self._found(control)

    def wanted(self, control: Control) -> Wanted:
        return self.of(control).wanted or Wanted()

    def wants_fine(self, device: DeviceId, channel: int, controller: int) -> bool:
        """Whether two controllers are one of 14 bits here."""
        key = (device, channel, controller)
        found = self._fine.get(key)
        if found is None:
            control = Control(ControlKind.CC14, controller, channel, device)
            mapped = bool(self._mappings.of_control(control))
            found = self._fine[key] = mapped or self._mappings.calibration(control) is not None
        return found

    def _found(self, control: Control) -> Way:
        lines = self._mappings.of_control(control)
        calibration = self._mappings.calibration(control)
        moves = tuple(
            (line, self._follow(control, line, calibration))
            for line in lines
            if line.mapping.trigger.gesture is Gesture.MOVE
        )
        switches = [line for line in lines if line.mapping.trigger.gesture is not Gesture.MOVE]
        wanted = None
        if switches:
            gestures = frozenset(line.mapping.trigger.gesture for line in switches)
            seconds = tuple(dict.fromkeys(second for line in switches for second in others_of(line, control)))
            wanted = Wanted(switches[0].mapping.trigger.nature, gestures, seconds)
        if len(self._ways) >= _MOST_CONTROLS:  # only somebody who tries all programs of all banks gets here
            self._ways.clear()
        way = self._ways[control] = Way(lines, calibration, moves, wanted)
        return way

    def _follow(self, control: Control, line: Line, calibration: Calibration | None) -> Follow:
        known = self._follows.get((control, line.key))
        if known is None or known.mapping != line.mapping or known.calibration != calibration:
            known = self._follows[control, line.key] = Follow(control, line.mapping, calibration)
        return known


def others_of(line: Line, control: Control) -> Sequence[Control]:
    """The switches that make a chord with this one."""
    trigger = line.mapping.trigger
    if trigger.second is None:
        return ()
    pairs = ((trigger.control, trigger.second), (trigger.second, trigger.control))
    return [other for mine, other in pairs if overlaps(mine, control)]
