"""What waits for a device, and what comes back from it."""

import pytest

from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.session.midi.echoes import Echoes
from marlise_desktop.session.midi.outbox import Outbox

FOOT = DeviceId("Foot")


def taken(box: Outbox, *times: float) -> list[bytes | None]:
    return [box.take(now) for now in times]


def test_no_two_messages_leave_within_the_gap() -> None:
    box = Outbox(0.001)
    for name in "abc":
        box.show(name, name.encode())
    assert taken(box, 1.0, 1.0005, 1.001, 1.002, 1.003) == [b"a", None, b"b", b"c", None]
    assert box.due() is None


def test_only_the_newest_of_an_address_is_sent() -> None:
    box = Outbox(0.001)
    for value in range(10_000):
        box.show("a", b"%d" % value)
        box.show("b", b"%d" % value)
    assert taken(box, 1.0, 2.0, 3.0) == [b"9999", b"9999", None]


def test_what_a_device_shows_already_is_not_sent_again_unless_that_is_forgotten() -> None:
    box = Outbox(0.001)
    box.show("a", b"1")
    assert box.take(1.0) == b"1"
    box.show("a", b"1")
    assert box.take(2.0) is None
    box.show("a", b"2")
    box.show("a", b"1")
    assert box.take(3.0) is None
    box.forget()
    box.show("a", b"1")
    assert box.take(4.0) == b"1"


@pytest.mark.parametrize(
    ("sent", "heard", "after_s", "echo"),
    [
        ("b0147f", "b0147f", 0.049, True),
        ("b0147f", "b0147f", 0.051, False),
        ("b0147f", "b01400", 0.01, False),
        ("b0147f", "b1147f", 0.01, False),
        ("903c00", "803c40", 0.01, True),
        ("903c00", "803d40", 0.01, False),
    ],
)
def test_what_comes_back_at_once_is_an_echo(sent: str, heard: str, after_s: float, *, echo: bool) -> None:
    echoes = Echoes()
    echoes.sent(FOOT, bytes.fromhex(sent))
    echoes.left(FOOT, bytes.fromhex(sent), 1.0)
    assert echoes.is_one(FOOT, bytes.fromhex(heard), 1.0 + after_s) is echo


def test_one_message_has_one_echo_and_of_its_own_device() -> None:
    echoes = Echoes()
    message = bytes.fromhex("b0147f")
    echoes.sent(FOOT, message)
    echoes.left(FOOT, message, 1.0)
    assert not echoes.is_one(DeviceId("Other"), message, 1.0)
    assert [echoes.is_one(FOOT, message, 1.0) for _ in range(2)] == [True, False]


def test_what_is_still_on_its_way_may_come_back_whenever_it_gets_there() -> None:
    echoes = Echoes()
    message = bytes.fromhex("b0147f")
    echoes.sent(FOOT, message)
    assert echoes.is_one(FOOT, message, 500.0)
    echoes.left(FOOT, message, 500.1)
    assert not echoes.is_one(FOOT, message, 500.1)


def test_no_more_is_remembered_than_can_come_back() -> None:
    echoes = Echoes()
    for _ in range(10_000):
        echoes.sent(FOOT, b"\xb0\x14\x7f")
    assert sum(echoes.is_one(FOOT, b"\xb0\x14\x7f", 1.0) for _ in range(10_000)) < 1000
