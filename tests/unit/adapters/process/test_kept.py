"""A child's output in a file of bounded size."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marlise_desktop.adapters.process.kept import KeptOutput


def test_lines_are_added_to_what_is_there(tmp_path: Path) -> None:
    for line in (b"one", b"two"):
        kept = KeptOutput(tmp_path / "output.txt")
        kept.write([line])
        kept.write([])
        kept.close()
    assert (tmp_path / "output.txt").read_bytes() == b"one\ntwo\n"


@given(st.lists(st.lists(st.binary(max_size=30), max_size=5), max_size=30))
def test_it_is_bounded_and_the_newest_is_kept(
    tmp_path_factory: pytest.TempPathFactory, batches: list[list[bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    kept = KeptOutput(folder / "output.txt", most_bytes=64)
    for batch in batches:
        kept.write(batch)
    kept.close()
    files = [folder / "output.txt.1", folder / "output.txt"]
    held = [file.read_bytes() if file.exists() else b"" for file in files]
    assert all(len(data) <= 64 for data in held)
    written = b"".join(line + b"\n" for batch in batches for line in batch)
    assert written.endswith(held[1])
    last = next((b"".join(line + b"\n" for line in batch) for batch in reversed(batches) if batch), b"")
    assert held[1].endswith(last[-64:])
    if len(written) <= 64:
        assert b"".join(held) == written


def test_what_the_disk_refuses_is_told_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    kept = KeptOutput(tmp_path / "none" / "output.txt")
    for _ in range(3):
        kept.write([b"lost"])
    assert [record.levelname for record in caplog.records] == ["INFO"]
    assert "output.txt cannot be written" in caplog.text
