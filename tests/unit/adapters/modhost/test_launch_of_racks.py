"""Several racks' engines: their names, and the one mod-host that there can be."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import pytest

from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.adapters.modhost import programs
from marlise_desktop.adapters.modhost.launch import ModHostLauncher, Surroundings
from marlise_desktop.adapters.modhost.one_mod_host import OneModHost
from marlise_desktop.adapters.modhost.programs import client_of, program_for, socket_of
from marlise_desktop.adapters.modhost.settings import EngineChoice, LaunchSettings
from marlise_desktop.domain.errors import EngineError
from marlise_desktop.session.ports.process import ChildProcess, LeftChild


@pytest.fixture(autouse=True)
def both_are_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "find_built_in", lambda: "/opt/marlise-host")
    monkeypatch.setattr(programs, "find_mod_host", lambda: "/opt/mod-host")


@dataclass
class Child:
    """As much of a process as counts here."""

    exit_code: int | None = None


@dataclass
class Refusing:
    """Starts nothing, and notes under which name it was to start what."""

    asked: list[tuple[str, str]] = field(default_factory=list)

    async def spawn(
        self, command: Sequence[str], *, name: str, environment: Mapping[str, str], outlives: bool = False
    ) -> ChildProcess:
        self.asked.append((name, command[0]))
        raise FileNotFoundError(command[0])

    def left_behind(self, name: str) -> Iterator[LeftChild]:
        return iter(())


def test_the_command_names_the_client_unless_it_is_the_usual_one(tmp_path: Path) -> None:
    usual = LaunchSettings(EngineChoice.BUILT_IN)
    command = program_for(usual, tmp_path).command
    assert ("--client-name" in command, client_of(command)) == (False, "marlise-host")
    command = program_for(replace(usual, client="marlise-host-voice"), tmp_path).command
    assert client_of(command) == "marlise-host-voice"
    assert socket_of(command) == tmp_path / "engine.sock"
    assert socket_of(["marlise-host", "--socket"]) is None


async def test_a_second_rack_is_refused_mod_host_in_words_and_gets_the_built_in_engine_else(tmp_path: Path) -> None:
    shared, first, spawner = OneModHost(), Child(), Refusing()

    async def launched(choice: EngineChoice) -> EngineError:
        settings = LaunchSettings(choice)
        around = Surroundings(
            spawner, FolderStateStore(tmp_path), lambda: settings, dict, str(tmp_path), record="voice", mod_host=shared
        )
        with pytest.raises(EngineError) as caught:
            await ModHostLauncher(around).launch()
        return caught.value

    shared.taken("another launcher", cast("ChildProcess", first))
    error = await launched(EngineChoice.MOD_HOST)
    assert "mod-host plays another rack already" in error.message
    assert "built-in" in error.hint
    await launched(EngineChoice.AUTOMATIC)
    first.exit_code = 0
    await launched(EngineChoice.AUTOMATIC)
    assert spawner.asked == [("voice", "/opt/marlise-host"), ("mod-host", "/opt/mod-host")]
