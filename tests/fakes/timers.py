"""A clock that a test moves on, with the timers set on it."""

from collections.abc import Callable


class FakeTimer:
    def __init__(self, when: float, callback: Callable[[], object]) -> None:
        self.when = when
        self.callback = callback
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class FakeTimers:
    """Times are whatever the test counts in."""

    def __init__(self, now: float = 0.0) -> None:
        self.now = now
        self._timers: list[FakeTimer] = []

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[[], object], /) -> FakeTimer:
        timer = FakeTimer(when, callback)
        self._timers.append(timer)
        return timer

    def go_to(self, when: float) -> None:
        """Rings each timer in its time."""
        while True:
            self._timers = [timer for timer in self._timers if not timer.cancelled]
            due = min((timer for timer in self._timers if timer.when <= when), key=lambda one: one.when, default=None)
            if due is None:
                break
            self._timers.remove(due)
            self.now = max(self.now, due.when)
            due.callback()
        self.now = max(self.now, when)

    def wake_late(self, when: float) -> None:
        """The program was held up until then: timers that were due ring now, and find that it is late."""
        self.now = when
        due = [timer for timer in self._timers if timer.when <= when and not timer.cancelled]
        self._timers = [timer for timer in self._timers if timer not in due]
        for timer in due:
            timer.callback()
