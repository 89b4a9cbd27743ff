"""A disk that is as full as a test says."""

from dataclasses import dataclass, field

from marlise_desktop.session.ports.disk import DiskUsage


@dataclass
class FakeDisk:
    """`counted` tells of each question whether the folder was to be counted."""

    room: DiskUsage | None = field(default_factory=lambda: DiskUsage(50_000, 10))
    counted: list[bool] = field(default_factory=list)

    async def usage(self, folder: str, *, counted: bool = False) -> DiskUsage | None:
        self.counted.append(counted)
        return self.room
