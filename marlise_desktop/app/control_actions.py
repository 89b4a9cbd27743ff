"""What the command line asks of the table of actions: list them, do one."""

import shlex
from collections.abc import Callable, Mapping, Sequence

from marlise_desktop.domain.errors import MarliseError
from marlise_desktop.session.actions import Action
from marlise_desktop.session.arguments import Argument
from marlise_desktop.session.rack import Rack
from marlise_desktop.session.table.page import default_text, described
from marlise_desktop.session.wording.choosing import Named, chosen


class ControlActions:
    """`racks` answers those that live, each with its name, the one that is meant where none is named first."""

    def __init__(self, racks: Callable[[], Sequence[tuple[str, Rack]]]) -> None:
        self._racks = racks

    async def listed(self, asked: Mapping[str, str]) -> object:
        """What can be said in words, with the reason why not now."""
        rack = self._meant(asked.get("rack", ""))
        return [_action(action) for action in rack.actions.all() if action.sayable]

    async def do(self, asked: Mapping[str, str]) -> object:
        """Answers in words what has come of it. `words` are its arguments as a shell writes them."""
        rack = self._meant(asked.get("rack", ""))
        action = rack.actions.named(asked.get("action", ""))
        arguments = await rack.wording.arguments(action, _split(asked.get("words", "")))
        await rack.actions.run(action.name, **arguments)
        return action.said_after(arguments)

    def _meant(self, name: str) -> Rack:
        racks = self._racks()
        if not racks:
            raise MarliseError("no rack runs", hint="Start one: marlise-desktop sessions start NAME.")
        if not name:
            return racks[0][1]
        named = [Named(rack, called, (rack.key,)) for called, rack in racks]
        return chosen(name, named, sort="rack", where="that runs")


def _split(words: str) -> Sequence[str]:
    try:
        return shlex.split(words)
    except ValueError as error:
        raise MarliseError(f"the words {words} cannot be told apart: {error}") from error


def _action(action: Action) -> Mapping[str, object]:
    return {
        "name": action.name,
        "title": action.title,
        "text": action.text,
        "group": action.group,
        "keys": action.keys,
        "usage": action.usage,
        "when": action.when,
        "refusal": action.refusal(),
        "arguments": [_argument(argument) for argument in action.arguments if argument.sayable],
    }


def _argument(argument: Argument) -> Mapping[str, object]:
    return {
        "name": argument.name,
        "kind": argument.kind.name.lower(),
        "wanted": argument.wanted,
        "text": argument.text,
        "described": described(argument),
        "required": argument.required,
        "default": "" if argument.required else default_text(argument),
        "choices": list(argument.choices),
        "low": argument.low,
        "high": argument.high,
        "unit": argument.unit,
    }
