"""The consoles of one rack: its own, and those of sessions of the kind `console`."""

from collections.abc import Callable, Mapping

from marlise_desktop.domain.errors import SessionError
from marlise_desktop.domain.events import ConsolesChanged
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.console.console import Console
from marlise_desktop.session.ports.texts import Texts

OWN = ""
"""The name of the one that there always is."""


class Consoles:
    """On the loop's thread. `make` makes a console of this rack that writes where it is told."""

    def __init__(self, make: Callable[[Texts], Console], own: Texts, bus: Bus) -> None:
        self._make = make
        self._bus = bus
        self._held = {OWN: make(own)}
        self._on_end: dict[str, Callable[[], None]] = {}
        self._over = False

    @property
    def own(self) -> Console:
        return self._held[OWN]

    @property
    def all(self) -> Mapping[str, Console]:
        """By the names of their sessions, the rack's own first."""
        return dict(self._held)

    async def open(self, name: str, texts: Texts, on_end: Callable[[], None]) -> Console:
        """One more, that knows the engine from now on; `on_end` is called if the rack ends before it is closed."""
        if self._over or name in self._held:
            raise SessionError(f"the console {name} cannot be opened: its rack has ended, or has one of that name")
        console = self._make(texts)
        self._held[name], self._on_end[name] = console, on_end
        await console.learn()
        self._bus.publish(ConsolesChanged())
        return console

    def close(self, name: str) -> None:
        if name != OWN and name in self._held:
            self._held.pop(name).close()
            self._on_end.pop(name)
            self._bus.publish(ConsolesChanged())

    def end(self) -> None:
        """The rack is over."""
        self._over = True
        for on_end in tuple(self._on_end.values()):
            on_end()
