"""A profile from the text of its file. Channels count from 1 there, as musicians count them."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from marlise_desktop.adapters.controllers.table import Fault, Table
from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.midi.control import NUMBERLESS, Control, ControlKind, Nature
from marlise_desktop.domain.midi.profile import (
    LIGHT_KINDS,
    Letters,
    LightAddress,
    Place,
    Profile,
    ProfileControl,
    Shape,
    Source,
)
from marlise_desktop.storage.toml_lines import lines_of, loaded

_NEW_LINE = "\n"
_ID = re.compile(r"[A-Za-z0-9_-]+")
_HINT = "Correct that line; the other profiles are there. The form is described in the program's documents."


def profile_from(file: str, name: str, text: str) -> Profile:
    """`file` is only named, and `name` is the profile's id.

    Raises ConfigurationError that names the file, the line and the key of the first fault, and counts the others.
    """
    try:
        held = loaded(text)
    except ValueError as error:
        reason = str(error).replace("at end of document", f"at line {text.count(_NEW_LINE) + 1}, the end")
        raise ConfigurationError(f"the controller's profile {file} cannot be read: {reason}", hint=_HINT) from error
    faults: list[Fault] = []
    profile = _profile(name, Table(held, faults))
    if faults:
        raise _refusal(file, text, faults)
    return profile


def _refusal(file: str, text: str, faults: list[Fault]) -> ConfigurationError:
    lines = lines_of(text)
    told = sorted(((_line(lines, fault.key), fault) for fault in faults), key=lambda pair: pair[0])
    line, first = told[0]
    others = len(told) - 1
    rest = f" ({others} more in this file)" if others else ""
    return ConfigurationError(
        f"the controller's profile {file}, line {line}: {first.key} {first.reason}{rest}", hint=_HINT
    )


def _line(lines: Mapping[str, int], key: str) -> int:
    """Where it is set; for what is missing, where its table begins to set something."""
    while key:
        within = [line for name, line in lines.items() if name == key or name.startswith(f"{key}.")]
        if within:
            return min(within)
        key = key.rpartition(".")[0]
    return 1


def _profile(name: str, table: Table) -> Profile:
    width, height = table.lengths("size", 2)
    learned = table.yes("learned")
    generic = table.yes("generic")
    profile = Profile(
        id=name,
        name=table.text("name"),
        devices=table.texts("devices"),
        width=width,
        height=height,
        controls=_controls(table.table("controls"), width, height),
        maker=table.text("maker", ""),
        setup=table.text("setup", ""),
        source=_source(table.table("source")) if table.has("source") else None,
        learned=learned,
        messages_a_second=table.whole("messages_a_second", 1, 1000, 1000),
    )
    if profile.source is None and not learned and not generic:
        table.fault("source", "is missing: a profile names the public document that its facts are from")
    table.done()
    return profile


def _source(table: Table) -> Source:
    source = Source(table.text("title"), table.text("publisher"), table.text("pages"), table.text("address", ""))
    table.done()
    return source


def _controls(table: Table, width: float, height: float) -> tuple[ProfileControl, ...]:
    made = []
    for key, inner in table.tables():
        if not _ID.fullmatch(key):
            table.fault(key, "must have a name of letters, figures, - and _ only")
        control = _control(key, inner)
        place = control.place
        if place.x + place.width > width or place.y + place.height > height:
            inner.fault("place", f"stands outside of the device, which is {width:g} by {height:g} mm")
        made.append(control)
    return tuple(made)


def _control(key: str, table: Table) -> ProfileControl:
    shape = table.word("shape", Shape)
    sends = _sends(table.table("sends")) if table.has("sends") else None
    nature = table.word("nature", Nature) if sends is not None or table.has("nature") else None
    control = ProfileControl(
        id=key,
        label=table.text("label"),
        shape=shape,
        place=Place(*table.lengths("place", 4)),
        sends=sends,
        nature=nature,
        light=_light(table.table("light")) if table.has("light") else None,
        letters=_letters(table.table("letters")) if table.has("letters") else None,
    )
    table.done()
    return control


def _channel(table: Table) -> int | None:
    return table.whole("channel", 1, 16) - 1 if table.has("channel") else None


def _sends(table: Table) -> Control:
    kinds = [kind for kind in ControlKind if table.has(kind.value)]
    if len(kinds) != 1:
        words = ", ".join(kind.value for kind in ControlKind)
        table.fault(kinds[1].value if kinds else "", f"must say one of {words}")
        return Control(ControlKind.CC)
    control = _named(table, kinds[0])
    table.done()
    return control


def _named(table: Table, kind: ControlKind) -> Control:
    if kind is ControlKind.KEY:
        return Control(kind, key=table.text(kind.value))
    if kind in NUMBERLESS:
        if not table.yes(kind.value):
            table.fault(kind.value, "must be true")
        return Control(kind, channel=_channel(table))
    return Control(kind, table.whole(kind.value, 0, kind.highest_number), _channel(table))


def _light(table: Table) -> LightAddress:
    kinds = [kind for kind in LIGHT_KINDS if table.has(kind.value)]
    kind = kinds[0] if len(kinds) == 1 else ControlKind.CC
    if len(kinds) != 1:
        table.fault(kinds[1].value if kinds else "", f"must say one of {', '.join(one.value for one in LIGHT_KINDS)}")
    number = table.whole(kind.value, 0, 127) if len(kinds) == 1 else 0
    values = {"off": table.whole("off", 0, 127, 0), "on": table.whole("on", 0, 127, 127)}
    if table.has("blink"):
        values["blink"] = table.whole("blink", 0, 127)
    if table.has("colours"):
        colours = table.table("colours")
        values |= {name: colours.whole(name, 0, 127) for name in colours.held}
    light = LightAddress(kind, number, _channel(table) or 0, MappingProxyType(values))
    table.done()
    return light


def _letters(table: Table) -> Letters:
    letters = Letters(
        cells=table.wholes("cc", 0, 127),
        blank=table.whole("blank", 0, 127, 32),
        channel=_channel(table) or 0,
        lowest=table.whole("lowest", 0, 127, 32),
        highest=table.whole("highest", 0, 127, 126),
    )
    table.done()
    return letters
