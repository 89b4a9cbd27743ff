"""Tries every installed plugin: `python -m tests.bench.plugins [FOLDER [URI...]]`.

Each runs offline in a host process of its own, with noise and a note, and then in a live host. What comes out is
written to `FOLDER/plugins.csv`, the current folder if not given.
"""

import asyncio
import csv
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from marlise_desktop.adapters.lv2.catalogue import LilvCatalogue
from marlise_desktop.domain.ids import PluginUri
from tests.bench.plugins.live import play_all
from tests.bench.plugins.offline import PLAYS, Trial, render, write_noise
from tests.bench.plugins.subject import Subject, subject_of
from tests.integration.host.jack_server import JackServer
from tests.integration.host.plugins import build_plugins

COLUMNS = ("bundle", "uri", "name", "offline", "live", "cpu_ms", "latency")


async def _installed(folder: Path, only: Sequence[str]) -> list[Subject]:
    catalogue = LilvCatalogue(folder / "cache", folder / "data")
    await catalogue.open()
    try:
        await catalogue.refresh(lambda _: None)
        uris = [PluginUri(uri) for uri in only] or [entry.uri for entry in await catalogue.summaries()]
        found = [await catalogue.plugin(uri) for uri in uris]
    finally:
        await catalogue.close()
    return sorted((subject_of(plugin) for plugin in found if plugin), key=lambda one: (one.bundle.lower(), one.uri))


def _offline(subject: Subject, folder: Path, environment: dict[str, str]) -> Trial:
    """CPU time is that of one second of sound: what a longer render takes more than a short one."""
    trial = render(subject, folder / "long.wav", environment)
    if trial.outcome != PLAYS:
        return trial
    short = render(subject, folder / "short.wav", environment)
    return Trial(trial.outcome, max(0.0, trial.cpu_s - short.cpu_s))


def main(arguments: Sequence[str]) -> int:
    out = Path(arguments[0] if arguments else ".")
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "lv2").mkdir()
        subjects = asyncio.run(_installed(folder, arguments[1:]))
        build_plugins(folder / "lv2", ["player"])
        path = os.environ.get("LV2_PATH", "/usr/lib/lv2:/usr/local/lib/lv2")
        environment = {**os.environ, "LV2_PATH": f"{folder / 'lv2'}:{path}"}
        write_noise(folder / "long.wav", 1.1)
        write_noise(folder / "short.wav", 0.1)
        rows: dict[str, list[object]] = {}
        for subject in subjects:
            trial = _offline(subject, folder, environment)
            rows[subject.uri] = [trial.outcome, "", round(trial.cpu_s * 1000), 0]
            if trial.outcome != PLAYS:
                print(f"offline {subject.uri}: {trial.outcome}", flush=True)
        print(f"offline: {time.monotonic() - started:.0f} s", flush=True)
        with JackServer():
            for subject, outcome, latency in play_all(subjects, environment):
                rows[subject.uri][1], rows[subject.uri][3] = outcome, latency
                if outcome != PLAYS:
                    print(f"live {subject.uri}: {outcome}", flush=True)
    with (out / "plugins.csv").open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for subject in subjects:
            table.writerow([subject.bundle, subject.uri, subject.name, *rows[subject.uri]])
    played = sum(row[0] == PLAYS and row[1] == PLAYS for row in rows.values())
    print(f"{played} of {len(rows)} play, offline and live; {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
