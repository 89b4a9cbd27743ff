"""What menu, keys and the window's actions ask of the board alike."""

from collections.abc import Callable

from PySide6.QtCore import QPointF

from marlise_desktop.domain.instance import Position
from marlise_desktop.gui.board.gestures.gesture import Stage
from marlise_desktop.gui.board.places import snapped
from marlise_desktop.gui.board.zooming import STEP, Zooming


class Commands:
    """They act on what is selected. `middle` answers the scene's point in the middle of the window."""

    def __init__(self, stage: Stage, zooming: Zooming, fit: Callable[[], None], middle: Callable[[], QPointF]) -> None:
        self._stage = stage
        self._zooming = zooming
        self.fit = fit
        self._middle = middle

    def select_all(self) -> None:
        scene = self._stage.scene
        scene.choose(scene.pedals, scene.cables)

    def delete(self) -> None:
        scene = self._stage.scene
        pedals, cables = scene.chosen, scene.chosen_cables()
        if pedals or cables:
            self._stage.intents.remove_requested.emit(pedals, cables)

    def copy(self) -> None:
        if self._stage.scene.chosen:
            self._stage.intents.copy_requested.emit(self._stage.scene.chosen)

    def cut(self) -> None:
        if self._stage.scene.chosen:
            self.copy()
            self._stage.intents.remove_requested.emit(self._stage.scene.chosen, ())

    def paste(self, at: QPointF | None = None) -> None:
        """At a point of the scene, or in the middle of the window."""
        corner = snapped(at if at is not None else self._middle())
        self._stage.intents.paste_requested.emit(Position(corner.x(), corner.y()))

    def duplicate(self) -> None:
        if self._stage.scene.chosen:
            self._stage.intents.duplicate_requested.emit(self._stage.scene.chosen)

    def rename(self) -> None:
        if self._stage.scene.chosen:
            self._stage.intents.rename_requested.emit(self._stage.scene.chosen[0])

    def show_window(self) -> None:
        if self._stage.scene.chosen:
            self._stage.intents.window_requested.emit(self._stage.scene.chosen[0])

    def toggle_bypass(self) -> None:
        """All selected pedals to the opposite of the latest one."""
        scene = self._stage.scene
        if scene.chosen:
            bypassed = not scene.board.instances[scene.chosen[0]].bypassed
            self._stage.intents.bypass_requested.emit(scene.chosen, bypassed)

    def zoom_in(self) -> None:
        self._zooming.by(STEP)

    def zoom_out(self) -> None:
        self._zooming.by(1 / STEP)

    def actual_size(self) -> None:
        self._zooming.to(1.0)
