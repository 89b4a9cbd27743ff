"""Plugins' own windows, which the engine shows."""

import asyncio

from marlise_desktop.domain.errors import BoardError, EngineError
from marlise_desktop.domain.events import Severity
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.engine import WindowFailed

_REASON_WITHIN_S = 0.5
"""Why a window was refused is reported apart from the refusal, a moment before or after it."""


class Windows:
    """They belong to the engine: they close with their pedal and with the engine, and nothing of them is saved."""

    def __init__(self, boards: Boards, engine: EngineService, notices: Notices) -> None:
        self._boards = boards
        self._engine = engine
        self._notices = notices
        self._opening: dict[InstanceId, asyncio.Future[str]] = {}

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
        failed = self._opening.setdefault(instance, asyncio.get_running_loop().create_future())
        try:
            await self._engine.show_own_window(instance)
        except EngineError as error:
            why = await _soon(failed) if error.status else ""
            message = f"the window of {held.name} cannot be shown: {why or error.message}"
            raise EngineError(message, status=error.status, hint=error.hint) from error
        finally:
            self._opening.pop(instance, None)

    def hear(self, report: WindowFailed) -> None:
        """Tells of a window that failed by itself; of one that is just being opened, who opens it tells."""
        instance, reason = report.instance, report.reason
        opening = self._opening.get(instance)
        if opening is not None:
            if not opening.done():
                opening.set_result(f"it {reason}".removeprefix("it cannot be shown: "))
            return
        held = self._boards.board.instances.get(instance)
        if held is not None:
            hint = "The sound goes on. Ctrl+W opens it again; the panel Pedal holds all it can do."
            self._notices.post(Severity.WARNING, f"The window of {held.name} {reason}", hint, f"window {instance}")


async def _soon(failed: asyncio.Future[str]) -> str:
    """The reason of a refusal; empty if none comes."""
    done, _ = await asyncio.wait([failed], timeout=_REASON_WITHIN_S)
    return failed.result() if done else ""
