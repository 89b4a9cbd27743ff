"""What every session and template must keep to before it is stored."""

import math
from collections.abc import Collection, Mapping
from typing import TypeAlias

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.sessions.errors import UnknownKindError, UnknownPropertyError
from marlise_desktop.domain.sessions.record import SessionRecord, Setting
from marlise_desktop.domain.sessions.template import SessionTemplate

Kinds: TypeAlias = Mapping[str, Collection[str]]
"""The kinds that can be made, each with the names of the properties it has."""

LONGEST_NAME = 120


def check_record(record: SessionRecord, kinds: Kinds) -> None:
    """Raises SessionError, or one of its kinds, naming what is wrong."""
    check_name(record.name)
    if not record.workspace.startswith("/") or not record.workspace.isprintable():
        raise SessionError(
            f"the workspace of {record.name} is {record.workspace!r}, which is not a whole path of a folder",
            hint="Choose a folder whose path has no signs that cannot be shown.",
        )
    _check_properties(record.name, record.kind, record.properties, kinds)


def check_template(template: SessionTemplate, kinds: Kinds) -> None:
    """Raises SessionError, or one of its kinds, naming what is wrong."""
    check_name(template.name)
    _check_properties(f"the template {template.name}", template.kind, template.properties, kinds)


def check_name(name: str) -> None:
    """A name is one line of 1 to 120 signs without space around it."""
    if not name.strip() or name != name.strip() or not name.isprintable() or len(name) > LONGEST_NAME:
        raise SessionError(
            f"{name!r} cannot be the name of a session",
            hint=f"A name is one line of 1 to {LONGEST_NAME} signs, without space before or after it.",
        )


def _check_properties(owner: str, kind: str, properties: Mapping[str, Setting], kinds: Kinds) -> None:
    if kind not in kinds:
        raise UnknownKindError(kind, kinds.keys())
    unknown = sorted(set(properties) - set(kinds[kind]))
    if unknown:
        raise UnknownPropertyError(owner, kind, unknown, kinds[kind])
    for name, value in properties.items():
        for entry in value if isinstance(value, tuple) else (value,):
            if isinstance(entry, float) and not math.isfinite(entry):
                raise SessionError(f"{name} of {owner} must be a number, not {entry}")
            if isinstance(entry, str) and any(0xD800 <= ord(sign) <= 0xDFFF for sign in entry):
                raise SessionError(f"{name} of {owner} holds signs that are no text: {entry!r}")
