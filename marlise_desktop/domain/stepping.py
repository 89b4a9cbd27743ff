"""A parameter moved by steps, and from one end to the other, as a footswitch or an encoder does it."""

from marlise_desktop.domain.parameter import Parameter, ParameterKind

STEPS_OF_A_TRAVEL = 100
"""A parameter that has no steps of its own moves by a hundredth of its travel."""


def stepped(parameter: Parameter, value: float, steps: float, *, around: bool = False) -> float:
    """The value so many steps up, or down where they are negative.

    A step is the next choice, whole number or state, or a hundredth of the travel. `around` leads from the last choice
    to the first; a toggle always goes round. A trigger is at its highest with any step.
    """
    match parameter.kind:
        case ParameterKind.TRIGGER:
            return parameter.maximum
        case ParameterKind.TOGGLE:
            return toggled(parameter, value) if round(steps) % 2 else parameter.clamped(value)
        case ParameterKind.CHOICE if parameter.scale_points:
            return _among(choices(parameter), parameter.clamped(value), round(steps), around=around)
        case ParameterKind.INTEGER | ParameterKind.CHOICE:
            return _whole(parameter, value, round(steps), around=around)
    return parameter.value_at(parameter.position(value) + steps / STEPS_OF_A_TRAVEL)


def toggled(parameter: Parameter, value: float) -> float:
    """The end of the range that is farther away: off where it is on, on where it is off."""
    if parameter.kind is ParameterKind.TRIGGER:
        return parameter.maximum
    return parameter.minimum if parameter.position(value) > 0.5 else parameter.maximum


def choices(parameter: Parameter) -> tuple[float, ...]:
    """The values of its scale points, from the lowest on."""
    return tuple(sorted({point.value for point in parameter.scale_points}))


def _among(values: tuple[float, ...], value: float, steps: int, *, around: bool) -> float:
    place = min(range(len(values)), key=lambda n: abs(values[n] - value)) + steps
    return values[place % len(values) if around else min(max(place, 0), len(values) - 1)]


def _whole(parameter: Parameter, value: float, steps: int, *, around: bool) -> float:
    moved = round(value) + steps
    count = round(parameter.maximum - parameter.minimum) + 1
    if around and count > 1:
        moved = round(parameter.minimum) + (moved - round(parameter.minimum)) % count
    return parameter.clamped(float(moved))
