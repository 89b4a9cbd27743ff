"""A virtual X11 display of its own, on a number that is free."""

import ctypes
import os
import select
import subprocess
from typing import Self

_PATIENCE_S = 20


class Display:
    """An Xvfb while entered; `name` is its DISPLAY."""

    def __enter__(self) -> Self:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1600x1200x24", "-nolisten", "tcp", "-noreset"]
        self._process = subprocess.Popen(
            command, pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        number = _line(reading)
        os.close(reading)
        if not number:
            self._process.kill()
            self._process.wait()
            raise AssertionError("Xvfb does not start")
        self.name = f":{number}"
        return self

    def titles(self) -> list[str]:
        """The names of the windows that stand on the screen."""
        return _titles(self.name)

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(_PATIENCE_S)


def _line(reading: int) -> str:
    """What comes up to a line's end, which Xvfb writes apart: empty when that does not come in time."""
    text = b""
    while not text.endswith(b"\n"):
        ready, _, _ = select.select([reading], [], [], _PATIENCE_S)
        part = os.read(reading, 16) if ready else b""
        if not part:
            return ""
        text += part
    return text.decode().strip()


def _titles(display: str) -> list[str]:
    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XDefaultRootWindow.restype = ctypes.c_ulong
    x11.XSetErrorHandler(_ignored)  # a window may go while it is asked for its name
    connection = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
    if not connection:
        raise AssertionError(f"no connection to {display}")
    try:
        root = ctypes.c_ulong(x11.XDefaultRootWindow(connection))
        unused, count = ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        refer = ctypes.byref
        x11.XQueryTree(connection, root, refer(unused), refer(unused), refer(children), refer(count))
        names = []
        for window in children[: count.value]:
            name = ctypes.c_char_p()
            if x11.XFetchName(connection, ctypes.c_ulong(window), refer(name)) and name.value:
                names.append(name.value.decode())
                x11.XFree(name)
        if children:
            x11.XFree(children)
        return names
    finally:
        x11.XCloseDisplay(connection)


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def _ignored(_display: int | None, _error: int | None) -> int:
    return 0
