"""What the health of a service is called on screen."""

from collections.abc import Mapping

from marlise_desktop.domain.health import Condition, Fact, ServiceHealth
from marlise_desktop.gui.widgets.light import Light

LIGHTS = {Condition.HEALTHY: Light.GOOD, Condition.DEGRADED: Light.WARNING, Condition.UNHEALTHY: Light.BAD}
_TITLES = {
    "program": "Program",
    "audio server": "Audio",
    "engine": "Engine",
    "plugins": "Plugins",
    "storage": "Your work",
}
_GOOD = {
    "program": "runs",
    "audio server": "runs",
    "engine": "plays",
    "plugins": "are known",
    "storage": "every edit is on disk",
}


def title(service: ServiceHealth) -> str:
    return _TITLES.get(service.name, service.name.capitalize())


def state(service: ServiceHealth) -> str:
    """In a few words."""
    if service.condition is Condition.HEALTHY:
        return _GOOD.get(service.name, "fine")
    return "needs a look" if service.condition is Condition.DEGRADED else "does not work"


def figures(facts: Mapping[str, Fact]) -> str:
    """The figures that a player may want, with their units."""
    shown = []
    for key, words in (
        ("name", "{}"),
        ("server", "{}"),
        ("device", "{}"),
        ("rate_hz", "{} Hz"),
        ("period_frames", "{} frames"),
        ("load_percent", "load {} %"),
        ("xruns", "{} xruns"),
        ("pedals", "{} pedals"),
        ("cables", "{} cables"),
        ("plugins", "{} plugins"),
        ("broken_bundles", "{} broken bundles"),
        ("edits_waiting", "{} edits wait for the disk"),
        ("memory_mb", "{} MB"),
        ("cpu_percent", "{} % of a core"),
        ("uptime_s", "for {}"),
    ):
        if key in facts and facts[key] != "":
            value = duration(float(facts[key])) if key == "uptime_s" else facts[key]
            shown.append(words.format(value))
    return " · ".join(shown)


def duration(seconds: float) -> str:
    """As one says it: 40 s, 12 min, 3 h 5 min."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
