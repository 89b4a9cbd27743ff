"""The numbers by which program changes open the boards of the library."""

import json
from collections.abc import Mapping, Sequence

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.midi.programs import BANK, numbered
from marlise_desktop.session.ports.board_files import BoardListing
from marlise_desktop.session.settings import Settings

MOST = BANK * 127
"""Boards that banks can tell apart."""


class BoardNumbers:
    """A board's place in the library, unless it was given a number. A damaged one keeps its place, for the others."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, boards: Sequence[BoardListing]) -> Mapping[str, int]:
        """By folder, of all boards in the library's order."""
        return numbered([listing.folder for listing in boards], self._given(), MOST)

    def give(self, folder: str, number: int | None) -> None:
        """None: its place in the list is its number again. Raises ConfigurationError."""
        given = self._given()
        if number is not None:
            if not 0 <= number < MOST:
                raise ConfigurationError(f"a board's number is 0 to {MOST - 1}, not {number}")
            other = next((held for held, taken in given.items() if taken == number and held != folder), None)
            if other is not None:
                hint = "Give that board another number first, or choose another."
                raise ConfigurationError(f"number {number} is that of the board in {other} already", hint=hint)
        kept = {held: taken for held, taken in given.items() if held != folder}
        self._keep(kept if number is None else {**kept, folder: number})

    def moved(self, folder: str, to: str | None) -> None:
        """A board is in another folder now; None: it is gone."""
        given = self._given()
        if folder in given:
            number = given.pop(folder)
            self._keep(given if to is None else {**given, to: number})

    def _given(self) -> dict[str, int]:
        text = self._settings.values.board_programs
        try:
            held: object = json.loads(text) if text else {}
        except json.JSONDecodeError:
            return {}
        if not isinstance(held, dict):
            return {}
        return {folder: number for folder, number in held.items() if isinstance(number, int)}

    def _keep(self, given: Mapping[str, int]) -> None:
        self._settings.change(board_programs=json.dumps(given) if given else "")
