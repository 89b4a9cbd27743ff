"""LV2 presets and saved states as their manifests tell of them. Source: lv2plug.in/ns/ext/presets."""

from dataclasses import dataclass
from pathlib import Path

from marlise_desktop.adapters.bundle.rdf import Graph, Iri, Literal
from marlise_desktop.adapters.bundle.terms import LV2, PSET, RDFS, TYPE
from marlise_desktop.adapters.bundle.text_files import read_text
from marlise_desktop.adapters.bundle.turtle_reader import parse_turtle
from marlise_desktop.domain.errors import BundleError


@dataclass(frozen=True, slots=True)
class PresetManifest:
    """`file` is the preset's name in its bundle, `plugin` what it is for, `label` empty if the manifest has none."""

    graph: Graph
    file: str
    plugin: str
    label: str


def preset_manifest(folder: Path, file_name: str) -> PresetManifest:
    """Raises BundleError if the folder's manifest does not name the file as a preset of a plugin."""
    path = folder / "manifest.ttl"
    try:
        graph = parse_turtle(read_text(path), str(path))
    except FileNotFoundError:
        raise _fault(path, "there is no such file") from None
    subject = next(
        (s for s in (Iri(file_name), Iri(f"./{file_name}"), Iri(_absolute(folder, file_name))) if s in graph), None
    )
    if subject is None or not graph.has(subject, TYPE, Iri(PSET + "Preset")):
        raise _fault(path, f"expected {file_name} to be a pset:Preset")
    plugin = graph.first(subject, LV2 + "appliesTo")
    if not isinstance(plugin, Iri):
        raise _fault(path, f"expected lv2:appliesTo with the plugin of {file_name}")
    label = graph.first(subject, RDFS + "label")
    return PresetManifest(graph, subject.value, plugin.value, label.text if isinstance(label, Literal) else "")


def preset_label(folder: Path, file_name: str) -> str:
    """The label that the preset's own file gives it, or empty."""
    path = folder / file_name
    try:
        graph = parse_turtle(read_text(path), str(path))
    except FileNotFoundError:
        raise _fault(path, "there is no such file") from None
    for subject in graph.subjects():
        label = graph.first(subject, RDFS + "label")
        if isinstance(label, Literal) and graph.has(subject, TYPE, Iri(PSET + "Preset")):
            return label.text
    return ""


def applies_to(state: Path) -> str | None:
    """The plugin of a saved state folder; None if its files do not say."""
    for name in ("manifest.ttl", "effect.ttl"):
        try:
            graph = parse_turtle(read_text(state / name), str(state / name))
        except (BundleError, FileNotFoundError):
            continue  # only asked whose it is: whether it can be loaded is the engine's to say
        for subject in graph.subjects():
            plugin = graph.first(subject, LV2 + "appliesTo")
            if isinstance(plugin, Iri):
                return plugin.value
    return None


def _absolute(folder: Path, file_name: str) -> str:
    return (folder / file_name).as_uri() if folder.is_absolute() else file_name


def _fault(path: Path, reason: str) -> BundleError:
    return BundleError(
        f"the preset {path.parent} is not usable: {path.name}: {reason}", file=str(path), hint="Save the preset again."
    )
