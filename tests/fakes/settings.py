"""A settings file in memory."""

import tomllib
from collections.abc import Mapping

from marlise_desktop.domain.errors import ConfigurationError, MarliseError
from marlise_desktop.session.setting_rule import Value


class FakeSettingsFile:
    """`values` is what the file holds; `damaged` and `refuses` make it as bad as a real one."""

    def __init__(self, **values: object) -> None:
        self.values: dict[str, object] = dict(values)
        self.environment: Mapping[str, str] = {}
        self.damaged = ""
        self.refuses: MarliseError | None = None
        self.writes: list[dict[str, Value]] = []
        self._seen: tuple[str, dict[str, object]] = "", dict(values)

    def edit(self, text: str) -> None:
        """What another program writes."""
        try:
            self.damaged, self.values = "", tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            self.damaged = str(error)

    def read(self) -> Mapping[str, object]:
        self._seen = self.damaged, dict(self.values)
        self._insist()
        return dict(self.values)

    def where(self, name: str) -> str:
        return f"settings.toml, line {list(self.values).index(name) + 1}"

    def changed(self) -> bool:
        return (self.damaged, self.values) != self._seen

    def write(self, changes: Mapping[str, Value]) -> None:
        if self.refuses:
            raise self.refuses
        self._insist()
        self.writes.append(dict(changes))
        self.values |= changes
        self._seen[1].update(changes)

    def set_aside(self) -> str:
        if self.refuses:
            raise self.refuses
        if self.changed():
            return ""
        self.damaged, self.values = "", {}
        self._seen = "", {}
        return "settings.damaged-1.toml"

    def _insist(self) -> None:
        if self.damaged:
            raise ConfigurationError(f"settings.toml cannot be read: {self.damaged}")
