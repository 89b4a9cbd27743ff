"""Whatever is asked of sessions, in whatever order and however much at once: no illegal state, nothing half-made."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from marlise_desktop.domain.errors import LibraryError, MarliseError, SessionError, Trouble
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.sessions.events import SessionMoved
from marlise_desktop.domain.sessions.state import FINAL, RUNNING, TRANSITIONS, SessionState
from tests.fakes.clock import jumping_runner
from tests.fakes.lives import LivesRig, Service
from tests.fakes.session_kind import FakeKind, FakeLive

FULL = LibraryError("the disk is full", trouble=Trouble.FULL)
NAMES = ("Amp", "amp", "Voice", "Keys", "unmakable", "")
CALLS = ("open", "start", "run", "stop", "move", "panic")
_PATIENCE_S = 50.0
"""How long who asks waits, in the time that jumps; then he gives up."""
names, which = st.sampled_from(NAMES), st.integers(0, 5)
colours = st.sampled_from(({}, {"colour": "red"}, {"colour": "pink"}, {"lod": 1}, {"loud": -3}))


class AnyUse(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.runner = jumping_runner()
        self.water = Service("water")
        self.trouble: dict[str, str] = {}
        self.lamps: list[FakeLive] = []
        self.steps: defaultdict[SessionId, list[SessionMoved]] = defaultdict(list)
        self.rig = self.begun(None)

    def begun(self, after: LivesRig | None) -> LivesRig:
        fog = FakeKind("fog", needs=frozenset({"water"}), prepare=self.prepare)
        rig = LivesRig(fog, after=after)
        rig.lamp.prepare = self.prepare
        rig.bus.subscribe(SessionMoved, lambda event: self.steps[event.session].append(event))
        rig.services.register("water", self.water.probe)
        rig.settings.change(most_sessions=3, stop_patience=5.0)
        self.runner.run(rig.lives.open())
        return rig

    def prepare(self, live: FakeLive) -> None:
        """The next run has what trouble was ordered."""
        for call, trouble in self.trouble.items():
            if trouble == "stuck":
                live.stuck.add(call)
            else:
                live.broken[call] = SessionError(f"{call} was refused")
        self.trouble = {}
        self.lamps.append(live)

    def key(self, number: int) -> SessionId:
        """One of those that there are, or one that is not."""
        records = self.runner.run(self.rig.records())
        return records[number].id if number < len(records) else SessionId("nobody")

    def ask(self, *asked: Coroutine[object, object, object]) -> bool:
        """All at once; answers whether none was refused. Any other error than one in words fails the test."""

        async def one(call: Coroutine[object, object, object]) -> bool:
            try:
                async with asyncio.timeout(_PATIENCE_S):
                    await call
            except (MarliseError, TimeoutError):
                return False
            return True

        async def all_of_them() -> bool:
            return all(await asyncio.gather(*(one(call) for call in asked)))

        return self.runner.run(all_of_them())

    def made(self, call: Callable[[], Coroutine[object, object, object]]) -> None:
        """What is refused has made and changed nothing but states."""
        before = self.runner.run(self.kept())
        if not self.ask(call()):
            self.let_time_pass(_PATIENCE_S)
            after = self.runner.run(self.kept())
            # Who gave up waiting is not told that it was done all the same.
            assert after == before or len(after) == len(before) + 1 or self.rig.store.full is None

    async def kept(self) -> list[tuple[object, ...]]:
        records = await self.rig.records()
        return [(held.id, held.name, held.kind, held.workspace, dict(held.properties)) for held in records]

    @rule(name=names, kind=st.sampled_from(("lamp", "fog", "synth")), properties=colours)
    def create(self, name: str, kind: str, properties: dict[str, str]) -> None:
        self.made(lambda: self.rig.lives.create(kind, name, properties))

    @rule(name=names, folder=st.sampled_from(("/w/a", "/w/b", "w")))
    def create_in_a_folder(self, name: str, folder: str) -> None:
        self.made(lambda: self.rig.lives.create("lamp", name, workspace=folder))

    @rule(number=which, name=names, with_state=st.booleans())
    def clone(self, number: int, name: str, *, with_state: bool) -> None:
        key = self.key(number)
        self.made(lambda: self.rig.lives.clone(key, name, with_state=with_state))

    @rule(number=which, folder=st.sampled_from(("/w/a", "/w/b", "/w/c", "x")))
    def migrate(self, number: int, folder: str) -> None:
        key = self.key(number)
        self.made(lambda: self.rig.lives.migrate(key, folder))

    @rule(number=which, name=names, properties=colours)
    def edit(self, number: int, name: str, properties: dict[str, str]) -> None:
        key = self.key(number)
        self.made(lambda: self.rig.lives.edit(key, lambda held: replace(held, name=name, properties=properties)))

    @rule(number=which)
    def remove(self, number: int) -> None:
        self.ask(self.rig.lives.remove(self.key(number), with_workspace=True))

    @rule(number=which)
    def start(self, number: int) -> None:
        self.ask(self.rig.lives.start(self.key(number)))

    @rule(number=which)
    def stop(self, number: int) -> None:
        self.ask(self.rig.lives.stop(self.key(number), "asked"))

    @rule(number=which)
    def restart(self, number: int) -> None:
        self.ask(self.rig.lives.restart(self.key(number)))

    @rule(number=which)
    def force(self, number: int) -> None:
        self.ask(self.rig.lives.force_stop(self.key(number)))

    @rule()
    def stop_all(self) -> None:
        self.ask(self.rig.lives.stop_all("all"))
        self.rig.store.full or self.nothing_runs()

    @rule()
    def panic(self) -> None:
        self.ask(self.rig.lives.panic())
        assert not any(live.playing for live in self.lamps)

    @rule(first=which, second=which, acts=st.lists(st.sampled_from(("start", "stop", "restart", "force")), max_size=4))
    def much_at_once(self, first: int, second: int, acts: list[str]) -> None:
        lives, keys = self.rig.lives, (self.key(first), self.key(second))
        calls = {"start": lives.start, "stop": lives.stop, "restart": lives.restart, "force": lives.force_stop}
        self.ask(*(calls[act](keys[number % 2]) for number, act in enumerate(acts)))

    @rule(first=which, second=which)
    def remove_and_start_at_once(self, first: int, second: int) -> None:
        lives, key = self.rig.lives, self.key(first)
        self.ask(lives.start(key), lives.remove(key, with_workspace=True), lives.start(self.key(second)))

    @rule(number=which, failure=st.booleans())
    def end_by_itself(self, number: int, *, failure: bool) -> None:
        live = self.rig.lives.live(self.key(number))
        if isinstance(live, FakeLive):
            live.end(SessionError("the bulb burst") if failure else None)

    @rule(call=st.sampled_from(CALLS), trouble=st.sampled_from(("stuck", "broken")))
    def order_trouble(self, call: str, trouble: str) -> None:
        self.trouble[call] = trouble

    @rule(signal=st.booleans())
    def change_signal(self, *, signal: bool) -> None:
        for live in self.lamps:
            live.signal = signal

    @rule(well=st.booleans())
    def change_the_service(self, *, well: bool) -> None:
        self.water.well = well

    @rule(full=st.booleans())
    def change_the_disk(self, *, full: bool) -> None:
        self.rig.store.full = FULL if full else None

    @rule(seconds=st.sampled_from((0.5, 5.0, 70.0, 400.0)))
    def let_time_pass(self, seconds: float) -> None:
        self.runner.run(asyncio.sleep(seconds))

    @rule()
    def crash(self) -> None:
        """The program is killed, and begun anew on what is on the disk."""
        self.runner.run(_killed())
        self.lamps.clear()
        self.rig.workspaces.taken.clear()
        self.rig.store.full = None
        self.rig = self.begun(self.rig)
        self.nothing_runs()

    @invariant()
    def every_step_is_in_the_table_and_follows_the_one_before(self) -> None:
        for moves in self.steps.values():
            state = None
            for move in moves:
                before, after = move.before.state, move.after.state
                again = after is SessionState.CREATING and before in FINAL
                assert after in TRANSITIONS[before] or again
                assert state in (None, before)
                state = after

    @invariant()
    def what_runs_holds_its_folder_and_what_does_not_run_holds_nothing(self) -> None:
        running = self.rig.lives.running
        held = {live for live in self.lamps if live.holding}
        assert {live.record.id for live in held} <= {record.id for record in running}
        assert len(held) == len({live.record.id for live in held})
        assert len(self.rig.workspaces.taken) >= len(held)
        assert len(running) <= 3

    @invariant()
    def every_folder_of_the_programs_belongs_to_a_session(self) -> None:
        records = self.runner.run(self.rig.records())
        if self.rig.store.full is None:
            assert self.rig.workspaces.own == {Path(record.workspace) for record in records}
        assert len({record.name.casefold() for record in records}) == len(records)

    @invariant()
    def what_is_stored_is_so_when_the_disk_takes_it(self) -> None:
        if self.rig.store.full is None:
            self.let_time_pass(15)
            alive = {record.id: record.state for record in self.rig.lives.running}
            stored = {record.id: record.state for record in self.runner.run(self.rig.records())}
            assert {key: state for key, state in stored.items() if key in alive} == alive
            assert not {key for key, state in stored.items() if state in RUNNING} - alive.keys()

    def nothing_runs(self) -> None:
        assert not self.rig.lives.running
        assert self.rig.workspaces.taken == set()
        assert not any(live.holding for live in self.lamps)

    def teardown(self) -> None:
        self.rig.store.full = None
        self.ask(self.rig.lives.stop_all("the end"))
        self.nothing_runs()
        self.runner.run(self.rig.lives.close())
        assert not any(record.state in RUNNING for record in self.runner.run(self.rig.records()))
        assert [service.name for service in self.rig.services.all] == ["water"]
        assert self.runner.run(_others()) == 0
        self.runner.close()


async def _others() -> int:
    await asyncio.sleep(1)
    return len(asyncio.all_tasks()) - 1


async def _killed() -> None:
    """Every task is gone, without another word."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.get_loop().call_soon(task.cancel)
    await asyncio.sleep(0)
    await asyncio.wait(tasks, timeout=1) if tasks else None


AnyUse.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    # To make a failure smaller takes longer than a test may.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
TestAnyUse = AnyUse.TestCase
