"""Another program that moves JACK's transport."""

from typing import Any

from tests.integration.host.jack_server import VARIABLES
from tests.jack_child import JackChild, serve


class JackConductor(JackChild):
    """The child, seen from the test."""

    def __init__(self) -> None:
        super().__init__("tests.integration.host.jack_conductor", server=VARIABLES)

    def position(self) -> dict[str, Any]:
        """`rolling` and the fields of JACK's position."""
        position = self.ask("position")
        assert isinstance(position, dict)
        return position


def _main() -> None:
    import jack  # noqa: PLC0415

    client = jack.Client("conductor", no_start_server=True, use_exact_name=True)
    rate = client.samplerate
    music = {"bpm": 0.0, "bpb": 0.0}

    def timebase(_state: int, _frames: int, position: Any, _anew: bool) -> None:
        beats = position.frame * music["bpm"] / (60 * rate) if music["bpm"] > 0 else 0.0
        per_bar = music["bpb"] if music["bpb"] > 0 else 4.0
        position.valid = jack._lib.JackPositionBBT
        position.bar = int(beats // per_bar) + 1
        position.beat = int(beats % per_bar) + 1
        position.tick = int(beats % 1 * 960)
        position.bar_start_tick = beats // per_bar * per_bar * 960
        position.beats_per_bar = music["bpb"]
        position.beat_type = 4
        position.ticks_per_beat = 960
        position.beats_per_minute = music["bpm"]

    def answer(*request: Any) -> object:
        match request:
            case ["position"]:
                state, position = client.transport_query()
                return {"rolling": state == jack.ROLLING, **position}
            case ["start"]:
                client.transport_start()
            case ["stop"]:
                client.transport_stop()
            case ["locate", frame]:
                client.transport_locate(frame)
            case ["master", bpm, bpb]:
                music.update(bpm=bpm, bpb=bpb)
                client.set_timebase_callback(timebase)
            case ["release"]:
                client.release_timebase()
        return None

    with client:
        serve(answer)


if __name__ == "__main__":
    _main()
