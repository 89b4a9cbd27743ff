"""The ends of engines: judged, told to the user with the pedal's name, and what the user can do."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from marlise_desktop.domain.errors import EngineLostError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.breaker import Breaker, RetryPolicy
from marlise_desktop.session.crashes import Crashes, Verdict
from marlise_desktop.session.notices import Notices

TOPIC = "engine"
RESTING = "resting"
_LAST_WORDS_WITHIN_S = 2.0
_AFTER_FAILED_START = RetryPolicy((0.2, 1.0, 3.0, 5.0))


@dataclass(frozen=True, slots=True)
class _End:
    reason: str
    suspect: InstanceId | None
    name: str
    verdict: Verdict


class Ends:
    """`resting` says that the board is not played, because the engine ended too often with nobody to blame."""

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._crashes = Crashes()
        self._failures = Breaker(_AFTER_FAILED_START)
        self._gone = asyncio.Event()
        self._last: _End | None = None
        self._untold: _End | None = None
        self.resting = False
        self.blame: Callable[[InstanceId, str], None] = _nobody

    def new_engine(self) -> None:
        self._gone.clear()
        self._last = None

    @property
    def reason(self) -> str:
        """Why the present engine has ended, in words; empty while it has not."""
        return self._last.reason if self._last else ""

    def ended(self, reason: str, suspect: InstanceId | None, board: Pedalboard) -> None:
        """Takes an engine's last word; a pedal that has ended it twice is set aside."""
        playing = [key for key, held in board.instances.items() if not held.placeholder]
        verdict = self._crashes.ended(suspect if suspect in playing else None, playing)
        blamed = verdict.aside or (suspect if suspect in playing else None)
        name = board.instances[blamed].name if blamed is not None else ""
        self._last = self._untold = _End(reason, blamed, name, verdict)
        self.resting = self.resting or verdict.rest
        if verdict.aside is not None:
            self.blame(verdict.aside, _why_aside(name, verdict))
        self._gone.set()

    async def last_word(self) -> None:
        """Returns when the end of an engine that does not answer has been told, or soon."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS_WITHIN_S):
                await self._gone.wait()

    def lost(self, error: EngineLostError) -> float:
        """Tells that there is no engine; answers the pause before the next is started, in seconds."""
        end = self._last
        what = f"{end.name} seems to have ended the engine ({error.message})" if end and end.name else error.message
        self._notices.post(Severity.ERROR, f"{what}; it is started again with your board", error.hint, TOPIC)
        return end.verdict.pause_s if end else self.start_failed()

    def start_failed(self) -> float:
        """Answers the pause before the next start, in seconds."""
        return self._failures.failed()

    def over(self) -> None:
        """An engine plays again: says what there was. Of a pedal that was set aside it has been said."""
        end, self._untold = self._untold, None
        self._failures.succeeded()
        self._notices.clear(TOPIC)
        if end is None or end.verdict.aside is not None:
            return
        if self.resting:
            self._notices.post(
                Severity.ERROR,
                f"The engine ended {end.verdict.ends} times in ten minutes, so your board does not play",
                "No pedal is known to be the cause. Remove what you added last and press Play the board again, or open"
                " another board. Nothing of this one is lost.",
                RESTING,
            )
        elif end.name:
            hint = f"Your board plays as before. If {end.name} does it again, it is set aside and the rest plays on."
            message = f"{end.name} seems to have ended the engine, which was started again"
            self._notices.post(Severity.WARNING, message, hint, f"ended {end.suspect}")
        else:
            hint = "Your board plays as before. No pedal is known to be the cause."
            self._notices.post(Severity.WARNING, f"{end.reason} and was started again", hint, "ended")

    def begin_anew(self) -> None:
        """The user wants it to play: nothing is held against anybody."""
        self.resting = False
        self._crashes.begin_anew()
        self._failures.forget()
        self._notices.clear(RESTING)


def _why_aside(name: str, verdict: Verdict) -> str:
    if verdict.count > 1:
        times = "twice" if verdict.count == 2 else f"{verdict.count} times"
        return f"{name} ended the engine {times} and was set aside"
    return f"the engine ended {verdict.ends} times in ten minutes, last when {name} was touched"


def _nobody(instance: InstanceId, reason: str) -> None:
    """Takes the blame for nothing, until the boards service listens."""
