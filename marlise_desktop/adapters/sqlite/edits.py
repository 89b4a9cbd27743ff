"""Changes of a board as JSON and back.

Written is what `applied` needs: a change that removes does not hold what it removed.
"""

import json
import typing
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from cattrs import Converter
from cattrs.strategies import configure_tagged_union, configure_union_passthrough

from marlise_desktop.domain.changes import Change, InstanceAltered, InstanceRemoved, SnapshotsChanged
from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.midi.message import Message
from marlise_desktop.domain.midi.said import message_said, message_text
from marlise_desktop.domain.plugin import Plugin

_FIELDS: dict[str, Any] = typing.get_type_hints(PluginInstance)


def encoded(made: Sequence[Change]) -> str:
    return json.dumps([_CONVERTER.unstructure(_lean(change), Change) for change in made], separators=(",", ":"))


def decoded(text: str) -> tuple[Change, ...]:
    """Raises ValueError for a text that `encoded` did not write."""
    try:
        raw = json.loads(text)
        return tuple(_structured(entry) for entry in raw)
    except (TypeError, KeyError, AttributeError, ExceptionGroup) as error:
        raise ValueError(f"not an edit: {error}") from error


def _structured(entry: object) -> Change:
    change: Change = _CONVERTER.structure(entry, Change)  # type: ignore[arg-type]
    return change


def _lean(change: Change) -> Change:
    match change:
        case InstanceRemoved(instance, index):
            uri = instance.plugin.uri
            return InstanceRemoved(PluginInstance(instance.id, Plugin(uri, uri), instance.symbol), index)
        case SnapshotsChanged():
            return replace(change, before=(), current_before=None)
        case _:
            return change


def _altered(change: InstanceAltered) -> dict[str, object]:
    fields = {name: _CONVERTER.unstructure(value, _FIELDS[name]) for name, value in change.after}
    return {"instance": change.instance, "after": fields}


def _alteration(raw: dict[str, Any], _kind: object) -> InstanceAltered:
    after = tuple((name, _CONVERTER.structure(value, _FIELDS[name])) for name, value in raw["after"].items())
    return InstanceAltered(raw["instance"], (), after)


def _message(text: object, _kind: object) -> Message:
    try:
        return message_said(str(text))
    except ConfigurationError as error:
        raise ValueError(error.message) from error


def _converter() -> Converter:
    made = Converter(forbid_extra_keys=False, omit_if_default=True)
    made.register_unstructure_hook(Message, message_text)
    made.register_structure_hook(Message, _message)
    configure_union_passthrough(bool | int | float | str, made)
    made.register_unstructure_hook(InstanceAltered, _altered)
    made.register_structure_hook(InstanceAltered, _alteration)
    configure: Callable[..., None] = configure_tagged_union
    configure(Change, made, tag_name="kind")
    return made


_CONVERTER = _converter()
