"""What is kept of controllers, in memory."""

from marlise_desktop.domain.errors import ConfigurationError, LibraryError, MarliseError
from marlise_desktop.domain.midi.controllers_kept import ControllersKept
from marlise_desktop.session.ports.controllers import ReadControllers


class FakeControllersStore:
    """`kept` is what the file holds; `damaged`, `faults` and `refuses` make it as bad as a real one."""

    def __init__(self, kept: ControllersKept | None = None) -> None:
        self.kept = kept or ControllersKept()
        self.damaged = ""
        self.faults: tuple[MarliseError, ...] = ()
        self.refuses: LibraryError | None = None
        self.writes = 0

    def read(self) -> ReadControllers:
        if self.refuses:
            raise self.refuses
        if self.damaged:
            raise ConfigurationError(self.damaged)
        return ReadControllers(self.kept, self.faults)

    def write(self, kept: ControllersKept) -> None:
        if self.refuses:
            raise self.refuses
        self.kept = kept
        self.writes += 1

    def set_aside(self) -> str:
        if self.refuses:
            raise self.refuses
        self.damaged, self.kept = "", ControllersKept()
        return "controllers.damaged-1.json"
