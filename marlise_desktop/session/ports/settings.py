"""Settings that outlive the program, as the session sees their keeper."""

from collections.abc import Mapping
from typing import Protocol

from marlise_desktop.session.setting_rule import Value


class SettingsFile(Protocol):
    """What the user has set, by dotted name. All but `environment` block on the disk.

    `write` may wait for another program, so it is called on a worker thread.
    """

    @property
    def environment(self) -> Mapping[str, str]:
        """Texts from variables of the environment, for this run of the program only, by setting's name."""
        ...

    def read(self) -> Mapping[str, object]:
        """Raises ConfigurationError naming file and line; an absent file is empty."""
        ...

    def where(self, name: str) -> str:
        """The file and the line that set a name when it was last read: `/home/me/…/settings.toml, line 3`."""
        ...

    def changed(self) -> bool:
        """Whether another program has written the file since it was last read."""
        ...

    def write(self, changes: Mapping[str, Value]) -> None:
        """Sets these and leaves all else as it is; whole or not at all.

        Raises ConfigurationError if the file cannot be read, LibraryError if the disk refuses.
        """
        ...

    def set_aside(self) -> str:
        """Moves a file that cannot be read out of the way; answers its new name. Raises LibraryError.

        Empty if another program has written the file since it was read.
        """
        ...
