"""What the command line says."""

import os

import pytest

from marlise_desktop.app.saying import say


def test_a_line_is_said_with_names_of_files_as_they_are(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    say("Bühne → " + os.fsdecode(b"caf\xe9"))
    assert capfdbinary.readouterr().out == "Bühne → ".encode() + b"caf\xe9\n"
