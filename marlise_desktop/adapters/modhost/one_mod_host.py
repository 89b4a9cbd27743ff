"""Who has the one mod-host that an audio server can bear."""

from marlise_desktop.session.ports.process import ChildProcess


class OneModHost:
    """Shared by the launchers of all racks. mod-host's clients have fixed names, so two of it would mix their sound."""

    def __init__(self) -> None:
        self._held: tuple[object, ChildProcess] | None = None

    def taken(self, launcher: object, process: ChildProcess) -> None:
        """From now until that process ends."""
        self._held = launcher, process

    def busy_for(self, launcher: object) -> bool:
        """Whether another launcher's runs."""
        if self._held is None:
            return False
        holder, process = self._held
        return holder is not launcher and process.exit_code is None
