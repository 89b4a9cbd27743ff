"""Settings that outlive the program, as the session sees their keeper."""

from collections.abc import Mapping
from typing import Protocol


class SettingsFile(Protocol):
    """Plain values by dotted name; written whole or not at all."""

    def read(self) -> Mapping[str, str | int | float | bool]:
        """Raises ConfigurationError naming file and line; an absent file is empty."""
        ...

    def write(self, values: Mapping[str, str | int | float | bool]) -> None: ...
