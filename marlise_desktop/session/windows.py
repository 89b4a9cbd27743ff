"""Plugins' own windows, which the engine shows."""

from marlise_desktop.domain.errors import BoardError, EngineError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService


class Windows:
    """They belong to the engine: they close with their pedal and with the engine, and nothing of them is saved."""

    def __init__(self, boards: Boards, engine: EngineService) -> None:
        self._boards = boards
        self._engine = engine

    def refusal(self) -> str:
        """Why no plugin's window can be shown now; empty if they can."""
        if not self._engine.runs:
            return "no engine runs at present"
        if "external-ui" not in self._engine.capabilities:
            return f"{self._engine.name} cannot show plugins' own windows"
        return ""

    async def show(self, instance: InstanceId) -> None:
        """Opens the window, or raises it; raises BoardError or EngineError with the reason why not."""
        held = self._boards.board.instance(instance)
        if held.placeholder:
            raise BoardError(f"{held.name} has no window while it does not play")
        if not held.plugin.has_ui:
            raise BoardError(f"{held.name} has no window of its own", hint="The panel Pedal holds all it can do.")
        await self._engine.settled()
        try:
            await self._engine.show_own_window(instance)
        except EngineError as error:
            message = f"the window of {held.name} cannot be shown: {error.message}"
            raise EngineError(message, status=error.status, hint=error.hint) from error
