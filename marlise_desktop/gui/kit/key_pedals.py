"""Pedals that type keys, such as page turners: a mapped key does what it is mapped to, in every window, and no more."""

from typing import Protocol

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from typing_extensions import override

OWN_KEYS = "own keys"
"""Name of the property of a widget within which keys do their usual work."""
_NEVER = frozenset(
    {
        Qt.Key.Key_Escape,
        Qt.Key.Key_Tab,
        Qt.Key.Key_Backtab,
        Qt.Key.Key_Shift,
        Qt.Key.Key_Control,
        Qt.Key.Key_Alt,
        Qt.Key.Key_AltGr,
        Qt.Key.Key_Meta,
        Qt.Key.Key_CapsLock,
        Qt.Key.Key_NumLock,
        Qt.Key.Key_unknown,
    }
)
"""By these one leaves what one is in, or they are half a key."""
_KINDS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease})
_WRITES = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox)


class KeyTaker(Protocol):
    """Who carries out what keys are mapped to; a key's name is Qt's portable one, `PgDown`."""

    @property
    def takes_keys(self) -> bool:
        """Whether any key is mapped, or waited for."""
        ...

    def maps_key(self, key: str) -> bool:
        """Whether the key is mapped, or waited for by somebody who learns."""
        ...

    def typed(self, key: str, *, down: bool) -> None: ...


class KeyPedals(QObject):
    """Watches all keys of the application while any is mapped. Text fields and open menus are left alone."""

    def __init__(self, taker: KeyTaker, application: QGuiApplication) -> None:
        super().__init__(application)
        self._taker = taker
        self._held: dict[int, str] = {}
        self._watching = False
        application.applicationStateChanged.connect(self._state_changed)
        self.follow()

    def follow(self) -> None:
        """To be called when mappings may be others: who watches is asked about each event of the whole program."""
        self._watch(self._taker.takes_keys or bool(self._held))

    def close(self) -> None:
        """Lets go of what is held, and watches no more."""
        self._watch(False)
        self._let_go()

    def _watch(self, watch: bool) -> None:
        application = QGuiApplication.instance()
        if watch == self._watching or application is None:
            return
        self._watching = watch
        if watch:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in _KINDS or not isinstance(event, QKeyEvent):
            return False
        if not isinstance(watched, QWidget | QWindow):
            return False
        if event.type() is QEvent.Type.KeyRelease:
            return self._released(event)
        if event.key() in self._held:  # it repeats by itself
            event.accept()
            return True
        name = key_name(event)
        if not name or _left_alone(watched) or not self._taker.maps_key(name):
            return False
        event.accept()
        if event.type() is QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._held[event.key()] = name
            self._taker.typed(name, down=True)
        return True

    def _released(self, event: QKeyEvent) -> bool:
        """Wherever the focus has gone meanwhile."""
        if event.key() not in self._held:
            return False
        if not event.isAutoRepeat():
            self._taker.typed(self._held.pop(event.key()), down=False)
        event.accept()
        return True

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        """The release of a key that is held while another program comes to the front is that one's."""
        if state is not Qt.ApplicationState.ApplicationActive:
            self._let_go()

    def _let_go(self) -> None:
        held, self._held = self._held, {}
        for name in held.values():
            self._taker.typed(name, down=False)


def key_name(event: QKeyEvent) -> str:
    """Empty for a key that cannot be mapped."""
    key = Qt.Key(event.key())
    if key in _NEVER:
        return ""
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(modifiers, key)).toString(QKeySequence.SequenceFormat.PortableText)


def _left_alone(watched: QObject) -> bool:
    if QApplication.activePopupWidget() is not None:
        return True
    widget = watched if isinstance(watched, QWidget) else QApplication.focusWidget()
    if isinstance(widget, _WRITES) and not (isinstance(widget, QLineEdit) and widget.isReadOnly()):
        return True
    if isinstance(widget, QComboBox) and widget.isEditable():
        return True
    while widget is not None:
        if widget.property(OWN_KEYS):
            return True
        widget = widget.parentWidget()
    return False
