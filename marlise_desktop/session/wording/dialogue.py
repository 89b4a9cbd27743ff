"""An action chosen from a list, and what it needs asked for one after the other: the palette without its window."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.session.actions import Action
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.wording.choosing import Named
from marlise_desktop.session.wording.ranking import ranked
from marlise_desktop.session.wording.wording import Wording

FREE = (Kind.TEXT, Kind.NUMBER, Kind.INTEGER, Kind.VALUE, Kind.CONTENT)
"""What is typed counts as it stands."""


@dataclass(frozen=True, slots=True)
class Row:
    """`text` is what it stands for; `reason` says why it cannot be taken now, or is empty."""

    text: str
    name: str
    note: str = ""
    side: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one argument was given, and what that is called."""

    argument: Argument
    value: object
    name: str


class Dialogue:
    """`actions` answers what is offered, in order; `asks` whether what one needs is asked for here.

    `first` are pedals to be offered before the others. On the loop's thread.
    """

    def __init__(
        self,
        actions: Callable[[], Sequence[Action]],
        wording: Wording,
        asks: Callable[[Action], bool],
        first: Callable[[], Sequence[str]],
    ) -> None:
        self._actions = actions
        self._wording = wording
        self._asks = asks
        self._first = first
        self._action: Action | None = None
        self._answers: tuple[_Answer, ...] = ()
        self._options: Sequence[Named[str]] = ()

    @property
    def action(self) -> Action | None:
        """The one that was chosen."""
        return self._action

    @property
    def argument(self) -> Argument | None:
        """What is asked for now; None while an action is chosen, and when nothing more is needed."""
        if self._action is None or not self._asks(self._action):
            return None
        needed = [argument for argument in self._action.arguments if argument.required]
        return needed[len(self._answers)] if len(self._answers) < len(needed) else None

    @property
    def found(self) -> Mapping[str, object]:
        """What `Actions.run` takes."""
        return {answer.argument.name: answer.value for answer in self._answers}

    @property
    def steps(self) -> Sequence[str]:
        """What was chosen so far, in words."""
        return [self._action.title, *(answer.name for answer in self._answers)] if self._action else []

    def begin(self) -> None:
        """From the list of actions on."""
        self._action, self._answers, self._options = None, (), ()

    async def load(self) -> None:
        """Finds what can be chosen at this step."""
        argument = self.argument
        options = await self._wording.options(argument, self.found) if argument else ()
        first = self._first() if argument and argument.kind in (Kind.INSTANCE, Kind.INSTANCES) else ()
        self._options = sorted(options, key=lambda option: option.thing not in first)

    def rows(self, text: str) -> Sequence[Row]:
        """What can be taken at this step, for a text that is typed."""
        argument = self.argument
        if argument is None:
            return self._action_rows(text) if self._action is None else ()
        options = [Row(option.thing, option.name, option.note) for option in ranked(self._options, text)]
        if argument.kind not in FREE or not (text or argument.kind is Kind.TEXT):
            return options
        return [self._typed_row(argument, text), *options]

    def asks(self, name: str) -> bool:
        """Whether an action must be told something."""
        return any(action.name == name and action.asks for action in self._actions())

    async def take(self, row: Row) -> bool:
        """True when nothing more is needed; the row has no reason against it."""
        if self._action is None:
            self._action = next(action for action in self._actions() if action.name == row.text)
        elif self.argument is not None:
            value = await self._wording.meant(self.argument, row.text, self.found)
            self._answers = (*self._answers, _Answer(self.argument, value, row.name))
        await self.load()
        return self.argument is None

    async def back(self) -> bool:
        """A step back; False at the first one."""
        if self._action is None:
            return False
        if self._answers:
            self._answers = self._answers[:-1]
        else:
            self._action = None
        await self.load()
        return True

    def _action_rows(self, text: str) -> Sequence[Row]:
        offered = self._actions()
        named = [Named(action, action.title, (action.name, action.group), action.text) for action in offered]
        return [_row(found.thing) for found in ranked(named, text)]

    def _typed_row(self, argument: Argument, text: str) -> Row:
        row = Row(text, text or "(nothing)", argument.wanted)
        try:
            value = self._wording.typed(argument, text, self.found)
        except MarliseError as error:
            return replace(row, reason=f"{error.message}. {error.hint}".strip())
        fault = argument.fault(value)
        return replace(row, reason=fault)


def _row(action: Action) -> Row:
    reason = action.refusal()
    return Row(action.name, action.title, f"{action.group} · {action.text}", action.keys, reason)
