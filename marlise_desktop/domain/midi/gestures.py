"""What a player means by stepping on switches: presses, long and double ones, two switches together, holding.

A press acts at once where nothing else is mapped to its switch. Else it waits for what it could still become:

- with a double press, until the time for the second press is over;
- with a long press, until the foot leaves, or the time for it has come;
- with a chord, until the time for the other switch is over; a chord swallows the two presses;
- with a long press, holding means that and nothing else: what repeats then acts as a press does.

Each of PRESS, LONG_PRESS, DOUBLE_PRESS and CHORD of a momentary switch is followed by one RELEASE, of a chord when the
first foot leaves. A time that is just over counts as over.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import Gesture
from marlise_desktop.domain.midi.matching import overlaps

_NEEDS_A_RELEASE = {
    Gesture.RELEASE: "a release",
    Gesture.LONG_PRESS: "a long press",
    Gesture.REPEAT: "holding it",
}


@dataclass(frozen=True, slots=True)
class Timing:
    """All in seconds, from the press on; `repeat_after` from when the press acts."""

    long_press: float = 0.5
    double_press: float = 0.3
    chord: float = 0.06
    repeat_after: float = 0.5
    repeat_every: float = 0.15


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is mapped to one switch. `seconds` are the other switches of its chords."""

    nature: Nature = Nature.MOMENTARY
    gestures: frozenset[Gesture] = frozenset()
    seconds: tuple[Control, ...] = ()


@dataclass(frozen=True, slots=True)
class Gestured:
    """One gesture. `second` is the other switch of a chord, and of the RELEASE that ends it."""

    control: Control
    gesture: Gesture
    second: Control | None = None


def gesture_refusal(nature: Nature, gesture: Gesture) -> str:
    """Why a control of that nature cannot be used so, in words; empty if it can."""
    if gesture is Gesture.MOVE or nature is Nature.MOMENTARY or nature is Nature.CONTINUOUS:
        return ""
    if nature.is_encoder:
        return "an encoder can only be turned"
    needs = _NEEDS_A_RELEASE.get(gesture)
    return f"this switch does not tell when the foot leaves it, so {needs} is not possible" if needs else ""


@dataclass(slots=True)
class _Press:
    """`begun` is the gesture that it turned out to be, None while it waits."""

    wanted: Wanted
    at: float
    down: bool
    begun: Gestured | None = None
    ended: bool = False
    repeat_at: float | None = None
    partner: Control | None = None

    def window_end(self, timing: Timing) -> float:
        """Until when it may become a chord or the first half of a double press."""
        end = self.at
        if self.wanted.seconds:
            end = max(end, self.at + timing.chord)
        if Gesture.DOUBLE_PRESS in self.wanted.gestures:
            end = max(end, self.at + timing.double_press)
        return end

    def may_be_long(self) -> bool:
        return self.down and Gesture.LONG_PRESS in self.wanted.gestures

    def deadline(self, timing: Timing) -> float | None:
        if self.begun is not None:
            return self.repeat_at
        return self.at + timing.long_press if self.may_be_long() else self.window_end(timing)


