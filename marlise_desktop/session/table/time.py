"""What is done with the transport and the tempo."""

from dataclasses import replace

from marlise_desktop.domain.events import EngineState
from marlise_desktop.domain.pedalboard import FEWEST_BEATS, HIGHEST_BPM, LOWEST_BPM, MOST_BEATS
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.foot import acts_by_foot
from marlise_desktop.session.midi_clock import MidiClock
from marlise_desktop.session.table.shared import GESTURE, steps_up
from marlise_desktop.session.transport import Transport

_GROUP = "Tempo"
_ALL = "it moves the transport of all programs, not the board"


def add(actions: Actions, engine: EngineService, transport: Transport, clock: MidiClock) -> None:
    def stopped() -> str:
        return "" if engine.state is EngineState.RUNNING else "no engine runs at present"

    held: list[bool] = []

    async def toggle() -> None:
        rolling = not transport.state.rolling
        if acts_by_foot():
            held[:] = [rolling]
        await transport.roll(rolling)

    async def toggle_back() -> None:
        if held:
            # Not the opposite of what is: the engine tells of it a moment later.
            await transport.roll(not held.pop())

    async def start() -> None:
        await transport.roll(True)

    async def stop() -> None:
        await transport.roll(False)

    actions.add(
        Action(
            "transport.toggle",
            "Play or stop",
            "Starts the transport, or stops it and goes back to the start.",
            toggle,
            _GROUP,
            keys="Ctrl+Space",
            when="an engine runs",
            refusal=stopped,
            release=toggle_back,
            not_undoable=_ALL,
        ),
        Action(
            "transport.start",
            "Play",
            "Starts the transport.",
            start,
            _GROUP,
            when="an engine runs",
            refusal=stopped,
            release=stop,
            not_undoable=_ALL,
        ),
        Action(
            "transport.stop",
            "Stop",
            "Stops the transport and goes back to the start.",
            stop,
            _GROUP,
            when="an engine runs",
            refusal=stopped,
            not_undoable=_ALL,
        ),
        Action(
            "transport.follow_midi",
            "Follow MIDI clock or not",
            "Lets the MIDI clock that comes in set tempo, start and stop, or not.",
            clock.toggle,
            _GROUP,
            not_undoable="it is a setting, not the board's",
        ),
    )
    _add_tempo(actions, transport)


def _add_tempo(actions: Actions, transport: Transport) -> None:
    def told(**_more: object) -> str:
        state = transport.state
        return f"the tempo is {state.bpm:g} BPM, {state.beats_per_bar:g} beats a bar"

    async def step(steps: float) -> None:
        wanted = transport.state.bpm + steps
        await transport.set_tempo(bpm=min(max(wanted, LOWEST_BPM), HIGHEST_BPM))

    async def count(beats_per_bar: float) -> None:
        await transport.set_tempo(beats_per_bar=float(round(beats_per_bar)))

    bpm = Argument(
        "bpm",
        Kind.NUMBER,
        "How fast.",
        required=False,
        low=LOWEST_BPM,
        high=HIGHEST_BPM,
        unit="BPM",
        default_text="as it is",
    )
    beats = Argument(
        "beats_per_bar",
        Kind.NUMBER,
        "How many beats a bar has.",
        required=False,
        low=FEWEST_BEATS,
        high=MOST_BEATS,
        default_text="as they are",
    )
    actions.add(
        Action(
            "tempo.set",
            "Set tempo",
            "Sets the board's tempo, or how many beats a bar has.",
            transport.set_tempo,
            _GROUP,
            (bpm, beats, GESTURE),
            told=told,
            follows="bpm",
            stands=lambda: transport.state.bpm,
            edits=True,
        ),
        Action(
            "tempo.beats",
            "Set beats per bar",
            "Sets how many beats a bar has, as a whole number.",
            count,
            _GROUP,
            (replace(beats, required=True, default_text=""),),
            told=told,
            follows="beats_per_bar",
            stands=lambda: transport.state.beats_per_bar,
            edits=True,
        ),
        Action(
            "tempo.step",
            "Faster or slower",
            "Sets the board's tempo up or down by steps.",
            step,
            _GROUP,
            (steps_up("By how much; negative is slower.", 60, "BPM"),),
            told=told,
            edits=True,
        ),
        Action(
            "tap.tempo",
            "Tap tempo",
            "One tap of at least two: the board's tempo is that of your taps. After two seconds you begin anew.",
            transport.tap,
            _GROUP,
            keys="Ctrl+T",
            told=told,
            edits=True,
        ),
    )
