"""What the rules of sessions refuse, in words for the user."""

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from marlise_desktop.domain.errors import LibraryError, SessionError, Trouble


class TransitionError(SessionError):
    """A session may not go from the state that it is in to the one that was asked for."""


class SessionNameTakenError(SessionError):
    """Another session, or another template, has this name already; small and capital letters count as the same."""

    def __init__(self, name: str, what: str = "session") -> None:
        super().__init__(
            f"there is a {what} named {name} already", hint="Choose another name, or rename that one first."
        )


class UnknownSessionError(SessionError):
    """There is no such session any more."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no session {key}", hint="It may have been removed. Look at the list again.")


class UnknownTemplateError(SessionError):
    """There is no such template any more."""

    def __init__(self, key: str) -> None:
        super().__init__(f"there is no template {key}", hint="It may have been removed. Look at the list again.")


class UnknownKindError(SessionError):
    """No part of the program makes sessions of this kind."""

    def __init__(self, kind: str, known: Collection[str]) -> None:
        super().__init__(
            f"there is no kind of session named {kind or '(nothing)'}; known are {', '.join(sorted(known)) or 'none'}",
            hint="Correct the kind, or install the add-on that brings it.",
        )


class UnknownPropertyError(SessionError):
    """A session or template sets properties that its kind does not have; `keys` are their names."""

    def __init__(self, owner: str, kind: str, keys: Sequence[str], known: Collection[str]) -> None:
        meant = [f"{key} (is {near[0]} meant?)" if (near := get_close_matches(key, known, 1)) else key for key in keys]
        word = "property" if len(keys) == 1 else "properties"
        super().__init__(
            f"{owner} sets the {word} {', '.join(meant)}, which a {kind} does not have",
            hint=f"A {kind} has {', '.join(sorted(known)) or 'no properties'}. Correct the name, or leave it out.",
        )
        self.keys = tuple(keys)


class StaleSessionError(SessionError):
    """The session, or template, was changed by another part of the program since it was read."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} was changed elsewhere in the meantime", hint="Look at it again, then change it.")


class SessionInUseError(SessionError):
    """A rack that shows use is not removed under them."""

    def __init__(self, name: str, shows: Iterable[str]) -> None:
        super().__init__(f"{name} is used by {', '.join(shows)}", hint="Take it out of there first.")


class WorkspaceInUseError(LibraryError):
    """A folder belongs to a session that runs already, here or in another program."""

    def __init__(self, folder: str, user: str) -> None:
        super().__init__(
            f"the workspace {folder} is used by {user}",
            hint="Stop that one first, or choose another folder.",
            trouble=Trouble.BUSY,
        )


class WorkspaceNotEmptyError(LibraryError):
    """A folder was to hold nothing yet, and has something in it."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"the folder {folder} is not empty", hint="Choose a new folder, or an empty one.")


class TooManySessionsError(SessionError):
    """No more sessions run side by side than the setting allows."""

    def __init__(self, name: str, most: int) -> None:
        super().__init__(
            f"{name} cannot be started: {most} sessions run already, and the setting most_sessions allows no more",
            hint="Stop one of them, or raise that setting.",
        )
