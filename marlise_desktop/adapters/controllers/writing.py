"""The text of a profile's file, as a player would write it: one table for each control."""

from collections.abc import Mapping

from marlise_desktop.domain.midi.control import Control, ControlKind
from marlise_desktop.domain.midi.profile import Letters, LightAddress, Profile, ProfileControl

_USUAL = frozenset({"off", "on", "blink"})
_FASTEST = 1000


def profile_text(profile: Profile) -> str:
    """What `profile_from` reads again as the same profile."""
    import tomlkit  # noqa: PLC0415 - 30 ms that a start need not spend

    document = tomlkit.document()
    document["name"] = profile.name
    if profile.maker:
        document["maker"] = profile.maker
    document["devices"] = list(profile.devices)
    if profile.setup:
        document["setup"] = profile.setup
    document["size"] = [_short(profile.width), _short(profile.height)]
    if profile.messages_a_second != _FASTEST:
        document["messages_a_second"] = profile.messages_a_second
    if profile.learned:
        document["learned"] = True
    elif profile.source is None:
        document["generic"] = True
    if profile.source is not None:
        words = {"title": profile.source.title, "publisher": profile.source.publisher, "pages": profile.source.pages}
        document["source"] = words | ({"address": profile.source.address} if profile.source.address else {})
    controls = tomlkit.table(is_super_table=True)
    for control in profile.controls:
        table = tomlkit.table()
        for key, value in _control(control).items():
            table[key] = _inline(value) if isinstance(value, dict) else value
        controls[control.id] = table
    document["controls"] = controls
    return tomlkit.dumps(document)


def _inline(held: Mapping[str, object]) -> object:
    import tomlkit  # noqa: PLC0415

    table = tomlkit.inline_table()
    for key, value in held.items():
        table[key] = _inline(value) if isinstance(value, dict) else value
    return table


def _control(control: ProfileControl) -> dict[str, object]:
    place = control.place
    words: dict[str, object] = {
        "label": control.label,
        "shape": control.shape.value,
        "place": [_short(length) for length in (place.x, place.y, place.width, place.height)],
    }
    if control.sends is not None:
        words["sends"] = _sends(control.sends)
    if control.nature is not None:
        words["nature"] = control.nature.value
    if control.light is not None:
        words["light"] = _light(control.light)
    if control.letters is not None:
        words["letters"] = _letters(control.letters)
    return words


def _sends(control: Control) -> dict[str, object]:
    kind = control.kind
    value: object = control.number
    if kind is ControlKind.KEY:
        value = control.key
    elif kind in (ControlKind.PITCH_BEND, ControlKind.PRESSURE):
        value = True
    return {kind.value: value} | ({} if control.channel is None else {"channel": control.channel + 1})


def _light(light: LightAddress) -> dict[str, object]:
    colours = {name: value for name, value in light.values.items() if name not in _USUAL}
    words: dict[str, object] = {light.kind.value: light.number, "channel": light.channel + 1}
    words |= {name: value for name, value in light.values.items() if name in _USUAL}
    return words | ({"colours": colours} if colours else {})


def _letters(letters: Letters) -> dict[str, object]:
    return {
        "cc": list(letters.cells),
        "channel": letters.channel + 1,
        "blank": letters.blank,
        "lowest": letters.lowest,
        "highest": letters.highest,
    }


def _short(length: float) -> float | int:
    """Whole millimetres without a point."""
    rounded = round(length, 1)
    return int(rounded) if rounded == int(rounded) else rounded
