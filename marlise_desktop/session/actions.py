"""The one table of actions: menu, keys, footswitch, command line, palette and tests all go through it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from marlise_desktop.domain.errors import BoardError, ConfigurationError, MarliseError
from marlise_desktop.session.arguments import Argument

_NOTHING: Callable[[], str] = lambda: ""  # noqa: E731 - a default that refuses nothing
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that the program can do.

    `text` says what it does and `when` when it is allowed, both for people; `refusal` answers why it cannot be done
    now, or an empty text. `run` takes the `arguments` by name. `release` takes the same and is the opposite: what is
    done when a switch that has run the action is let go. `told` takes them too, and answers how things are after it,
    in words. `follows` names the argument, a number with a range, that a pedal may lead, and `stands` answers where
    that number is now. `keys` is a key sequence in Qt's portable form, or empty. An action that `edits` the board is
    undone by Undo, unless `not_undoable` says why it is not.
    """

    name: str
    title: str
    text: str
    run: Callable[..., Awaitable[object]]
    group: str
    arguments: tuple[Argument, ...] = ()
    keys: str = ""
    when: str = "always"
    refusal: Callable[[], str] = _NOTHING
    release: Callable[..., Awaitable[object]] | None = None
    told: Callable[..., str] | None = None
    follows: str = ""
    stands: Callable[[], float] | None = None
    edits: bool = False
    not_undoable: str = ""

    @property
    def sayable(self) -> bool:
        """Whether it can be asked for in words: nothing that it needs is for the window alone."""
        return all(argument.sayable for argument in self.arguments if argument.required)

    @property
    def asks(self) -> bool:
        """Whether it must be told something."""
        return any(argument.required for argument in self.arguments)

    @property
    def usage(self) -> str:
        """How it is asked for on a line."""
        said = [argument for argument in self.arguments if argument.sayable]
        return " ".join((self.name, *(a.name.upper() if a.required else f"[{a.name.upper()}]" for a in said)))

    def said_after(self, arguments: Mapping[str, object]) -> str:
        """How things are after it was run with these arguments."""
        told = self.told(**self.completed(arguments)) if self.told else ""
        return told or f"{self.title}: done"

    def completed(self, arguments: Mapping[str, object]) -> Mapping[str, object]:
        """The arguments with the defaults of those left out; ConfigurationError for one that is wrong or missing."""
        known = {argument.name: argument for argument in self.arguments}
        for name, value in arguments.items():
            if name not in known:
                raise ConfigurationError(f"{self.name} has no argument {name}", hint=f"It is {self.usage}.")
            fault = known[name].fault(value)
            if fault:
                raise ConfigurationError(f"{name} of {self.name} {fault}", hint=known[name].text)
        for argument in self.arguments:
            if argument.required and argument.name not in arguments:
                raise ConfigurationError(f"{self.name} needs {argument.name}: {argument.wanted}", hint=argument.text)
        return {argument.name: arguments.get(argument.name, argument.default) for argument in self.arguments}


class Actions:
    """Actions by name, in the order of the menus."""

    def __init__(self) -> None:
        self._actions: dict[str, Action] = {}

    def add(self, *actions: Action) -> None:
        for action in actions:
            if action.name in self._actions:
                raise ValueError(f"two actions are called {action.name}")
            self._actions[action.name] = action

    def lead(self, name: str, run: Callable[..., Awaitable[object]], refusal: Callable[[], str] = _NOTHING) -> None:
        """Gives an action of the table another way to be done, from now on."""
        self._actions[name] = replace(self.named(name), run=run, refusal=refusal)

    def all(self) -> Sequence[Action]:
        return tuple(self._actions.values())

    def named(self, name: str) -> Action:
        """Raises MarliseError for a name that the program does not know."""
        try:
            return self._actions[name]
        except KeyError:
            near = get_close_matches(name, self._actions, 3, _NEAR)
            hint = f"Is {' or '.join(near)} meant?" if near else ""
            raise MarliseError(f"there is no action {name!r}", hint=hint) from None

    async def run(self, name: str, /, **arguments: object) -> object:
        """Does it, or raises BoardError with the reason why it cannot be done now.

        Raises ConfigurationError for an argument that is missing, unknown or of another kind.
        """
        action = self.named(name)
        complete = action.completed(arguments)
        reason = action.refusal()
        if reason:
            raise BoardError(reason)
        return await action.run(**complete)

    async def release(self, name: str, /, **arguments: object) -> object:
        """Takes back what `run` with the same arguments has done by foot; does nothing where there is no such thing."""
        action = self.named(name)
        if action.release is None:
            return None
        return await action.release(**action.completed(arguments))
