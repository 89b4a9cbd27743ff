"""Which pedal a word means: the engine's number of it, or its name on the board."""

from collections.abc import Mapping

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.ids import InstanceId
from marlise_desktop.domain.instance import PluginInstance
from marlise_desktop.domain.texts import whole_said
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService


class Pedals:
    """Of the open board."""

    def __init__(self, boards: Boards, engine: EngineService) -> None:
        self._boards = boards
        self._engine = engine

    def numbered(self) -> Mapping[int, PluginInstance]:
        """Those that the engine runs, by their numbers there."""
        held = self._boards.board.instances
        return {number: held[key] for number, key in self._engine.numbers().items() if key in held}

    def meant(self, word: str) -> PluginInstance:
        """Raises BoardError if there is none such, or several."""
        number = whole_said(word)
        if number is not None:
            found = self.numbered().get(number)
            if found is None:
                raise BoardError(f"the engine runs no pedal of the number {word}", hint=self._choice())
            return found
        named = [held for held in self._boards.board.instances.values() if held.name.casefold() == word.casefold()]
        if not named:
            raise BoardError(f"there is no pedal {word} on this board", hint=self._choice())
        if len(named) > 1:
            raise BoardError(f"there are {len(named)} pedals called {word}", hint=self._choice())
        return named[0]

    def number(self, instance: InstanceId) -> str:
        """What the engine calls it; raises BoardError for a pedal that it does not run."""
        for number, key in self._engine.numbers().items():
            if key == instance:
                return str(number)
        held = self._boards.board.instance(instance)
        raise BoardError(f"the engine does not run {held.name} at present", hint=held.placeholder)

    def _choice(self) -> str:
        found = [f"{number} {held.name}" for number, held in self.numbered().items()]
        return f"There are {', '.join(found)}." if found else "It runs none at present."
