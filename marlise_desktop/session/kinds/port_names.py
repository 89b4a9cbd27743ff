"""Which JACK ports an insert means, among those that are there."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from marlise_desktop.session.inserts import Insert


@dataclass(frozen=True, slots=True)
class Wanted:
    """`client` is a pattern; a port without a client's name before it is one of that client.

    Without any port named, all of the client's are meant.
    """

    client: str = ""
    sends: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()

    @property
    def all_ports(self) -> bool:
        return not self.sends and not self.returns


def found(name: str, wanted: Wanted, sources: Sequence[str], sinks: Sequence[str]) -> Insert:
    """`sources` are the audio ports that signal leaves, `sinks` those that it enters."""
    client = _client(wanted, sources, sinks)
    if wanted.all_ports:
        return Insert(name, _of(client, sinks), _of(client, sources))
    return Insert(
        name,
        tuple(_named(entry, client, sinks) for entry in wanted.sends),
        tuple(_named(entry, client, sources) for entry in wanted.returns),
    )


def _client(wanted: Wanted, sources: Sequence[str], sinks: Sequence[str]) -> str:
    """The first that matches and has the most of the ports that are wanted; empty if none matches."""
    names = dict.fromkeys(port.partition(":")[0] for port in (*sinks, *sources))
    matching = [name for name in names if wanted.client and fnmatchcase(name, wanted.client)]

    def missing(client: str) -> int:
        pairs = ((wanted.sends, sinks), (wanted.returns, sources))
        return sum(not _named(entry, client, there) for entries, there in pairs for entry in entries)

    return min(matching, key=missing, default="")


def _of(client: str, ports: Sequence[str]) -> tuple[str, ...]:
    return tuple(port for port in ports if client and port.startswith(f"{client}:"))


def _named(entry: str, client: str, there: Sequence[str]) -> str:
    full = entry if ":" in entry else f"{client}:{entry}"
    return full if full in there else ""
