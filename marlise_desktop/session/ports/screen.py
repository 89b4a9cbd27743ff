"""The computer's screen as the session sees it."""

from typing import Protocol


class Screen(Protocol):
    """Called on the loop's thread. Where the desktop cannot do it, nothing happens."""

    def keep_on(self) -> None:
        """It does not blank or lock until `let_go`; asked twice, it is once."""
        ...

    def let_go(self) -> None: ...
