"""The one table of actions: menu, keys, footswitch, remote control and tests all go through it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.errors import BoardError, MarliseError

_NOTHING: Callable[[], str] = lambda: ""  # noqa: E731 - a default that refuses nothing


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the program can do.

    `arguments` names what `run` takes. `refusal` answers why it cannot be done now, or an empty text. `keys` is
    a key sequence in Qt's portable form, or empty. An action that `edits` the board is undone by Undo,
    unless `not_undoable` says why it is not.
    """

    name: str
    title: str
    run: Callable[..., Awaitable[object]]
    group: str = ""
    keys: str = ""
    arguments: tuple[str, ...] = ()
    refusal: Callable[[], str] = _NOTHING
    edits: bool = False
    not_undoable: str = ""


class Actions:
    """Actions by name, in the order of the menus."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}

    def add(self, *actions: Action) -> None:
        for action in actions:
            if action.name in self._actions:
                raise ValueError(f"two actions are called {action.name}")
            self._actions[action.name] = action

    def all(self) -> Sequence[Action]:
        return tuple(self._actions.values())

    def named(self, name: str) -> Action:
        """Raises MarliseError for a name that the program does not know."""
        try:
            return self._actions[name]
        except KeyError:
            raise MarliseError(f"there is no action {name!r}") from None

    async def run(self, name: str, /, **arguments: object) -> object:
        """Does it, or raises BoardError with the reason why it cannot be done now."""
        action = self.named(name)
        reason = action.refusal()
        if reason:
            raise BoardError(reason)
        return await action.run(**arguments)
