"""What is done with the tuner."""

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.pitch import HIGHEST_REFERENCE_HZ, LOWEST_REFERENCE_HZ
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.table.shared import PutBack
from marlise_desktop.session.tuner import Tuner

_GROUP = "Tuner"
_WHY = "it listens, and leaves the board as it is"


def add(actions: Actions, tuner: Tuner) -> None:
    async def show(_key: None, shown: bool) -> None:
        await (tuner.open() if shown else tuner.close())

    switch = PutBack[None, bool](lambda _key: tuner.is_open, show)

    async def toggle() -> None:
        await switch.set(None, not tuner.is_open)

    async def let_go() -> None:
        await switch.back(None)

    async def listen_to(input: str) -> None:  # noqa: A002 - its word
        await tuner.listen_to(HardwarePort(input))

    actions.add(
        Action(
            "tuner.toggle",
            "Tuner",
            "Shows the tuner, or what was there before.",
            toggle,
            _GROUP,
            keys="F9",
            when="the engine has a tuner, as the built-in one, or a tuner plugin that it can use is installed",
            refusal=tuner.refusal,
            release=let_go,
            told=lambda: "the tuner is open" if tuner.is_open else "the tuner is closed",
            not_undoable=_WHY,
        ),
        Action(
            "tuner.listen_to",
            "Tuner's input",
            "Chooses which input the tuner hears.",
            listen_to,
            _GROUP,
            (Argument("input", Kind.INPUT, "Which input, by its name."),),
            not_undoable=_WHY,
        ),
        Action(
            "tuner.reference",
            "Tuner's reference",
            "Sets the pitch of the A above middle C, 440 Hz as a rule.",
            tuner.set_reference,
            _GROUP,
            (
                Argument(
                    "hertz",
                    Kind.NUMBER,
                    "How high.",
                    low=LOWEST_REFERENCE_HZ,
                    high=HIGHEST_REFERENCE_HZ,
                    unit="Hz",
                ),
            ),
            not_undoable=_WHY,
        ),
        Action(
            "tuner.mute",
            "Mute while tuning",
            "Chooses whether nothing is heard while the tuner is open.",
            tuner.set_mutes,
            _GROUP,
            (Argument("mutes", Kind.SWITCH, "On mutes.", required=False, default=True),),
            not_undoable=_WHY,
        ),
    )
