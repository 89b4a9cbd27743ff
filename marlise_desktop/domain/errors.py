"""The tree of what is told to the user; anything else that is raised is a bug."""

from enum import Enum


class MarliseError(Exception):
    """Something a user can understand: what failed, which thing, why; `hint` says what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint

    @property
    def message(self) -> str:
        return str(self.args[0])


class BoardError(MarliseError):
    """The board's own rules refuse an edit."""


class EngineError(MarliseError):
    """The engine refused a command; `status` is its error number."""

    def __init__(self, message: str, *, status: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


class EngineLostError(MarliseError):
    """The engine is gone or does not answer."""


class AudioServerError(MarliseError):
    """No audio server, the wrong rate, or the server is gone."""


class PluginMissingError(MarliseError):
    """A plugin that is named is not installed."""


class Trouble(Enum):
    """What sort of refusal it is, for those who can do something about it."""

    BUSY = "another program holds it"
    FULL = "the disk is full"
    DAMAGED = "it is damaged"
    NEWER = "a newer version of the program wrote it"
    FORBIDDEN = "it may not be written"
    OTHER = "something else"


class LibraryError(MarliseError):
    """The disk or a database refuses: full, locked, corrupt, newer schema."""

    def __init__(self, message: str, *, hint: str = "", trouble: Trouble = Trouble.OTHER) -> None:
        super().__init__(message, hint=hint)
        self.trouble = trouble


class BundleError(MarliseError):
    """A board's folder or a preset cannot be read or written: file, line, what was expected."""

    def __init__(self, message: str, *, file: str = "", line: int = 0, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.file = file
        self.line = line


class ConfigurationError(MarliseError):
    """A setting or an argument is not usable; the message names it."""


class CatalogueError(MarliseError):
    """The installed plugins cannot be read."""


class SessionError(MarliseError):
    """The rules of sessions refuse what was asked: a name, a state, a property."""
