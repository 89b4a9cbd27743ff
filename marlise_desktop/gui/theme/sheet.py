"""The style sheet of Qt's own widgets.

Dynamic properties choose a variant: a button's `kind` is "primary", "danger" or "quiet"; a label's `kind` is
"title", "heading", "muted" or "stage"; a frame's `kind` is "panel", "card" or "sunken".
"""

from marlise_desktop.gui.theme.colours import Colour
from marlise_desktop.gui.theme.metrics import Metrics, Text
from marlise_desktop.gui.theme.resources import resource


def style_sheet(sizes: Metrics) -> str:
    """The whole sheet at one scale."""
    parts = (_base, _buttons, _fields, _lists, _menus, _bars, _frames)
    return "\n".join(part(sizes) for part in parts)


def _drawing(name: str) -> str:
    return f"url({resource('icons', 'style', name + '.svg').as_posix()})"


def _base(m: Metrics) -> str:
    return f"""
QWidget {{ color: {Colour.TEXT}; selection-background-color: {Colour.ACCENT}; selection-color: {Colour.ON_ACCENT}; }}
QMainWindow, QDialog {{ background: {Colour.WINDOW}; }}
QLabel {{ background: transparent; }}
QLabel:disabled {{ color: {Colour.DISABLED}; }}
QLabel[kind="muted"] {{ color: {Colour.MUTED}; font-size: {m.text(Text.SMALL)}px; }}
QLabel[kind="heading"] {{ color: {Colour.MUTED}; font-size: {m.text(Text.SMALL)}px; font-weight: 600; }}
QLabel[kind="title"] {{ font-size: {m.text(Text.TITLE)}px; font-weight: 600; }}
QLabel[kind="stage"] {{ font-size: {m.text(Text.STAGE)}px; font-weight: 700; }}
QToolTip {{ background: {Colour.RAISED}; color: {Colour.TEXT}; border: 1px solid {Colour.OUTLINE};
    padding: {m.hair}px {m.gap}px; font-size: {m.text(Text.BODY)}px; }}
"""


def _buttons(m: Metrics) -> str:
    return f"""
QPushButton, QToolButton {{ background: {Colour.RAISED}; border: 1px solid {Colour.LINE};
    border-radius: {m.radius}px; padding: 0 {m.margin}px; min-height: {m.control - 2}px; }}
QToolButton {{ padding: 0 {m.hair}px; min-width: {m.control - 2 - 2 * m.hair}px; }}
QPushButton:hover, QToolButton:hover {{ background: {Colour.HOVER}; border-color: {Colour.PRESSED}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {Colour.PRESSED}; }}
QPushButton:focus, QToolButton:focus {{ border: 1px solid {Colour.FOCUS}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {Colour.DISABLED}; background: {Colour.PANEL}; }}
QPushButton:checked, QToolButton:checked {{ background: {Colour.SELECTION}; border-color: {Colour.ACCENT}; }}
QPushButton[kind="primary"] {{ background: {Colour.ACCENT}; color: {Colour.ON_ACCENT}; border-color: {Colour.ACCENT};
    font-weight: 600; }}
QPushButton[kind="primary"]:hover {{ background: {Colour.ACCENT_HOVER}; border-color: {Colour.ACCENT_HOVER}; }}
QPushButton[kind="primary"]:focus {{ border-color: {Colour.TEXT}; }}
QPushButton[kind="primary"]:disabled {{ background: {Colour.PANEL}; color: {Colour.DISABLED};
    border-color: {Colour.LINE}; }}
QPushButton[kind="danger"], QToolButton[kind="danger"] {{ background: {Colour.DANGER}; color: {Colour.ON_ACCENT};
    border-color: {Colour.DANGER}; font-weight: 600; }}
QPushButton[kind="danger"]:hover, QToolButton[kind="danger"]:hover {{ background: {Colour.DANGER_HOVER}; }}
QPushButton[kind="danger"]:focus, QToolButton[kind="danger"]:focus {{ border-color: {Colour.TEXT}; }}
QPushButton[kind="quiet"], QToolButton[kind="quiet"], QToolBar QToolButton {{ background: transparent;
    border-color: transparent; }}
QPushButton[kind="quiet"]:hover, QToolButton[kind="quiet"]:hover, QToolBar QToolButton:hover {{
    background: {Colour.HOVER}; }}
QPushButton[kind="quiet"]:pressed, QToolButton[kind="quiet"]:pressed {{ background: {Colour.PRESSED}; }}
QPushButton[kind="quiet"]:focus, QToolButton[kind="quiet"]:focus, QToolBar QToolButton:focus {{
    border-color: {Colour.FOCUS}; }}
QToolButton[kind="quiet"]:checked {{ background: {Colour.SELECTION}; border-color: {Colour.ACCENT}; }}
QToolButton::menu-indicator {{ image: none; }}
QPushButton::menu-indicator {{ image: {_drawing("down")}; width: {m.px(12)}px; height: {m.px(12)}px;
    subcontrol-position: right center; right: {m.gap}px; }}
QCheckBox, QRadioButton {{ spacing: {m.gap}px; background: transparent; min-height: {m.px(22)}px; }}
QCheckBox::indicator, QRadioButton::indicator {{ width: {m.px(16)}px; height: {m.px(16)}px;
    border: 1px solid {Colour.OUTLINE}; background: {Colour.SUNKEN}; border-radius: {m.hair}px; }}
QRadioButton::indicator {{ border-radius: {m.px(8)}px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {Colour.TEXT}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {Colour.FOCUS}; }}
QCheckBox::indicator:checked {{ background: {Colour.ACCENT}; border-color: {Colour.ACCENT};
    image: {_drawing("check")}; }}
QCheckBox::indicator:indeterminate {{ background: {Colour.ACCENT}; border-color: {Colour.ACCENT};
    image: {_drawing("partly")}; }}
QRadioButton::indicator:checked {{ background: {Colour.SUNKEN}; border: {m.px(5)}px solid {Colour.ACCENT};
    width: {m.px(8)}px; height: {m.px(8)}px; border-radius: {m.px(9)}px; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {Colour.LINE};
    background: {Colour.PANEL}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {Colour.DISABLED}; }}
"""


