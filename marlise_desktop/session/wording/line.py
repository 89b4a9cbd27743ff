"""The words of a line, sorted by the arguments that they are for."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.session.actions import Action


def by_name(action: Action, words: Sequence[str]) -> Mapping[str, str]:
    """Texts in the order of the arguments, or as NAME=TEXT; raises ConfigurationError for one too many."""
    names = [argument.name for argument in action.arguments if argument.sayable]
    found: dict[str, str] = {}
    loose: list[str] = []
    for word in words:
        name, equals, text = word.partition("=")
        if equals and name in names:
            if name in found:
                raise ConfigurationError(f"{name} of {action.name} is given twice", hint=usage(action))
            found[name] = text
        elif equals and name.isidentifier() and get_close_matches(name, names, 1, 0.7):
            raise ConfigurationError(f"{action.name} has no argument {name}", hint=usage(action))
        else:
            loose.append(word)
    free = [name for name in names if name not in found]
    if len(loose) > len(free):
        takes = f"only {len(names)}" if names else "no"
        noun = "argument" if len(names) == 1 else "arguments"
        raise ConfigurationError(
            f"{action.name} takes {takes} {noun}, and “{loose[len(free)]}” is one more", hint=usage(action)
        )
    return found | dict(zip(free, loose, strict=False))


def refuse_unknown(action: Action, names: Sequence[str]) -> None:
    """Raises ConfigurationError for a name that is none of its arguments, or one that cannot be said."""
    sayable = {argument.name: argument.sayable for argument in action.arguments}
    for name in names:
        if name not in sayable:
            raise ConfigurationError(f"{action.name} has no argument {name}", hint=usage(action))
        if not sayable[name]:
            raise ConfigurationError(f"{name} of {action.name} cannot be said in words", hint=usage(action))


def usage(action: Action) -> str:
    return f"It is said so: {action.usage}."
