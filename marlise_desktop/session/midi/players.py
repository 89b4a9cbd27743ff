"""Other programs that play to our port: what is joined to the port of one engine is joined to that of every engine."""

import asyncio
from collections.abc import Callable, Mapping

from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.log import logger
from marlise_desktop.session.ports.audio import ConnectionMoved

_log = logger("marlise.midi")
_SURE_S = 1.0
"""A cable that is cut may be the end of an engine, of which we hear in this time; then it is made again."""


class Players:
    """`ports` answers our ports, each with what is another object once the port has been away."""

    def __init__(self, audio: Audio, ports: Callable[[], Mapping[str, object]], changed: Callable[[], None]) -> None:
        self._audio = audio
        self._ports = ports
        self._changed = changed
        self._sources: dict[str, None] = {}
        self._joined: dict[tuple[str, str], object] = {}
        self._checks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Until cancelled."""
        stop = self._audio.on_connection(self._moved)
        try:
            await asyncio.Event().wait()
        finally:
            stop()
            for check in self._checks:
                check.cancel()
            await asyncio.gather(*self._checks, return_exceptions=True)

    async def join(self) -> None:
        """Makes what is missing. Raises AudioServerError if JACK does not answer."""
        ports = self._ports()
        self._joined = {pair: owner for pair, owner in self._joined.items() if ports.get(pair[1]) is owner}
        for source in tuple(self._sources):
            for target, owner in ports.items():
                if (source, target) not in self._joined and await self._audio.join(source, target):
                    self._joined[source, target] = owner

    def _moved(self, report: ConnectionMoved) -> None:
        ports = self._ports()
        if report.target not in ports or self._is_device(report.source):
            return
        pair, owner = (report.source, report.target), ports[report.target]
        if report.joined:
            self._joined[pair] = owner
            if report.source not in self._sources:
                self._sources[report.source] = None
                self._changed()
        elif self._joined.pop(pair, None) is not None:
            check = asyncio.get_running_loop().create_task(self._check(pair, owner), name="midi: a cable was cut")
            self._checks.add(check)
            check.add_done_callback(self._checks.discard)

    async def _check(self, pair: tuple[str, str], owner: object) -> None:
        await asyncio.sleep(_SURE_S)
        source, target = pair
        ports = self._ports()
        if pair in self._joined or ports.get(target) is not owner:
            self._changed()
            return
        self._sources.pop(source, None)
        for other in ports:
            if self._joined.pop((source, other), None) is not None:
                try:
                    await self._audio.part(source, other)
                except AudioServerError as error:
                    _log.info("a cable to our MIDI port could not be cut", reason=error.message)

    def _is_device(self, source: str) -> bool:
        return source in self._audio.midi_ports().values()
