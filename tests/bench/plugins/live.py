"""Plugins in a host that plays on a JACK server without a card: added, run, asked and removed, one after the other."""

import contextlib
import signal
from collections.abc import Iterator, Mapping, Sequence

from tests.bench.plugins.offline import PLAYS
from tests.bench.plugins.subject import PLAYER, Subject
from tests.integration.host.host_process import HostProcess
from tests.integration.host.jack_server import VARIABLES
from tests.integration.host.wire import Wire

BATCH = 40  # plugins in one host, so that what one leaves behind does not reach all that follow
_SUBJECT, _PLAYER = 0, 1


def play_all(subjects: Sequence[Subject], environment: Mapping[str, str]) -> Iterator[tuple[Subject, str, int]]:
    """Each with its outcome and its latency in frames; what comes later of the same plugin counts.

    A host that dies is replaced. One that dies of a plugin that was removed already is not held against the next.
    """
    waiting = list(subjects)
    before: Subject | None = None
    suspect: tuple[Subject, str, int] | None = None
    while waiting:
        host = HostProcess({**environment, **VARIABLES})
        with_host = host.__enter__()
        tried = 0
        try:
            with with_host.wire() as wire:
                wire.ask(f"add {PLAYER} {_PLAYER}")
                while waiting and tried < BATCH:
                    subject = waiting[0]
                    outcome, latency = _play(subject, wire)
                    before = waiting.pop(0)
                    tried += 1
                    yield subject, outcome, latency
                    if suspect is not None:
                        yield suspect
                        suspect = None
        except (EOFError, ConnectionError):
            if tried and before is not None:  # the present one is tried again; when it plays, the last one did it
                suspect = before, f"{_death(host)}, after it was removed", 0
            else:
                suspect = None
                yield waiting.pop(0), _death(host), 0
        except TimeoutError:
            yield waiting.pop(0), "hangs: no answer", 0
        finally:
            _end(host)


def _play(subject: Subject, wire: Wire) -> tuple[str, int]:
    answer = wire.ask(f"add {subject.uri} {_SUBJECT}")
    if answer != f"resp {_SUBJECT}":
        return f"refused: {answer}", 0
    for command in subject.wiring(_SUBJECT, _PLAYER):
        if (answer := wire.ask(command)) != "resp 0":
            return f"failed: {command} answers {answer}", 0
    for _ in range(4):
        wire.cycle()
    entry = next(one for one in wire.describe()["instances"] if one["number"] == _SUBJECT)
    wire.ask(f"remove {_SUBJECT}")
    wire.cycle()
    latency = entry["latency"]
    return f"muted: {entry['faulty']}" if entry["faulty"] else PLAYS, int(latency)


def _death(host: HostProcess) -> str:
    status = host.process.wait(30)
    return f"crashed: {signal.Signals(-status).name}" if status < 0 else f"crashed: exit status {status}"


def _end(host: HostProcess) -> None:
    with contextlib.suppress(AssertionError):  # it had died before; that was told
        host.__exit__()
