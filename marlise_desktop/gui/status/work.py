"""What is being done: long work with its progress, each in a row, after a moment so that short work does not flash."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from marlise_desktop.domain.events import JobChanged
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.theme.metrics import metrics
from marlise_desktop.gui.widgets.progress import ProgressRow
from marlise_desktop.session.jobs import Jobs

PATIENCE_MS = 300
SHOWN = 2


class Work(QWidget):
    """At most two rows at once; a word says how many more there are."""

    def __init__(self, jobs: Jobs, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._states: dict[int, JobChanged] = {}
        self.rows: dict[int, ProgressRow] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(metrics().margin)
        self._more = QLabel(self)
        self._row.addWidget(self._more)
        self._more.hide()
        bridge.job_changed.connect(self._changed)

    def _changed(self, event: JobChanged) -> None:
        if event.ended:
            self._states.pop(event.id, None)
            row = self.rows.pop(event.id, None)
            if row is not None:
                row.hide()
                row.deleteLater()
            self._arrange()
            return
        known = event.id in self._states
        self._states[event.id] = event
        if not known:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self._appear(event.id, timer))
            timer.start(PATIENCE_MS)
        elif event.id in self.rows:
            self.rows[event.id].show_progress(event.done, event.total, event.detail)

    def _appear(self, job: int, timer: QTimer) -> None:
        timer.deleteLater()
        state = self._states.get(job)
        if state is None:
            return
        row = self.rows[job] = ProgressRow(state.title, cancellable=state.cancellable, parent=self)
        row.cancelled.connect(lambda: self._jobs.cancel(job))
        row.show_progress(state.done, state.total, state.detail)
        self._row.insertWidget(self._row.count() - 1, row)
        self._arrange()

    def _arrange(self) -> None:
        for index, row in enumerate(self.rows.values()):
            row.setVisible(index < SHOWN)
        more = len(self.rows) - SHOWN
        self._more.setVisible(more > 0)
        self._more.setText(f"and {more} more")
