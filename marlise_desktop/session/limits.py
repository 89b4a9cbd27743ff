"""Watches what a rack takes of the computer: it warns, then no more pedals can be added; sound is never touched."""

import asyncio
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.limits import Strain, Watched
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.disk import Disk, DiskUsage
from marlise_desktop.session.ports.processes import Processes
from marlise_desktop.session.settings import Settings

_DISK_EVERY_S = 30.0


@dataclass(frozen=True, slots=True)
class Reading:
    """`share` is 1 at the limit. `said` is the reading in words, `limit` the limit, `advice` what to do."""

    topic: str
    share: float
    said: str
    limit: str
    advice: str


@dataclass(frozen=True, slots=True)
class Watching:
    """What is watched: the engine's process, if it is ours and runs, the audio server's load, and the folder."""

    engine: Callable[[], int | None]
    load_percent: Callable[[], float]
    folder: Callable[[], str]


class Limits:
    """`run` is its life: it looks as often as the settings say, at the disk twice a minute."""

    def __init__(
        self,
        watching: Watching,
        settings: Settings,
        notices: Notices,
        processes: Processes,
        disk: Disk,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._watching = watching
        self._settings = settings
        self._notices = notices
        self._processes = processes
        self._disk = disk
        self._clock = clock
        self._room: DiskUsage | None = None
        self._watched: dict[str, Watched] = {}
        self._readings: dict[str, Reading] = {}

    def reasons(self) -> Sequence[str]:
        """What is near its limit or over it, in words."""
        strained = (topic for topic, held in self._watched.items() if held.strain is not Strain.EASY)
        return [f"{self._readings[topic].said}; the limit is {self._readings[topic].limit}" for topic in strained]

    def admit(self) -> None:
        """Raises BoardError with the reason if nothing may be added to the board just now."""
        for topic, held in self._watched.items():
            if held.strain is Strain.OVER:
                reading = self._readings[topic]
                why = f"{reading.said}, and the limit is {reading.limit}"
                raise BoardError(f"no more pedals can be added: {why}", hint=reading.advice)

    async def run(self) -> None:
        """Until cancelled."""
        looked = -_DISK_EVERY_S
        while True:
            if self._clock() - looked >= _DISK_EVERY_S:
                looked = self._clock()
                counted = self._settings.values.limit_workspace_mb > 0
                self._room = await self._disk.usage(self._watching.folder(), counted=counted)
            self.look()
            await asyncio.sleep(self._settings.values.health_interval)

    def look(self) -> None:
        """Once, at all but the disk, of which the newest figures hold."""
        now = self._clock()
        readings = {reading.topic: reading for reading in self._read()}
        for topic in self._watched.keys() - readings.keys():
            del self._watched[topic]
            self._notices.clear(topic)
        self._readings = readings
        for topic, reading in readings.items():
            before = self._watched.get(topic, Watched(since=now))
            after = self._watched[topic] = before.seen(reading.share, now)
            if after.strain is not before.strain:
                self._tell(reading, after.strain)

    def _tell(self, reading: Reading, strain: Strain) -> None:
        match strain:
            case Strain.EASY:
                self._notices.clear(reading.topic)
            case Strain.HIGH:
                message = f"{_begun(reading.said)}; at {reading.limit} no more pedals can be added"
                self._notices.post(Severity.WARNING, message, reading.advice, reading.topic)
            case Strain.OVER:
                message = f"No more pedals can be added: {reading.said}, and the limit is {reading.limit}"
                self._notices.post(Severity.WARNING, message, f"It plays on. {reading.advice}", reading.topic)

    def _read(self) -> Iterator[Reading]:
        """What has a limit and can be read just now."""
        values = self._settings.values
        pid = self._watching.engine()
        if pid is not None:
            yield from self._of_engine(pid)
        if values.limit_dsp_percent:
            load = self._watching.load_percent()
            yield Reading(
                "limit dsp",
                load / values.limit_dsp_percent,
                f"the audio load is {_percent(load)}",
                f"{values.limit_dsp_percent:g} %",
                "Remove the dearest pedals (the health panel says which) or choose a longer period in Preferences;"
                " limit_dsp_percent in the settings is the limit.",
            )
        if self._room is not None:
            yield from self._of_disk(self._room)

    def _of_engine(self, pid: int) -> Iterator[Reading]:
        values, usage = self._settings.values, self._processes.usage(pid)
        if usage is None:
            return
        if values.limit_memory_percent:
            share = _percent(usage.memory_percent)
            yield Reading(
                "limit memory",
                usage.memory_percent / values.limit_memory_percent,
                f"the engine takes {share} of the computer's memory ({usage.memory_mb:.0f} MB)",
                f"{values.limit_memory_percent:g} %",
                "Remove pedals that hold long samples or large models; limit_memory_percent in the settings is the"
                " limit.",
            )
        if values.limit_cpu_percent:
            percent = usage.cpu_percent / usage.cores
            cores = "its core" if usage.cores == 1 else f"its {usage.cores} cores"
            yield Reading(
                "limit cpu",
                percent / values.limit_cpu_percent,
                f"the engine takes {_percent(percent)} of {cores}",
                f"{values.limit_cpu_percent:g} %",
                "Remove pedals, or give the rack more cores; limit_cpu_percent in the settings is the limit.",
            )

    def _of_disk(self, room: DiskUsage) -> Iterator[Reading]:
        values, folder = self._settings.values, self._watching.folder()
        if values.limit_disk_free_mb:
            yield Reading(
                "limit disk",
                values.limit_disk_free_mb / max(room.free_mb, 1e-6),
                f"the disk of {folder} has {room.free_mb:.0f} MB free",
                f"{values.limit_disk_free_mb:g} MB",
                "Make room on that disk; limit_disk_free_mb in the settings is the limit.",
            )
        if values.limit_workspace_mb and room.taken_mb is not None:
            yield Reading(
                "limit workspace",
                room.taken_mb / values.limit_workspace_mb,
                f"{folder} holds {room.taken_mb:.0f} MB",
                f"{values.limit_workspace_mb:g} MB",
                "Delete boards or recordings there that you do not need; limit_workspace_mb in the settings is the"
                " limit.",
            )


def _percent(value: float) -> str:
    return f"{value:.0f} %" if value >= 10 else f"{value:.1f} %"


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