def _fields(m: Metrics) -> str:
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ background: {Colour.SUNKEN};
    border: 1px solid {Colour.OUTLINE}; border-radius: {m.radius}px; padding: 0 {m.gap}px; }}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ min-height: {m.control - 2}px; }}
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover {{ border-color: {Colour.MUTED}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
    border-color: {Colour.ACCENT}; }}
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {{ color: {Colour.DISABLED};
    border-color: {Colour.LINE}; background: {Colour.PANEL}; }}
QComboBox {{ background: {Colour.RAISED}; }}
QComboBox::drop-down {{ border: none; width: {m.px(24)}px; }}
QComboBox::down-arrow {{ image: {_drawing("down")}; width: {m.px(12)}px; height: {m.px(12)}px; }}
QComboBox QAbstractItemView {{ background: {Colour.RAISED}; border: 1px solid {Colour.OUTLINE}; outline: none;
    selection-background-color: {Colour.SELECTION}; selection-color: {Colour.TEXT}; padding: {m.hair}px; }}
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {{
    border: none; width: {m.px(20)}px; background: transparent; }}
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: {_drawing("up")}; width: {m.px(10)}px; height: {m.px(10)}px; }}
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow {{ image: {_drawing("down")}; width: {m.px(10)}px;
    height: {m.px(10)}px; }}
QSlider::groove:horizontal {{ height: {m.px(4)}px; background: {Colour.PRESSED}; border-radius: {m.px(2)}px; }}
QSlider::sub-page:horizontal {{ background: {Colour.ACCENT}; border-radius: {m.px(2)}px; }}
QSlider::handle:horizontal {{ width: {m.px(14)}px; height: {m.px(14)}px; margin: -{m.px(5)}px 0;
    border-radius: {m.px(7)}px; background: {Colour.TEXT}; }}
QSlider::groove:vertical {{ width: {m.px(4)}px; background: {Colour.PRESSED}; border-radius: {m.px(2)}px; }}
QSlider::add-page:vertical {{ background: {Colour.ACCENT}; border-radius: {m.px(2)}px; }}
QSlider::handle:vertical {{ width: {m.px(14)}px; height: {m.px(14)}px; margin: 0 -{m.px(5)}px;
    border-radius: {m.px(7)}px; background: {Colour.TEXT}; }}
QSlider::handle:focus {{ background: {Colour.FOCUS}; }}
QSlider::handle:disabled, QSlider::sub-page:disabled, QSlider::add-page:disabled {{ background: {Colour.DISABLED}; }}
QProgressBar {{ background: {Colour.SUNKEN}; border: none; border-radius: {m.px(3)}px; height: {m.px(6)}px;
    max-height: {m.px(6)}px; text-align: center; color: transparent; }}
QProgressBar::chunk {{ background: {Colour.ACCENT}; border-radius: {m.px(3)}px; }}
"""


def _lists(m: Metrics) -> str:
    return f"""
QAbstractItemView {{ background: {Colour.PANEL}; border: none; outline: none;
    alternate-background-color: {Colour.WINDOW}; }}
