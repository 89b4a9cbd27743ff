"""Brings one running engine from the board it has acknowledged to the wanted one."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from marlise_desktop.domain.connection import Connection, HardwarePort, InstancePort
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.logbook.round import Answer, EngineAnswered
from marlise_desktop.domain.midi.control import Control
from marlise_desktop.domain.midi.plain import BYPASS, with_one_target_each, without_bindings_of
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.domain.plan import (
    EMPTY,
    AddConnection,
    AddInstance,
    MapController,
    RemoveConnection,
    SetBypass,
    SetProperty,
    SetTempo,
    SetValue,
    Step,
    after_step,
    runnable,
    settled,
    steps,
)
from marlise_desktop.session.acted import Acted
from marlise_desktop.session.jobs import Jobs
from marlise_desktop.session.ports.engine import Engine, Refusal

_WORTH_A_JOB = 4
_BATCH = 200


class Follower:
    """One plan runs at a time; the newest wanted board replaces those that wait.

    `blame` is told of an instance that the engine refuses to run; `complain` of any other refusal, and `tell`
    of every answer of the engine.
    """

    def __init__(
        self,
        engine: Engine,
        jobs: Jobs,
        blame: Callable[[InstanceId, str], None],
        complain: Callable[[Refusal], None],
        tell: Callable[[EngineAnswered], None],
    ) -> None:
        self._engine = engine
        self._jobs = jobs
        self._blame = blame
        self._complain = complain
        self._tell = tell
        self._maps_to_many = "midi-ports" in engine.capabilities  # mod-host, which has none, maps to one
        self.now: Pedalboard = EMPTY
        self.acted = Acted()
        self.absent: frozenset[HardwarePort] = frozenset()
        self.left_to_program: frozenset[Control] = frozenset()
        self.waiting: frozenset[Connection] = frozenset()
        """Cables that the engine refused because a port is missing; tried again when the hardware changes."""
        self.led: frozenset[tuple[InstanceId, PortSymbol]] = frozenset()
        """What the engine moves by a controller that it was told of beforehand."""
        self._insisted: set[tuple[InstanceId, PortSymbol]] = set()
        """What is set as it is wanted, whatever the engine is thought to have."""
        self._unmapped: set[tuple[InstanceId, PortSymbol]] = set()
        """What the engine would not map to a controller when it was asked last."""

    def target(self, wanted: Pedalboard) -> Pedalboard:
        """What of the wanted board this engine can run at present."""
        board = without_bindings_of(runnable(wanted, self.absent), self.left_to_program)
        if not self._maps_to_many:
            board = with_one_target_each(board)
        return replace(board, connections=board.connections - self.waiting) if self.waiting else board

    async def bring(self, wanted: Callable[[], Pedalboard], ramp_ms: Callable[[], float] = lambda: 0.0) -> bool:
        """Plans and performs until nothing is left to do; answers whether anything was done.

        `ramp_ms` is asked once for each plan. Raises EngineLostError.
        """
        plan = self._plan(wanted())
        if not plan:
            ramp_ms()
            self.now = settled(self.now, self.target(wanted()))
            return False
        adding = sum(isinstance(step, AddInstance) for step in plan)
        if adding < _WORTH_A_JOB:
            await self._perform_until_settled(wanted, ramp_ms, lambda done, name: None)
        else:
            async with self._jobs.run("Loading pedals", adding) as job:
                await self._perform_until_settled(wanted, ramp_ms, job.step)
        return True

    def _plan(self, wanted: Pedalboard) -> Sequence[Step]:
        """Without what the engine has done by itself."""
        target = self.target(wanted)
        self.acted.doubt(lambda key: key in self._insisted)
        plan, done = self.acted.parted(steps(self.now, target))
        for step in done:
            self.now = after_step(self.now, step)
        planned = {_parameter(step) for step in plan}
        self._insisted &= {key for key in self._insisted if key[0] in self.now.instances and key[0] in target.instances}
        left = sorted(self._insisted - planned)
        return (*plan, *(_setting(target.instances[instance], symbol) for instance, symbol in left))

    async def _perform_until_settled(
        self, wanted: Callable[[], Pedalboard], ramp_ms: Callable[[], float], tell: Callable[[int, str], None]
    ) -> None:
        added = 0
        while True:
            board = wanted()
            plan = self._plan(board)
            if not plan:
                self.now = settled(self.now, self.target(wanted()))
                return
            ramp = ramp_ms()
            for batch in _batches(plan):
                await self._perform(batch, ramp, board)
                names = [step.description.name for step in batch if isinstance(step, AddInstance)]
                added += len(names)
                if names:
                    tell(added, names[-1])
                if wanted() is not board:
                    break

    async def _perform(self, batch: Sequence[Step], ramp_ms: float, board: Pedalboard) -> None:
        with self.acted.sending(batch):
            refusals = await self._engine.perform(batch, ramp_ms=ramp_ms)
        refused = {id(refusal.step): refusal for refusal in refusals}
        dead: set[InstanceId] = set()
        self._insisted -= {_parameter(step) for step in batch}
        for step in batch:
            refusal = refused.get(id(step))
            if refusal is None:
                self.now = after_step(self.now, step)
                if isinstance(step, MapController):
                    self._unmapped.discard((step.instance, step.symbol))
            elif not _touches(step, dead):
                self._refuse(step, refusal, dead)
        self._tell(EngineAnswered(board, tuple(_answer(step, refused.get(id(step))) for step in batch)))

    def _refuse(self, step: Step, refusal: Refusal, dead: set[InstanceId]) -> None:
        match step:
            case AddInstance(instance, _, _):
                dead.add(instance)
                self._blame(instance, refusal.reason)
            case AddConnection(connection):
                self.waiting |= {connection}
            case RemoveConnection():
                self.now = after_step(self.now, step)
            case _:
                # Said once and then taken as it is: asking again would be refused again, for ever.
                self.now = after_step(self.now, step)
                if isinstance(step, MapController):
                    self._unmapped.add((step.instance, step.symbol))
                self._complain(refusal)

    def maps(self, instance: InstanceId, symbol: PortSymbol) -> bool:
        """Whether the engine moves that parameter by a controller."""
        held = self.now.instances.get(instance)
        return held is not None and symbol in held.bindings and (instance, symbol) not in self._unmapped

    def insist(self, parameters: Iterable[tuple[InstanceId, PortSymbol]]) -> bool:
        """Sets these anew of those that the engine moves by a controller; answers whether there are any."""
        moving = {key for key in parameters if key in self.led or self.maps(*key)}
        self._insisted |= moving
        return bool(moving)

    def owes(self, wanted: Pedalboard, instance: InstanceId, symbol: PortSymbol) -> bool:
        """Whether a value of the wanted board is still on its way to the engine."""
        there, here = self.now.instances.get(instance), wanted.instances.get(instance)
        if there is None or here is None:
            return False
        if (instance, symbol) in self._insisted:
            return True
        if symbol == BYPASS:
            return there.bypassed != here.bypassed
        return symbol in here.plugin.parameters_by_symbol and there.value(symbol) != here.value(symbol)

    def overtook(self, wanted: Pedalboard, instance: InstanceId, symbol: PortSymbol, since: float) -> bool:
        """Whether a value of ours may have reached the engine after that time, or will."""
        return self.owes(wanted, instance, symbol) or self.acted.sent_since((instance, symbol), since)

    def forget(self, connection: Connection) -> None:
        """The engine is known not to have this cable any more."""
        self.now = replace(self.now, connections=self.now.connections - {connection})
        self.waiting -= {connection}

    def note(self, instance: InstanceId, edit: Callable[[PluginInstance], PluginInstance]) -> None:
        """Records what the engine already holds, so that no step is made of it."""
        self.acted.doubt(lambda key: key[0] == instance)
        if instance in self.now.instances:
            self.now = self.now.edited(instance, edit)

    def reconsider(self) -> bool:
        """Whether the engine has set something by itself that no plan has wanted: it is known to hold that now."""
        left = [step for step in self.acted.take() if step.instance in self.now.instances]
        for step in left:
            self.now = after_step(self.now, step)
        return bool(left)


def _answer(step: Step, refusal: Refusal | None) -> Answer:
    return Answer(step, refusal.status, refusal.reason) if refusal else Answer(step)


def _parameter(step: Step) -> tuple[InstanceId, PortSymbol] | None:
    """What a step sets, if it sets a single value."""
    match step:
        case SetValue(instance, symbol, _):
            return instance, symbol
        case SetBypass(instance, _):
            return instance, BYPASS
    return None


def _setting(held: PluginInstance, symbol: PortSymbol) -> SetValue | SetBypass:
    return SetBypass(held.id, held.bypassed) if symbol == BYPASS else SetValue(held.id, symbol, held.value(symbol))


def _touches(step: Step, dead: set[InstanceId]) -> bool:
    if isinstance(step, AddConnection | RemoveConnection):
        ends = (step.connection.source, step.connection.target)
        return any(isinstance(end, InstancePort) and end.instance in dead for end in ends)
    return not isinstance(step, SetTempo) and step.instance in dead


def _batches(plan: Sequence[Step]) -> Sequence[Sequence[Step]]:
    """Runs of steps between which a newer board may take over: cut before an instance is added, and where one is long.

    Settings that follow each other stay together, so that an engine that can makes them in one audio cycle.
    """
    batches: list[list[Step]] = [[]]
    for step in plan:
        long = len(batches[-1]) >= _BATCH and not (_is_setting(batches[-1][-1]) and _is_setting(step))
        if long or (isinstance(step, AddInstance) and batches[-1]):
            batches.append([])
        batches[-1].append(step)
    return batches


def _is_setting(step: Step) -> bool:
    return isinstance(step, SetValue | SetProperty | SetBypass)
