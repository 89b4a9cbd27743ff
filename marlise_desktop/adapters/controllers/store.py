"""What is kept of controllers for all boards, in one JSON file: the port `ControllersStore`.

`{"format": 1, "mappings": [...], "controls": [{"control": {"cc": 7, "channel": 1, "device": "FCB1010"},
"nature", "calibration": {"heel": 3, "toe": 121, "dead_heel", "dead_toe", "jitter"}}], "devices": [{"device", "name",
"heard": false}]}`. Mappings are as `storage.mapping_json` says; all devices that were ever seen are listed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from marlise_desktop.domain.errors import ConfigurationError, LibraryError, MarliseError, Trouble
from marlise_desktop.domain.midi.control import Calibration, Control, Nature
from marlise_desktop.domain.midi.controllers_kept import ControllersKept, merged
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.rules import check_calibration, check_control
from marlise_desktop.session.ports.controllers import ReadControllers
from marlise_desktop.storage.alone import alone_in
from marlise_desktop.storage.aside import free_aside
from marlise_desktop.storage.flush import replace_whole
from marlise_desktop.storage.json_values import (
    Entry,
    ExpectedError,
    JsonObject,
    ReadList,
    json_in,
    read_list,
    written_list,
)
from marlise_desktop.storage.mapping_json import (
    ReadMappings,
    control_from,
    control_json,
    read_mappings,
    written_mappings,
)

FORMAT: Final = 1
_LARGEST: Final = 32 * 1024 * 1024
_HINT: Final = "It stays in the file as it is. Correct it there while the program does not run, or map it anew."


@dataclass(frozen=True, slots=True)
class _OfControl:
    nature: Nature | None = None
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True)
class _OfDevice:
    name: str = ""
    heard: bool = True


@dataclass(frozen=True)
class _File:
    """The file taken apart, each part once, with all that is not understood in it."""

    held: JsonObject = field(default_factory=dict)

    @cached_property
    def kept(self) -> ControllersKept:
        controls, devices = self.controls.values, self.devices.values
        return ControllersKept(
            mappings=tuple(self.mappings.values.values()),
            calibrations={key: of.calibration for key, of in controls.items() if of.calibration is not None},
            natures={key: of.nature for key, of in controls.items() if of.nature is not None},
            device_names={key: of.name for key, of in devices.items() if of.name},
            known=frozenset(devices),
            unheard=frozenset(key for key, of in devices.items() if not of.heard),
        )

    @cached_property
    def mappings(self) -> ReadMappings:
        return read_mappings(self.held.get("mappings"), "mappings")

    @cached_property
    def controls(self) -> ReadList[Control, _OfControl]:
        return read_list(self.held.get("controls"), "controls", _control)

    @cached_property
    def devices(self) -> ReadList[DeviceId, _OfDevice]:
        return read_list(self.held.get("devices"), "devices", _device)


class JsonControllers:
    """Implements `ControllersStore`."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held = _File()
        self._last: JsonObject = {}
        self._base = ControllersKept()

    def read(self) -> ReadControllers:
        self._held = self._read()
        self._last, self._base = self._held.held, self._held.kept
        faults = (*self._held.mappings.faults, *self._held.controls.faults, *self._held.devices.faults)
        return ReadControllers(self._base, tuple(self._fault(fault) for fault in faults))

    def write(self, kept: ControllersKept) -> ControllersKept:
        # A link (to a folder of dotfiles, say) stays a link.
        place = self._file.resolve()
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            with alone_in(place.parent):
                return self._write_alone(place, kept)
        except OSError as error:
            raise LibraryError(
                f"what you do with controllers cannot be kept in {self._file} ({error.strerror})",
                hint="Make room on the disk or allow writing there. It holds until the program ends.",
            ) from error

    def _write_alone(self, place: Path, kept: ControllersKept) -> ControllersKept:
        there = self._there()
        if there is not None and there.held != self._last:
            kept = merged(self._base, kept, there.kept)
            self._held = there
        before = self._held
        controls = {key: _of_control_json(key, of) for key, of in _controls(kept).items()}
        devices = {key: _of_device_json(key, of) for key, of in _devices(kept).items()}
        held: JsonObject = {
            **before.held,
            "format": FORMAT,
            "mappings": written_mappings(kept.mappings, before.mappings),
            "controls": written_list(controls.items(), before.controls, _of_control_json),
            "devices": written_list(devices.items(), before.devices, _of_device_json),
        }
        replace_whole(place, json.dumps(held, indent=2) + "\n")
        self._last, self._base = held, kept
        return kept

    def set_aside(self) -> str:
        try:
            aside = free_aside(self._file)
            self._file.rename(aside)
        except OSError as error:
            raise LibraryError(
                f"{self._file} cannot be moved out of the way ({error.strerror})",
                hint="Correct or move it yourself. Until then nothing of controllers is kept.",
            ) from error
        return str(aside)

    def _there(self) -> _File | None:
        """What another program may have written since; None where there is no whole file: what is known here is."""
        if not self._file.exists():
            return None
        try:
            return self._read()
        except ConfigurationError:
            return None

    def _read(self) -> _File:
        try:
            with self._file.open("rb") as stream:
                data = stream.read(_LARGEST + 1)
        except FileNotFoundError:
            return _File()
        except OSError as error:
            raise LibraryError(
                f"{self._file} cannot be read ({error.strerror})", hint="See that you may read it, and start again."
            ) from error
        held = self._parsed(data)
        number = held.get("format")
        if not isinstance(number, int) or isinstance(number, bool) or number < 1:
            raise self._damaged("expected “format” to be a number from 1")
        if number > FORMAT:
            raise LibraryError(
                f"{self._file} was written by a newer Marlise Desktop (format {number}; this one reads up to {FORMAT})",
                hint="Update Marlise Desktop. The file stays as it is, and what you change is forgotten when you quit.",
                trouble=Trouble.NEWER,
            )
        return _File(held)

    def _parsed(self, data: bytes) -> JsonObject:
        if len(data) > _LARGEST:
            raise self._damaged(f"it is larger than {_LARGEST // 1024} kB")
        try:
            held = json_in(data.decode("utf-8-sig"))
        except json.JSONDecodeError as error:
            raise self._damaged(f"line {error.lineno}: {error.msg}") from error
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            raise self._damaged(f"line {line} is not UTF-8 text") from error
        except (ValueError, RecursionError) as error:
            raise self._damaged("half a character, a number that is too long, or brackets nested too deep") from error
        if not isinstance(held, dict):
            raise self._damaged("expected an object in braces")
        return held

    def _damaged(self, reason: str) -> ConfigurationError:
        return ConfigurationError(f"{self._file} cannot be read: {reason}")

    def _fault(self, fault: str) -> MarliseError:
        return ConfigurationError(f"an entry of {self._file} cannot be read: {fault}", hint=_HINT)


