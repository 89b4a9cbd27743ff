"""Writes down every gesture with what the engine made of it, for "what did I change last Tuesday"."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import chain

from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.events import BoardChanged, NoticePosted, Origin, Severity
from marlise_desktop.domain.health import DatabaseState
from marlise_desktop.domain.logbook.round import Answer, EngineAnswered, Round, RoundKind, Turn
from marlise_desktop.domain.logbook.words import Subject, answered, told
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import AddInstance
from marlise_desktop.domain.texts import storable
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.logbook import Day, LogbookStore, LogPage, LogQuery

_TOPIC = "logbook"
_REST_S = 1.0
_PATIENCE_S = 60.0
_MOST_WAITING = 500
_MOST_TURNS = 200
_MOST_BOARDS = 2000
_KEPT_WHOLE = 5000
_KEPT_FOLDED = 5000
_FOLD_EVERY = 500
_KINDS = {
    Origin.USER: RoundKind.EDIT,
    Origin.CONTROLLER: RoundKind.EDIT,
    Origin.UNDO: RoundKind.UNDO,
    Origin.LOAD: RoundKind.BOARD,
}


@dataclass(eq=False)
class _Draft:
    """A round that may still grow: a knob is still turned, or the engine has not answered yet."""

    label: str
    kind: RoundKind
    at: float
    ended: float
    title: str
    before: Pedalboard
    boards: deque[Pedalboard]
    gesture: object | None = None
    answers: Mapping[Subject, Answer] = field(default_factory=dict)
    heard: list[tuple[Answer, ...]] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    loaded: int = 0
    number: int = 0
    fresh: bool = True

    def taken(self) -> "_Taken":
        """As it is now, for the thread that finds the words."""
        self.fresh = False
        heard, self.heard = self.heard, []
        base = Round(
            storable(self.label),
            self.kind,
            storable(self.title),
            self.at,
            self.ended,
            turns=tuple(self.turns),
            number=self.number,
        )
        after = self.boards[-1] if self.boards else self.before
        return _Taken(base, self.before, after, self.answers, heard)


@dataclass(frozen=True, slots=True)
class _Taken:
    base: Round
    before: Pedalboard
    after: Pedalboard
    answers: Mapping[Subject, Answer]
    heard: Sequence[tuple[Answer, ...]]

    def worded(self) -> tuple[Round, Mapping[Subject, Answer]]:
        answers = answered(self.answers, chain.from_iterable(self.heard))
        requests, unlisted = told(self.before, self.after, answers)
        return replace(self.base, requests=requests, unlisted=unlisted), answers


class Logbook:
    """`run` is its life. A gesture costs the loop next to nothing: words are found, and rows written, elsewhere.

    A round is written about a second after its last change, and again when the engine's answers come later.
    """

    def __init__(self, store: LogbookStore, notices: Notices, bus: Bus, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._notices = notices
        self._clock = clock
        self._drafts: deque[_Draft] = deque(maxlen=_MOST_WAITING)
        self._listeners: list[Callable[[Turn], None]] = []
        self._wake = asyncio.Event()
        self._hurry = asyncio.Event()
        self._open = asyncio.Event()
        self._at_rest = asyncio.Event()
        self._at_rest.set()
        self._since_fold = 0
        self._given_up = False
        self._writing: asyncio.Task[bool] | None = None
        self._disk = asyncio.Lock()
        bus.subscribe(BoardChanged, self._board_changed)
        bus.subscribe(EngineAnswered, self._engine_answered)
        bus.subscribe(NoticePosted, self._notice_posted)

    @property
    def waiting(self) -> int:
        """How many gestures are not written yet, or have grown since."""
        return sum(draft.fresh for draft in self._drafts)

    @property
    def given_up(self) -> bool:
        """Whether nothing is written in this run, because the database could not be opened."""
        return self._given_up

    @property
    def database(self) -> DatabaseState:
        return self._store.database

    def listen(self, heard: Callable[[Turn], None]) -> Callable[[], None]:
        """Calls `heard` for each turn while it is taken; call what is answered to stop that."""
        self._listeners.append(heard)
        return lambda: self._listeners.remove(heard)

    async def page(self, query: LogQuery, before: int = 0, limit: int = 100) -> LogPage:
        """The newest rounds below a number, 0 for all; none if no logbook can be kept. Raises LibraryError."""
        await self._open.wait()
        if self._given_up:
            return LogPage((), 0)
        async with self._disk:
            return await self._store.page(query, before, limit)

    async def days(self, text: str = "") -> Sequence[Day]:
        """The days on which something was done that has the words, the newest first. Raises LibraryError."""
        await self._open.wait()
        if self._given_up:
            return ()
        async with self._disk:
            return await self._store.days(text)

    async def settled(self) -> None:
        """Returns when all that was done so far is written, without waiting for more to come."""
        self._hurry.set()
        await self._at_rest.wait()

    async def run(self) -> None:
        """Until cancelled; what is not written yet is then written."""
        try:
            damage = await self._store.open()
        except LibraryError as error:
            self._notices.post_error(error, _TOPIC)
            self._given_up = True
            self._drafts.clear()
            self._at_rest.set()
            self._open.set()
            return
        self._open.set()
        if damage:
            self._notices.post(Severity.WARNING, damage, topic="logbook damaged")
        try:
            while True:
                await self._wake.wait()
                await self._rested()
                await self._write()
        finally:
            if self._writing is not None:
                await self._writing
            await self._write()
            await self._store.close()

    @asynccontextmanager
    async def still(self) -> AsyncIterator[None]:
        """Within, nothing is read or written; its file is closed until `take_up`. For a logbook that lives."""
        await self._open.wait()
        async with self._disk:
            await self.let_go()
            yield

    async def take_up(self) -> None:
        """Within `still`: opens the file again, where it is now. Raises LibraryError."""
        if not self._given_up:
            await self._store.open()

    async def let_go(self) -> None:
        """Within `still`: takes a `take_up` back."""
        if not self._given_up:
            await self._store.close()

    def _board_changed(self, event: BoardChanged) -> None:
        kind = _KINDS.get(event.origin)
        unworded = event.origin is Origin.CONTROLLER and not event.label  # what follows a tempo from outside
        if kind is None or unworded or event.before is event.after:
            return
        now = self._clock()
        last = self._drafts[-1] if self._drafts else None
        if last is not None and event.gesture is not None and last.gesture is event.gesture and last.boards:
            last.ended, last.label = now, event.label
            last.boards.append(event.after)
            self._grown(last)
            return
        boards = deque([event.after], _MOST_BOARDS)
        label = event.label or kind.value.capitalize()
        if kind is RoundKind.BOARD and event.after.title:
            label = f"{label} {event.after.title}"
        self._begun(_Draft(label, kind, now, now, event.after.title, event.before, boards, event.gesture))

    def _engine_answered(self, event: EngineAnswered) -> None:
        draft = next((held for held in reversed(self._drafts) if _led_to(held, event.towards)), None)
        if draft is not None:
            draft.heard.append(event.answers)
            draft.ended = self._clock()
            self._take_turns(draft, event)
            self._grown(draft)

    def _take_turns(self, draft: _Draft, event: EngineAnswered) -> None:
        for answer in event.answers:
            if not isinstance(answer.step, AddInstance):
                continue
            draft.loaded += 1
            total = sum(key not in draft.before.instances for key in event.towards.instances)
            turn = Turn(draft.ended, storable(answer.step.description.name), draft.loaded, max(total, draft.loaded))
            if len(draft.turns) < _MOST_TURNS:
                draft.turns.append(turn)
            for heard in tuple(self._listeners):
                heard(turn)

    def _notice_posted(self, event: NoticePosted) -> None:
        notice = event.notice
        if notice.severity is Severity.ERROR and notice.topic != _TOPIC:
            now = self._clock()
            nothing = Pedalboard()
            title = self._drafts[-1].title if self._drafts else ""
            self._begun(_Draft(notice.message, RoundKind.TROUBLE, now, now, title, nothing, deque()))

    def _begun(self, draft: _Draft) -> None:
        if self._given_up:
            return
        self._drafts.append(draft)
        self._grown(draft)

    def _grown(self, draft: _Draft) -> None:
        draft.fresh = True
        self._at_rest.clear()
        self._wake.set()

    async def _rested(self) -> None:
        """Gives a gesture that goes on time to end, so that it is written once."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_REST_S):
                await self._hurry.wait()

    async def _write(self) -> None:
        self._wake.clear()
        self._hurry.clear()
        batch = [draft for draft in self._drafts if draft.fresh]
        if batch:
            # Not broken off when the program ends: a round that is half written would be written twice.
            self._writing = asyncio.create_task(self._written(batch), name="write the logbook")
            if not await asyncio.shield(self._writing):
                self._wake.set()
                return
        now = self._clock()
        while self._drafts and not self._drafts[0].fresh and now - self._drafts[0].ended > _PATIENCE_S:
            self._drafts.popleft()
        if not any(draft.fresh for draft in self._drafts):
            self._at_rest.set()

    async def _written(self, batch: Sequence[_Draft]) -> bool:
        taken = [draft.taken() for draft in batch]
        worded = await asyncio.to_thread(lambda: [entry.worded() for entry in taken])
        for draft, (_, answers) in zip(batch, worded, strict=True):
            draft.answers = answers
        try:
            async with self._disk:
                numbers = await self._store.put([held for held, _ in worded])
                await self._fold_sometimes(len(batch))
        except LibraryError as error:
            for draft in batch:
                draft.fresh = True
            self._notices.post_error(error, _TOPIC)
            return False
        for draft, number in zip(batch, numbers, strict=True):
            draft.number = number
        self._notices.clear(_TOPIC)
        return True

    async def _fold_sometimes(self, written: int) -> None:
        self._since_fold -= written
        if self._since_fold <= 0:
            self._since_fold = _FOLD_EVERY
            await self._store.fold(_KEPT_WHOLE, _KEPT_FOLDED)


def _led_to(draft: _Draft, board: Pedalboard) -> bool:
    return any(held is board for held in reversed(draft.boards))
