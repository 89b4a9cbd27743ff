"""The settings file and the environment over it."""

import fcntl
import os
import stat
import subprocess
import sys
import threading
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marlise_desktop.adapters.settings import TomlSettings
from marlise_desktop.adapters.settings.edit import edited
from marlise_desktop.domain.errors import ConfigurationError, LibraryError
from marlise_desktop.session.ports.settings import SettingsFile
from marlise_desktop.storage.toml_lines import flat, lines_of


def keeper_of(file: Path, **environment: str) -> TomlSettings:
    return TomlSettings(file, environment)


def test_it_is_a_settings_file_for_the_session(tmp_path: Path) -> None:
    keeper: SettingsFile = keeper_of(tmp_path / "settings.toml")
    assert keeper.read() == {}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.toml"
    keeper_of(file).write({"engine": "built-in", "audio_rate_hz": 44100, "theme_scale": 1.5, "warn_loops": False})
    assert keeper_of(file).read() == {
        "engine": "built-in",
        "audio_rate_hz": 44100,
        "theme_scale": 1.5,
        "warn_loops": False,
    }
    assert [entry.name for entry in file.parent.iterdir()] == ["settings.toml"]


def test_comments_order_and_unknown_entries_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        '# my rig\nfuture = [1, 2]  # from a newer program\naudio_card = "hw:USB"  # the blue one\n\n'
        '[show]\nname = "tour"\nwhen = 2026-07-01\n'
    )
    keeper_of(file).write({"audio_card": "hw:PCH", "engine": "automatic"})
    text = file.read_text()
    assert text.startswith("# my rig\nfuture = [1, 2]  # from a newer program\n")
    assert 'audio_card = "hw:PCH"  # the blue one' in text
    held = tomllib.loads(text)
    assert held["show"]["name"] == "tour"
    assert str(held["show"]["when"]) == "2026-07-01"
    assert held["engine"] == "automatic"


@pytest.mark.parametrize("text", ["audio_rate_hz   =  48_000 # as the desk\r\nwarn_loops=true\r\n", "warn_loops=true"])
def test_a_file_that_would_not_change_is_the_same_to_the_byte(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text.encode())
    before = file.stat().st_ino
    keeper_of(file).write({"warn_loops": True})
    assert (file.read_bytes(), file.stat().st_ino) == (text.encode(), before)


