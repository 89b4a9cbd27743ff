"""A cable that is drawn by keys: Tab walks the sockets it may go into, Enter plugs it in, Escape gives up."""

from collections.abc import Sequence

from marlise_desktop.gui.board.aim import Aim, Target
from marlise_desktop.gui.board.draft_cable import DraftCable
from marlise_desktop.gui.board.gestures.gesture import Stage
from marlise_desktop.gui.board.sockets import Socket
from marlise_desktop.gui.board.walk import Stop


class KeyboardLine:
    def __init__(self, stage: Stage, start: Stop, socket: Socket) -> None:
        self._stage = stage
        self._aim = Aim(stage, socket)
        self._draft = DraftCable(socket, start.point)
        stage.scene.addItem(self._draft)
        self._targets = {target.socket: target for target in self._aim.targets if not target.reason}
        self._chosen: Target | None = None

    @property
    def possible(self) -> bool:
        return bool(self._targets)

    def among(self, all_stops: Sequence[Stop]) -> tuple[Stop, ...]:
        """The stops that the cable may go to."""
        return tuple(stop for stop in all_stops if stop.socket in self._targets)

    def lead_to(self, stop: Stop) -> None:
        if stop.socket is not None and stop.socket in self._targets:
            self._chosen = self._targets[stop.socket]
            self._draft.follow(self._chosen.point, refused=False)
            self._aim.show(self._chosen)

    def plug_in(self) -> None:
        chosen = self._chosen
        self.end()
        if chosen is not None:
            self._aim.ask(chosen)

    def end(self) -> None:
        self._stage.scene.removeItem(self._draft)
        self._aim.end()
