"""Which mappings a control has, found in the same time however many there are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from marlise_desktop.domain.midi.conflicts import rests
from marlise_desktop.domain.midi.control import Control
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.domain.midi.line import Line
from marlise_desktop.domain.midi.mapping import Layer
from marlise_desktop.domain.midi.matching import meaning

_MOST_FOUND = 4096


class MappingIndex:
    """Of the lines that are on."""

    def __init__(self, lines: Iterable[Line]) -> None:
        index: dict[Control, list[Line]] = defaultdict(list)
        for line in lines:
            if line.mapping.enabled:
                for control in line.mapping.trigger.controls:
                    index[control].append(line)
        self._index = {control: tuple(held) for control, held in index.items()}
        self._found: dict[Control, tuple[Line, ...]] = {}

    def of_control(self, control: Control, device: DeviceId | None) -> Sequence[Line]:
        """See `Mappings.of_control`."""
        played = control if device is None or control.device is not None else replace(control, device=device)
        found = self._found.get(played)
        if found is None:
            if len(self._found) >= _MOST_FOUND:
                self._found.clear()
            found = self._found[played] = self._looked_up(played)
        return found

    def _looked_up(self, played: Control) -> tuple[Line, ...]:
        hits = [line for control in meaning(played) for line in self._index.get(control, ())]
        unique = {line.key: line for line in hits}.values()
        over = [line for line in unique if line.layer is Layer.GLOBAL]
        return (*over, *(line for line in unique if line.layer is Layer.BOARD and not rests(line, over)))
