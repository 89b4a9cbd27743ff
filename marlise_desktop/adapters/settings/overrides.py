"""Settings that the environment sets for one run of the program."""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from marlise_desktop.domain.errors import ConfigurationError

Value: TypeAlias = str | int | float | bool

_ON: Final = {"1", "true", "yes", "on"}
_OFF: Final = {"0", "false", "no", "off"}


def overrides(environment: Mapping[str, str]) -> dict[str, Value]:
    """The settings by name; an empty variable is as if unset. Raises ConfigurationError naming the variable."""
    found: dict[str, Value] = {}
    for variable, (name, convert, wanted) in _VARIABLES.items():
        text = environment.get(variable, "").strip()
        if text:
            try:
                found[name] = convert(text)
            except ValueError:
                raise ConfigurationError(
                    f"the environment variable {variable} is {text!r}, which is not {wanted}",
                    hint=f"Correct it, or unset it to use the setting {name}.",
                ) from None
    return found


def _switch(text: str) -> bool:
    if text.lower() in _ON:
        return True
    if text.lower() in _OFF:
        return False
    raise ValueError(text)


_VARIABLES: Final[dict[str, tuple[str, Callable[[str], Value], str]]] = {
    "MARLISE_ENGINE_ENDPOINT": ("engine_endpoint", str, "a text"),
    "MARLISE_ENGINE_TIMEOUT": ("engine_timeout", float, "a number of seconds"),
    "MARLISE_CONNECT_RETRIES": ("connect_retries", int, "a whole number"),
    "MARLISE_CONNECT_RETRY_DELAY": ("connect_retry_delay", float, "a number of seconds"),
    "MARLISE_AUTO_CREATE_DEFAULT": ("auto_create_default", _switch, "true or false"),
}
