"""How the program looks: one dark theme. Colours by role, sizes by role, font, icons and the style sheet.

Widgets take `colour(Colour.TEXT)`, `metrics().gap`, `font(Text.SMALL)` and `icon("save")`, never a literal of their
own. `apply(application, scale)` puts all of it on the application; the scale makes everything larger for a stage.
"""
