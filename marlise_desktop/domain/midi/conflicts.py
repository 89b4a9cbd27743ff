"""Which mappings get in each other's way, in words. Nothing is forbidden by it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.midi.control import Control, Nature
from marlise_desktop.domain.midi.gestures import gesture_refusal
from marlise_desktop.domain.midi.line import Line, LineKey
from marlise_desktop.domain.midi.mapping import Behaviour, Gesture, Layer, ParameterTarget
from marlise_desktop.domain.midi.matching import overlaps
from marlise_desktop.domain.midi.words import control_words


@dataclass(frozen=True, slots=True)
class Conflict:
    """`serious`: something does not happen, or happens twice; else it is only worth knowing."""

    text: str
    serious: bool = True


def rests(board_line: Line, global_lines: Iterable[Line]) -> bool:
    """Whether a board's mapping does nothing, because the same gesture of that control is mapped for all boards.

    A plain one rests only where the program carries it out; an engine knows nothing of other mappings.
    """
    trigger = board_line.mapping.trigger
    return board_line.layer is Layer.BOARD and any(
        over.mapping.trigger.gesture is trigger.gesture and _same_controls(over, board_line) for over in global_lines
    )


def conflicts(lines: Sequence[Line], natures: Mapping[Control, Nature]) -> dict[LineKey, tuple[Conflict, ...]]:
    """For each line that has any. `natures` is what is known of controls; mappings that are off are in nobody's way."""
    found: dict[LineKey, list[Conflict]] = defaultdict(list)
    alive = [line for line in lines if line.mapping.enabled]
    groups: dict[object, list[Line]] = defaultdict(list)
    for line in alive:
        for control in line.mapping.trigger.controls:
            groups[control.kind, control.number, control.key].append(line)
    for group in groups.values():
        for line in group:
            others = [other for other in group if other is not line and _meet(line, other)]
            _of_control(line, others, found[line.key])
    for line in alive:
        _of_nature(line, natures, found[line.key])
    _of_targets(alive, found)
    return {key: tuple(dict.fromkeys(held)) for key, held in found.items() if held}


def _meet(one: Line, other: Line) -> bool:
    """Whether both can be there for one message: the boards of two racks are apart."""
    return one.rack is None or other.rack is None or one.rack == other.rack


def _same_controls(one: Line, other: Line) -> bool:
    mine, others = one.mapping.trigger.controls, other.mapping.trigger.controls
    if len(mine) != len(others):
        return False
    return any(
        all(overlaps(a, b) for a, b in zip(mine, turned, strict=True)) for turned in {others, tuple(reversed(others))}
    )


def _of_control(line: Line, others: Sequence[Line], found: list[Conflict]) -> None:
    trigger = line.mapping.trigger
    name = control_words(trigger.control)
    above = [other for other in others if other.layer is Layer.GLOBAL]
    if rests(line, above):
        if line.plain:
            found.append(Conflict(f"{name} is mapped for all boards, too: both act where the engine hears it"))
        else:
            found.append(Conflict(f"{name} is mapped for all boards, which wins: this mapping rests"))
    elif line.layer is Layer.GLOBAL and any(rests(other, [line]) for other in others):
        found.append(Conflict(f"the board maps {name}, too; its mapping rests", serious=False))
    for other in others:
        _of_pair(line, other, found)


def _of_pair(line: Line, other: Line, found: list[Conflict]) -> None:
    mine, theirs = line.mapping, other.mapping
    if not any(overlaps(a, b) for a in mine.trigger.controls for b in theirs.trigger.controls):
        return
    name = control_words(mine.trigger.control)
    known = not line.plain and not other.plain
    if known and overlaps(mine.trigger.control, theirs.trigger.control):
        one, two = mine.trigger.nature, theirs.trigger.nature
        if one is not two:
            found.append(Conflict(f"{name} is taken for {_article(one)} here and for {_article(two)} elsewhere"))
    if mine.trigger.gesture is Gesture.PRESS and theirs.trigger.gesture is Gesture.CHORD:
        found.append(Conflict(f"a press of {name} waits until it is no part of two switches together", serious=False))
    if mine.trigger.gesture is Gesture.CHORD and theirs.trigger.gesture is Gesture.PRESS:
        text = f"{control_words(theirs.trigger.control)} is mapped alone, too: its press comes a moment later"
        found.append(Conflict(text, serious=False))
    if line.plain is not other.plain and mine.target == theirs.target:
        found.append(Conflict(f"the engine and the program both move the same parameter with {name}"))


def _of_nature(line: Line, natures: Mapping[Control, Nature], found: list[Conflict]) -> None:
    trigger = line.mapping.trigger
    if line.plain:
        return
    refusal = gesture_refusal(trigger.nature, trigger.gesture)
    if refusal:
        found.append(Conflict(refusal))
    if line.mapping.behaviour is Behaviour.MOMENTARY and trigger.nature in (Nature.LATCHING, Nature.PRESS_ONLY):
        found.append(Conflict("this switch does not tell when the foot leaves it, so nothing takes the press back"))
    for control, nature in natures.items():
        if nature is not trigger.nature and overlaps(control, trigger.control):
            found.append(
                Conflict(f"{control_words(control)} was learned as {_article(nature)}, not {_article(trigger.nature)}")
            )


def _of_targets(alive: Iterable[Line], found: dict[LineKey, list[Conflict]]) -> None:
    by_target: dict[object, list[Line]] = defaultdict(list)
    for line in alive:
        target = line.mapping.target
        if isinstance(target, ParameterTarget):
            by_target[line.rack, target.instance, target.symbol].append(line)
    for lines in by_target.values():
        for line in lines:
            others = [control_words(other.mapping.trigger.control) for other in lines if other is not line]
            if others:
                found[line.key].append(
                    Conflict(f"the same parameter is moved by {' and '.join(others)}", serious=False)
                )


def _article(nature: Nature) -> str:
    return {
        Nature.MOMENTARY: "a momentary switch",
        Nature.LATCHING: "a latching switch",
        Nature.PRESS_ONLY: "a switch that only tells presses",
        Nature.CONTINUOUS: "a pedal or knob",
    }.get(nature, "an encoder")
