"""The program as it runs: what all racks share, the sessions on it, and what stands on each rack's board."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from marlise_desktop.adapters.memory.sessions import MemorySessionStore
from marlise_desktop.app.bare_workspaces import BareWorkspaces
from marlise_desktop.app.first_board import open_first_board
from marlise_desktop.app.living_racks import LivingRacks
from marlise_desktop.app.racks import RackMaker, RackPlan
from marlise_desktop.domain.errors import LibraryError, MarliseError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.health import SessionHealth
from marlise_desktop.domain.sessions.events import SessionMoved
from marlise_desktop.domain.sessions.query import Order, SessionQuery
from marlise_desktop.domain.sessions.record import SessionRecord
from marlise_desktop.domain.sessions.state import SessionState
from marlise_desktop.session.kinds import rack as rack_kind
from marlise_desktop.session.kinds.rack import RackSession
from marlise_desktop.session.kinds.registry import SessionKinds
from marlise_desktop.session.life import Around
from marlise_desktop.session.lives import Lives
from marlise_desktop.session.making import Keeping
from marlise_desktop.session.ports.session_kind import CLOSED
from marlise_desktop.session.ports.workspaces import Workspaces
from marlise_desktop.session.rack import Rack
from marlise_desktop.session.shared import Shared

FIRST_RACK = "Rack"
RESTORE = "sessions.restore"
"""The action that takes back the last good list of sessions."""
_TOPIC = "list of sessions"


@dataclass(frozen=True, slots=True)
class Start:
    """How the program starts. `board` is opened in the first rack; `safe` opens none in any; `demos` for a first time.

    Without `boards` racks are left as they begin, for those who open boards themselves.
    """

    board: Path | None = None
    safe: bool = False
    demos: Path | None = None
    boards: bool = True


class Program:
    """Nothing runs before `live`. On the loop's thread."""

    def __init__(self, shared: Shared, maker: RackMaker, kinds: SessionKinds, keeping: Keeping) -> None:
        self.shared = shared
        self.maker = maker
        self.racks = LivingRacks()
        self._kinds = kinds
        self._keeping = keeping
        self._lives = self._on(keeping)
        self._backup = ""
        self._start = Start()
        self._openings: set[asyncio.Task[None]] = set()
        shared.health.sessions = self._healths
        shared.sessions.open(lambda: self._lives, self.restore, lambda: bool(self._backup))
        shared.bus.subscribe(SessionMoved, self._moved)

    @property
    def lives(self) -> Lives:
        """To be asked for when a rack lives: what there is before may give way to another that keeps nothing."""
        return self._lives

    async def silence(self) -> None:
        """Within a period, whatever else is going on."""
        await self._lives.silence()

    async def live(self, start: Start) -> None:
        """Until cancelled; the racks end before what they share."""
        self._start = start
        await self.shared.live(self._rig)

    async def first_rack(self, life: "asyncio.Task[None]") -> Rack:
        """Returns when there is one; raises what `life`, which is that of this program, has ended with before."""
        came = asyncio.create_task(self.racks.came(), name="wait for a rack")
        await asyncio.wait({life, came}, return_when=asyncio.FIRST_COMPLETED)
        if not came.done():
            came.cancel()
            life.result()
        return await came

    async def restore(self) -> None:
        """Takes back the last good list of sessions; what plays is stopped for it, and started again."""
        await self._lives.restore(self._backup)
        self._backup = ""
        self.shared.notices.clear(_TOPIC)
        await self._start_all()

    async def _rig(self) -> None:
        try:
            await self._open()
            await self._start_all()
            await asyncio.Event().wait()
        finally:
            await self._lives.stop_all(CLOSED)
            await self._lives.close()

    async def _open(self) -> None:
        try:
            found = await self._lives.open()
        except LibraryError as error:
            hint = f"{error.hint} Until then what you make and change in the list is forgotten when you quit.".strip()
            self._tell(error.message, hint)
            await self._keep_nothing(self._keeping.workspaces)
            return
        if found.told:
            self._backup = found.backup
            hint = "Taking back the last good copy stops what plays for a moment." if found.backup else ""
            self._tell(found.told, hint, RESTORE if found.backup else "")

    def _tell(self, message: str, hint: str, action: str = "") -> None:
        self.shared.notices.post(Severity.ERROR, message, hint, _TOPIC, action)

    async def _keep_nothing(self, workspaces: Workspaces) -> None:
        store = MemorySessionStore(self._kinds.known)
        self._lives = self._on(Keeping(store, workspaces, self._keeping.home))
        await self._lives.open()

    async def _start_all(self) -> None:
        try:
            wanted = await self._wanted()
        except MarliseError as error:
            self.shared.notices.post_error(error, _TOPIC)
        else:
            await self._begin(wanted)
        if not self.racks.all:
            # It must play, whatever the disk and other programs say.
            await self._lives.close()
            await self._keep_nothing(BareWorkspaces())
            await self._begin([await self._home()])

    async def _begin(self, wanted: Sequence[SessionRecord]) -> None:
        racks = [record for record in wanted if record.kind == rack_kind.NAME]
        await self.maker.end_strays([plan(record) for record in racks])
        for record in wanted:
            try:
                await self._lives.start(record.id)
            except MarliseError as error:
                self.shared.notices.post_error(error, f"start {record.id}")

    async def _wanted(self) -> Sequence[SessionRecord]:
        """What shall run from the start on, the rack with the first board first."""
        sessions, home = self._lives.sessions, await self._home()
        if not self.shared.settings.values.start_last_racks:
            return (home,)
        ran = [await sessions.get(key) for key in self._lives.ran_last if key != home.id]
        if home.id in self._lives.ran_last or not any(record.kind == rack_kind.NAME for record in ran):
            ran.insert(0, home)
        return sorted(ran, key=lambda record: record.kind != rack_kind.NAME)

    async def _home(self) -> SessionRecord:
        """The rack that there always is: on the usual workspace, else the oldest; made where there is none."""
        racks = frozenset({rack_kind.NAME})
        folder = str(self.maker.paths.workspace)
        for query in (SessionQuery(kinds=racks, workspace=folder), SessionQuery(kinds=racks, order=Order.CREATED)):
            for record in (await self._lives.sessions.page(query, limit=1)).records:
                return record
        return await self._lives.create(rack_kind.NAME, FIRST_RACK, workspace=folder)

    def _moved(self, event: SessionMoved) -> None:
        """A rack that has just been opened is there to be seen, and its board is on the way."""
        if event.after.state is not SessionState.WAITING_FOR_SERVICES or self.racks.get(event.session) is not None:
            return
        live = self._lives.live(event.session)
        if isinstance(live, RackSession) and isinstance(live.rack, Rack):
            self._came(live.rack)

    def _came(self, rack: Rack) -> None:
        first = not self.racks.all
        self.racks.add(rack)
        if self._start.boards:
            opening = asyncio.get_running_loop().create_task(self._open_board(rack, first=first), name="first board")
            self._openings.add(opening)
            opening.add_done_callback(self._opened)
            rack.leaving.callback(opening.cancel)

    async def _open_board(self, rack: Rack, *, first: bool) -> None:
        start = self._start
        named, demos = (start.board, start.demos) if first else (None, None)
        self._start = replace(start, board=None, demos=None)
        await open_first_board(rack, named, demos, safe=start.safe)

    def _opened(self, task: asyncio.Task[None]) -> None:
        self._openings.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            asyncio.get_running_loop().call_exception_handler({"message": "no board was opened", "exception": error})

    def _healths(self) -> Sequence[SessionHealth]:
        return self._lives.healths()

    def _on(self, keeping: Keeping) -> Lives:
        around = Around(self.shared.services, self.shared.notices, self.shared.settings)
        return Lives(self._kinds, keeping, around, self.shared.bus)


def plan(record: SessionRecord) -> RackPlan:
    cores = record.properties.get("cpu_cores", ())
    return RackPlan(
        record.id,
        record.name,
        Path(record.workspace),
        str(record.properties.get("engine", "")),
        tuple(int(core) for core in cores) if isinstance(cores, tuple) else (),
    )
