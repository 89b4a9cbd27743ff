"""From the engine's feedback to what the session is told, and to the sampled levels."""

import re
from collections.abc import Callable

from marlise_desktop.adapters.modhost.borrowed_tuner import NUMBER as TUNER_NUMBER
from marlise_desktop.adapters.modhost.feedback import (
    FeedbackEvent,
    InstanceMuted,
    LevelMeasured,
    LineLogged,
    LoadMeasured,
    MessageCame,
    MessagesLost,
    MeterRead,
    OutputMoved,
    ParameterMoved,
    PitchHeard,
    PropertyMoved,
    Silenced,
    TimeMeasured,
    TransportMoved,
)
from marlise_desktop.adapters.modhost.old_news import OldNews
from marlise_desktop.adapters.modhost.wire import Numbers
from marlise_desktop.domain.ids import PortSymbol, PropertyUri
from marlise_desktop.session.ports.engine import (
    EngineReport,
    InstanceFaulted,
    Levels,
    LogReported,
    MidiHeard,
    MidiLost,
    OutputReported,
    PanicReported,
    PropertyReported,
    RunTime,
    TransportReported,
    ValueReported,
    WindowFailed,
)

_WINDOW = re.compile(r"^.+ \((?P<number>\d+)\): its window (?P<reason>.+?)(?:; the sound goes on)?$", re.DOTALL)
"""What the built-in host logs of a plugin's own window that went wrong; see its `windows.cpp`."""


class Reports:
    """Takes each feedback event; tells the one listener, and writes `levels`."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self.levels = Levels({})
        self.monitored: list[str] = []
        """Which key of the levels each audio monitor stands for, in the order they were asked for."""
        self.metered: dict[str, str] = {}
        """Which key of the levels each metered port stands for."""
        self.listener: Callable[[EngineReport], None] | None = None
        self.tuned: Callable[[str, float], None] | None = None
        """Takes the outputs of a tuner plugin beside the board."""
        self.old_news: OldNews | None = None
        """Doubts what may be older than what was set."""

    def take(self, event: FeedbackEvent) -> None:
        match event:
            case LevelMeasured(index, peak):
                if index < len(self.monitored):
                    self._peak(self.monitored[index], peak)
            case MeterRead(port, peak, rms):
                if port in self.metered:
                    self._peak(self.metered[port], peak)
                    self.levels.rms[self.metered[port]] = rms
            case TimeMeasured(number, mean, highest):
                instance = self._numbers.instance(number)
                if instance is not None:
                    self.levels.times[instance] = RunTime(mean, highest)
            case LoadMeasured(percent, xruns):
                self.levels.load_percent = percent
                self.levels.xruns = xruns
            case PitchHeard(pitch):
                self.levels.pitch = pitch
            case LineLogged():
                self._logged(event)
            case _:
                self._reported(event)

    def _peak(self, key: str, peak: float) -> None:
        self.levels.peaks[key] = max(peak, self.levels.peaks.get(key, 0.0))

    def tell(self, report: EngineReport) -> None:
        if self.listener is not None:
            self.listener(report)

    def _logged(self, event: LineLogged) -> None:
        self.tell(LogReported(event.level, event.text))
        match = _WINDOW.match(event.text)
        instance = self._numbers.instance(int(match["number"])) if match else None
        if match and instance is not None:
            self.tell(WindowFailed(instance, match["reason"]))

    def _reported(self, event: FeedbackEvent) -> None:
        report = self._report(event)
        if isinstance(report, ValueReported) and self.old_news and not self.old_news.believed(report, self.tell):
            return
        if report is not None:
            self.tell(report)

    def _report(self, event: FeedbackEvent) -> EngineReport | None:
        match event:
            case Silenced():
                return PanicReported()
            case TransportMoved(rolling, beats_per_bar, bpm):
                return TransportReported(rolling, bpm, beats_per_bar)
            case MessageCame(port, frame, message, slots):
                return MidiHeard(port, frame, message, slots)
            case MessagesLost(count):
                return MidiLost(count)
            case _:
                return self._of_instance(event)

    def _of_instance(self, event: FeedbackEvent) -> EngineReport | None:
        if isinstance(event, OutputMoved) and event.number == TUNER_NUMBER and self.tuned is not None:
            self.tuned(event.symbol, event.value)
            return None
        if not isinstance(event, ParameterMoved | OutputMoved | PropertyMoved | InstanceMuted):
            return None
        instance = self._numbers.instance(event.number)
        if instance is None:
            # Feedback may still come of an instance that was just removed.
            return None
        match event:
            case ParameterMoved():
                return ValueReported(instance, PortSymbol(event.symbol), event.value)
            case OutputMoved():
                return OutputReported(instance, PortSymbol(event.symbol), event.value)
            case PropertyMoved():
                return PropertyReported(instance, PropertyUri(event.uri), event.value)
            case InstanceMuted():
                return InstanceFaulted(instance, event.reason)
