"""Actions with a number that a pedal leads, such as the master volume: one value at a time, and the newest."""

from collections.abc import Callable, Coroutine

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.mapping import ActionTarget
from marlise_desktop.session.actions import Action
from marlise_desktop.session.foot import by_foot
from marlise_desktop.session.midi.played_rack import PlayedRack
from marlise_desktop.session.wording.plain import span


def led_span(action: Action, target: ActionTarget) -> tuple[float, float] | None:
    """From where to where the target says that its number goes; None for one that no pedal leads."""
    said = target.arguments.get(action.follows, "")
    unit = next((argument.unit for argument in action.arguments if argument.name == action.follows), "")
    return span(said, unit)


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

    def lead(self, rack: PlayedRack, action: Action, target: ActionTarget, value: float) -> None:
        key = (rack.key, action.name)
        under_way = key in self._waiting
        self._waiting[key] = value
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
        except MarliseError as error:
            self._tell(rack, error)
        finally:
            del self._waiting[key]
