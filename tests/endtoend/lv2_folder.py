"""A folder with the few plugins that these tests play, so that reading what is installed takes no time."""

import os
from pathlib import Path

from marlise_desktop.adapters.lv2.folders import search_path
from tests.integration.host.plugins import build_plugins

AMP = "http://lv2plug.in/plugins/eg-amp"
STATEFUL = "urn:marlise:test:gain-state"
CRASH = "urn:marlise:test:crash"
TIME_EAR = "urn:marlise:test:time-ear"
NOT_A_NUMBER = "urn:marlise:test:nan"
DELAY = "urn:marlise:test:delay"
HOSTILE = "urn:marlise:test:hostile"
SYNTH = "http://drobilla.net/plugins/mda/JX10"
"""Where mda-lv2 is installed."""
_INSTALLED = ("eg-amp.lv2", "eg-params.lv2", "ZamComp.lv2")
_WHERE_PACKAGED = ("eg-sampler.lv2", "tuna.lv2", "gxtuner.lv2")
_OWN = ("delay", "gain-state", "crash", "nan", "hostile", "time-ear")


def fill(folder: Path) -> Path:
    """Links to installed bundles and to the words that they are written in, and the host's own test plugins."""
    for root in search_path({**os.environ, "LV2_PATH": ""}):
        for bundle in sorted(root.glob("*.lv2")):
            link = folder / bundle.name
            if (bundle.name in (*_INSTALLED, *_WHERE_PACKAGED) or _is_vocabulary(bundle)) and not link.exists():
                link.symlink_to(bundle)
            if bundle.name == "mda.lv2":
                _take_synth(bundle, folder / "synth.lv2")
    missing = [name for name in _INSTALLED if not (folder / name).exists()]
    assert not missing, f"not installed: {missing} (see packaging/packages/test.txt)"
    build_plugins(folder, _OWN)
    return folder


def _take_synth(bundle: Path, own: Path) -> None:
    """One of the three dozen plugins of a bundle."""
    if own.exists():
        return
    own.mkdir()
    for name in ("JX10.ttl", "JX10.so"):
        (own / name).symlink_to(bundle / name)
    (own / "manifest.ttl").write_text(
        "@prefix lv2: <http://lv2plug.in/ns/lv2core#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
        f" <{SYNTH}> a lv2:Plugin ; lv2:binary <JX10.so> ; rdfs:seeAlso <JX10.ttl> ."
    )


def _is_vocabulary(bundle: Path) -> bool:
    manifest = bundle / "manifest.ttl"
    return manifest.is_file() and "lv2:Specification" in manifest.read_text(errors="replace")
