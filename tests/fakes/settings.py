"""A settings file in memory."""

from collections.abc import Mapping


class FakeSettingsFile:
    def __init__(self, **values: str | float | bool) -> None:
        self.values: dict[str, str | int | float | bool] = dict(values)

    def read(self) -> Mapping[str, str | int | float | bool]:
        return dict(self.values)

    def write(self, values: Mapping[str, str | int | float | bool]) -> None:
        self.values = dict(values)
