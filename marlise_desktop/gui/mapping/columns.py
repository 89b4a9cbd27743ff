"""How the columns of the mapping table share its width: what is fixed first, then control and deed, then the rest."""

from typing import Final

from marlise_desktop.gui.mapping.keyed_table import KeyedTable
from marlise_desktop.gui.mapping.model import Column
from marlise_desktop.gui.theme.metrics import metrics

_ROOM_FOR_ALL = 700
"""Pixels at scale 1: below that the form tells where a mapping holds, and notes are their sign alone."""
_ALL: Final = ({Column.ON: 44, Column.WHERE: 100, Column.VALUE: 64}, {Column.WHEN: 0.34, Column.WHAT: 0.42})
_FEW: Final = ({Column.ON: 44, Column.VALUE: 64, Column.NOTE: 60}, {Column.WHEN: 0.44, Column.WHAT: 0.56})


def share_width(view: KeyedTable) -> None:
    sizes, header = metrics(), view.horizontalHeader()
    room = view.viewport().width() >= sizes.px(_ROOM_FOR_ALL)
    widths, shares = _ALL if room else _FEW
    header.setSectionHidden(Column.WHERE, not room)
    rest = max(view.viewport().width() - sum(sizes.px(width) for width in widths.values()), sizes.px(220))
    for column, width in widths.items():
        header.resizeSection(column, sizes.px(width))
    for column, part in shares.items():
        header.resizeSection(column, round(rest * part))
