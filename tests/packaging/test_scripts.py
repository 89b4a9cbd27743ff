"""The shell functions of run.sh and test.sh, tried in a real shell with commands of the test's own."""

import os
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SETUP = ROOT / "packaging" / "setup.sh"
LISTS = sorted((ROOT / "packaging" / "packages").glob("*.txt"))

DPKG = """#!/bin/sh
for name; do
    case " $HAVE " in *" $name "*) printf 'installed:%s ' "$name" ;; esac
    case " $GONE " in *" $name "*) printf 'config-files:%s ' "$name" ;; esac
done
exit 1  # as the real one does when it does not know one of the names
"""
CACHE = """#!/bin/sh
case " $ARCHIVE " in *" $2 "*) echo "Package: $2" ;; esac
"""


@pytest.fixture
def commands(tmp_path: Path) -> Path:
    """A folder with stand-ins for the system's package tools, which answer from the environment."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, text in (("dpkg-query", DPKG), ("apt-cache", CACHE)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return folder


def run(script: str, commands: Path, *, root: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", f'set -euo pipefail; root="{root}"; . "{SETUP}"; {script}'],
        env={"PATH": f"{commands}:{os.environ['PATH']}", "HOME": "/nonexistent", **environment},
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )


def packages(folder: Path, *lines: str) -> Path:
    (folder / "list.txt").write_text("# a comment\n" + "".join(f"{line}\n" for line in lines))
    return folder / "list.txt"


def test_only_what_is_not_installed_is_missing(commands: Path, tmp_path: Path) -> None:
    file = packages(tmp_path, "here", "removed", "never", "old|new", "none|neither", "?extra", "")
    done = run(f'missing_packages "{file}"', commands, HAVE="here new", GONE="removed")
    assert done.stdout.splitlines() == ["removed", "never", "none|neither", "?extra"]


def test_nothing_is_asked_of_apt_when_all_is_there(commands: Path, tmp_path: Path) -> None:
    for tool in ("apt-get", "apt-cache", "sudo"):
        (commands / tool).write_text("#!/bin/sh\necho called >&2\nexit 1\n")
        (commands / tool).chmod(0o755)
    (tmp_path / "packaging" / "packages").mkdir(parents=True)
    packages(tmp_path / "packaging" / "packages", "here", "?extra").rename(
        tmp_path / "packaging" / "packages" / "run.txt"
    )
    done = run("install_packages run", commands, root=tmp_path, HAVE="here extra")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_optional_package_counts_only_where_the_archive_has_it(commands: Path) -> None:
    assert run('needed "?extra" plain', commands, ARCHIVE="").stdout.splitlines() == ["plain"]
    assert run('needed "?extra" plain', commands, ARCHIVE="extra").stdout.splitlines() == ["?extra", "plain"]


def test_of_alternatives_the_one_that_the_archive_has_is_installed(commands: Path) -> None:
    assert run('available "old|new"', commands, ARCHIVE="new").stdout.strip() == "new"
    assert run('available "old|new"', commands, ARCHIVE="").stdout.strip() == "old"


def test_a_user_without_sudo_is_told_the_command(commands: Path, tmp_path: Path) -> None:
    lists = tmp_path / "packaging" / "packages"
    lists.mkdir(parents=True)
    packages(lists, "missing", "old|new").rename(lists / "run.txt")
    script = 'id() { echo 1000; }; command() { [ "$2" != sudo ] && builtin command "$@"; }; install_packages run'
    done = run(script, commands, root=tmp_path)
    assert done.returncode == 1
    assert "apt-get install missing old" in done.stderr


def test_an_old_python_is_refused_with_words(commands: Path) -> None:
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        (commands / name).write_text("#!/bin/sh\nexit 1\n")
        (commands / name).chmod(0o755)
    done = run("find_python", commands)
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr


def test_a_change_of_the_host_or_of_the_package_asks_for_a_new_build(commands: Path, tmp_path: Path) -> None:
    host = tmp_path / "marlise_desktop" / "host"
    host.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (host / "main.cpp").write_text("int main() {}\n")
    (tmp_path / "marlise_desktop" / "a.py").write_text("a = 1\n")

    def stamp() -> str:
        return run("source_stamp", commands, root=tmp_path).stdout

    first = stamp()
    (tmp_path / "marlise_desktop" / "a.py").write_text("a = 2\n")
    assert stamp() == first, "an edit of Python needs no build"
    (tmp_path / "marlise_desktop" / "b.py").write_text("")
    second = stamp()
    (host / "main.cpp").write_text("int main() { return 1; }\n")
    assert len({first, second, stamp()}) == 3


@pytest.mark.parametrize("file", LISTS, ids=lambda file: file.name)
def test_a_list_holds_one_plain_name_a_line_in_order(file: Path) -> None:
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    keys = [line.lstrip("?") for line in lines]
    assert keys == sorted(set(keys))
    assert all(part and part == part.strip() for key in keys for part in key.split("|"))