def _control(entry: Entry, _index: int) -> tuple[Control, _OfControl]:
    control = control_from(entry.entry("control"))
    calibration = None
    try:
        check_control(control)
        if entry.has("calibration"):
            calibration = _calibration(entry.entry("calibration"))
            check_calibration(control, calibration)
    except ConfigurationError as error:
        raise ExpectedError(entry.place, f"a control that there can be: {error.message}") from error
    nature = entry.word("nature", Nature) if entry.has("nature") else None
    return control, _OfControl(nature, calibration)


def _calibration(entry: Entry) -> Calibration:
    parts = [entry.number(name, 0.0) for name in ("dead_heel", "dead_toe", "jitter")]
    return Calibration(entry.whole("heel"), entry.whole("toe"), *parts)


def _device(entry: Entry, _index: int) -> tuple[DeviceId, _OfDevice]:
    return DeviceId(entry.text("device")), _OfDevice(entry.text("name", ""), entry.yes("heard", default=True))


def _controls(kept: ControllersKept) -> Mapping[Control, _OfControl]:
    keys = dict.fromkeys((*kept.calibrations, *kept.natures))
    return {key: _OfControl(kept.natures.get(key), kept.calibrations.get(key)) for key in keys}


def _devices(kept: ControllersKept) -> Mapping[DeviceId, _OfDevice]:
    keys = sorted({*kept.known, *kept.unheard, *kept.device_names})
    return {key: _OfDevice(kept.device_names.get(key, ""), key not in kept.unheard) for key in keys}


def _of_control_json(key: Control, of: _OfControl) -> JsonObject:
    made: JsonObject = {"control": control_json(key)}
    if of.nature is not None:
        made["nature"] = of.nature.value
    travel = of.calibration
    if travel is not None:
        parts = {"dead_heel": travel.dead_heel, "dead_toe": travel.dead_toe, "jitter": travel.jitter}
        optional: JsonObject = {name: part for name, part in parts.items() if part}
        made["calibration"] = {"heel": travel.heel, "toe": travel.toe, **optional}
    return made


def _of_device_json(key: DeviceId, of: _OfDevice) -> JsonObject:
    return {"device": key, **({"name": of.name} if of.name else {}), **({} if of.heard else {"heard": False})}
