"""Actions that feet ask for: in order, in their own time, told where they fail."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.mapping import ActionTarget
from marlise_desktop.session.actions import Action
from marlise_desktop.session.arguments import Kind
from marlise_desktop.session.foot import by_foot
from marlise_desktop.session.midi.played_rack import PlayedRack
from marlise_desktop.session.notices import Notices

_TOPIC = "controller"
MOST_WAITING = 32
"""Of one kind of action; more than that no foot asks for."""
_BOARD = "board"
_SAYS_WHERE = frozenset(
    {Kind.SNAPSHOT, Kind.PRESET, Kind.VALUE, Kind.SWITCH, Kind.NUMBER, Kind.INTEGER, Kind.CONTENT, Kind.CHOICE}
)
"""Arguments that say where something shall be, so that a newer one makes an older one useless."""


@dataclass(slots=True, eq=False)
class Deed:
    """One action on its way; `words` say what has become of it, `begun` whether it can be dropped no more."""

    rack: PlayedRack
    target: ActionTarget
    release: bool
    words: str
    begun: bool = False
    dropped: bool = False

    @property
    def lane(self) -> str:
        """Actions of one kind are done one after the other."""
        return self.target.action.split(".")[0]

    def drop(self, why: str) -> None:
        self.dropped = True
        self.words = f"{self.words}: {why}"


class Deeds:
    """On the loop's thread. What edits a board waits while another one is coming; of boards the library takes care."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._lanes: defaultdict[tuple[SessionId, str], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[tuple[SessionId, str], list[Deed]] = defaultdict(list)
        self._resting: dict[SessionId, list[asyncio.Future[None]]] = {}
        self._editing: set[Deed] = set()
        self.on_idle: Callable[[], None] = _nothing
        """Called when the last one that edits is done."""

    @property
    def editing(self) -> bool:
        """Whether a board is being edited: what is played now must come after that. One that waits does not count."""
        return bool(self._editing)

    def add(self, rack: PlayedRack) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        self._resting[rack.key] = []
        rack.turns.on_rest(lambda: self._rest(rack.key))

        def over() -> None:
            self._rest(rack.key)
            self._resting.pop(rack.key, None)

        return over

    def do(
        self, rack: PlayedRack, target: ActionTarget, title: str, *, release: bool = False, at: float | None = None
    ) -> Deed:
        """Begins it, or takes back what it has done. `at` is when the foot moved."""
        deed = Deed(rack, target, release, f"{title} taken back" if release else title)
        waiting = self._waiting[rack.key, deed.lane]
        if len(waiting) >= MOST_WAITING and not release:
            deed.drop("dropped, for too many wait before it")
            return deed
        for older in waiting:
            if not older.begun and not release and _supersedes(deed, older):
                older.drop("dropped for a newer one")
        waiting.append(deed)
        if deed.lane != _BOARD and not rack.turns.under_way and _edits(deed):
            self._editing.add(deed)
        with by_foot(at):
            self.start(self._done(deed))
        return deed

    async def end(self) -> None:
        """Breaks off what is under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work, name="done by foot")
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            # A fault of the program: told as such, and the other feet go on.
            context = {"message": "an action by foot failed", "exception": task.exception(), "task": task}
            task.get_loop().call_exception_handler(context)

    async def _done(self, deed: Deed) -> None:
        rack = deed.rack
        try:
            if deed.lane == _BOARD:
                await self._make(deed)
            else:
                async with self._lanes[rack.key, deed.lane]:
                    await self._settled(deed)
                    if not deed.dropped:
                        await self._make(deed)
        except MarliseError as error:
            deed.words = error.message
            tell_once(rack.notices, error)
        else:
            if not deed.dropped:
                rack.notices.clear(_TOPIC)
        finally:
            self._waiting[rack.key, deed.lane].remove(deed)
            self._edited(deed)

    def _edited(self, deed: Deed) -> None:
        if deed in self._editing:
            self._editing.remove(deed)
            if not self._editing:
                self.on_idle()

    async def _settled(self, deed: Deed) -> None:
        """Returns when no other board is coming, if the deed is one that edits the board."""
        rack = deed.rack
        edits = _edits(deed)
        title = deed.words
        while edits and rack.turns.under_way and rack.key in self._resting and not deed.dropped:
            deed.words = f"{title}: waits for the board"
            rest: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._resting[rack.key].append(rest)
            for one in tuple(self._waiting[rack.key, deed.lane]):
                self._edited(one)
            await rest
        if not deed.dropped:
            deed.words = title

    async def _make(self, deed: Deed) -> None:
        deed.begun = True
        rack, target = deed.rack, deed.target
        arguments = await rack.wording.arguments(rack.actions.named(target.action), target.arguments)
        if deed.release:
            await rack.actions.release(target.action, **arguments)
        else:
            await rack.actions.run(target.action, **arguments)

    def _rest(self, rack: SessionId) -> None:
        waiting = self._resting.get(rack, [])
        while waiting:
            rest = waiting.pop()
            if not rest.done():
                rest.set_result(None)


def _supersedes(new: Deed, old: Deed) -> bool:
    """Whether the older one's outcome would be gone at once: it says of the same thing where it shall be."""
    if old.release or new.target.action != old.target.action:
        return False
    action, said = _action(new), new.target.arguments
    kinds = {argument.name: argument.kind for argument in action.arguments} if action is not None else {}
    says_where = {name for name in said if kinds.get(name) in _SAYS_WHERE}
    same = all(old.target.arguments.get(name) == text for name, text in said.items() if name not in says_where)
    return bool(says_where) and same


def _action(deed: Deed) -> Action | None:
    return next((action for action in deed.rack.actions.all() if action.name == deed.target.action), None)


def _edits(deed: Deed) -> bool:
    action = _action(deed)
    return action is not None and action.edits


def _nothing() -> None:
    """Until somebody waits."""


def tell_once(notices: Notices, error: MarliseError) -> None:
    """A foot that stays on the switch tells the same no second time."""
    if not any(held.topic == _TOPIC and held.message == error.message for held in notices.current):
        notices.post_error(error, _TOPIC)
