"""The host's fixture plugins, compiled for the tests."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

FIXTURES = Path(__file__).parents[3] / "marlise_desktop" / "host" / "tests" / "fixtures"
DETECTOR = Path(__file__).parents[3] / "marlise_desktop" / "host" / "src"

METER = "urn:marlise:test:meter"


def build_plugins(folder: Path, names: Sequence[str] = ()) -> None:
    """Makes one LV2 bundle in `folder` of each fixture, or only of those that are named."""
    template = (FIXTURES / "manifest.ttl.in").read_text()
    for source in sorted(FIXTURES.glob("*.lv2")):
        name = source.stem
        if names and name not in names:
            continue
        bundle = folder / source.name
        bundle.mkdir()
        manifest = template.replace("@uri@", f"urn:marlise:test:{name}").replace("@name@", name)
        (bundle / "manifest.ttl").write_text(manifest)
        (bundle / f"{name}.ttl").write_bytes((source / f"{name}.ttl").read_bytes())
        _compile("cc", [source / f"{name}.c"], bundle / f"{name}.so", ["-std=c11", f"-I{FIXTURES}"])
        window = source / f"{name}_ui.c"
        if window.exists():
            _compile("cc", [window], bundle / f"{name}_ui.so", ["-std=gnu11", f"-I{FIXTURES}", "-lX11"])


def build_detector(library: Path) -> None:
    """The real-time detector, to be preloaded."""
    sources = sorted((DETECTOR / "rt").glob("*.cpp"))
    _compile("c++", sources, library, ["-std=c++20", "-fno-builtin", f"-I{DETECTOR}", "-ldl"])


def _compile(compiler: str, sources: list[Path], output: Path, options: list[str]) -> None:
    files = [str(source) for source in sources]
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-g", "-O1", "-o", str(output), *files, *options, "-pthread"], check=True
    )
