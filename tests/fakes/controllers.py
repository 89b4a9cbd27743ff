"""What is kept of controllers, in memory."""

from dataclasses import dataclass, field

from marlise_desktop.domain.errors import ConfigurationError, LibraryError, MarliseError
from marlise_desktop.domain.midi.controllers_kept import ControllersKept, merged
from marlise_desktop.session.ports.controllers import ReadControllers


@dataclass
class FakeFile:
    """`damaged` and `refuses` make it as bad as a real one."""

    kept: ControllersKept = field(default_factory=ControllersKept)
    damaged: str = ""
    refuses: LibraryError | None = None


class FakeControllersStore:
    """On a file of its own, or beside other programs on one; `faults` are those that reading tells."""

    def __init__(self, kept: ControllersKept | None = None, file: FakeFile | None = None) -> None:
        self.file = file or FakeFile(kept or ControllersKept())
        self.faults: tuple[MarliseError, ...] = ()
        self.writes = 0
        self._seen = ControllersKept()

    @property
    def kept(self) -> ControllersKept:
        return self.file.kept

    def read(self) -> ReadControllers:
        if self.file.refuses:
            raise self.file.refuses
        if self.file.damaged:
            raise ConfigurationError(self.file.damaged)
        self._seen = self.kept
        return ReadControllers(self.kept, self.faults)

    def write(self, kept: ControllersKept) -> ControllersKept:
        if self.file.refuses:
            raise self.file.refuses
        held = kept if self.kept == self._seen else merged(self._seen, kept, self.kept)
        self.file.kept = self._seen = held
        self.writes += 1
        return self.kept

    def set_aside(self) -> str:
        if self.file.refuses:
            raise self.file.refuses
        self.file.damaged, self.file.kept, self._seen = "", ControllersKept(), ControllersKept()
        return "controllers.damaged-1.json"
