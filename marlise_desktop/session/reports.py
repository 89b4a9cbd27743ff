"""Carries what the engine and the hardware report to the services that own it."""

from dataclasses import replace

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.events import (
    AudioChanged,
    BoardChanged,
    EngineChanged,
    EngineState,
    HardwareChanged,
    Severity,
)
from marlise_desktop.domain.hardware import comes_and_goes
from marlise_desktop.domain.midi.plain import BYPASS
from marlise_desktop.domain.parameter import PropertyValue
from marlise_desktop.domain.pedalboard import Pedalboard
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.meters import Meters
from marlise_desktop.session.notices import Notices
from marlise_desktop.session.ports.audio import ConnectionMoved
from marlise_desktop.session.ports.engine import (
    EngineReport,
    InstanceFaulted,
    OutputReported,
    PropertyReported,
    TransportReported,
    ValueReported,
    WindowFailed,
)
from marlise_desktop.session.transport import Transport
from marlise_desktop.session.windows import Windows


class Reports:
    """Listens to engine and hardware for as long as it lives."""

    def __init__(
        self,
        boards: Boards,
        engine: EngineService,
        audio: Audio,
        meters: Meters,
        transport: Transport,
        windows: Windows,
        notices: Notices,
        bus: Bus,
    ) -> None:
        self._transport = transport
        self._windows = windows
        self._boards = boards
        self._engine = engine
        self._audio = audio
        self._meters = meters
        self._notices = notices
        self._waited = False
        engine.heard = self._hear
        bus.subscribe(EngineChanged, self._engine_changed)
        bus.subscribe(HardwareChanged, lambda _: self._look())
        bus.subscribe(AudioChanged, lambda _: self._look())
        bus.subscribe(BoardChanged, self._board_changed)

    def _hear(self, report: EngineReport) -> None:
        match report:
            case OutputReported():
                self._meters.hear(report)
            case ValueReported():
                self._value(report)
            case PropertyReported(instance, uri, value):
                held = self._boards.board.instances.get(instance)
                if held is not None and uri in held.plugin.properties_by_uri and held.properties.get(uri) != value:
                    self._property(report, held.plugin.properties_by_uri[uri].type == value.type)
            case InstanceFaulted(instance, reason):
                held = self._boards.board.instances.get(instance)
                name = held.name if held else "a pedal"
                hint = "It is muted to protect your ears. Bypass it and engage it again to let it play."
                self._notices.post(Severity.ERROR, f"{name} was muted: {reason}", hint, f"fault {instance}")
            case TransportReported():
                self._transport.hear(report)
            case WindowFailed():
                self._windows.hear(report)
            case _:
                pass

    def moved(self, report: ConnectionMoved) -> None:
        """Marks a cable that another program has cut. What the engine does itself has changed the board before."""
        for connection in self._boards.board.connections:
            if any(_is(a, report.source) and _is(b, report.target) for a, b in self._engine.wires(connection)):
                self._boards.note_cut(connection, cut=not report.joined)

    def _engine_changed(self, event: EngineChanged) -> None:
        if event.state is EngineState.RUNNING and not self._waited:
            for connection in self._boards.cut_by_others():  # a fresh engine has made them all
                self._boards.note_cut(connection, cut=False)
        self._waited = event.state is EngineState.WAITING

    def _value(self, report: ValueReported) -> None:
        if report.symbol == BYPASS:
            bypassed = report.value > 0.5
            self._boards.observe(report.instance, lambda held: replace(held, bypassed=bypassed))
        else:
            self._boards.observe(report.instance, lambda held: held.with_value(report.symbol, report.value))

    def _property(self, report: PropertyReported, fits: bool) -> None:
        """What is told before a preset or state has arrived would be set on top of it; it is asked again after that."""
        value: PropertyValue = report.value
        if fits and not self._engine.takes_over(report.instance):
            self._boards.observe(report.instance, lambda held: held.with_property(report.uri, value))

    def _board_changed(self, event: BoardChanged) -> None:
        if event.before.connections is not event.after.connections:
            self._look()

    def _look(self) -> None:
        """Works out which devices of the board are absent, and tells the engine if that has changed."""
        devices = {**self._audio.midi_ports(), **self._audio.inserts.ports()}
        absent = absent_ports(self._boards.board, frozenset(devices))
        if absent != self._engine.absent or devices != dict(self._engine.devices):
            self._engine.set_hardware(absent, devices)


def absent_ports(board: Pedalboard, present: frozenset[HardwarePort]) -> frozenset[HardwarePort]:
    """The devices that cables of the board go to and that are not there; channels are the engine's to refuse."""
    ends = {end for c in board.connections for end in (c.source, c.target) if isinstance(end, HardwarePort)}
    return frozenset({end for end in ends if comes_and_goes(end)} - present)


def _is(name: str, port: str) -> bool:
    return port.startswith(name) if name.endswith(":") else port == name
