"""One gesture of the user and what came of it."""

from dataclasses import dataclass
from enum import Enum

from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import Step


class Outcome(Enum):
    """What the engine made of a request. UNHEARD: it needs no engine, or none has answered."""

    UNHEARD = "unheard"
    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Response:
    """The engine's answer: its error number and reason in words are those of a refusal."""

    outcome: Outcome = Outcome.UNHEARD
    status: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing that was asked, in words: `Gain of Amp: 0.0 dB → 3.0 dB`."""

    text: str
    response: Response = Response()


@dataclass(frozen=True, slots=True)
class Turn:
    """A step of work that takes a while, as it is told: `done` of `total`, which is 0 where the end is not known."""

    at: float
    text: str
    done: int
    total: int


class RoundKind(Enum):
    """FOLDED stands for many rounds of long ago, which are kept as one."""

    EDIT = "edit"
    UNDO = "undo"
    BOARD = "board"
    TROUBLE = "trouble"
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Round:
    """`number` rises without end and is 0 for a round that no store has yet. Times are in seconds since the epoch.

    `board` is the title of the board that was open. `unlisted` requests were made beside those that are listed.
    `count` is how many gestures it stands for: 1, but for a FOLDED one.
    """

    label: str
    kind: RoundKind
    board: str
    at: float
    ended: float
    requests: tuple[Request, ...] = ()
    turns: tuple[Turn, ...] = ()
    unlisted: int = 0
    count: int = 1
    number: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said to one step; `status` and `reason` are those of a refusal."""

    step: Step
    status: int = 0
    reason: str = ""

    @property
    def refused(self) -> bool:
        return bool(self.status or self.reason)


@dataclass(frozen=True, slots=True)
class EngineAnswered:
    """The engine has performed steps towards a board; an event of the bus."""

    towards: Pedalboard
    answers: tuple[Answer, ...]
