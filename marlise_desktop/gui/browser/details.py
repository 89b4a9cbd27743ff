"""What is known of the plugin that is chosen in the list."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from marlise_desktop.domain.plugin import Plugin
from marlise_desktop.domain.port import Direction, SignalType
from marlise_desktop.gui.theme.icons import icon
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.elided import ElidedLabel

_WORDS = {SignalType.AUDIO: "audio", SignalType.MIDI: "MIDI", SignalType.CV: "CV"}


class Details(QFrame):
    """Emits `add_requested(uri)`."""

    add_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._uri = ""
        self.setProperty("kind", "panel")
        self.setAccessibleName("Plugin details")
        sizes = metrics()
        self._name = ElidedLabel("", self)
        self._name.setProperty("kind", "title")
        self._add = QPushButton(icon("plus", "#14161a"), "Add", self)
        self._add.setProperty("kind", "primary")
        self._add.setToolTip("Put this plugin on the board (Enter)")
        self._add.clicked.connect(lambda: self.add_requested.emit(self._uri))
        self._facts = QLabel(self)
        self._facts.setWordWrap(True)
        self._facts.setOpenExternalLinks(True)
        self._facts.setTextFormat(Qt.TextFormat.RichText)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._facts.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._facts.setAccessibleName("Facts about the plugin")
        area = QScrollArea(self)
        area.setWidget(self._facts)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.margin, sizes.gap, sizes.margin, sizes.gap)
        column.setSpacing(sizes.hair)
        column.addLayout(top)
        column.addWidget(area, 1)

    @property
    def text(self) -> str:
        return self._facts.text()

    def show_plugin(self, plugin: Plugin) -> None:
        self._uri = plugin.uri
        self._name.setText(plugin.name)
        lines = [f"<b>{escape(plugin.maker)}</b>" if plugin.maker else "", escape(plugin.category)]
        facts = [" · ".join(line for line in lines if line), escape(plugin.comment).replace("\n", "<br>")]
        rows = (
            ("Ports", ports_in_words(plugin)),
            ("Parameters", str(sum(not p.hidden for p in plugin.parameters) + len(plugin.properties))),
            ("Presets", str(len(plugin.presets)) if plugin.presets else "none"),
            ("Licence", plugin.licence.rpartition("/")[2] or plugin.licence),
            ("Version", f"{plugin.version[0]}.{plugin.version[1]}" if any(plugin.version) else ""),
            ("Folder", plugin.bundle),
            ("URI", plugin.uri),
        )
        cell = "<td style='padding-right: 10px'><small>{}</small></td>"
        table = "".join(f"<tr>{cell.format(name)}{cell.format(escape(value))}</tr>" for name, value in rows if value)
        link = f"<a href='{escape(plugin.homepage)}'>{escape(plugin.homepage)}</a>" if plugin.homepage else ""
        self._facts.setText("".join(f"<p>{part}</p>" for part in (*facts, f"<table>{table}</table>", link) if part))


def ports_in_words(plugin: Plugin) -> str:
    """`2 audio, 1 MIDI in; 2 audio out`."""
    sides = []
    for direction, word in ((Direction.INPUT, "in"), (Direction.OUTPUT, "out")):
        counts = [(len(plugin.ports_of(direction, kind)), _WORDS[kind]) for kind in SignalType]
        named = ", ".join(f"{count} {name}" for count, name in counts if count)
        if named:
            sides.append(f"{named} {word}")
    return "; ".join(sides) or "none"
