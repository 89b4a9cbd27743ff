"""Who joins and leaves the sound: other JACK clients and MIDI devices."""

from collections.abc import Callable

from marlise_desktop.domain.events import (
    AudioChanged,
    AudioState,
    HardwareChanged,
    Participant,
    ParticipantJoined,
    ParticipantKind,
    ParticipantLeft,
    Severity,
)
from marlise_desktop.domain.port import SignalType
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.log import logger
from marlise_desktop.session.notices import Notices

_log = logger(__name__)
_CLIENT, _DEVICE = ParticipantKind.JACK_CLIENT, ParticipantKind.MIDI_DEVICE


class Participants:
    """Tells of each as an event and in the log; of a MIDI device that is unplugged the player is told."""

    def __init__(self, audio: Audio, notices: Notices, bus: Bus) -> None:
        self._audio = audio
        self._notices = notices
        self._bus = bus
        self._missed: set[Participant] = set()
        self._present: frozenset[Participant] = frozenset()
        self._member = bus.register("participants", (HardwareChanged, AudioChanged))

    @property
    def present(self) -> frozenset[Participant]:
        return self._present

    async def run(self) -> None:
        """Until cancelled."""
        try:
            async for event in self._member:
                match event:
                    case AudioChanged(status) if status.state is not AudioState.RUNNING:
                        # All are gone with their server, and nobody was unplugged.
                        self._become(frozenset(), lambda _gone: None)
                    case HardwareChanged() if self._audio.status.state is AudioState.RUNNING:
                        self._become(self._there(), self._miss)
        finally:
            await self._member.leave(0)

    def _there(self) -> frozenset[Participant]:
        midi = {port.label for port in self._audio.hardware() if port.type is SignalType.MIDI and port.present}
        clients = {Participant(_CLIENT, name) for name in self._audio.clients()}
        return frozenset(clients | {Participant(_DEVICE, name) for name in midi})

    def _become(self, there: frozenset[Participant], miss: Callable[[Participant], None]) -> None:
        before, self._present = self._present, there
        for gone in sorted(before - there, key=_order):
            _log.info("left the sound", name=gone.name, kind=gone.kind.value)
            self._bus.publish(ParticipantLeft(gone))
            miss(gone)
        for new in sorted(there - before, key=_order):
            _log.info("joined the sound", name=new.name, kind=new.kind.value)
            self._bus.publish(ParticipantJoined(new))
            self._welcome(new)

    def _miss(self, gone: Participant) -> None:
        if gone.kind is _DEVICE:
            self._missed.add(gone)
            hint = "It is taken up again as soon as it is back."
            self._notices.post(Severity.WARNING, f"{gone.name} was unplugged", hint, _topic(gone))

    def _welcome(self, new: Participant) -> None:
        if new in self._missed:
            self._missed.remove(new)
            self._notices.post(Severity.NOTE, f"{new.name} is back", topic=_topic(new))


def _topic(device: Participant) -> str:
    return f"device {device.name}"


def _order(participant: Participant) -> tuple[str, str]:
    return participant.kind.value, participant.name
