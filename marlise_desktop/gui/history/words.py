"""Rounds and days as they are read."""

from datetime import date, datetime, time, timedelta

from marlise_desktop.domain.logbook.round import Outcome, Request, Round, RoundKind
from marlise_desktop.session.ports.logbook import Day

_LISTED = 2


def day_name(text: str, today: date) -> str:
    """`2026-11-17` as one says it: Today, Yesterday, Tuesday, 17 November; with the year if that is another."""
    day = date.fromisoformat(text)
    if day == today:
        return "Today"
    if day == today - timedelta(days=1):
        return "Yesterday"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day:%A}, {day.day} {day:%B}{year}"


def day_entry(day: Day, today: date) -> str:
    return f"{day_name(day.date, today)}  ({day.gestures})"


def span(text: str) -> tuple[float, float]:
    """A day's first moment and the next day's, in seconds since the epoch."""
    day = date.fromisoformat(text)
    first, last = (datetime.combine(found, time()).astimezone() for found in (day, day + timedelta(days=1)))
    return first.timestamp(), last.timestamp()


def day_of(held: Round) -> str:
    return datetime.fromtimestamp(held.at).astimezone().date().isoformat()


def clock(held: Round) -> str:
    return f"{datetime.fromtimestamp(held.at).astimezone():%H:%M}"


def title(held: Round) -> str:
    """What was done; where one thing was asked, with its values."""
    if _says_all(held):
        return held.requests[0].text
    return held.label


def details(held: Round) -> str:
    """The first things that were asked, unless the title says it all."""
    if _says_all(held) or not held.requests:
        return ""
    more = len(held.requests) - _LISTED + held.unlisted
    listed = ", ".join(request.text for request in held.requests[:_LISTED])
    return f"{listed} and {more} more" if more > 0 else listed


def under_title(held: Round) -> str:
    """The second line in the list: why something was refused, what was asked, or of which board that long ago was."""
    refused = refusals(held)
    if refused:
        return f"refused: {refused[0].response.reason}"
    if held.kind is RoundKind.FOLDED:
        return f"{held.count} gestures{f' on {held.board}' if held.board else ''}"
    return details(held)


def refusals(held: Round) -> tuple[Request, ...]:
    return tuple(request for request in held.requests if request.response.outcome is Outcome.REFUSED)


def whole(held: Round) -> str:
    """Everything that is known of a round, a line for each thing."""
    lines = [f"{title(held)}", f"{day_name(day_of(held), date.today())}, {clock(held)}"]  # noqa: DTZ011 - the wall's
    lines[1] += f", on {held.board}" if held.board else ""
    if not _says_all(held):
        lines += [f"•  {request.text}" for request in held.requests]
    if held.unlisted:
        lines.append(f"•  and {held.unlisted} more")
    lines += [f"Refused: {request.text} ({request.response.reason})" for request in refusals(held)]
    if held.count > 1:
        lines.append(f"{held.count} gestures of that hour, kept as one")
    return "\n".join(lines)


def _says_all(held: Round) -> bool:
    return len(held.requests) == 1 and not held.unlisted and held.requests[0].text.startswith(held.label)
