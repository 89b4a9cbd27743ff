"""What the mapping table shows and edits, of a rack's window."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.domain.midi.device import DeviceId
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.monitor import Monitor
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.rack import Rack


@dataclass(frozen=True)
class MappingParts:
    """`called` gives a device's alias, `now` is the clock that messages came by."""

    mappings: Mappings
    monitor: Monitor
    own: SessionId
    actions: Actions
    notices: Notices
    called: Callable[[DeviceId], str]
    devices: Callable[[], Sequence[DeviceId]]
    now: Callable[[], float]


def mapping_parts(session: Rack) -> MappingParts:
    shared = session.shared
    return MappingParts(
        shared.mappings,
        shared.monitor,
        session.key,
        session.actions,
        session.notices,
        shared.controllers.name,
        shared.midi.known,
        time.monotonic,
    )
