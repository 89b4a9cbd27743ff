"""The kinds of sessions that there are: the program's own, and those that add-ons bring."""

import re
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Final

from marlise_desktop.domain.errors import ConfigurationError, MarliseError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.sessions.errors import UnknownKindError
from marlise_desktop.domain.sessions.rules import Kinds
from marlise_desktop.session.foreign import held_to
from marlise_desktop.session.kinds.surroundings import KindSurroundings
from marlise_desktop.session.ports.session_kind import SessionKind

GROUP: Final = "marlise_desktop.session_kinds"
_NAME = r"[a-z][a-z0-9-]{0,39}"


class SessionKinds:
    """In the order in which they were added. Add all of them before the sessions are opened."""

    def __init__(self, kinds: Iterable[SessionKind] = ()) -> None:
        self._kinds: dict[str, SessionKind] = {}
        self._known: dict[str, frozenset[str]] = {}
        for kind in kinds:
            self.add(kind)

    @property
    def all(self) -> Sequence[SessionKind]:
        return tuple(self._kinds.values())

    @property
    def known(self) -> Kinds:
        """For a store: the names of each kind's properties. It grows with what is added later."""
        return MappingProxyType(self._known)

    def get(self, name: str) -> SessionKind:
        """Raises UnknownKindError, which names those that there are."""
        if name not in self._kinds:
            raise UnknownKindError(name, self._kinds)
        return self._kinds[name]

    def add(self, kind: SessionKind) -> None:
        """Raises ConfigurationError for a name that is taken or none, and for properties that contradict themselves."""
        if not re.fullmatch(_NAME, kind.name):
            raise ConfigurationError(
                f"{kind.name!r} cannot be the name of a kind of session",
                hint="Use a lower-case word of at most 40 letters, digits and hyphens.",
            )
        if kind.name in self._kinds:
            raise ConfigurationError(
                f"there is a kind of session named {kind.name} already", hint="Remove one of the add-ons that bring it."
            )
        _check_properties(kind)
        self._known[kind.name] = frozenset(held.name for held in kind.properties)
        self._kinds[kind.name] = kind

    def add_from_add_ons(
        self, surroundings: KindSurroundings, found: Callable[[], Iterable[EntryPoint]] | None = None
    ) -> None:
        """Adds what installed packages bring; one that cannot be used is told, with its package, and passed over."""
        look = found or _installed
        for entry in sorted(look(), key=lambda held: (held.name, held.value)):
            try:
                with held_to(f"the kind of session {entry.name}"):
                    self.add(entry.load()(surroundings))
            except MarliseError as error:
                package = entry.dist.name if entry.dist else entry.value
                surroundings.notices.post(
                    Severity.WARNING,
                    f"the add-on {package} is not used: {error.message}",
                    error.hint,
                    f"session kind {entry.name}",
                )


def _installed() -> Iterable[EntryPoint]:
    return entry_points(group=GROUP)


def _check_properties(kind: SessionKind) -> None:
    seen = set()
    for held in kind.properties:
        if not held.name.isidentifier() or held.name in seen:
            raise ConfigurationError(
                f"the kind of session {kind.name} has two properties, or a wrong one, {held.name!r}"
            )
        seen.add(held.name)
        try:
            if not held.required:
                held.taken(held.default)
        except ValueError:
            raise ConfigurationError(
                f"the property {held.name} of the kind of session {kind.name} has the default {held.default!r},"
                f" which is not {held.wanted}"
            ) from None
