"""Learning: the player presses a switch twice, or moves a pedal, and takes the mapping that is proposed."""

from collections import deque
from collections.abc import Callable
from dataclasses import replace

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.assembly import Played
from marlise_desktop.domain.midi.control import Control
from marlise_desktop.domain.midi.events import LearnChanged
from marlise_desktop.domain.midi.learning import Learning, Take
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer, ParameterTarget, Target
from marlise_desktop.domain.midi.matching import overlaps
from marlise_desktop.domain.midi.nature import LONG_REST_S, REST_S, Ask, Found, found_out
from marlise_desktop.domain.midi.plain import as_binding
from marlise_desktop.domain.midi.plain_tempo import tempo_binding
from marlise_desktop.domain.midi.usual import leads, sweeps_over, usual_mapping
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.router import Router
from marlise_desktop.session.midi.timers import Alarm, Timers
from marlise_desktop.session.notices import Notices

PATIENCE_S = 30.0
"""So long nothing comes, then learning ends by itself: on a stage nobody remembers that it waits."""
_MOST_HEARD = 1000
_FEW, _LOOK_S = 50, 0.05
"""From so many messages on it is a pedal that moves, and need not be looked at more often."""
_TOPIC = "learn"


class Learn:
    """One thing at a time; while it goes on, messages do nothing else. Publishes LearnChanged. On the loop's thread.

    `several` answers whether more than one device plays: then a switch is learned of its device alone.
    """

    def __init__(
        self,
        router: Router,
        mappings: Mappings,
        timers: Timers,
        notices: Notices,
        bus: Bus,
        several: Callable[[], bool],
    ) -> None:
        self._router = router
        self._mappings = mappings
        self._timers = timers
        self._notices = notices
        self._bus = bus
        self._several = several
        self._state: Learning | None = None
        self._heard: deque[Played] = deque(maxlen=_MOST_HEARD)
        self._ends_at = 0.0
        self._looked_at = 0.0
        self._alarm = Alarm(timers, self._ring)

    @property
    def state(self) -> Learning | None:
        """None while nothing is learned."""
        return self._state

    def begin(self, target: Target, layer: Layer, rack: SessionId | None) -> None:
        """In the place of what was learned before. `rack` is whose board it is on. Raises BoardError if it is gone."""
        if layer is Layer.BOARD:
            self._mappings.racks.named(rack)
        self._heard.clear()
        self._state = Learning(target, layer, rack)
        self._router.learn(self._hear)
        self._wait()
        self._bus.publish(LearnChanged())

    def cancel(self) -> None:
        """Ends it with nothing mapped; does nothing while nothing is learned."""
        if self._state is not None:
            self._state = None
            self._alarm.stop()
            self._heard.clear()
            self._router.learn(None)
            self._bus.publish(LearnChanged())

    def take(self, how: Take = Take.ADD, mapping: ControlMapping | None = None) -> Line:
        """Maps as proposed, or as the player has altered the proposal; answers it as it is held.

        What the control was found to be is remembered of its device. Raises BoardError while there is no proposal,
        ConfigurationError for a mapping that makes no sense; learning goes on then.
        """
        state = self._state
        if state is None or state.proposal is None or state.found is None:
            raise BoardError("there is nothing learned yet", hint="Press the switch twice, or move the pedal.")
        wanted, found = mapping or state.proposal, state.found
        self._mappings.set_nature(found.control, found.nature)
        if found.calibration is not None:
            self._mappings.set_calibration(found.control, found.calibration)
        before = self._used(found.control, state) if how is Take.MOVE else []
        line = self._mappings.add(state.layer, wanted, state.rack if state.layer is Layer.BOARD else None)
        if before:
            self._mappings.remove(before)
        self.cancel()
        return line

    def _used(self, control: Control, state: Learning) -> list[Line]:
        """What the control does on all boards, and on the one concerned."""
        return [
            line
            for line in self._mappings.all()
            if line.rack in (None, state.rack) and overlaps(line.mapping.trigger.control, control)
        ]

    def _hear(self, played: Played) -> None:
        self._heard.append(played)
        self._wait()
        if len(self._heard) <= _FEW or self._timers.time() - self._looked_at >= _LOOK_S:
            self._look()

    def _wait(self) -> None:
        now = self._timers.time()
        self._ends_at = now + PATIENCE_S
        self._alarm.set(now + REST_S if self._heard else self._ends_at)

    def _ring(self) -> None:
        now = self._timers.time()
        if now >= self._ends_at:
            self._give_up()
            return
        self._look()
        last = self._heard[-1].time_s if self._heard else now
        coming = (last + REST_S, last + LONG_REST_S, self._ends_at)
        self._alarm.set(min(when for when in coming if when > now))

    def _give_up(self) -> None:
        asked = self._state is not None and self._state.proposal is None
        self.cancel()
        if asked:
            hint = "Is the controller plugged in, and is it heard? The MIDI monitor shows all that comes."
            self._notices.post(Severity.NOTE, "Nothing was learned: no switch was pressed", hint, _TOPIC)

    def _look(self) -> None:
        state = self._state
        if state is None:
            return
        self._looked_at = self._timers.time()
        answer = found_out(tuple(self._heard), self._timers.time(), position=self._wants_position(state))
        if isinstance(answer, Ask):
            after = replace(state, ask=answer, found=None, proposal=None, in_use=())
        else:
            used = tuple(self._mappings.users_of(answer.control))
            after = replace(state, ask=None, found=answer, proposal=self._proposed(state, answer), in_use=used)
        if after != state:
            self._state = after
            self._bus.publish(LearnChanged())

    def _proposed(self, state: Learning, found: Found) -> ControlMapping:
        """Of any device where an engine can carry it out, and where there is only one."""
        anywhere = replace(found.control, device=None)
        parameter = self._parameter(state)
        proposal = usual_mapping(anywhere, state.target, parameter, found.nature)
        words = as_binding(proposal) or tempo_binding(proposal)
        plain = state.layer is Layer.BOARD and found.calibration is None and words is not None
        if plain or not self._several():
            return proposal
        return usual_mapping(found.control, state.target, parameter, found.nature)

    def _wants_position(self, state: Learning) -> bool:
        return sweeps_over(self._parameter(state)) or leads(state.target)

    def _parameter(self, state: Learning) -> Parameter | None:
        target = state.target
        if not isinstance(target, ParameterTarget):
            return None
        racks = self._mappings.racks
        rack = racks.get(state.rack) or next(iter(racks.all.values()), None)
        held = rack.board.instances.get(target.instance) if rack is not None else None
        return held.plugin.parameters_by_symbol.get(target.symbol) if held is not None else None
