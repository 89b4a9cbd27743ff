"""`marlise-desktop settings`: every setting with its value, where that comes from and what it may be."""

import sys

from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.app.paths import user_paths
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.setting_rule import Rule, shown
from marlise_desktop.session.setting_values import RULES
from marlise_desktop.session.settings import Settings

_HEAD = """\
# Settings

One file holds them: `~/.config/marlise-desktop/settings.toml` (or under `$XDG_CONFIG_HOME`). A line is `name = value`;
texts stand in quotes. Comments, order and lines that the program does not know are kept when it writes. A value that
is out of range is told in the window with its line, the default holds for it, and the line stays until you change that
setting. A file that cannot be read is moved aside, and its new name is told.

An environment variable stands over the file for one run: `MARLISE_` and the name in capitals, `MARLISE_AUDIO_CARD`
for `audio_card`. `marlise-desktop settings` lists what holds and where it comes from.

This page is written by `marlise-desktop settings --markdown`.
"""
_COLUMNS = "| name | default | may be | what it is for | a changed line counts |\n| --- | --- | --- | --- | --- |\n"
_REMEMBERED = """\

## What the program remembers

These it writes for itself; there is no need to set them.

| name | default | what it is for |
| --- | --- | --- |
"""


def settings(*, markdown: bool) -> int:
    """Prints the values in force, or the page of documentation; answers the exit code."""
    sys.stdout.write(page() if markdown else _in_force())
    return 0


def page() -> str:
    """The documentation of every setting, as in `resources/docs/settings.md`."""
    rows = [_row(rule) for rule in RULES.values() if not rule.remembered]
    remembered = [
        f"| `{rule.name}` | {_default(rule)} | {rule.about} |\n" for rule in RULES.values() if rule.remembered
    ]
    return "".join([_HEAD, "\n", _COLUMNS, *rows, _REMEMBERED, *remembered])


def _row(rule: Rule) -> str:
    return f"| `{rule.name}` | {_default(rule)} | {rule.wanted} | {rule.about} | {rule.effect.value} |\n"


def _default(rule: Rule) -> str:
    return f"`{_as_written(rule.default)}`"


def _as_written(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else shown(value)


def _in_force() -> str:
    """Reads as the program does, but sets nothing aside: that is for the program to tell."""
    bus = Bus()
    file = TomlSettings(user_paths().settings)
    file.read()
    notices = Notices(bus)
    settings = Settings(file, notices, bus)
    settings.load()
    lines = [
        f"{name} = {_as_written(getattr(settings.values, name))}  # {settings.origin(name)}; {rule.wanted}\n"
        for name, rule in RULES.items()
    ]
    told = [f"# {notice.message}. {notice.hint}\n" for notice in notices.current]
    return "".join([*lines, *told])
