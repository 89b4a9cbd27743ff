"""Keeps the screen on by D-Bus, through the first of the services that takes it.

Sources: the Idle Inhibition Service, a draft of freedesktop.org (`org.freedesktop.ScreenSaver`: KDE, GNOME, Cinnamon,
MATE and Xfce serve it); the XDG desktop portals (`org.freedesktop.portal.Inhibit`); systemd's inhibitor locks
(`org.freedesktop.login1`). All end with the connection that asked, so each time has one of its own: letting go is to
hang up, and a program that dies keeps no screen on.

Jeepney speaks here and not Qt, from which Python sends no unsigned number, as the portal wants one.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Thread

from jeepney import DBusAddress, DBusErrorResponse, Message, MessageType, new_method_call
from jeepney.fds import FileDescriptor
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from marlise_desktop.session.log import logger

_WHO, _WHY = "Marlise Desktop", "Music is being played"
_IDLE = 8
"""The portal's flag for that alone."""
_PATIENCE_S = 5.0
"""A service that D-Bus must start first takes a while."""
NOBODY = "not kept on: neither a screen saver, nor a portal, nor systemd takes it"
_SYSTEM_BUS = "/run/dbus/system_bus_socket"
_log = logger("marlise.desktop")


@dataclass(frozen=True, slots=True)
class _Way:
    """One service that may be there, at its place on the user's bus or the computer's, and what it is asked."""

    name: str
    place: str
    interface: str
    signature: str
    body: tuple[object, ...]
    of_computer: bool = False

    def message(self) -> Message:
        return new_method_call(DBusAddress(self.place, self.name, self.interface), "Inhibit", self.signature, self.body)


_SAVER = "org.freedesktop.ScreenSaver"
_LOGIN = "org.freedesktop.login1"
_WAYS = (
    _Way(_SAVER, "/org/freedesktop/ScreenSaver", _SAVER, "ss", (_WHO, _WHY)),
    _Way(_SAVER, "/ScreenSaver", _SAVER, "ss", (_WHO, _WHY)),  # KDE's older place
    _Way(
        "org.freedesktop.portal.Desktop",
        "/org/freedesktop/portal/desktop",
        "org.freedesktop.portal.Inhibit",
        "sua{sv}",
        ("", _IDLE, {"reason": ("s", _WHY)}),
    ),
    _Way(_LOGIN, "/org/freedesktop/login1", f"{_LOGIN}.Manager", "ssss", ("idle", _WHO, _WHY, "block"), True),
)


class DBusScreen:
    """Lives on one thread; services are asked on another, for they may take their time."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment
        self._hold: _Hold | None = None

    @property
    def state(self) -> str:
        """By what it is kept on, or why it is not, in words; empty while nobody wants it."""
        return self._hold.state if self._hold is not None else ""

    def keep_on(self) -> None:
        if self._hold is None:
            self._hold = _Hold(self._users_bus(), self._computers_bus())
            Thread(target=self._hold.ask, name="screen", daemon=True).start()

    def let_go(self) -> None:
        if self._hold is not None:
            self._hold.drop()
            self._hold = None

    def _users_bus(self) -> str:
        bus = Path(self._environment.get("XDG_RUNTIME_DIR") or "/nowhere") / "bus"
        return self._environment.get("DBUS_SESSION_BUS_ADDRESS") or (f"unix:path={bus}" if bus.exists() else "")

    def _computers_bus(self) -> str:
        there = f"unix:path={_SYSTEM_BUS}" if Path(_SYSTEM_BUS).exists() else ""
        return self._environment.get("DBUS_SYSTEM_BUS_ADDRESS") or there


class _Hold:
    """From when it is wanted to when it is let go."""

    def __init__(self, users_bus: str, computers_bus: str) -> None:
        self._buses = {False: users_bus, True: computers_bus}
        self._lock = Lock()
        self._dropped = False
        self._held: tuple[DBusConnection, object] | None = None
        self.state = "asked for"

    def ask(self) -> None:
        """Blocks. Nothing is held afterwards if it was dropped meanwhile."""
        reasons = []
        for way in _WAYS:
            address = self._buses[way.of_computer]
            if not address or self._dropped:
                continue
            try:
                held = _asked(way, address)
            except (OSError, RuntimeError, ValueError, DBusErrorResponse) as error:
                reasons.append(f"{way.interface}: {_said(error)}")
                continue
            self._keep(held, way.interface)
            return
        if not self._dropped:
            _log.info("the screen cannot be kept on", reason="; ".join(reasons) or "there is no D-Bus")
        self.state = NOBODY

    def drop(self) -> None:
        with self._lock:
            self._dropped = True
            held, self._held = self._held, None
        if held is not None:
            _let_go(*held)

    def _keep(self, held: tuple[DBusConnection, object], by: str) -> None:
        with self._lock:
            if not self._dropped:
                self._held = held
                self.state = f"kept on by {by}"
                _log.info("the screen is kept on", by=by)
                return
        _let_go(*held)


def _asked(way: _Way, address: str) -> tuple[DBusConnection, object]:
    """The connection that holds it, with what was answered: logind's is a file, and the lock ends with that too."""
    connection = open_dbus_connection(address, enable_fds=way.of_computer)
    try:
        reply = connection.send_and_get_reply(way.message(), timeout=_PATIENCE_S)
        if reply.header.message_type is MessageType.error:
            raise DBusErrorResponse(reply)
    except BaseException:
        connection.close()
        raise
    answer = reply.body[0] if reply.body else None
    if isinstance(answer, FileDescriptor):
        os.set_inheritable(answer.fileno(), False)  # a program that we start would keep the lock
    return connection, answer


def _let_go(connection: DBusConnection, answer: object) -> None:
    if isinstance(answer, FileDescriptor):
        answer.close()
    connection.close()


def _said(error: Exception) -> str:
    """What a service says in words, and its kind where it says none."""
    if isinstance(error, DBusErrorResponse):
        return str(error.data[0]) if error.data else error.name
    return str(error) or type(error).__name__
