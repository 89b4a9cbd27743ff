"""How a control is mapped to begin with."""

import pytest

from marlise_desktop.domain.midi.control import Control, ControlKind, Nature
from marlise_desktop.domain.midi.mapping import ActionTarget, Behaviour, Gesture
from marlise_desktop.domain.midi.usual import leads, usual_mapping

MOVED = (Gesture.MOVE, Behaviour.FOLLOW)
PRESSED = (Gesture.PRESS, Behaviour.DO)


@pytest.mark.parametrize("said", ["-40..0", "60 .. 180", "-40dB..-3 dB", "−,5..1.5", "1.5..2", "60 BPM..180 BPM"])
def test_a_number_from_somewhere_to_somewhere_is_led(said: str) -> None:
    assert leads(ActionTarget("volume", {"level_db": said}))


@pytest.mark.parametrize("said", ["-40", "../boards", "a..b", "1.5", "Verse 2.. 3rd"])
def test_other_texts_are_not_led(said: str) -> None:
    assert not leads(ActionTarget("snapshot.apply", {"snapshot": said}))


@pytest.mark.parametrize(
    ("kind", "nature", "wanted"),
    [
        (ControlKind.CC, None, MOVED),
        (ControlKind.PITCH_BEND, None, MOVED),
        (ControlKind.NOTE, None, PRESSED),
        (ControlKind.CC, Nature.CONTINUOUS, MOVED),
        (ControlKind.CC, Nature.LATCHING, MOVED),
        (ControlKind.CC, Nature.MOMENTARY, PRESSED),
    ],
)
def test_a_pedal_leads_what_names_a_way_to_go(
    kind: ControlKind, nature: Nature | None, wanted: tuple[Gesture, Behaviour]
) -> None:
    made = usual_mapping(Control(kind, 0, 0), ActionTarget("tempo.set", {"bpm": "60..180"}), None, nature)
    assert (made.trigger.gesture, made.behaviour) == wanted
    pressed = usual_mapping(Control(kind, 0, 0), ActionTarget("tempo.set", {"bpm": "90"}), None, nature)
    assert (pressed.trigger.gesture, pressed.behaviour) == PRESSED