class Gestures:
    """All switches. It has no clock: times are given to it, in seconds, and only rise.

    `wanted` is asked at each press, so that what is mapped anew counts from the next press on. Controls are those that
    were heard, with their device and channel.
    """

    def __init__(self, wanted: Callable[[Control], Wanted], timing: Callable[[], Timing] = Timing) -> None:
        self._wanted = wanted
        self._timing_now = timing
        self._timing = timing()
        self._presses: dict[Control, _Press] = {}
        self._now = float("-inf")

    def feed(self, control: Control, down: bool, time_s: float) -> Sequence[Gestured]:
        """A switch went down or up; of one that is not momentary every message is a press."""
        out = list(self.due(time_s))
        held = self._presses.get(control)
        if held is not None and held.down:
            # A second press of a switch that is held: its release was lost.
            out += self._up(control, held)
        if down or not self._tells_releases(control, held):
            out += self._pressed(control)
        return out

    def due(self, time_s: float) -> Sequence[Gestured]:
        """What the time has decided since the last call, in its order."""
        self._now = max(self._now, time_s)
        out: list[Gestured] = []
        while True:
            when, control = self._next()
            if control is None or when > self._now:
                return out
            out += self._decide(control, self._presses[control], when)

    def deadline(self) -> float | None:
        """When `due` has something to tell at the earliest."""
        when, control = self._next()
        return None if control is None else when

    def release_all(self, device: DeviceId | None = None) -> Sequence[Gestured]:
        """Feet leave all switches of a device that is gone, or of all: what is held ends, what waits is forgotten.

        Only a press that was over and waited for a second one still acts.
        """
        out: list[Gestured] = []
        for control, press in list(self._presses.items()):
            if device is not None and control.device != device:
                continue
            if press.begun is None and press.down:
                del self._presses[control]
            elif press.begun is None:
                out += self._begin_press(control, press, self._now)
            elif press.down:
                out += self._up(control, press)
        return out

    def _tells_releases(self, control: Control, held: _Press | None) -> bool:
        return _tells(held.wanted if held is not None else self._wanted(control))

    def _next(self) -> tuple[float, Control | None]:
        earliest: tuple[float, Control | None] = (0.0, None)
        for control, press in self._presses.items():
            when = press.deadline(self._timing)
            if when is not None and (earliest[1] is None or when < earliest[0]):
                earliest = (when, control)
        return earliest

    def _pressed(self, control: Control) -> Sequence[Gestured]:
        out: list[Gestured] = []
        earlier = self._presses.get(control)
        if earlier is not None and earlier.begun is None:
            if Gesture.DOUBLE_PRESS in earlier.wanted.gestures:
                return self._begin(control, self._new(control), Gesture.DOUBLE_PRESS)
            out += self._begin_press(control, earlier, self._now)
        press = self._new(control)
        other = self._other_of_chord(control, press)
        if other is not None:
            return [*out, *self._begin_chord(other, control, press)]
        if not press.may_be_long() and press.window_end(self._timing) <= self._now:
            out += self._begin_press(control, press, self._now)
        return out

    def _new(self, control: Control) -> _Press:
        self._timing = self._timing_now()
        wanted = self._wanted(control)
        press = self._presses[control] = _Press(wanted, self._now, _tells(wanted))
        return press

    def _other_of_chord(self, control: Control, press: _Press) -> Control | None:
        for other, waiting in self._presses.items():
            if other == control or waiting.begun is not None or self._now >= waiting.at + self._timing.chord:
                continue
            if _joins(press.wanted, other) or _joins(waiting.wanted, control):
                return other
        return None

    def _begin_chord(self, first: Control, second: Control, press: _Press) -> Sequence[Gestured]:
        other = self._presses[first]
        chord = Gestured(first, Gesture.CHORD, second)
        press.begun = other.begun = chord
        press.partner, other.partner = first, second
        out = [chord]
        momentary = _tells(press.wanted) or _tells(other.wanted)
        if _tells(other.wanted) and not other.down:  # that foot has left already
            out += self._end_chord(first, other)
        elif not momentary:
            del self._presses[first], self._presses[second]
        return out

    def _end_chord(self, control: Control, press: _Press) -> Sequence[Gestured]:
        out: list[Gestured] = []
        assert press.begun is not None
        if not press.ended:
            press.ended = True
            out.append(Gestured(press.begun.control, Gesture.RELEASE, press.begun.second))
        del self._presses[control]
        partner = self._presses.get(press.partner) if press.partner is not None else None
        if press.partner is not None and partner is not None and partner.partner == control:
            partner.ended = True
            if not partner.down:
                del self._presses[press.partner]
        return out

    def _begin(self, control: Control, press: _Press, gesture: Gesture) -> list[Gestured]:
        press.begun = Gestured(control, gesture)
        if not press.down:
            del self._presses[control]
        return [press.begun]

    def _begin_press(self, control: Control, press: _Press, when: float) -> Sequence[Gestured]:
        out = self._begin(control, press, Gesture.PRESS)
        if Gesture.REPEAT in press.wanted.gestures:
            out.append(Gestured(control, Gesture.REPEAT))
            if press.down and not press.may_be_long():
                press.repeat_at = when + self._timing.repeat_after
        if _tells(press.wanted) and not press.down:
            out.append(Gestured(control, Gesture.RELEASE))
        return out

    def _decide(self, control: Control, press: _Press, when: float) -> Sequence[Gestured]:
        if press.begun is not None:
            # Those that a stalled program has missed are not made up for.
            missed = max(0, int((self._now - when) / self._timing.repeat_every))
            press.repeat_at = when + (missed + 1) * self._timing.repeat_every
            return [Gestured(control, Gesture.REPEAT)]
        if press.may_be_long():
            return self._begin(control, press, Gesture.LONG_PRESS)
        return self._begin_press(control, press, when)

    def _up(self, control: Control, press: _Press) -> Sequence[Gestured]:
        press.down = False
        if press.begun is None:
            return () if self._now < press.window_end(self._timing) else self._begin_press(control, press, self._now)
        if press.begun.gesture is Gesture.CHORD:
            return self._end_chord(control, press)
        del self._presses[control]
        return [Gestured(control, Gesture.RELEASE)]


def _joins(wanted: Wanted, other: Control) -> bool:
    return any(overlaps(second, other) for second in wanted.seconds)


def _tells(wanted: Wanted) -> bool:
    """Whether the switch tells when the foot leaves it."""
    return wanted.nature in (Nature.MOMENTARY, Nature.CONTINUOUS)
