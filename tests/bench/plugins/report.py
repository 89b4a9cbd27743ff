"""Writes the published table: `python -m tests.bench.plugins.report plugins.csv PLUGINS.md`."""

import csv
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.plugins.offline import PLAYS

Row = Mapping[str, str]

_WHY = {
    "http://padthv1.sourceforge.net/lv2": "a thread of its own uses memory that its end has freed; so in mod-host",
    "http://breakfastquay.com/rdf/lv2-rubberband#r3": "the package describes plugins that it does not contain",
    "urn:50m30n3:plugins:SO-": "the package was built for an older C library",
    "http://plugin.org.uk/swh-plugins/": "its output is no sound but a value, or grows without bound with this input",
}
_HEAD = """# LV2 plugins in marlise-host

{total} plugins, all that Debian 12 has in packages of LV2 plugins, each tried twice by `python -m tests.bench.plugins`:

- **offline**, in a host process of its own: a second of noise at -20 dBFS goes through, and notes where it takes MIDI;
- **live**, on a JACK server without a card at 48 kHz and 128 frames: added, wired, run, asked for its latency, removed.

{played} play in both. {muted} play and are then muted by the guard, which lets no output above +24 dBFS
or without a number pass. {rest} do not play.

The machine: a virtual one with two x86-64 cores, Debian 12, lilv 0.24.14, jackd 1.9.21, no display. `ms` is
the processor time of a second of sound at 48 kHz with blocks of 256 frames, the host's own (about 5 ms) included, in
one reading on a machine that did other things. `frames` is the latency that it tells. The live results are of a later
run than the offline ones; what did not play offline was tried again with it.

## What does not play, and why

| plugin | offline | live | why |
| --- | --- | --- | --- |
{failing}

mod-host manages 670 of them without a display: it refuses the same five, and four that use Qt (drumkv1, samplv1,
synthv1, padthv1) end it when they start. The built-in host gives Qt an offscreen display where there is none.

## By bundle

| bundle | plugins | play | ms, median | ms, most | frames, most |
| --- | --- | --- | --- | --- | --- |
{bundles}

<details>
<summary>Every plugin</summary>

| plugin | offline | live | ms | frames |
| --- | --- | --- | --- | --- |
{all}

</details>
"""


def _outcomes(row: Row) -> tuple[str, str]:
    live = row["live"]
    return row["offline"], "refused" if live.startswith("refused") else live


def _played(row: Row) -> bool:
    return row["offline"] == row["live"] == PLAYS


def _muted(row: Row) -> bool:
    outcomes = {part.split(":")[0] for part in _outcomes(row)}
    return "muted" in outcomes and outcomes <= {PLAYS, "muted"}


def _failing(row: Row) -> str:
    why = next((text for start, text in _WHY.items() if row["uri"].startswith(start)), "")
    offline, live = _outcomes(row)
    return f"| `{row['uri']}` | {offline} | {live} | {why} |"


def _bundle(name: str, rows: Sequence[Row]) -> str:
    times = sorted(int(row["cpu_ms"]) for row in rows)
    played = sum(_played(row) or _muted(row) for row in rows)
    latest = max(int(row["latency"]) for row in rows)
    return f"| {name} | {len(rows)} | {played} | {times[len(times) // 2]} | {times[-1]} | {latest} |"


def _short(outcome: str) -> str:
    return outcome.split(":", maxsplit=1)[0]


def table(rows: Sequence[Row]) -> str:
    bundles: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        bundles[row["bundle"]].append(row)
    muted = sum(_muted(row) for row in rows)
    played = sum(_played(row) for row in rows)
    return _HEAD.format(
        total=len(rows),
        played=played,
        muted=muted,
        rest=len(rows) - played - muted,
        failing="\n".join(_failing(row) for row in rows if not _played(row)),
        bundles="\n".join(_bundle(name, some) for name, some in bundles.items()),
        all="\n".join(
            " | ".join(
                [
                    f"| `{row['uri']}`",
                    _short(row["offline"]),
                    _short(row["live"]),
                    row["cpu_ms"],
                    f"{row['latency']} |",
                ]
            )
            for row in rows
        ),
    )


def main(source: str, target: str) -> None:
    with Path(source).open(newline="") as file:
        Path(target).write_text(table(list(csv.DictReader(file))))


if __name__ == "__main__":
    main(*sys.argv[1:])
