"""Who made a plugin, under which licence, and what it is for."""

import re
from typing import Final

from marlise_desktop.adapters.lv2 import vocabulary as voc
from marlise_desktop.adapters.lv2.world import Node, World

_LICENCES: Final = (
    (re.compile(r"spdx\.org/licenses/([^/#]+?)(?:\.html)?$"), r"\1"),
    (re.compile(r"opensource\.org/licen[sc]es?/([^/#]+)$", re.IGNORECASE), r"\1"),
    (re.compile(r"doap/licenses/([^/#]+)$"), r"\1"),
    (re.compile(r"gnu\.org/licenses/(?:old-licenses/)?([a-z]+-?[\d.]*?)(?:\.html)?$"), r"\1"),
)


def maker_of(world: World, plugin: Node, project: Node | None) -> str:
    """The brand, the people behind the plugin, those behind its project, or the project's own name."""
    brand = world.label(plugin, voc.MOD_BRAND)
    if brand:
        return brand
    for subject in (plugin, project):
        if subject is not None:
            for predicate in (voc.DOAP_MAINTAINER, voc.DOAP_DEVELOPER):
                name = _person(world, subject, predicate, voc.FOAF_NAME)
                if name:
                    return name
    return world.label(project, voc.DOAP_NAME) if project is not None else ""


def homepage_of(world: World, plugin: Node, project: Node | None) -> str:
    for subject in (plugin, project):
        if subject is not None:
            found = world.text(subject, voc.DOAP_HOMEPAGE) or _person(
                world, subject, voc.DOAP_MAINTAINER, voc.FOAF_HOMEPAGE
            )
            if found:
                return found
    return ""


def licence_of(world: World, plugin: Node, project: Node | None) -> str:
    """A short name such as GPL-3.0 where the address is a well-known one, else the address."""
    for subject in (plugin, project):
        uri = world.text(subject, voc.DOAP_LICENSE) if subject is not None else ""
        if uri:
            return short_licence(uri)
    return ""


def short_licence(uri: str) -> str:
    for pattern, form in _LICENCES:
        match = pattern.search(uri)
        if match:
            name = match.expand(form)
            return name.upper() if name.islower() else name
    return uri


def comment_of(world: World, plugin: Node) -> str:
    """The first description there is, as one paragraph."""
    for predicate in (voc.COMMENT, voc.DOAP_SHORTDESC, voc.DOAP_DESCRIPTION):
        text = world.label(plugin, predicate)
        if text:
            return " ".join(text.split())
    return ""


def _person(world: World, subject: Node, predicate: str, wanted: str) -> str:
    with world.nodes(subject, predicate) as people:
        return next((name for person in people if (name := world.label(person, wanted))), "")
