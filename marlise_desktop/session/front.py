"""The rack in front: the one that is played when nobody says which."""

from collections.abc import Callable

from marlise_desktop.domain.ids import SessionId


class Front:
    """The rack whose window was active last; without windows the one that came first."""

    def __init__(self) -> None:
        self._racks: list[SessionId] = []
        self._active: list[SessionId] = []
        self.moved: Callable[[], None] = lambda: None
        """Called when it may be another one."""

    @property
    def rack(self) -> SessionId | None:
        """None while no rack lives."""
        return next(iter((*reversed(self._active), *self._racks)), None)

    def add(self, rack: SessionId) -> Callable[[], None]:
        """Call what is answered when the rack is over."""
        self._racks.append(rack)

        def over() -> None:
            self._racks.remove(rack)
            self._active = [key for key in self._active if key != rack]
            self.moved()

        return over

    def come(self, rack: SessionId) -> None:
        """Its window is active now."""
        if rack in self._racks:
            self._active = [*(key for key in self._active if key != rack), rack]
            self.moved()
