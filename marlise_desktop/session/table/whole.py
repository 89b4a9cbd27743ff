"""The whole table, in the order of the menus."""

from dataclasses import dataclass

from marlise_desktop.domain.ids import SessionId
from marlise_desktop.session.actions import Actions
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.fades import Fades
from marlise_desktop.session.held_snapshots import HeldSnapshots
from marlise_desktop.session.history import History
from marlise_desktop.session.library import Library
from marlise_desktop.session.midi.board_messages import BoardMessenger
from marlise_desktop.session.midi.learn import Learn
from marlise_desktop.session.midi.mappings import Mappings
from marlise_desktop.session.midi.profiles import Profiles
from marlise_desktop.session.midi.sharing import Sharing
from marlise_desktop.session.midi_clock import MidiClock
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.presets import Presets
from marlise_desktop.session.sessions_door import SessionsDoor
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.snapshots import Snapshots
from marlise_desktop.session.table import (
    editing,
    learning,
    library,
    mappings,
    midi,
    parameters,
    pedals,
    presets,
    program,
    sessions,
    snapshots,
    sound,
    time,
    tuner,
    window,
)
from marlise_desktop.session.transport import Transport
from marlise_desktop.session.tuner import Tuner
from marlise_desktop.session.windows import Windows


@dataclass(frozen=True, slots=True)
class Services:
    """Those of one rack that do what the table offers."""

    boards: Boards
    presets: Presets
    snapshots: Snapshots
    held: HeldSnapshots
    history: History
    library: Library
    engine: EngineService
    audio: Audio
    transport: Transport
    windows: Windows
    tuner: Tuner
    fades: Fades
    midi_clock: MidiClock
    settings: Settings
    catalogue: Catalogue
    sessions: SessionsDoor
    messenger: BoardMessenger
    mappings: Mappings
    sharing: Sharing
    profiles: Profiles
    notices: Notices
    learn: Learn
    rack: SessionId


def table_of(services: Services) -> Actions:
    """Every action of a rack; those of the window are led by it when there is one."""
    actions = Actions()
    library.add(actions, services.library)
    editing.add(actions, services.boards, services.history)
    pedals.add(actions, services.boards, services.windows)
    parameters.add(actions, services.boards)
    presets.add(actions, services.boards, services.presets)
    snapshots.add(actions, services.boards, services.snapshots, services.held)
    snapshots.add_glide(actions, services.fades)
    sound.add(actions, services.engine, services.audio, services.fades)
    time.add(actions, services.engine, services.transport, services.midi_clock)
    tuner.add(actions, services.tuner)
    mappings.add(actions, services.mappings, services.sharing, services.notices, services.rack)
    mappings.add_ready(actions, services.mappings, services.profiles, services.notices, services.rack)
    learning.add(actions, services.learn, services.rack)
    sessions.add(actions, services.sessions)
    program.add(actions, services.settings, services.catalogue, services.audio)
    midi.add(actions, services.messenger)
    window.add(actions)
    return actions
