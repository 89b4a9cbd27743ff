"""Where bundles are looked for, and when one counts as changed."""

import os
from pathlib import Path

import pytest

from marlise_desktop.adapters.lv2.folders import bundles_in, search_path, signature


def bundle(folder: Path) -> str:
    folder.mkdir(parents=True)
    (folder / "manifest.ttl").write_text("a")
    return str(folder)


def test_lv2_path_takes_the_place_of_the_usual_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLUGINS", "/opt/plugins")
    found = search_path({"LV2_PATH": "~/mine:$PLUGINS/lv2::relative:~/mine", "HOME": "/home/ada"})
    assert found == (Path("/home/ada/mine"), Path("/opt/plugins/lv2"))


def test_the_usual_folders_begin_with_the_users_own() -> None:
    found = search_path({"HOME": "/home/ada"})
    assert found[0] == Path("/home/ada/.lv2")
    assert {Path("/usr/lib/lv2"), Path("/usr/local/lib/lv2")} <= set(found)


def test_bundles_are_folders_with_a_manifest_each_real_one_once(tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    one, two = bundle(first / "one.lv2"), bundle(second / "two.lv2")
    (second / "again.lv2").symlink_to(one)
    (second / "empty.lv2").mkdir()
    (second / "file.lv2").touch()
    assert bundles_in([first, second, tmp_path / "none"]) == [one, two]


@pytest.mark.skipif(os.fsencode("é") != "é".encode(), reason="needs file names in UTF-8")
def test_a_name_that_is_no_utf8_is_passed_over(tmp_path: Path) -> None:
    one = bundle(tmp_path / "é.lv2")
    bundle(tmp_path / os.fsdecode(b"caf\xe9.lv2"))
    assert bundles_in([tmp_path]) == [one]


def test_a_signature_follows_every_description_file(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "one.lv2")
    seen = {signature(folder)}
    assert signature(folder) in seen
    (tmp_path / "one.lv2" / "manifest.ttl").write_text("longer")
    seen.add(signature(folder))
    (tmp_path / "one.lv2" / "x.ttl").write_text("x")
    seen.add(signature(folder))
    (tmp_path / "one.lv2" / "sub").mkdir()
    (tmp_path / "one.lv2" / "sub" / "y.ttl").write_text("y")
    seen.add(signature(folder))
    os.utime(tmp_path / "one.lv2" / "sub" / "y.ttl", ns=(1, 1))
    seen.add(signature(folder))
    assert len(seen) == 5


def test_a_folder_that_is_gone_has_a_signature_of_its_own(tmp_path: Path) -> None:
    folder = bundle(tmp_path / "one.lv2")
    assert signature(folder) != signature(str(tmp_path / "none"))
