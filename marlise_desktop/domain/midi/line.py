"""A mapping with whose it is: one line of the mapping table."""

from typing import NamedTuple, TypeAlias

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.mapping import ControlMapping, Layer, MappingId

LineKey: TypeAlias = tuple[SessionId | None, MappingId]
"""The rack, None for the layer of all boards, and the mapping's id."""


class Line(NamedTuple):
    """`rack` is whose board it is on; None in the layer of all boards."""

    layer: Layer
    rack: SessionId | None
    mapping: ControlMapping

    @property
    def key(self) -> LineKey:
        return self.rack, self.mapping.id

    @property
    def plain(self) -> bool:
        """Whether it is one in MOD's words, which engines carry out by themselves where they hear the device."""
        return self.layer is Layer.BOARD and " " in self.mapping.id
