"""How parameters and properties of the domain move the plain widgets."""

from marlise_desktop.domain.parameter import Parameter, ParameterKind, Property, PropertyType
from marlise_desktop.gui.widgets.numbers import parsed
from marlise_desktop.gui.widgets.travel import Travel, linear

_NOTCHES = 50
"""Notches of the wheel over a whole travel that has no steps of its own."""


def travel_of(parameter: Parameter) -> Travel:
    """The travel of a control port; a name of a scale point can be typed too."""
    low, high = parameter.minimum, parameter.maximum
    whole = parameter.kind is ParameterKind.INTEGER and high > low
    symmetric = low < 0 < high and abs(low + high) <= 0.05 * (high - low)
    unit = parameter.unit.symbol if parameter.unit else ""
    names = {point.label.casefold(): point.value for point in parameter.scale_points}

    def read(text: str) -> float | None:
        return names.get(text.strip().casefold(), parsed(text, unit))

    return Travel(
        low,
        high,
        parameter.default,
        position=parameter.position,
        value_at=parameter.value_at,
        text=parameter.text,
        read=read,
        step=max(1.0 / (high - low), 1.0 / 200) if whole else 1.0 / _NOTCHES,
        origin=parameter.position(0.0) if symmetric else 0.0,
    )


def travel_of_property(entry: Property) -> Travel | None:
    """None where a number has no range: it can only be typed."""
    if entry.minimum is None or entry.maximum is None or entry.maximum <= entry.minimum:
        return None
    held = entry.default.value if entry.default else entry.minimum
    default = float(held) if not isinstance(held, str) else entry.minimum
    whole = entry.type in (PropertyType.INT, PropertyType.LONG)
    step = max(1.0 / (entry.maximum - entry.minimum), 1.0 / 200) if whole else 1.0 / _NOTCHES
    return linear(entry.minimum, entry.maximum, default, decimals=0 if whole else 2, step=step)
