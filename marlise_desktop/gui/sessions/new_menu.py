"""The menu of what can be made: a session of each kind, and one from each template."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from marlise_desktop.domain.sessions.template import SessionTemplate
from marlise_desktop.gui.sessions import words
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.session.ports.session_kind import SessionKind


class NewMenu(QMenu):
    """Each signal carries the kind or the template."""

    kind_chosen = Signal(object)
    template_chosen = Signal(object)
    forget_requested = Signal(object)

    def __init__(self, kinds: Sequence[SessionKind], parent: QWidget) -> None:
        super().__init__(parent)
        self._kinds = kinds
        self.setToolTipsVisible(True)
        self.offer(())

    def offer(self, templates: Sequence[SessionTemplate]) -> None:
        self.clear()
        for kind in self._kinds:
            action = self.addAction(icon(words.kind_icon(kind.name)), f"{kind.title}…")
            action.setToolTip(kind.purpose)
            action.setObjectName(f"new.{kind.name}")
            action.triggered.connect(lambda _on=False, kind=kind: self.kind_chosen.emit(kind))
        if not templates:
            return
        self.addSeparator()
        forget = QMenu("Forget a template", self)
        for held in templates:
            name = held.name.replace("&", "&&")
            made = self.addAction(icon("layers"), f"From “{name}”…")
            made.setObjectName(f"from.{held.id}")
            made.triggered.connect(lambda _on=False, held=held: self.template_chosen.emit(held))
            gone = forget.addAction(icon("trash-2"), f"{name}…")
            gone.triggered.connect(lambda _on=False, held=held: self.forget_requested.emit(held))
        self.addMenu(forget)
