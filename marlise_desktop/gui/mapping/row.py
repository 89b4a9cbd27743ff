"""One line of the mapping table in words."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import ActionTarget, ControlMapping, Layer
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.gui.mapping.words import named_arguments, parameter_of, what_words, when_words
from marlise_desktop.session.midi.mappings import Mappings


@dataclass(frozen=True, slots=True)
class Row:
    """`note` is why it does nothing now or gets in the way, `serious` whether that keeps something from happening."""

    line: Line
    when: str
    what: str
    where: str
    note: str
    serious: bool
    waits: bool

    @property
    def search(self) -> str:
        return f"{self.when} {self.what} {self.where} {self.note}".casefold()


class Rows:
    """Makes rows; `own` is the rack whose window this is."""

    def __init__(self, mappings: Mappings, own: SessionId, called: Callable[[DeviceId], str]) -> None:
        self._mappings = mappings
        self._own = own
        self._called = called

    def of(self, line: Line) -> Row:
        what = what_words(
            line.mapping, self.target_words(line), parameter_of(line.mapping.target, self.board_for(line))
        )
        waiting = self._mappings.waiting(line)
        found = self._mappings.conflicts(line) if line.mapping.enabled else ()
        notes = [f"Waits: {waiting}"] if waiting else []
        notes += [conflict.text for conflict in sorted(found, key=lambda conflict: not conflict.serious)]
        serious = any(conflict.serious for conflict in found)
        return Row(
            line,
            when_words(line.mapping.trigger, self._called),
            what,
            self._where(line),
            "; ".join(notes),
            serious,
            bool(waiting),
        )

    def target_words(self, line: Line) -> str:
        """What it changes or does, with names in the place of ids."""
        target = line.mapping.target
        if not isinstance(target, ActionTarget):
            return self._mappings.target_words(line)
        title = self._mappings.target_words(line._replace(mapping=_without_arguments(line)))
        return " ".join([title, *named_arguments(target, self.board_for(line))])

    def board_for(self, line: Line) -> Pedalboard | None:
        rack = self._mappings.racks.get(line.rack or self._own)
        return rack.board if rack is not None else None

    def _where(self, line: Line) -> str:
        if line.layer is Layer.GLOBAL:
            return "All boards"
        rack = self._mappings.racks.get(line.rack)
        return "This board" if line.rack == self._own or rack is None else f"Board of {rack.name}"


def _without_arguments(line: Line) -> ControlMapping:
    target = line.mapping.target
    return (
        replace(line.mapping, target=ActionTarget(target.action)) if isinstance(target, ActionTarget) else line.mapping
    )
