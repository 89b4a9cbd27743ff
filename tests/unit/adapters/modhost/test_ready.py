"""What the host is told beforehand, in its words."""

from dataclasses import replace

import pytest

from marlise_desktop.adapters.modhost.orders import Orders
from marlise_desktop.adapters.modhost.protocol import LONGEST_OWN_MESSAGE, UnsendableError
from marlise_desktop.adapters.modhost.ready import ready_request
from marlise_desktop.adapters.modhost.wire import Numbers, UnwirableError, Wiring
from marlise_desktop.domain.ids import InstanceId, PortSymbol
from marlise_desktop.domain.midi.control import ControlKind
from marlise_desktop.domain.midi.standby import FollowTable, Ready, StandbyPress
from marlise_desktop.domain.plan import SetBypass, SetValue

A, B = InstanceId("a"), InstanceId("b")
GAIN = PortSymbol("gain")
PRESS = StandbyPress(
    3, ControlKind.NOTE, 60, 9, 1, 127, 4294967295, (SetValue(A, GAIN, -0.1), SetBypass(A, bypassed=True)), 20.0
)
TABLE = FollowTable(32, None, 11, A, GAIN, [number / 127 for number in range(128)])


def said(what: Ready) -> str:
    numbers = Numbers()
    numbers.take(A, 5)
    return str(ready_request(7, what, Orders(numbers, Wiring(numbers, own_midi=True)).words, numbers))


def test_a_press_is_told_with_what_it_does() -> None:
    assert said(PRESS) == "midi_standby 7 3 note 9 60 1 127 4294967295 20 v 5 gain -0.1 b 5 1"
    anywhere = replace(PRESS, kind=ControlKind.CC, channel=None, seen=None, ramp_ms=0.0)
    assert said(anywhere) == "midi_standby 7 3 cc -1 60 1 127 - 0 v 5 gain -0.1 b 5 1"


def test_a_table_is_told_with_all_its_values() -> None:
    words = said(TABLE).split(" ")
    assert words[:7] == ["midi_follow", "7", "32", "-1", "11", "5", "gain"]
    assert [float(word) for word in words[7:]] == pytest.approx(TABLE.values)


@pytest.mark.parametrize("what", [replace(PRESS, steps=(SetValue(B, GAIN, 0.0),)), replace(TABLE, instance=B)])
def test_a_pedal_that_is_not_there_has_no_words(what: Ready) -> None:
    with pytest.raises(UnwirableError):
        said(what)


def test_what_the_host_would_not_read_is_not_said() -> None:
    many = LONGEST_OWN_MESSAGE // len("v 5 gain -0.1 ") + 1
    with pytest.raises(UnsendableError):
        said(replace(PRESS, steps=many * (SetValue(A, GAIN, -0.1),)))
    with pytest.raises(UnsendableError):
        said(replace(TABLE, values=[*TABLE.values[:-1], float("nan")]))
