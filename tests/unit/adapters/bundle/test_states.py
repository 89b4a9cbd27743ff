"""States kept by content, and folders made of them for an engine to load."""

from pathlib import Path

import pytest

from marlise_desktop.adapters.bundle.states import FolderStateStore
from marlise_desktop.domain.errors import LibraryError
from marlise_desktop.domain.ids import StateRef
from marlise_desktop.session.ports.board_files import StateStore
from tests.unit.adapters.bundle.samples import write_state

DAY_S = 24 * 3600.0


@pytest.fixture
def store(tmp_path: Path) -> FolderStateStore:
    return FolderStateStore(tmp_path / "store")


def fits_the_port(store: FolderStateStore) -> StateStore:
    return store


async def test_the_same_content_has_one_address(store: FolderStateStore, tmp_path: Path) -> None:
    a = write_state(tmp_path / "x" / "effect-0", {"a/ir.wav": b"123", "b.txt": b""})
    b = write_state(tmp_path / "y" / "effect-7", {"b.txt": b"", "a/ir.wav": b"123"})
    other = write_state(tmp_path / "z" / "effect-0", {"a/ir.wav": b"12", "b.txt": b"3"})
    first, second, third = await store.keep(str(a)), await store.keep(str(b)), await store.keep(str(other))
    assert first == second
    assert first != third
    assert first is not None
    assert (Path(store.path(first)) / "a/ir.wav").read_bytes() == b"123"


async def test_a_folder_without_a_state_is_none(store: FolderStateStore, tmp_path: Path) -> None:
    (tmp_path / "effect-1").mkdir()
    (tmp_path / "effect-1" / "stray.wav").write_bytes(b"x")
    assert await store.keep(str(tmp_path / "effect-1")) is None
    assert await store.keep(str(tmp_path / "nowhere")) is None


async def test_linked_files_are_kept_with_their_content(store: FolderStateStore, tmp_path: Path) -> None:
    (tmp_path / "user.wav").write_bytes(b"sound")
    folder = write_state(tmp_path / "b" / "effect-1", {})
    (folder / "user.wav").symlink_to(tmp_path / "user.wav")
    (folder / "gone.wav").symlink_to("/nowhere/gone.wav")
    (folder / "round").symlink_to(folder)
    (folder / "elsewhere").symlink_to("/usr")
    ref = await store.keep(str(folder))
    assert ref is not None
    kept = Path(store.path(ref))
    assert not (kept / "user.wav").is_symlink()
    assert (kept / "user.wav").read_bytes() == b"sound"
    assert (kept / "gone.wav").readlink() == Path("/nowhere/gone.wav")
    assert (kept / "elsewhere").readlink() == Path("/usr")
    assert not (kept / "round").exists()


async def test_the_original_may_change_afterwards(store: FolderStateStore, tmp_path: Path) -> None:
    folder = write_state(tmp_path / "effect-1", {"a.wav": b"1"})
    ref = await store.keep(str(folder))
    (folder / "a.wav").write_bytes(b"2")
    assert ref is not None
    assert (Path(store.path(ref)) / "a.wav").read_bytes() == b"1"


async def test_a_prepared_folder_leads_back_to_the_kept_state(store: FolderStateStore, tmp_path: Path) -> None:
    ref = await store.keep(str(write_state(tmp_path / "effect-1", {"a.wav": b"1"})))
    assert ref is not None
    prepared = Path(await store.prepare({4: ref, 0: ref}))
    assert (prepared / "effect-4" / "effect.ttl").is_file()
    assert (prepared / "effect-0" / "a.wav").read_bytes() == b"1"
    # What a plugin reports of a file that it has loaded from there.
    assert store.holding(str(prepared / "effect-4" / "a.wav")) == (ref, "a.wav")
    assert await store.prepare({0: ref, 4: ref}) == str(prepared)
    assert store.holding(str(tmp_path / "effect-1" / "a.wav")) is None
    assert store.holding("a\0b") is None


async def test_a_state_that_is_gone_is_told(store: FolderStateStore) -> None:
    for ref in ("0" * 64, "../../etc", ""):
        with pytest.raises(LibraryError, match="gone"):
            store.path(StateRef(ref))
    with pytest.raises(LibraryError, match="gone"):
        await store.prepare({1: StateRef("0" * 64)})


async def test_old_states_that_nothing_uses_are_forgotten(tmp_path: Path) -> None:
    moment = [1_000_000_000.0]
    store = FolderStateStore(tmp_path / "store", now=lambda: moment[0])
    used = await store.keep(str(write_state(tmp_path / "effect-1", {"a": b"1"})))
    old = await store.keep(str(write_state(tmp_path / "effect-2", {"a": b"2"})))
    assert used is not None
    assert old is not None
    await store.prepare({2: old})
    moment[0] += 29 * DAY_S
    young = await store.keep(str(write_state(tmp_path / "effect-3", {"a": b"3"})))
    assert young is not None
    moment[0] += 2 * DAY_S
    await store.collect(frozenset({used}))
    assert store.path(used)
    assert store.path(young)
    with pytest.raises(LibraryError):
        store.path(old)


async def test_keeping_a_state_again_makes_it_young(tmp_path: Path) -> None:
    moment = [1_000_000_000.0]
    store = FolderStateStore(tmp_path / "store", now=lambda: moment[0])
    folder = str(write_state(tmp_path / "effect-1", {"a": b"1"}))
    ref = await store.keep(folder)
    moment[0] += 31 * DAY_S
    assert await store.keep(folder) == ref
    await store.collect(frozenset())
    assert ref is not None
    assert store.path(ref)


async def test_a_store_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    folder = write_state(tmp_path / "effect-1", {})
    (tmp_path / "store").write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(LibraryError, match="not a folder") as caught:
        await FolderStateStore(tmp_path / "store").keep(str(folder))
    assert str(tmp_path / "store") in caught.value.message
    assert caught.value.hint
