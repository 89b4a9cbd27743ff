"""The racks that live, for those who show them or speak to them."""

import asyncio
from collections.abc import Callable, Sequence

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.console.consoles import Consoles
from marlise_desktop.session.rack import Rack


class LivingRacks:
    """Filled by the kind `rack` as it makes them; each goes by itself when it is over. On the loop's thread."""

    def __init__(self) -> None:
        self._held: dict[SessionId, Rack] = {}
        self._listeners: list[Callable[[], None]] = []
        self._came = asyncio.Event()

    @property
    def all(self) -> Sequence[Rack]:
        """In the order in which they came."""
        return tuple(self._held.values())

    @property
    def first(self) -> Rack:
        """The one that lives longest; LookupError if there is none."""
        if not self._held:
            raise LookupError("no rack lives")
        return next(iter(self._held.values()))

    def get(self, key: SessionId) -> Rack | None:
        return self._held.get(key)

    def consoles(self, name: str) -> Consoles | None:
        """Of the rack of that name, of the first for an empty one; None if there is none."""
        found = [rack for rack in self.all if not name or rack.name == name]
        return found[0].consoles if found else None

    def add(self, rack: Rack) -> None:
        self._held[rack.key] = rack
        rack.leaving.callback(self._gone, rack)
        self._came.set()
        self._tell()

    async def came(self) -> Rack:
        """Returns when there is one."""
        await self._came.wait()
        return self.first

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Called when one came or went; call what is answered to stop that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def _gone(self, rack: Rack) -> None:
        if self._held.get(rack.key) is rack:
            del self._held[rack.key]
            self._tell()

    def _tell(self) -> None:
        for listener in tuple(self._listeners):
            listener()
