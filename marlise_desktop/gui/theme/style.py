"""Puts the theme on an application: palette, font, style sheet."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

from marlise_desktop.gui.theme.colours import Colour, colour
from marlise_desktop.gui.theme.fonts import font, load_fonts
from marlise_desktop.gui.theme.metrics import use_scale
from marlise_desktop.gui.theme.sheet import style_sheet


def apply(application: QApplication, scale: float = 1.0) -> None:
    """Dresses the application; calling it again with another scale resizes every widget that is styled by it."""
    sizes = use_scale(scale)
    load_fonts()
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setPalette(palette())
    application.setFont(font())
    application.setStyleSheet(style_sheet(sizes))


def palette() -> QPalette:
    """The palette for whatever the style sheet does not reach."""
    made = QPalette()
    group, role = QPalette.ColorGroup, QPalette.ColorRole
    for where, shade in {
        role.Window: Colour.WINDOW,
        role.WindowText: Colour.TEXT,
        role.Base: Colour.SUNKEN,
        role.AlternateBase: Colour.PANEL,
        role.Text: Colour.TEXT,
        role.Button: Colour.RAISED,
        role.ButtonText: Colour.TEXT,
        role.BrightText: Colour.DANGER,
        role.ToolTipBase: Colour.RAISED,
        role.ToolTipText: Colour.TEXT,
        role.PlaceholderText: Colour.MUTED,
        role.Highlight: Colour.SELECTION,
        role.HighlightedText: Colour.TEXT,
        role.Accent: Colour.ACCENT,
        role.Link: Colour.AUDIO,
        role.LinkVisited: Colour.AUDIO,
        role.Light: Colour.HOVER,
        role.Midlight: Colour.RAISED,
        role.Mid: Colour.LINE,
        role.Dark: Colour.SUNKEN,
        role.Shadow: Colour.SHADOW,
    }.items():
        made.setColor(where, colour(shade))
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(group.Disabled, where, colour(Colour.DISABLED))
    return made
