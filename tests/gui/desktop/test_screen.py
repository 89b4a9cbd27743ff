"""The screen is kept on by a real session bus, and by none."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusVirtualObject
from pytestqt.qtbot import QtBot
from typing_extensions import override

from marlise_desktop.adapters.desktop.screen import DBusScreen

SERVICE = "org.freedesktop.ScreenSaver"


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("needs dbus-daemon")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        yield address
        process.terminate()


@dataclass
class Desktop:
    """Serves the screen saver at one place; `held` are those who keep the screen on."""

    bus: QDBusConnection
    place: str
    held: list[str] = field(default_factory=list)
    asked: list[list[object]] = field(default_factory=list)
    _object: QDBusVirtualObject | None = None

    def serve(self) -> None:
        desktop = self

        class Saver(QDBusVirtualObject):
            @override
            def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
                desktop.held.append(message.service())
                desktop.asked.append(message.arguments())
                return connection.send(message.createReply(7))

            @override
            def introspect(self, path: str) -> str:
                return ""

        self._object = Saver()
        assert self.bus.registerVirtualObject(self.place, self._object)
        assert self.bus.registerService(SERVICE)

    def alive(self) -> list[str]:
        return [name for name in self.held if self.bus.interface().isServiceRegistered(name).value()]


@pytest.fixture
def desktop(qtbot: QtBot, bus: str, request: pytest.FixtureRequest) -> Iterator[Desktop]:
    connection = QDBusConnection.connectToBus(bus, "test-desktop")
    made = Desktop(connection, request.param)
    made.serve()
    yield made
    QDBusConnection.disconnectFromBus("test-desktop")


@pytest.mark.parametrize("desktop", ["/org/freedesktop/ScreenSaver", "/ScreenSaver"], indirect=True)
def test_a_desktop_is_told_once_and_let_go(desktop: Desktop, qtbot: QtBot) -> None:
    screen = DBusScreen()
    screen.keep_on()
    screen.keep_on()
    qtbot.waitUntil(lambda: len(desktop.asked) == 1)
    assert desktop.asked == [["Marlise Desktop", "Music is being played"]]
    assert len(desktop.alive()) == 1
    screen.let_go()
    qtbot.waitUntil(lambda: desktop.alive() == [])
    screen.keep_on()
    qtbot.waitUntil(lambda: len(desktop.asked) == 2)
    screen.let_go()


def test_a_desktop_without_it_is_not_an_error(bus: str, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    screen = DBusScreen()
    screen.keep_on()
    qtbot.waitUntil(lambda: not screen._name)
    screen.let_go()


def test_without_a_bus_nothing_is_asked(qtbot: QtBot) -> None:
    for environment in ({}, {"XDG_RUNTIME_DIR": "/nowhere"}):
        screen = DBusScreen(environment)
        screen.keep_on()
        screen.let_go()
    gone = DBusScreen({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere/bus"})
    gone.keep_on()
    gone.let_go()
