"""Which of a plugin's parameters a pedal shows on its face."""

from typing import Final

from marlise_desktop.domain.parameter import Parameter, ParameterKind
from marlise_desktop.domain.plugin import Plugin

MOST: Final = 6
_ENOUGH: Final = 4


def face_parameters(plugin: Plugin) -> tuple[Parameter, ...]:
    """At most six: those that the plugin's skin names, else the first continuous ones, filled up with others."""
    visible = [p for p in plugin.parameters if not p.hidden and p.kind is not ParameterKind.TRIGGER]
    named = [plugin.parameters_by_symbol[s] for s in plugin.skin.controls if s in plugin.parameters_by_symbol]
    if named:
        return tuple(named[:MOST])
    chosen = [p for p in visible if p.kind is ParameterKind.CONTINUOUS][:MOST]
    for parameter in visible:
        if len(chosen) >= _ENOUGH:
            break
        if parameter not in chosen:
            chosen.append(parameter)
    order = {p.symbol: place for place, p in enumerate(plugin.parameters)}
    return tuple(sorted(chosen, key=lambda p: order[p.symbol]))