def test_lines_keep_their_ends(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(b"# mine\r\nwarn_loops = true\r\n")
    keeper_of(file).write({"warn_loops": False})
    assert file.read_bytes() == b"# mine\r\nwarn_loops = false\r\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b'engine = "x\n', "line 1"),
        (b"a = 1\nb = \n", "line 2"),
        (b"a = 1\n\xff", "line 2"),
        (b"a = " + b"1" * 5000, "too many digits"),
    ],
)
def test_a_broken_file_is_named_with_the_line_and_never_written_over(tmp_path: Path, text: bytes, line: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(text)
    with pytest.raises(ConfigurationError, match=rf"settings\.toml.*{line}"):
        keeper_of(file).read()
    with pytest.raises(ConfigurationError):
        keeper_of(file).write({"engine": "built-in"})
    assert file.read_bytes() == text


def test_a_broken_file_is_set_aside_under_a_name_that_is_free(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    for number in (1, 2):
        file.write_text(f"broken {number}")
        keeper = keeper_of(file)
        with pytest.raises(ConfigurationError):
            keeper.read()
        aside = Path(keeper.set_aside())
        assert aside.read_text() == f"broken {number}"
        assert aside.name == f"settings.damaged-{number}.toml"
        assert not keeper.changed()
        keeper.write({"engine": "built-in"})
        assert keeper.read() == {"engine": "built-in"}


def test_a_file_that_was_mended_meanwhile_is_not_set_aside(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("broken")
    keeper = keeper_of(file)
    with pytest.raises(ConfigurationError):
        keeper.read()
    file.write_text('engine = "built-in"')
    assert keeper.set_aside() == ""
    assert keeper.read() == {"engine": "built-in"}


def test_a_folder_in_the_files_place_is_named_and_set_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").mkdir()
    keeper = keeper_of(tmp_path / "settings.toml")
    with pytest.raises(ConfigurationError, match=r"settings\.toml"):
        keeper.read()
    assert Path(keeper.set_aside()).is_dir()
    assert keeper.read() == {}


def test_every_variable_of_ours_is_found_by_one_rule(tmp_path: Path) -> None:
    keeper = keeper_of(tmp_path / "settings.toml", MARLISE_AUDIO_CARD=" hw:USB ", MARLISE_ENGINE="", PATH="/bin")
    assert keeper.environment == {"audio_card": "hw:USB"}


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(LibraryError, match=r"settings\.toml"):
        keeper_of(blocked / "settings.toml").write({"engine": "built-in"})
    with pytest.raises(LibraryError, match=r"settings\.toml"):
        keeper_of(blocked / "settings.toml").set_aside()


def test_a_full_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('last_board = "/old"\n')
    script = (
        "import resource, signal, sys; from pathlib import Path;"
        "from marlise_desktop.adapters.settings import TomlSettings;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64));"
        "TomlSettings(Path(sys.argv[1]), {}).write({'recent_boards': 'x' * 4096})"
    )
    done = subprocess.run([sys.executable, "-c", script, file], capture_output=True, text=True, check=False)
    assert "LibraryError: the settings cannot be written" in done.stderr
    assert file.read_text() == 'last_board = "/old"\n'
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.toml"]


def test_a_link_to_the_file_stays_a_link_and_rights_stay_as_they_are(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("")
    real.chmod(0o600)
    link = tmp_path / "settings.toml"
    link.symlink_to(real)
    keeper_of(link).write({"engine": "mod-host"})
    assert link.is_symlink()
    assert tomllib.loads(real.read_text()) == {"engine": "mod-host"}
    assert stat.S_IMODE(real.stat().st_mode) == 0o600


def test_two_programs_do_not_lose_each_others_change(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    script = (
        "import sys; from pathlib import Path; from marlise_desktop.adapters.settings import TomlSettings;"
        "keeper = TomlSettings(Path(sys.argv[1]), {});"
        "[keeper.write({f'{sys.argv[2]}_{n}': n}) for n in range(25)]"
    )
    programs = [subprocess.Popen([sys.executable, "-c", script, file, name]) for name in ("one", "two")]
    assert [program.wait() for program in programs] == [0, 0]
    expected = {f"{name}_{number}": number for name in ("one", "two") for number in range(25)}
    assert keeper_of(file).read() == expected


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    keeper = keeper_of(file)
    keeper.write({"recent_boards": "x" * 20000})
    done = threading.Event()

    def write() -> None:
        for number in range(20):
            keeper.write({"recent_boards": str(number % 10) * 20000})
        done.set()

    writer = threading.Thread(target=write)
    writer.start()
    reads = 0
    while not done.is_set() or not reads:
        (value,) = keeper_of(file).read().values()
        assert len(str(value)) == 20000
        reads += 1
    writer.join()


def test_a_program_that_holds_the_lock_for_ever_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marlise_desktop.storage.alone._PATIENCE_SECONDS", 0.05)
    holder = os.open(tmp_path, os.O_RDONLY)
    try:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(LibraryError, match="another program"):
            keeper_of(tmp_path / "settings.toml").write({"engine": "built-in"})
    finally:
        os.close(holder)


def test_what_others_write_is_noticed_and_what_was_written_here_is_not(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    mine, other = keeper_of(file), keeper_of(file)
    mine.read()
    mine.write({"engine": "built-in"})
    assert not mine.changed()
    other.write({"warn_loops": False})
    assert mine.changed()
    mine.write({"engine": "mod-host"})
    assert mine.changed(), "the other's change has not been read yet"
    assert mine.read() == {"engine": "mod-host", "warn_loops": False}
    assert not mine.changed()


def test_each_name_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(
        '# mine\n\na = 1\nlist = [\n  1,\n]\ntext = """\n[not.a.table]\n"""\n[show] # now\n"x y" = 2\nb.c=3\n'
    )
    keeper = keeper_of(file)
    names = {name: keeper.where(name) for name in keeper.read()}
    assert names == {
        "a": f"{file}, line 3",
        "list": f"{file}, line 4",
        "text": f"{file}, line 7",
        "show.x y": f"{file}, line 11",
        "show.b.c": f"{file}, line 12",
    }
    assert keeper.where("nobody") == str(file)


@pytest.mark.parametrize("text", ["[engine]\nname = 1\n[show]\na = 2\n", "engine.name = 1\n[show]\na = 2\n"])
def test_a_table_in_a_settings_place_goes_when_that_is_changed(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(text)
    keeper_of(file).write({"engine": "built-in"})
    assert keeper_of(file).read() == {"engine": "built-in", "show.a": 2}


names = st.from_regex(r"[a-z_]{1,8}", fullmatch=True)
plain = (
    st.text(st.characters(exclude_categories=["Cs"]))
    | st.integers(-(2**62), 2**62)
    | st.booleans()
    | st.floats(-1e9, 1e9)
)


@given(st.dictionaries(names, plain, max_size=6))
def test_any_plain_value_survives(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str | float | bool]
) -> None:
    file = tmp_path_factory.mktemp("any") / "settings.toml"
    keeper_of(file).write(values)
    assert keeper_of(file).read() == values


comments = st.from_regex(r"# [a-z =\[\]\"']{0,12}", fullmatch=True)
literals = st.sampled_from(
    ['"text"', "'raw'", "1", "1.5", "true", "[1, 2]", "[\n  1, # one\n  2,\n]", "1979-05-27", "{a = 1}"]
)
headers = st.lists(st.sampled_from(["one", "two", "three.deep"]), unique=True, max_size=3)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file as people write them: comments before, beside and after what is set, in tables and out of them."""
    lines: list[str] = []
    for table in [None, *draw(headers)]:
        if table is not None:
            lines.append(f"[{table}]")
        for name in draw(st.lists(names, unique=True, max_size=4)):
            lines += draw(st.lists(comments | st.just(""), max_size=2))
            lines.append(f"{name} = {draw(literals)} {draw(comments | st.just(''))}")
    return "\n".join([*lines, *draw(st.lists(comments, max_size=1))]) + draw(st.sampled_from(["\n", ""]))


def remarks(text: str) -> list[str]:
    return [line[line.index("#") :].strip() for line in text.split("\n") if "#" in line]


@settings(max_examples=60)
@given(files(), st.dictionaries(names, plain.filter(lambda value: "#" not in str(value)), max_size=3))
def test_whatever_is_changed_all_else_and_every_comment_stays(
    text: str, changes: dict[str, str | float | bool]
) -> None:
    before = flat(tomllib.loads(text))
    after = edited(Path("settings.toml"), text, changes)
    kept = {name: value for name, value in before.items() if name.split(".")[0] not in changes}
    assert flat(tomllib.loads(after)) == {**kept, **changes}
    # A comment inside a list goes with the list.
    assert set(remarks(text)) - set(remarks(after)) <= {"# one"}


@settings(max_examples=60)
@given(files())
def test_each_name_of_any_file_has_a_line_and_it_is_there(text: str) -> None:
    lines = text.split("\n")
    found = lines_of(text)
    assert found.keys() == flat(tomllib.loads(text)).keys()
    for name, number in found.items():
        assert any(lines[number - 1].startswith(f"{part} =") for part in name.split("."))


@given(st.text(st.sampled_from('ab=1"[]\n# .{}')))
def test_a_file_of_any_signs_is_read_or_named_and_never_harmed(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    file = tmp_path_factory.mktemp("any") / "settings.toml"
    file.write_text(text)
    keeper = keeper_of(file)
    try:
        before = dict(keeper.read())
    except ConfigurationError:
        with pytest.raises(ConfigurationError):
            keeper.write({"engine": "built-in"})
        assert file.read_text() == text
        return
    try:
        keeper.write({"engine": "built-in"})
    except (ConfigurationError, LibraryError):
        assert file.read_text() == text
    else:
        assert keeper.read() == {**before, "engine": "built-in"}
