"""What stands side by side, or one below the other where the width does not do."""

from PySide6.QtWidgets import QBoxLayout, QWidget

from marlise_desktop.gui.theme.metrics import metrics


class TurningBox(QBoxLayout):
    """`narrow`: below so many pixels at scale 1, one below the other. Its owner calls `fit` when it is resized."""

    def __init__(self, narrow: float, parent: QWidget | None = None) -> None:
        super().__init__(QBoxLayout.Direction.LeftToRight, parent)
        self._narrow = narrow

    @property
    def beside(self) -> bool:
        return self.direction() is QBoxLayout.Direction.LeftToRight

    def fit(self, width: int) -> None:
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        way = down if width < metrics().px(self._narrow) else across
        if self.direction() is not way:
            self.setDirection(way)
