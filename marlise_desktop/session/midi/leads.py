"""Actions with a number that a pedal leads, such as the master volume: one value at a time, and the newest."""

from collections.abc import Callable, Coroutine

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.mapping import ActionTarget, Target
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.foot import by_foot
from marlise_desktop.session.midi.played_rack import PlayedRack
from marlise_desktop.session.wording.plain import span


def led_span(action: Action, target: ActionTarget) -> tuple[float, float] | None:
    """From where to where the target says that its number goes; None for one that no pedal leads."""
    said = target.arguments.get(action.follows, "")
    unit = next((argument.unit for argument in action.arguments if argument.name == action.follows), "")
    return span(said, unit)


def is_led(actions: Actions, target: Target) -> bool:
    """Whether a pedal leads a number there."""
    try:
        return isinstance(target, ActionTarget) and led_span(actions.named(target.action), target) is not None
    except MarliseError:
        return False


class Leads:
    """Nothing queues up: while one value is being set the newest waits. `start` begins work, `tell` tells why not."""

    def __init__(
        self,
        start: Callable[[Coroutine[object, object, None]], object],
        tell: Callable[[PlayedRack, MarliseError], None],
    ) -> None:
        self._start = start
        self._tell = tell
        self._waiting: dict[tuple[SessionId, str], float | None] = {}
        self._newest: dict[tuple[SessionId, str], float] = {}
        self._done: dict[tuple[SessionId, str], tuple[float, float]] = {}
        """What was set last, and where the number stood after that: what takes it may round it."""

    def stands(self, rack: PlayedRack, action: Action) -> float:
        """Where the number stands: where a pedal has led it, until somebody else moves it."""
        key = (rack.key, action.name)
        if key in self._waiting:
            return self._newest[key]
        now = action.stands() if action.stands is not None else 0.0
        done, stood = self._done.get(key, (now, now))
        return done if stood == now else now

    def lead(self, rack: PlayedRack, action: Action, target: ActionTarget, value: float) -> None:
        key = (rack.key, action.name)
        under_way = key in self._waiting
        self._waiting[key] = self._newest[key] = value
        if not under_way:
            with by_foot():
                self._start(self._follow(rack, action, target))

    async def _follow(self, rack: PlayedRack, action: Action, target: ActionTarget) -> None:
        key = (rack.key, action.name)
        try:
            while (value := self._waiting[key]) is not None:
                self._waiting[key] = None
                texts = {**target.arguments, action.follows: f"{value:.6g}"}
                await rack.actions.run(action.name, **await rack.wording.arguments(action, texts))
                if action.stands is not None:
                    self._done[key] = (value, action.stands())
        except MarliseError as error:
            self._tell(rack, error)
        finally:
            del self._waiting[key]
