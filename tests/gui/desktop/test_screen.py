"""The screen is kept on by what serves that on real buses, in their order, and by none."""

import logging
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor, QDBusVirtualObject
from pytestqt.qtbot import QtBot
from typing_extensions import override

from marlise_desktop.adapters.desktop.screen import NOBODY, DBusScreen

SAVER, PORTAL, LOGIN = (
    "org.freedesktop.ScreenSaver",
    "org.freedesktop.portal.Inhibit",
    "org.freedesktop.login1.Manager",
)
WHO, WHY = "Marlise Desktop", "Music is being played"


@pytest.fixture
def bus() -> Iterator[str]:
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("needs dbus-daemon")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def environment(bus: str) -> Mapping[str, str]:
    """The user's and the computer's bus are one here: no name is on both."""
    return {"DBUS_SESSION_BUS_ADDRESS": bus, "DBUS_SYSTEM_BUS_ADDRESS": bus}


@dataclass
class Service:
    """What keeps screens on at one place of the bus; `asked` are its callers with what they want."""

    name: str
    place: str
    interface: str
    answer: Callable[[QDBusMessage], QDBusMessage]
    asked: list[tuple[str, str, list[object]]] = field(default_factory=list)
    held_back: bool = False
    late: list[QDBusMessage] = field(default_factory=list)
    connection: QDBusConnection | None = None
    _object: QDBusVirtualObject | None = None

    def serve(self, bus: str) -> None:
        service = self

        class Inhibitor(QDBusVirtualObject):
            @override
            def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
                assert (message.interface(), message.member()) == (service.interface, "Inhibit")
                service.asked.append((message.service(), message.signature(), message.arguments()))
                if service.held_back:
                    service.late.append(QDBusMessage(message))
                    return True
                return connection.send(service.answer(message))

            @override
            def introspect(self, path: str) -> str:
                return ""

        self.connection = QDBusConnection.connectToBus(bus, f"test-{self.name}{self.place}")
        self._object = Inhibitor()
        assert self.connection.registerVirtualObject(self.place, self._object)
        assert self.connection.registerService(self.name)

    def holders(self) -> list[str]:
        assert self.connection is not None
        interface = self.connection.interface()
        return [caller for caller, _, _ in self.asked if interface.isServiceRegistered(caller).value()]


def saver(place: str = "/org/freedesktop/ScreenSaver") -> Service:
    return Service(SAVER, place, SAVER, lambda message: message.createReply(7))


def portal() -> Service:
    place = "/org/freedesktop/portal/desktop"
    return Service(
        "org.freedesktop.portal.Desktop", place, PORTAL, lambda message: message.createReply(f"{place}/request/1/m")
    )


def login(lock: int) -> Service:
    return Service(
        "org.freedesktop.login1",
        "/org/freedesktop/login1",
        LOGIN,
        lambda message: message.createReply(QDBusUnixFileDescriptor(lock)),
    )


def refuse(message: QDBusMessage) -> QDBusMessage:
    return message.createErrorReply("org.freedesktop.DBus.Error.AccessDenied", "not you")


@pytest.fixture
def served(bus: str) -> Iterator[Callable[..., None]]:
    made: list[Service] = []

    def serve(*services: Service) -> None:
        for service in services:
            made.append(service)
            service.serve(bus)

    yield serve
    for service in made:
        QDBusConnection.disconnectFromBus(f"test-{service.name}{service.place}")


