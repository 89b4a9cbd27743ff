"""Keeps the screen on by `org.freedesktop.ScreenSaver`.

Source: the Idle Inhibition Service, a draft of freedesktop.org (`Inhibit`). KDE, GNOME, Cinnamon, MATE and Xfce serve
it. An inhibition ends with the connection that asked for it, so each has one of its own: letting go is to hang up,
and a program that dies keeps no screen on.
"""

import os
from collections.abc import Mapping
from itertools import count
from pathlib import Path

from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

from marlise_desktop.session.log import logger

_SERVICE = "org.freedesktop.ScreenSaver"
_PLACES = ("/org/freedesktop/ScreenSaver", "/ScreenSaver")
"""Where desktops have it; the second is KDE's older one."""
_NUMBERS = count(1)
_log = logger("marlise.desktop")


class DBusScreen:
    """Lives on the thread of Qt's application. Without a session bus nothing is asked, and nothing is waited for."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        self._name = ""
        self._watcher: QDBusPendingCallWatcher | None = None

    def keep_on(self) -> None:
        address = self._address()
        if self._name or not address:
            return
        self._name = f"marlise-screen-{next(_NUMBERS)}"
        bus = QDBusConnection.connectToBus(address, self._name)
        if not bus.isConnected():
            _log.info("the screen cannot be kept on", reason=bus.lastError().message())
            self.let_go()
            return
        self._ask(bus, 0)

    def let_go(self) -> None:
        self._watcher = None
        if self._name:
            QDBusConnection.disconnectFromBus(self._name)
            self._name = ""

    def _address(self) -> str:
        """Empty where there is no bus: Qt by itself would start one."""
        bus = Path(self._environment.get("XDG_RUNTIME_DIR") or "/nowhere") / "bus"
        return self._environment.get("DBUS_SESSION_BUS_ADDRESS") or (f"unix:path={bus}" if bus.exists() else "")

    def _ask(self, bus: QDBusConnection, place: int) -> None:
        call = QDBusMessage.createMethodCall(_SERVICE, _PLACES[place], _SERVICE, "Inhibit")
        call.setArguments(["Marlise Desktop", "Music is being played"])
        self._watcher = QDBusPendingCallWatcher(bus.asyncCall(call))
        self._watcher.finished.connect(lambda watcher: self._answered(watcher, bus, place))

    def _answered(self, watcher: QDBusPendingCallWatcher, bus: QDBusConnection, place: int) -> None:
        if watcher is not self._watcher or not watcher.isError():
            return
        if place + 1 < len(_PLACES):
            self._ask(bus, place + 1)
        else:
            _log.info("the screen cannot be kept on", reason=watcher.error().message())
            self.let_go()
