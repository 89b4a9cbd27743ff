"""What is done with the sound as it leaves the program, and with what makes it."""

from marlise_desktop.domain.events import EngineState
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.fades import Fades
from marlise_desktop.session.table.shared import PutBack, steps_up

_GROUP = "Sound"
_SOUND = "it changes how the sound leaves the program, not the board"
_SETTING = "it is a setting, not the board's"
_LOWEST_DB, _HIGHEST_TRIM_DB, _HIGHEST_VOLUME_DB = -60, 24, 12
_LONGEST_FADE_MS = 500


def add(actions: Actions, engine: EngineService, audio: Audio, fades: Fades) -> None:
    _add_mute(actions, engine)
    _add_levels(actions, engine, fades)
    _add_engines(actions, engine, audio)


def _add_mute(actions: Actions, engine: EngineService) -> None:
    async def set_muted(_panics: int, muted: bool) -> None:
        await engine.set_muted(muted)

    # What was pressed before a panic does not unmute after it: the key is another one then.
    switch = PutBack[int, bool](lambda _panics: engine.muted, set_muted)

    async def toggle() -> None:
        await switch.set(engine.panics, not engine.muted)

    async def mute(on: bool) -> None:
        await switch.set(engine.panics, on)

    async def let_go(**_more: object) -> None:
        await switch.back(engine.panics)

    def told(**_more: object) -> str:
        return "the sound is muted" if engine.muted else "the sound is heard"

    actions.add(
        Action(
            "mute",
            "Mute",
            "Mutes the output, or lets it be heard again.",
            toggle,
            _GROUP,
            keys="Ctrl+M",
            release=let_go,
            told=told,
            not_undoable=_SOUND,
        ),
        Action(
            "mute.set",
            "Mute on or off",
            "Mutes the output, or lets it be heard.",
            mute,
            _GROUP,
            (Argument("on", Kind.SWITCH, "On mutes.", required=False, default=True),),
            release=let_go,
            told=told,
            not_undoable=_SOUND,
        ),
        Action(
            "panic",
            "Panic: silence everything",
            "Silence at once, and every note off; the output stays muted until you unmute.",
            engine.panic,
            _GROUP,
            keys="Ctrl+.",
            told=lambda: "everything is silent; unmute to play on",
            not_undoable=_SOUND,
        ),
    )


def _add_levels(actions: Actions, engine: EngineService, fades: Fades) -> None:
    def level(highest: float) -> Argument:
        return Argument("level_db", Kind.NUMBER, "How loud.", low=_LOWEST_DB, high=highest, unit="dB")

    async def step(steps: float) -> None:
        loudest = min(max(engine.volume_db + steps, _LOWEST_DB), _HIGHEST_VOLUME_DB)
        await engine.set_volume(loudest)

    fade = Argument("milliseconds", Kind.NUMBER, "How long.", low=0, high=_LONGEST_FADE_MS, unit="ms")
    actions.add(
        Action(
            "volume",
            "Master volume",
            "Sets how loud everything is together.",
            engine.set_volume,
            _GROUP,
            (level(_HIGHEST_VOLUME_DB),),
            told=lambda level_db: f"the master volume is {level_db:g} dB",
            follows="level_db",
            stands=lambda: engine.volume_db,
            when="the engine has a master volume, as the built-in one",
            not_undoable=_SOUND,
        ),
        Action(
            "volume.step",
            "Louder or softer",
            "Sets the master volume up or down by steps.",
            step,
            _GROUP,
            (steps_up("By how much; negative is softer.", 24, "dB"),),
            told=lambda **_steps: f"the master volume is {engine.volume_db:g} dB",
            when="the engine has a master volume, as the built-in one",
            not_undoable=_SOUND,
        ),
        Action(
            "trim",
            "Input trim",
            "Sets how loud the inputs come to the board.",
            engine.set_trim,
            _GROUP,
            (level(_HIGHEST_TRIM_DB),),
            told=lambda level_db: f"the input trim is {level_db:g} dB",
            follows="level_db",
            stands=lambda: engine.trim_db,
            when="the engine has an input trim, as the built-in one",
            not_undoable=_SOUND,
        ),
        Action(
            "sound.fade",
            "How long edits fade",
            "Sets how long edits, bypass and mute fade; 0 is a hard cut.",
            fades.set_fade_ms,
            _GROUP,
            (fade,),
            not_undoable=_SETTING,
        ),
    )


def _add_engines(actions: Actions, engine: EngineService, audio: Audio) -> None:
    actions.add(
        Action(
            "sound.play_again",
            "Play the board again",
            "Plays a board that was kept from playing because the engine had ended too often with it.",
            engine.play_again,
            _GROUP,
            not_undoable=_SOUND,
            when="the board is kept from playing",
            refusal=lambda: "" if engine.resting else "the board is not kept from playing",
        ),
        Action(
            "sound.restart_engine",
            "Restart engine",
            "Stops the engine and starts it again with the board; the sound rests for a moment.",
            engine.restart,
            _GROUP,
            not_undoable=_SOUND,
            when="the engine is not just being started",
            refusal=lambda: "" if engine.state is not EngineState.STARTING else "the engine is being started",
        ),
        Action(
            "sound.restart_audio",
            "Start audio again",
            "Starts the audio server again, and the engines on it; the sound rests for a moment.",
            audio.restart,
            _GROUP,
            not_undoable=_SOUND,
        ),
    )
