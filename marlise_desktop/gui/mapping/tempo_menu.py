"""The menu by which a parameter follows the tempo."""

from collections.abc import Callable

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.parameter import Parameter
from marlise_desktop.domain.tempo import Division, can_follow, divisions_for
from marlise_desktop.gui.theme.icons import icon


def add_tempo_menu(
    menu: QMenu, held: PluginInstance, parameter: Parameter, bpm: float, follow: Callable[[Division | None], None]
) -> None:
    """Nothing for a parameter that has no beat. Offered is what it reaches at this tempo, and what it follows now."""
    if not can_follow(parameter):
        return
    now = held.divisions.get(parameter.symbol)
    under = menu.addMenu(icon("metronome"), "Follow the tempo")
    under.setObjectName("tempo_menu")
    group = QActionGroup(under)
    reached = divisions_for(parameter, bpm)
    for division in (None, *(held for held in Division if held in reached or held is now)):
        entry = group.addAction(under.addAction(division.words if division else "Off"))
        entry.setCheckable(True)
        entry.setChecked(division is now)
        entry.triggered.connect(lambda _checked=False, division=division: follow(division))
