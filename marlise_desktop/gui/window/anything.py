"""The window's palette: every action of its table, those done last first, with what the window knows of them."""

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from marlise_desktop.gui.kit.remember import remember
from marlise_desktop.gui.kit.tasks import Tasks
from marlise_desktop.gui.palette.palette import Palette
from marlise_desktop.session.actions import Action
from marlise_desktop.session.rack import Rack
from marlise_desktop.session.settings import Settings
from marlise_desktop.session.wording.dialogue import Dialogue

if TYPE_CHECKING:
    from marlise_desktop.gui.window.main_window import MainWindow

_REMEMBERED = 6
_ITSELF = "view.palette"


def palette_over(window: "MainWindow", tasks: Tasks) -> Palette:
    """Pedals that are chosen on the board are offered before the others."""
    actions, commands, settings = window.session.actions, window.commands, window.session.settings

    def offered() -> Sequence[Action]:
        last = recent(settings)
        known = [a for a in actions.all() if (a.sayable or commands.leads(a.name)) and a.name != _ITSELF]
        return sorted(known, key=lambda action: last.index(action.name) if action.name in last else len(last))

    def asks(action: Action) -> bool:
        return action.sayable and action.asks

    async def run(name: str, found: Mapping[str, object]) -> None:
        if not found:
            commands.run(name)
            return
        pictures = {"pictures": window.board.pictures()} if name == "board.save_as" else {}
        await actions.run(name, **found, **pictures)

    dialogue = Dialogue(offered, window.session.wording, asks, lambda: window.board.scene.chosen)
    return Palette(dialogue, run, lambda name: note(window.session, name), tasks, window)


def recent(settings: Settings) -> Sequence[str]:
    """The names of those that were done last by the palette, the newest first."""
    try:
        held: object = json.loads(settings.values.recent_actions or "[]")
    except json.JSONDecodeError:
        return []
    return [name for name in held if isinstance(name, str)] if isinstance(held, list) else []


def note(session: Rack, name: str) -> None:
    names = [name, *(held for held in recent(session.settings) if held != name)]
    remember(session, recent_actions=json.dumps(names[:_REMEMBERED]))
