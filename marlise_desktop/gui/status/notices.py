"""The session's notices in the window's bar of messages."""

from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.events import NoticeCleared, NoticePosted, Severity
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.status.banner import TOPICS
from marlise_desktop.gui.widgets.notice import NoticeBar, Tone
from marlise_desktop.session.rack import Rack

_TONES = {Severity.NOTE: Tone.NOTE, Severity.WARNING: Tone.WARNING, Severity.ERROR: Tone.ERROR}


class Notices(NoticeBar):
    """Shows also what was posted before the window was there; what the banner tells is not told twice."""

    def __init__(self, session: Rack, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for notice in session.notices.current:
            self._posted(NoticePosted(notice))
        bridge.notice_posted.connect(self._posted)
        bridge.notice_cleared.connect(self._cleared)

    def _posted(self, event: NoticePosted) -> None:
        notice = event.notice
        if notice.topic not in TOPICS:
            self.post(_TONES[notice.severity], notice.message, notice.hint, notice.topic)

    def _cleared(self, event: NoticeCleared) -> None:
        self.clear(event.topic)
