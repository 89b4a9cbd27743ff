"""Choosing what a control shall do: a search over everything, and fields for what an action must be told."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QListView, QVBoxLayout, QWidget
from typing_extensions import override

from marlise_desktop.domain.midi.mapping import ActionTarget, Target
from marlise_desktop.gui.mapping.targets import Offer
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.search import SearchField
from marlise_desktop.gui.widgets.worded_list import WordedList


class TargetChooser(QWidget):
    """Emits `changed` when another one is chosen or told more, `accepted` at Enter, `given_up` at Escape."""

    changed = Signal()
    accepted = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offers: list[Offer] = []
        self._shown: list[Offer] = []
        self.search = SearchField("What shall it do?", self)
        self.list = WordedList(self)
        self.list.setMinimumHeight(metrics().px(84))
        self.list.setAccessibleName("What a control can do")
        self.list.empty_text = "Nothing has these words."
        self.list.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self._names = QStringListModel(self)
        self.list.setModel(self._names)
        self.words = QLabel(self)
        self.words.setProperty("kind", "muted")
        self.words.setWordWrap(True)
        self._form = QFormLayout()
        self._form.setContentsMargins(0, 0, 0, 0)
        self.fields: dict[str, QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(metrics().hair)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        column.addLayout(self._form)
        self.search.textChanged.connect(lambda _text: self._filter())
        self.search.left_downwards.connect(self._into_list)
        self.search.accepted.connect(self.accepted)
        self.search.given_up.connect(self.given_up)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.list.activated.connect(lambda _index: self.accepted.emit())

    def offer(self, offers: Sequence[Offer], chosen: Target | None = None) -> None:
        """What there is to choose from; `chosen` is the one to begin with."""
        self._offers = list(offers)
        self.search.clear()
        self._filter()
        place = next((n for n, held in enumerate(self._shown) if chosen is not None and _alike(held, chosen)), -1)
        if place >= 0:
            self.list.setCurrentIndex(self._names.index(place))
            self.list.scrollTo(self._names.index(place), QListView.ScrollHint.PositionAtCenter)
            if isinstance(chosen, ActionTarget):
                for name, field in self.fields.items():
                    field.setText(chosen.arguments.get(name, ""))

    @property
    def chosen(self) -> Offer | None:
        place = self.list.currentIndex().row()
        return self._shown[place] if 0 <= place < len(self._shown) else None

    @property
    def target(self) -> Target | None:
        """What is chosen with all that it was told; None while something is missing."""
        offer = self.chosen
        if offer is None or not isinstance(offer.target, ActionTarget):
            return offer.target if offer else None
        said = {name: field.text().strip() for name, field in self.fields.items() if field.text().strip()}
        if any(argument.required and argument.name not in said for argument in offer.asks):
            return None
        return ActionTarget(offer.target.action, {**offer.target.arguments, **said})

    def _filter(self) -> None:
        words = self.search.text().casefold().split()
        self._shown = [offer for offer in self._offers if all(word in offer.search for word in words)]
        self._names.setStringList([f"{offer.title}    {offer.group}" for offer in self._shown])
        if self._shown:
            self.list.setCurrentIndex(self._names.index(0))
        self._chosen()

    def _into_list(self) -> None:
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self) -> None:
        offer = self.chosen
        self.words.setText(offer.text if offer else "")
        while self._form.rowCount():
            self._form.removeRow(0)
        self.fields = {}
        for argument in offer.asks if offer else ():
            field = QLineEdit(self)
            need = "" if argument.required else f" ({argument.default_text or 'may be left empty'})"
            field.setPlaceholderText(f"{argument.wanted}{need}")
            field.setToolTip(argument.text)
            field.setAccessibleName(f"{argument.name}: {argument.text}")
            field.textChanged.connect(lambda _text: self.changed.emit())
            field.returnPressed.connect(self.accepted)
            self._form.addRow(argument.name.replace("_", " ").capitalize(), field)
            self.fields[argument.name] = field
        self.changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


def _alike(offer: Offer, target: Target) -> bool:
    if isinstance(offer.target, ActionTarget) and isinstance(target, ActionTarget):
        held = offer.target.arguments.items()
        return (
            offer.target.action == target.action
            and held <= target.arguments.items()
            and bool(held or offer.asks or not target.arguments)
        )
    if isinstance(offer.target, ActionTarget) or isinstance(target, ActionTarget):
        return False
    return (offer.target.instance, offer.target.symbol) == (target.instance, target.symbol)
