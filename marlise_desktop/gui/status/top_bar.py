"""The bar at the top: board, undo, transport, levels, mute and panic."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from marlise_desktop.domain.events import EngineChanged
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.status.feed import LevelFeed
from marlise_desktop.gui.status.levels import Levels
from marlise_desktop.gui.status.title import Title
from marlise_desktop.gui.status.transport_bar import TransportBar
from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.session.rack import Rack


class TopBar(QFrame):
    """`commands` are the window's actions by name; the bar's buttons are theirs."""

    def __init__(
        self,
        session: Rack,
        bridge: Bridge,
        tasks: Tasks,
        feed: LevelFeed,
        commands: dict[str, QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.setObjectName("topbar")
        self.setStyleSheet(f"#topbar {{ background: {Colour.WINDOW}; border-bottom: 1px solid {Colour.LINE}; }}")
        sizes = metrics()
        self.title = Title(session, bridge, self)
        self.transport = TransportBar(session, bridge, tasks, commands, self)
        self.levels = Levels(session, tasks, feed, self)
        self.mute = self._button(commands["mute"], "volume-2", "Mute")
        self.mute.setCheckable(True)
        self.panic = self._button(commands["panic"], "octagon-x", "PANIC")
        self.panic.setProperty("kind", "danger")
        self.panic.setIcon(icon("octagon-x", Colour.ON_ACCENT))
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.gap, sizes.hair, sizes.gap, sizes.hair)
        row.setSpacing(sizes.gap)
        row.addWidget(self.title, 1)
        for name, sign in (("edit.undo", "undo-2"), ("edit.redo", "redo-2"), ("board.save", "save")):
            row.addWidget(self._small(commands[name], sign))
        row.addSpacing(sizes.gap)
        row.addWidget(self.transport)
        row.addSpacing(sizes.gap)
        row.addWidget(self.levels, 2)
        row.addSpacing(sizes.gap)
        self.tuner = self._small(commands["tuner.toggle"], "gauge")
        row.addWidget(self.tuner)
        row.addWidget(self.mute)
        row.addWidget(self.panic)
        bridge.engine_changed.connect(self._engine_changed)
        bridge.settings_changed.connect(lambda _event: self.levels.refresh())
        bridge.hardware_changed.connect(lambda _event: feed.refresh())
        self._show_mute()

    def _engine_changed(self, _event: EngineChanged) -> None:
        self.levels.refresh()
        self._show_mute()

    def _show_mute(self) -> None:
        muted = self._session.engine.muted
        self.mute.setChecked(muted)
        self.mute.setIcon(icon("volume-x" if muted else "volume-2", Colour.ACCENT if muted else Colour.TEXT))
        self.mute.setText("Muted" if muted else "Mute")
        self.mute.setAccessibleName("Unmute the sound" if muted else "Mute the sound")

    def _button(self, action: QAction, sign: str, words: str) -> QToolButton:
        """A big one: it is pressed in a hurry."""
        button = QToolButton(self)
        button.setText(words)
        button.setIcon(icon(sign))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setIconSize(QSize(metrics().icon, metrics().icon))
        keys = action.shortcut().toString()
        button.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
        button.setAccessibleName(action.text())
        button.setProperty("action", action.objectName())
        sizes = metrics()
        button.setStyleSheet(
            f"QToolButton {{ min-height: {sizes.target}px; min-width: {sizes.px(80)}px; padding: 0 {sizes.gap}px; }}"
        )
        button.clicked.connect(lambda: action.trigger())  # noqa: PLW0108 - `trigger` takes no argument
        return button

    def _small(self, action: QAction, sign: str) -> QToolButton:
        action.setIcon(icon(sign))
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setProperty("kind", "quiet")
        button.setIconSize(QSize(metrics().icon, metrics().icon))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return button
