"""What a pedal costs, in figures."""

from marlise_desktop.session.costs import Cost


def figures(cost: Cost) -> str:
    return f"{share(cost.mean_percent)}, at most {share(cost.highest_percent)}"


def share(percent: float) -> str:
    """With as many digits as mean something."""
    return f"{percent:.2f} %" if percent < 1 else f"{percent:.1f} %" if percent < 10 else f"{percent:.0f} %"
