"""One thing out of several by what it is called, or a refusal that says what there is."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Generic, TypeVar

from marlise_desktop.domain.errors import BoardError
from marlise_desktop.domain.texts import folded, whole_said

_Thing = TypeVar("_Thing")
_NEAR = 0.5
_TOLD_AT_MOST = 8


@dataclass(frozen=True, slots=True)
class Named(Generic[_Thing]):
    """A thing that can be meant: `name` is how it is told, `others` what it may be called too; `note` describes it."""

    thing: _Thing
    name: str
    others: tuple[str, ...] = ()
    note: str = ""


def chosen(said: str, things: Sequence[Named[_Thing]], *, sort: str, where: str) -> _Thing:
    """The thing that is called so, whatever its letters' case; an exact name goes first, then names, then the others.

    `sort` and `where` are words for a refusal: no pedal, on this board. Raises BoardError for none or several.
    """
    exact = [named.thing for named in things if said == named.name or said in named.others]
    if len(exact) == 1:
        return exact[0]
    wanted = folded(said.strip())
    by_name = [named for named in things if folded(named.name) == wanted]
    found = by_name or [named for named in things if wanted in map(folded, named.others)]
    if len(found) == 1:
        return found[0].thing
    if found:
        ways = " or ".join(named.others[0] for named in found if named.others)
        raise BoardError(f"there are {len(found)} {sort}s called “{said}”", hint=f"Say {ways}." if ways else "")
    raise BoardError(f"there is no {sort} “{said}” {where}", hint=_hint(wanted, things))


def numbered(said: str, count: int) -> int | None:
    """The index that a number from 1 to `count` means; None for another text."""
    number = whole_said(said.strip().removeprefix("#"))
    return number - 1 if number is not None and 1 <= number <= count else None


def _hint(wanted: str, things: Sequence[Named[_Thing]]) -> str:
    names = {folded(named.name): named.name for named in things}
    near = [names[name] for name in get_close_matches(wanted, names, 3, _NEAR)]
    near = near or [name for key, name in names.items() if wanted and wanted in key][:3]
    if near:
        return f"Is {' or '.join(near)} meant?"
    if not things:
        return "There is none at all."
    return there_are(things)


def there_are(things: Sequence[Named[_Thing]]) -> str:
    """Their names, of many only the first ones."""
    told = [named.name for named in things[:_TOLD_AT_MOST]]
    more = f" and {len(things) - len(told)} more" if len(things) > len(told) else ""
    return f"There are {', '.join(told)}{more}."
