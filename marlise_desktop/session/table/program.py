"""What is done with the program's plugins, sound card and settings."""

from dataclasses import replace

from marlise_desktop.domain.connection import HardwarePort
from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.ids import PluginUri
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.arguments import Argument, Kind
from marlise_desktop.session.audio import Audio
from marlise_desktop.session.catalogue import Catalogue
from marlise_desktop.session.ports.audio import AudioChoice
from marlise_desktop.session.setting_values import RULES
from marlise_desktop.session.settings import Settings

_GROUP = "Program"


def add(actions: Actions, settings: Settings, catalogue: Catalogue, audio: Audio) -> None:
    _add_sound_card(actions, audio)

    async def favourite(plugin: PluginUri, on: bool) -> None:
        await catalogue.set_favourite(plugin, on)

    async def rescan() -> None:
        await catalogue.refresh()

    async def change(setting: str, value: str) -> None:
        rule = RULES.get(setting)
        if rule is None or rule.remembered:
            raise ConfigurationError(f"there is no setting {setting}")
        try:
            taken = rule.taken_from_text(value)
        except ValueError:
            raise ConfigurationError(
                f"the setting {setting} cannot be “{value}”", hint=f"It is {rule.wanted}. {rule.about}"
            ) from None
        settings.change(**{setting: taken})

    actions.add(
        Action(
            "plugin.favourite",
            "Favourite plugin",
            "Makes a plugin one of your favourites, or no more.",
            favourite,
            _GROUP,
            (
                Argument("plugin", Kind.PLUGIN, "Which plugin, by its name or its URI."),
                Argument("on", Kind.SWITCH, "Whether it is one.", required=False, default=True),
            ),
        ),
        Action(
            "plugin.rescan",
            "Look for plugins",
            "Looks for plugins that were installed, changed or removed. It is done by itself too.",
            rescan,
            _GROUP,
        ),
        Action(
            "setting.set",
            "Change setting",
            "Changes a setting of the program; `marlise-desktop settings` lists them.",
            change,
            _GROUP,
            (
                Argument("setting", Kind.SETTING, "Which setting, by its name."),
                Argument("value", Kind.TEXT, "To what."),
            ),
        ),
    )


def _add_sound_card(actions: Actions, audio: Audio) -> None:
    async def period(frames: int) -> None:
        await audio.apply(replace(audio.choice, period_frames=frames))

    async def card(card: str) -> None:
        await audio.apply(replace(audio.choice, card=card))

    async def settings(card: str, rate_hz: int, frames: int, periods: int) -> None:
        await audio.apply(AudioChoice(card, rate_hz, frames, periods))

    async def route(channel: str, port: str) -> None:
        await audio.route(HardwarePort(channel), port)

    card_meant = Argument("card", Kind.TEXT, "Which card, as ALSA names it; an empty text is none.")
    frames_meant = Argument("frames", Kind.INTEGER, "How many.", low=16, high=8192, unit="frames")
    actions.add(
        Action(
            "audio.period",
            "Length of the period",
            "Sets how many frames a period has: shorter answers faster, longer is safer.",
            period,
            _GROUP,
            (frames_meant,),
        ),
        Action(
            "audio.card",
            "Sound card",
            "Chooses the sound card; the sound rests while audio starts again.",
            card,
            _GROUP,
            (card_meant,),
        ),
        Action(
            "audio.apply",
            "Sound card and speed",
            "Chooses card, rate and period in one go; where more than the period is new, the sound rests meanwhile.",
            settings,
            _GROUP,
            (
                card_meant,
                Argument("rate_hz", Kind.INTEGER, "How many frames a second.", low=8000, high=384000, unit="Hz"),
                frames_meant,
                Argument("periods", Kind.INTEGER, "How many periods.", low=2, high=8),
            ),
        ),
        Action(
            "audio.route",
            "Route a channel",
            "Chooses which JACK port feeds an input of the program, or is fed by an output.",
            route,
            _GROUP,
            (
                Argument("channel", Kind.TEXT, "Which channel, such as capture_1 or playback_1."),
                Argument("port", Kind.TEXT, "Which JACK port; an empty text is none."),
            ),
        ),
    )
