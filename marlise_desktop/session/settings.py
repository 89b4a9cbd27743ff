"""Typed settings: the environment over the user's file over the defaults; what is wrong is told, and stays as it is."""

import asyncio
import dataclasses
import difflib
from collections.abc import Iterable, Mapping

from marlise_desktop.domain.errors import ConfigurationError, MarliseError
from marlise_desktop.domain.events import SettingsChanged, Severity
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.settings import SettingsFile
from marlise_desktop.session.setting_rule import Effect, Rule, Value, shown
from marlise_desktop.session.setting_values import RULES, SettingsValues
from marlise_desktop.session.to_the_end import to_the_end

_LOOK_SECONDS = 2.0
_PAUSE_SECONDS = 0.25
"""Between two writes, so that a knob that is dragged does not write for each of its steps."""
_MOST_UNKNOWN = 5
_FILE, _UNKNOWN, _DISK = "settings file", "unknown settings", "settings"


class Settings:
    """`keep` is its life: it writes what was changed and takes up what others write. All on the loop's thread."""

    def __init__(self, file: SettingsFile, notices: Notices, bus: Bus) -> None:
        self._file = file
        self._notices = notices
        self._bus = bus
        self._values = SettingsValues()
        self._overrides: Mapping[str, Value] = {}
        self._set: Mapping[str, Value] = {}
        self._pending: dict[str, Value] = {}
        self._changed = asyncio.Event()

    @property
    def values(self) -> SettingsValues:
        return self._values

    def load(self) -> None:
        """Before the loop runs. What is wrong is told, and the default holds for it; nothing is raised."""
        entries = self._read()
        self._overrides = self._from_environment()
        self._set = self._usable(entries)
        values = {**self._set, **self._overrides}
        self._values = dataclasses.replace(SettingsValues(), **values)  # type: ignore[arg-type]
        self._tell_unknown(entries)

    def origin(self, name: str) -> str:
        """Where the value that was loaded comes from: a variable, a line of the file, or `default`."""
        if name in self._overrides:
            return RULES[name].variable
        return self._file.where(name) if name in self._set else "default"

    def change(self, **fields: Value) -> None:
        """Sets by name, from now on; `keep` writes it. Raises ConfigurationError for a value that is out of range."""
        wanted = {name: _checked(RULES[name], value) for name, value in fields.items()}
        fresh = {name: value for name, value in wanted.items() if getattr(self._values, name) != value}
        if not fresh:
            return
        self._pending |= fresh
        for name in fresh:
            self._notices.clear(_topic(name))
        self._take(fresh)
        self._changed.set()

    async def keep(self) -> None:
        """Until cancelled; what waits is then written."""
        try:
            while True:
                if await self._write():
                    await asyncio.sleep(_PAUSE_SECONDS)
                await self._look()
                await self._until_changed(_LOOK_SECONDS)
        finally:
            await self._write()

    async def _until_changed(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return

    async def _write(self) -> bool:
        """Whether something went to the disk; what that refuses waits for the next try."""
        self._changed.clear()
        if not self._pending:
            return False
        changes = dict(self._pending)
        try:
            await to_the_end(asyncio.to_thread(self._file.write, changes))  # a later one must not be overtaken by it
        except MarliseError as error:
            self._tell_once(error)
            return False
        self._notices.clear(_DISK)
        self._pending = {name: value for name, value in self._pending.items() if changes.get(name) != value}
        return True

    def _tell_once(self, error: MarliseError) -> None:
        if not any(held.topic == _DISK and held.message == error.message for held in self._notices.current):
            self._notices.post_error(error, _DISK)

    async def _look(self) -> None:
        if not await asyncio.to_thread(self._file.changed):
            return
        try:
            entries = await asyncio.to_thread(self._file.read)
        except ConfigurationError as error:
            self._notices.post_error(error, _FILE)
            return
        self._notices.clear(_FILE)
        usable = self._usable(entries)
        wrong = {name for name in entries if name in RULES and name not in usable}
        held = wrong | self._pending.keys() | self._overrides.keys()
        fresh = {
            name: usable.get(name, rule.default)
            for name, rule in RULES.items()
            if rule.effect is not Effect.START and name not in held
        }
        self._take({name: value for name, value in fresh.items() if getattr(self._values, name) != value})

    def _take(self, fresh: Mapping[str, Value]) -> None:
        if fresh:
            self._values = dataclasses.replace(self._values, **fresh)  # type: ignore[arg-type]
            self._bus.publish(SettingsChanged())

    def _read(self) -> Mapping[str, object]:
        try:
            return self._file.read()
        except ConfigurationError as error:
            return {} if self._set_aside(error) else self._read()

    def _set_aside(self, error: ConfigurationError) -> bool:
        """False if another program has mended the file meanwhile."""
        try:
            aside = self._file.set_aside()
        except MarliseError as refused:
            self._notices.post_error(error, _FILE)
            self._notices.post_error(refused, _DISK)
            return True
        if not aside:
            return False
        hint = f"It was moved to {aside}, and the usual settings hold. Correct it there and move it back."
        self._notices.post(Severity.ERROR, error.message, hint, _FILE)
        return True

    def _usable(self, entries: Mapping[str, object]) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, value in entries.items():
            if name in RULES:
                try:
                    found[name] = RULES[name].taken(value)
                except ValueError:
                    self._tell_wrong(RULES[name], value, self._file.where(name))
                else:
                    self._notices.clear(_topic(name))
        return found

    def _from_environment(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for name, text in self._file.environment.items():
            if name in RULES:
                try:
                    found[name] = RULES[name].taken_from_text(text)
                except ValueError:
                    rule = RULES[name]
                    message = f"the environment variable {rule.variable} is {shown(text)}, which is not {rule.wanted}"
                    hint = f"Correct it or unset it. {name} is as if it were not set."
                    self._notices.post(Severity.WARNING, message, hint, rule.variable)
        return found

    def _tell_wrong(self, rule: Rule, value: object, where: str) -> None:
        self._notices.post(
            Severity.WARNING,
            f"the setting {rule.name} is {shown(value)} ({where}), which is not {rule.wanted}",
            f"{shown(getattr(self._values, rule.name))} holds instead. Correct the line, or change the setting here.",
            _topic(rule.name),
        )

    def _tell_unknown(self, entries: Iterable[str]) -> None:
        unknown = [name for name in entries if name not in RULES]
        if not unknown:
            return
        lines = [f"{name} ({self._file.where(name)}){_meant(name)}" for name in unknown[:_MOST_UNKNOWN]]
        more = len(unknown) - len(lines)
        message = f"these settings are not known: {'; '.join(lines)}{f'; and {more} more' if more else ''}"
        severity = Severity.WARNING if any(_meant(name) for name in unknown) else Severity.NOTE
        self._notices.post(severity, message, "They are kept as they are, and change nothing.", _UNKNOWN)


def _topic(name: str) -> str:
    return f"setting {name}"


def _checked(rule: Rule, value: Value) -> Value:
    try:
        return rule.taken(value)
    except ValueError:
        raise ConfigurationError(f"the setting {rule.name} is {shown(value)}, which is not {rule.wanted}") from None


def _meant(name: str) -> str:
    near = difflib.get_close_matches(name, [rule.name for rule in RULES.values() if not rule.remembered], 1, 0.8)
    return f", perhaps {near[0]} is meant" if near else ""