@pytest.fixture
def lock() -> Iterator[tuple[int, int]]:
    """As logind's: the reading end tells when nobody holds the other any more."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    yield reading, writing
    os.close(reading)


@pytest.mark.parametrize(
    ("service", "signature", "wanted"),
    [
        (saver(), "ss", [WHO, WHY]),
        (saver("/ScreenSaver"), "ss", [WHO, WHY]),
        (portal(), "sua{sv}", ["", 8]),
    ],
    ids=("screen saver", "old screen saver", "portal"),
)
def test_what_is_there_is_told_once_and_let_go(
    service: Service,
    signature: str,
    wanted: list[object],
    served: Callable[..., None],
    environment: Mapping[str, str],
    qtbot: QtBot,
) -> None:
    served(service)
    screen = DBusScreen(environment)
    assert screen.state == ""
    screen.keep_on()
    screen.keep_on()
    qtbot.waitUntil(lambda: screen.state == f"kept on by {service.interface}")
    assert [(held, arguments[: len(wanted)]) for _, held, arguments in service.asked] == [(signature, wanted)]
    assert len(service.holders()) == 1
    screen.let_go()
    assert screen.state == ""
    qtbot.waitUntil(lambda: service.holders() == [])
    screen.keep_on()
    qtbot.waitUntil(lambda: len(service.asked) == 2)
    screen.let_go()
    qtbot.waitUntil(lambda: service.holders() == [])


def test_the_computers_lock_is_held_and_let_go(
    served: Callable[..., None], environment: Mapping[str, str], lock: tuple[int, int], qtbot: QtBot
) -> None:
    reading, writing = lock
    service = login(writing)
    served(service)
    screen = DBusScreen(environment)
    screen.keep_on()
    qtbot.waitUntil(lambda: screen.state == f"kept on by {LOGIN}")
    assert [(signature, arguments) for _, signature, arguments in service.asked] == [
        ("ssss", ["idle", WHO, WHY, "block"])
    ]
    os.close(writing)
    with pytest.raises(BlockingIOError):
        os.read(reading, 1)
    screen.let_go()
    assert os.read(reading, 1) == b"", "nobody holds it"


@pytest.mark.parametrize("refused", [0, 1, 2])
def test_the_next_is_asked_where_one_refuses(
    refused: int, served: Callable[..., None], environment: Mapping[str, str], lock: tuple[int, int], qtbot: QtBot
) -> None:
    services = (saver(), portal(), login(lock[1]))
    for service in services[:refused]:
        service.answer = refuse
    served(*services)
    screen = DBusScreen(environment)
    screen.keep_on()
    qtbot.waitUntil(lambda: screen.state == f"kept on by {services[refused].interface}")
    assert [len(service.asked) for service in services] == [1] * (refused + 1) + [0] * (2 - refused)
    screen.let_go()
    os.close(lock[1])


def test_what_answers_when_it_is_wanted_no_more_is_let_go(
    served: Callable[..., None], environment: Mapping[str, str], qtbot: QtBot
) -> None:
    service = saver()
    service.held_back = True
    served(service)
    screen = DBusScreen(environment)
    screen.keep_on()
    qtbot.waitUntil(lambda: len(service.late) == 1)
    screen.let_go()
    assert len(service.holders()) == 1
    assert service.connection is not None
    service.connection.send(service.answer(service.late[0]))
    qtbot.waitUntil(lambda: service.holders() == [])
    assert screen.state == ""


def test_a_desktop_with_none_of_them_is_not_an_error(
    environment: Mapping[str, str], qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    screen = DBusScreen(environment)
    with caplog.at_level(logging.INFO):
        screen.keep_on()
        qtbot.waitUntil(lambda: screen.state == NOBODY)
    (line,) = [record for record in caplog.records if record.msg == "the screen cannot be kept on"]
    for interface in (SAVER, PORTAL, LOGIN):
        assert interface in str(vars(line))
    screen.let_go()


@pytest.mark.parametrize(
    "session", [{}, {"XDG_RUNTIME_DIR": "/nowhere"}, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"}]
)
@pytest.mark.parametrize("system", ["unix:path=/nowhere/bus", "autolaunch:", "tcp:host=nowhere"])
def test_without_a_bus_nothing_happens(session: Mapping[str, str], system: str, qtbot: QtBot) -> None:
    screen = DBusScreen({**session, "DBUS_SYSTEM_BUS_ADDRESS": system})
    screen.keep_on()
    qtbot.waitUntil(lambda: screen.state == NOBODY)
    screen.let_go()
    screen.let_go()
