"""What comes with the program is there."""

from pathlib import Path

from marlise_desktop.adapters.sound import sound_facts
from marlise_desktop.app import resources


def test_boards_and_recording_are_where_the_program_looks() -> None:
    assert (resources.boards() / "Demo.pedalboard" / "manifest.ttl").is_file()
    assert (resources.boards() / "Default.pedalboard" / "manifest.ttl").is_file()
    facts = sound_facts(resources.recording())
    assert (facts.rate_hz, facts.channels) == (48000, 1)
    assert 8 < facts.seconds < 15


def test_no_board_holds_a_path_of_the_machine_that_made_it() -> None:
    for file in resources.boards().rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            assert bytes(Path.home()) not in data
            assert b"/tmp/" not in data
            assert b"file://" not in data


def test_every_resource_has_its_licence_told() -> None:
    told = (resources.folder() / "README.md").read_text()
    for entry in resources.folder().iterdir():
        assert entry.name == "README.md" or f"{entry.name}/" in told, entry
