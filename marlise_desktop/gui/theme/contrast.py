"""How well one colour can be told from another. Source: WCAG 2.2, "relative luminance" and "contrast ratio"."""

from PySide6.QtGui import QColor


def luminance(shade: QColor) -> float:
    """0 for black to 1 for white; the alpha channel is not looked at."""
    red, green, blue = (_linear(part) for part in (shade.redF(), shade.greenF(), shade.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
