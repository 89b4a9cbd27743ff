"""What lights up under the mouse before it is pressed."""

from marlise_desktop.domain.connection import InstancePort
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.gui.board.cable_item import CableItem
from marlise_desktop.gui.board.hits import CableHit, ControlHit, FootswitchHit, Hit, PedalHit, PlugHit, SocketHit
from marlise_desktop.gui.board.pedal_item import PedalItem
from marlise_desktop.gui.board.scene import BoardScene


class Hover:
    """One thing at a time: a cable glows, a pedal shows its ports' names."""

    def __init__(self, scene: BoardScene) -> None:
        self._scene = scene
        self._cable: CableItem | None = None
        self._pedal: PedalItem | None = None

    def show(self, hit: Hit) -> None:
        cable = hit.cable if isinstance(hit, CableHit | PlugHit) else None
        if cable is not self._cable:
            if self._cable is not None:
                self._cable.hover(hovered=False)
            self._cable = cable
            if cable is not None:
                cable.hover(hovered=True)
                cable.setToolTip(cable.marks.words)
        self._tell_mapped(hit)
        pedal = self._pedal_of(hit)
        if pedal is not self._pedal:
            if self._pedal is not None:
                self._pedal.labels.reason("hover", holds=False)
            self._pedal = pedal
            if pedal is not None:
                pedal.labels.reason("hover", holds=True)

    def _tell_mapped(self, hit: Hit) -> None:
        """By which switch or pedal what is under the mouse is moved too."""
        match hit:
            case ControlHit(pedal, control):
                pedal.tell(self._scene.mapped_words(pedal.instance.id, control.parameter.symbol))
            case FootswitchHit(pedal):
                pedal.tell(self._scene.mapped_words(pedal.instance.id, BYPASS))
            case PedalHit(pedal):
                pedal.tell("")

    def _pedal_of(self, hit: Hit) -> PedalItem | None:
        if isinstance(hit, SocketHit):
            end = hit.socket.end
            return self._scene.pedals.get(end.instance) if isinstance(end, InstancePort) else None
        return None if hit is None or isinstance(hit, CableHit | PlugHit) else hit.pedal
