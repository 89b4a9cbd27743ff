"""Moves the selected pedals; one without cables goes into the cable it is dropped on."""

from PySide6.QtCore import QPointF

from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import Position
from marlise_desktop.gui.board.cable_item import CableItem
from marlise_desktop.gui.board.fitting import goes_into
from marlise_desktop.gui.board.gestures.gesture import Stage, Touch, far
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.board.places import snapped

_SLACK = 4.0


class MovePedals:
    """Snaps the pedal that was taken to the grid, the others keep their distance to it. Alt: no snapping."""

    def __init__(self, stage: Stage, pedal: PedalItem, touch: Touch) -> None:
        self._stage = stage
        self._pedal = pedal
        self._origin = touch
        self._adds = touch.adds
        self._moving = False
        self._into: CableItem | None = None
        key, scene = pedal.instance.id, stage.scene
        self._was_chosen = key in scene.chosen
        if self._adds and self._was_chosen:
            scene.choose([k for k in scene.chosen if k != key], scene.chosen_cables())
        elif not self._was_chosen:
            scene.choose([*scene.chosen, key] if self._adds else [key])
        scene.raise_pedal(key)
        chosen = scene.chosen if pedal.isSelected() else ()
        self._before = {k: QPointF(scene.pedals[k].pos()) for k in chosen}

    def move(self, touch: Touch) -> None:
        if not self._moving:
            if far(touch, self._origin) < _SLACK or not self._before:
                return
            self._lift()
        start = self._before[self._pedal.instance.id]
        wanted = start + touch.scene - self._origin.scene
        step = (wanted if touch.free else snapped(wanted)) - start
        for key, place in self._before.items():
            item = self._items.get(key)
            if item is not None:
                item.place(place + step)
                self._stage.scene.lay_cables(key)
        self._aim(self._cable_under(touch))

    def _lift(self) -> None:
        self._moving = True
        self._stage.scene.hold_strips(held=True)
        for item in self._items.values():
            item.aim(aimed=True)

    @property
    def _items(self) -> dict[InstanceId, PedalItem]:
        pedals = self._stage.scene.pedals
        return {key: pedals[key] for key in self._before if key in pedals}

    def _cable_under(self, touch: Touch) -> CableItem | None:
        scene, key = self._stage.scene, self._pedal.instance.id
        if len(self._before) != 1 or list(scene.cables_of(key)):
            return None
        middle = self._pedal.pos() + self._pedal.face.body.center()
        for point in (touch.scene, middle):
            cable = scene.cable_at(point)
            if cable is not None and goes_into(self._pedal.instance.plugin, cable.kind):
                return cable
        return None

    def _aim(self, cable: CableItem | None) -> None:
        if cable is self._into:
            return
        if self._into is not None:
            self._into.aim(aimed=False)
        self._into = cable
        if cable is not None:
            cable.aim(aimed=True)
        self._stage.say("Let go to put it into this cable" if cable is not None else "")

    def release(self, touch: Touch) -> bool:
        if not self._moving:
            if self._was_chosen and not self._adds:
                self._stage.scene.choose([self._pedal.instance.id])
            return False
        into = self._into
        self._settle()
        places = {key: Position(item.pos().x(), item.pos().y()) for key, item in self._items.items()}
        key = self._pedal.instance.id
        if into is not None and into.connection in self._stage.scene.cables and key in places:
            self._stage.intents.insert_requested.emit(key, into.connection, places[key])
        elif places:
            self._stage.intents.move_requested.emit(places, self)
        return False

    def cancel(self) -> None:
        for key, item in self._items.items():
            item.place(self._before[key])
            self._stage.scene.lay_cables(key)
        self._settle()

    def _settle(self) -> None:
        if self._moving:
            self._aim(None)
            for item in self._items.values():
                item.aim(aimed=False)
            self._stage.scene.hold_strips(held=False)
