"""Which rack has which board open, so that none writes over another's work without a word."""

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from marlise_desktop.domain.ids import SessionId


@dataclass(frozen=True, slots=True)
class _Held:
    rack: str
    folder: str
    saves: int


class OpenBoards:
    """Shared by all racks. A folder is the same by whatever name it is called."""

    def __init__(self) -> None:
        self.held: dict[SessionId, _Held] = {}
        self.saves: Counter[str] = Counter()
        self.savers: dict[str, str] = {}

    def of(self, key: SessionId, name: str) -> "OpenHere":
        """For one rack, with the name that others are told."""
        return OpenHere(self, key, name)


class OpenHere:
    """What one rack says of its board, and is told of others."""

    def __init__(self, boards: OpenBoards, key: SessionId, name: str) -> None:
        self._all = boards
        self._key = key
        self._name = name

    def opened(self, folder: str | None) -> Sequence[str]:
        """This board is open here now, None for one that was never saved; answers the racks that have it too."""
        if folder is None:
            self._all.held.pop(self._key, None)
            return ()
        place = os.path.realpath(folder)
        self._all.held[self._key] = _Held(self._name, place, self._all.saves[place])
        return [held.rack for key, held in self._all.held.items() if key != self._key and held.folder == place]

    def saved(self, folder: str) -> None:
        """The board in this folder is as it is here."""
        place = os.path.realpath(folder)
        self._all.saves[place] += 1
        self._all.savers[place] = self._name
        self.opened(folder)

    def saved_by_another(self, folder: str) -> str:
        """The rack that has saved the board since it was opened or saved here; empty if none has."""
        held, place = self._all.held.get(self._key), os.path.realpath(folder)
        if held is None or held.folder != place or held.saves == self._all.saves[place]:
            return ""
        return self._all.savers[place]

    def over(self) -> None:
        """The rack has no board open any more."""
        self.opened(None)
