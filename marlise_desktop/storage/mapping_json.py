"""Mappings in JSON files. Channels count from 1, as on the devices.

`{"id", "trigger": {"control": {"cc": 64, "channel": 1, "device": "FCB1010"}, "nature": "momentary",
"gesture": "long-press", "second": {"cc": 65}}, "target": {"action": "snapshot.apply", "arguments": {"snapshot": "2"}},
"behaviour": "do", "curve", "take_over", "at_load", "steps", "light": {"kind": "same", "on": 127, "off": 0},
"enabled"}`; the target may be `{"pedal": "its id", "parameter": "gain", "low": -12.0, "high": 6.0}` instead. What is
as usual is left out.
"""

import json
from collections.abc import Iterable
from typing import TypeAlias
from uuid import NAMESPACE_URL, uuid5

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import NUMBERLESS, Control, ControlKind, Nature
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.mapping import (
    ActionTarget,
    Behaviour,
    ControlMapping,
    Curve,
    Gesture,
    Light,
    LightKind,
    MappingId,
    ParameterTarget,
    TakeOver,
    Target,
    Trigger,
)
from marlise_desktop.domain.midi.rules import check_mapping
from marlise_desktop.storage.json_values import (
    Entry,
    ExpectedError,
    Json,
    JsonObject,
    ReadList,
    read_list,
    written_list,
)

ReadMappings: TypeAlias = ReadList[MappingId, ControlMapping]


def read_mappings(value: Json, place: str) -> ReadMappings:
    """The mappings of a list, each with an id of its own; one that has none gets always the same."""
    taken: set[MappingId] = set()

    def read(entry: Entry, index: int) -> tuple[MappingId, ControlMapping]:
        wanted = MappingId(entry.text("id", ""))
        if not wanted or " " in wanted or wanted in taken:
            text = json.dumps(entry.held, sort_keys=True)
            wanted = MappingId(uuid5(NAMESPACE_URL, f"{index}:{text}").hex[:12])
        taken.add(wanted)
        mapping = _mapping(entry, wanted)
        try:
            check_mapping(mapping, None)
        except ConfigurationError as error:
            raise ExpectedError(entry.place, f"a mapping that makes sense: {error.message}") from error
        return wanted, mapping

    return read_list(value, place, read)


def written_mappings(mappings: Iterable[ControlMapping], before: ReadMappings) -> list[Json]:
    """The list for a file; of `before` stays what the program does not understand."""
    return written_list(
        ((held.id, mapping_json(held)) for held in mappings), before, lambda _, held: mapping_json(held)
    )


def mapping_json(mapping: ControlMapping) -> JsonObject:
    trigger: JsonObject = {
        "control": control_json(mapping.trigger.control),
        "nature": mapping.trigger.nature.value,
        "gesture": mapping.trigger.gesture.value,
    }
    if mapping.trigger.second is not None:
        trigger["second"] = control_json(mapping.trigger.second)
    made: JsonObject = {
        "id": mapping.id,
        "trigger": trigger,
        "target": _target_json(mapping.target),
        "behaviour": mapping.behaviour.value,
    }
    optional: JsonObject = {
        "curve": "" if mapping.curve is Curve.LINEAR else mapping.curve.value,
        "take_over": "" if mapping.take_over is TakeOver.JUMP else mapping.take_over.value,
        "at_load": mapping.at_load,
        "steps": 0 if mapping.steps == 1.0 else mapping.steps,
    }
    if mapping.light != Light():
        optional["light"] = {"kind": mapping.light.kind.value, "on": mapping.light.on, "off": mapping.light.off}
    made |= {key: value for key, value in optional.items() if value}
    return made if mapping.enabled else {**made, "enabled": False}


def control_json(control: Control) -> JsonObject:
    number: Json = control.number
    if control.kind is ControlKind.KEY:
        number = control.key
    elif control.kind in NUMBERLESS:
        number = True
    made: JsonObject = {control.kind.value: number}
    if control.channel is not None:
        made["channel"] = control.channel + 1
    if control.device is not None:
        made["device"] = control.device
    return made


def control_from(entry: Entry) -> Control:
    """Raises ExpectedError. Its numbers are not looked at yet."""
    kinds = [kind for kind in ControlKind if kind.value in entry.held]
    if len(kinds) != 1:
        raise ExpectedError(entry.place, "one of " + ", ".join(kind.value for kind in ControlKind))
    kind = kinds[0]
    channel = entry.whole("channel") - 1 if entry.has("channel") else None
    device = DeviceId(entry.text("device")) if entry.has("device") else None
    if kind is ControlKind.KEY:
        return Control(kind, 0, channel, device, entry.text(kind.value))
    if kind in NUMBERLESS:
        if not entry.yes(kind.value, default=False):
            raise entry.fault(kind.value, "true")
        return Control(kind, 0, channel, device)
    return Control(kind, entry.whole(kind.value), channel, device)


def _mapping(entry: Entry, key: MappingId) -> ControlMapping:
    trigger = entry.entry("trigger")
    second = control_from(trigger.entry("second")) if trigger.has("second") else None
    return ControlMapping(
        key,
        Trigger(
            control_from(trigger.entry("control")),
            trigger.word("nature", Nature),
            trigger.word("gesture", Gesture),
            second,
        ),
        _target(entry.entry("target")),
        entry.word("behaviour", Behaviour),
        entry.word("curve", Curve, Curve.LINEAR),
        entry.word("take_over", TakeOver, TakeOver.JUMP),
        at_load=entry.yes("at_load", default=False),
        steps=entry.number("steps", 1.0),
        enabled=entry.yes("enabled", default=True),
        light=_light(entry.entry("light")) if entry.has("light") else Light(),
    )


def _light(entry: Entry) -> Light:
    usual = Light()
    on = entry.whole("on") if entry.has("on") else usual.on
    off = entry.whole("off") if entry.has("off") else usual.off
    return Light(entry.word("kind", LightKind), on, off)


def _target(entry: Entry) -> Target:
    if entry.has("action"):
        arguments = entry.entry("arguments") if entry.has("arguments") else Entry({}, "")
        return ActionTarget(entry.text("action"), {name: arguments.text(name) for name in arguments.held})
    if not entry.has("pedal"):
        raise ExpectedError(entry.place, "an action, or a pedal and a parameter")
    low, high = (entry.number(end) if entry.has(end) else None for end in ("low", "high"))
    return ParameterTarget(InstanceId(entry.text("pedal")), PortSymbol(entry.text("parameter")), low, high)


def _target_json(target: Target) -> JsonObject:
    if isinstance(target, ActionTarget):
        arguments: JsonObject = dict(target.arguments)
        return {"action": target.action, **({"arguments": arguments} if arguments else {})}
    made: JsonObject = {"pedal": target.instance, "parameter": target.symbol}
    if target.low is not None:
        made["low"] = target.low
    if target.high is not None:
        made["high"] = target.high
    return made
