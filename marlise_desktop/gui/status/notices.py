"""The session's notices in the window's bar of messages."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from marlise_desktop.domain.events import NoticeCleared, NoticePosted, Severity
from marlise_desktop.gui.kit.bridge import Bridge
from marlise_desktop.gui.status.banner import TOPICS
from marlise_desktop.gui.widgets.notice import NoticeBar, Tone
from marlise_desktop.session.rack import Rack

_TONES = {Severity.NOTE: Tone.NOTE, Severity.WARNING: Tone.WARNING, Severity.ERROR: Tone.ERROR}


class Notices(NoticeBar):
    """Shows also what was posted before the window was there; what the banner tells is not told twice.

    `run` does one of the `actions` by its name.
    """

    def __init__(
        self,
        session: Rack,
        bridge: Bridge,
        actions: Mapping[str, QAction],
        run: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._run = actions, run
        for notice in session.notices.current:
            self._posted(NoticePosted(notice))
        bridge.notice_posted.connect(self._posted)
        bridge.notice_cleared.connect(self._cleared)

    def _posted(self, event: NoticePosted) -> None:
        notice = event.notice
        if notice.topic in TOPICS:
            return
        helps = self._actions.get(notice.action)
        self.post(
            _TONES[notice.severity],
            notice.message,
            notice.hint,
            notice.topic,
            help_words=helps.text() if helps is not None else "",
            help_wanted=partial(self._run, notice.action),
        )

    def _cleared(self, event: NoticeCleared) -> None:
        self.clear(event.topic)
