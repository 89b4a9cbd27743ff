"""Asks by which program change a snapshot or a board is selected."""

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QWidget

from marlise_desktop.gui.kit import ask


async def ask_program(
    parent: QWidget, name: str, present: int | None, highest: int, give: Callable[[int | None], Awaitable[object]]
) -> None:
    """`present` is the number that it has now, None for none; `give` is called with the new one."""
    text = f"0 to {highest}, as your controller sends it. Leave it empty to have the place in the list as the number."
    typed = await ask.text(
        parent,
        f"Program number of “{name}”",
        text,
        value="" if present is None else str(present),
        accept="Give it this number",
        refusal=lambda entry: _refusal(entry, highest),
    )
    if typed is not None:
        await give(int(typed) if typed else None)


def _refusal(entry: str, highest: int) -> str:
    good = not entry or (entry.isdecimal() and int(entry) <= highest)
    return "" if good else f"A program number is 0 to {highest}."
