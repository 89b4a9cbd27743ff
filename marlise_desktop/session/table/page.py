"""The page on which all actions are listed for people, as Markdown."""

from collections.abc import Sequence

from marlise_desktop.session.actions import Action
from marlise_desktop.session.arguments import Argument, Kind

_VALUES = (Kind.NUMBER, Kind.INTEGER, Kind.SWITCH, Kind.CHOICE)


def page(actions: Sequence[Action]) -> str:
    """A part for each group of the menus, with a table: what is done, its name with what it takes, its keys, when."""
    groups = dict.fromkeys(action.group for action in actions)
    return "\n\n".join(_group(name, [action for action in actions if action.group == name]) for name in groups)


def _group(name: str, actions: Sequence[Action]) -> str:
    head = [f"### {name}", "", "| action | what it does | takes | keys |", "| --- | --- | --- | --- |"]
    return "\n".join([*head, *(_row(action) for action in actions)])


def _row(action: Action) -> str:
    when = "" if action.when == "always" else f" Only when {action.when}."
    by_hand = "" if action.sayable else " By hand in the window only."
    by_hand += f" A pedal can lead `{action.follows}`." if action.follows else ""
    takes = " ".join(_takes(argument) for argument in action.arguments if argument.sayable)
    keys = f"`{action.keys}`" if action.keys else ""
    cells = (f"`{action.name}`", f"**{action.title}.** {action.text}{when}{by_hand}", takes or "nothing", keys)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _takes(argument: Argument) -> str:
    return f"`{argument.name}`: {described(argument)}"


def described(argument: Argument) -> str:
    """What it is for, and what it may be where that does not say so."""
    wanted = [argument.wanted] if argument.kind in _VALUES else []
    usual = [] if argument.required else [f"left out: {default_text(argument)}"]
    more = f" ({'; '.join([*wanted, *usual])})" if wanted or usual else ""
    return f"{argument.text.removesuffix('.')}{more}."


def default_text(argument: Argument) -> str:
    """What holds where it is left out, in words."""
    if argument.default_text:
        return argument.default_text
    if isinstance(argument.default, bool):
        return "on" if argument.default else "off"
    return f"{argument.default:g}" if isinstance(argument.default, float) else str(argument.default or "none")
