"""When a message came, on the loop's clock, from its frame in JACK: a loop that was busy does not blur it."""

_WRAP = 1 << 32
_DRIFT = 2e-4
"""How far two clocks may go apart in one second; quartz is five times better."""
_LOST_S = 2.0
"""A message is never this old: the frames have begun anew, or somebody was asleep."""


class FrameClock:
    """Fed with every message in order. It trusts those that came soonest after their frame."""

    def __init__(self, rate_hz: int) -> None:
        self._rate = rate_hz
        self._frame: int | None = None
        self._whole = 0
        self._offset = 0.0
        self._heard_s = 0.0

    def time_s(self, frame: int, arrived_s: float) -> float:
        """`frame` begins again after 2**32. Never later than `arrived_s`."""
        if self._frame is not None:
            step = (frame - self._frame) % _WRAP
            self._whole += step - _WRAP if step > _WRAP // 2 else step
        frame_s = self._whole / self._rate
        offset = arrived_s - frame_s
        grown = self._offset + _DRIFT * max(arrived_s - self._heard_s, 0.0)
        fresh = self._frame is None or offset - grown > _LOST_S
        self._offset = offset if fresh else min(offset, grown)
        self._frame, self._heard_s = frame, arrived_s
        return frame_s + self._offset