QListView::item, QTreeView::item, QTableView::item {{ min-height: {m.px(24)}px; padding: {m.px(2)}px {m.hair}px;
    border-radius: {m.hair}px; }}
QListView::item:hover, QTreeView::item:hover, QTableView::item:hover {{ background: {Colour.RAISED}; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{ background: {Colour.SELECTION};
    color: {Colour.TEXT}; }}
QHeaderView {{ background: {Colour.PANEL}; border: none; }}
QHeaderView::section {{ background: {Colour.PANEL}; color: {Colour.MUTED}; border: none;
    border-bottom: 1px solid {Colour.LINE}; padding: {m.hair}px {m.gap}px; font-weight: 600; }}
QScrollArea, QAbstractScrollArea {{ border: none; background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {m.px(10)}px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {m.px(10)}px; margin: 0; }}
QScrollBar::handle {{ background: {Colour.PRESSED}; border-radius: {m.px(3)}px; margin: {m.px(2)}px; }}
QScrollBar::handle:vertical {{ min-height: {m.px(32)}px; }}
QScrollBar::handle:horizontal {{ min-width: {m.px(32)}px; }}
QScrollBar::handle:hover {{ background: {Colour.OUTLINE}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none;
    border: none; width: 0; height: 0; }}
QAbstractScrollArea::corner {{ background: transparent; }}
"""


def _menus(m: Metrics) -> str:
    return f"""
QMenuBar {{ background: {Colour.WINDOW}; padding: {m.px(2)}px; }}
QMenuBar::item {{ padding: {m.hair}px {m.gap}px; border-radius: {m.hair}px; background: transparent; }}
QMenuBar::item:selected {{ background: {Colour.HOVER}; }}
QMenu {{ background: {Colour.RAISED}; border: 1px solid {Colour.PRESSED}; padding: {m.hair}px;
    border-radius: {m.radius}px; }}
QMenu::item {{ padding: {m.px(6)}px {m.section}px {m.px(6)}px {m.margin}px; border-radius: {m.hair}px; }}
QMenu::item:selected {{ background: {Colour.SELECTION}; }}
QMenu::item:disabled {{ color: {Colour.DISABLED}; }}
QMenu::icon {{ padding-left: {m.gap}px; }}
QMenu::separator {{ height: 1px; background: {Colour.PRESSED}; margin: {m.hair}px {m.gap}px; }}
QMenu::right-arrow {{ image: {_drawing("right")}; width: {m.px(12)}px; height: {m.px(12)}px; }}
"""


def _bars(m: Metrics) -> str:
    return f"""
QToolBar {{ background: {Colour.WINDOW}; border: none; spacing: {m.hair}px; padding: {m.hair}px; }}
QToolBar::separator {{ background: {Colour.LINE}; width: 1px; margin: {m.hair}px; }}
QStatusBar {{ background: {Colour.WINDOW}; color: {Colour.MUTED}; border-top: 1px solid {Colour.LINE}; }}
QStatusBar::item {{ border: none; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {Colour.LINE}; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {Colour.MUTED}; padding: {m.gap}px {m.margin}px; border: none;
    border-bottom: {m.px(2)}px solid transparent; }}
QTabBar::tab:hover {{ color: {Colour.TEXT}; }}
QTabBar::tab:selected {{ color: {Colour.TEXT}; border-bottom-color: {Colour.ACCENT}; font-weight: 600; }}
QTabBar::tab:focus {{ color: {Colour.FOCUS}; }}
QDockWidget {{ color: {Colour.MUTED}; }}
QDockWidget::title {{ background: {Colour.WINDOW}; padding: {m.px(6)}px {m.margin}px; text-align: left; }}
QMainWindow::separator, QSplitter::handle {{ background: {Colour.SUNKEN}; width: {m.px(3)}px; height: {m.px(3)}px; }}
QMainWindow::separator:hover, QSplitter::handle:hover {{ background: {Colour.ACCENT}; }}
"""


def _frames(m: Metrics) -> str:
    return f"""
QFrame[kind="panel"] {{ background: {Colour.PANEL}; border: none; }}
QFrame[kind="card"] {{ background: {Colour.RAISED}; border: 1px solid {Colour.LINE}; border-radius: {m.px(8)}px; }}
QFrame[kind="sunken"] {{ background: {Colour.SUNKEN}; border: 1px solid {Colour.LINE}; border-radius: {m.radius}px; }}
QGroupBox {{ border: 1px solid {Colour.LINE}; border-radius: {m.px(8)}px; margin-top: {m.section}px;
    padding: {m.margin}px; }}
QGroupBox::title {{ subcontrol-origin: margin; subcontrol-position: top left; color: {Colour.MUTED};
    padding: 0 {m.hair}px; font-weight: 600; }}
"""
