"""Typed settings with their defaults."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass

from marlise_desktop.domain.errors import ConfigurationError
from marlise_desktop.domain.events import SettingsChanged
from marlise_desktop.session.bus import Bus
from marlise_desktop.session.ports.settings import SettingsFile

ENGINE_CHOICES = ("automatic", "mod-host", "built-in")


@dataclass(frozen=True, slots=True)
class SettingsValues:
    """Every setting of the program. Levels in dB, sizes in frames, times in seconds.

    `snapshot_ramp_ms` is how long values glide to a snapshot's: 20 ms take the zip out of a change of level and are
    too short to be heard as a fade.
    """

    engine: str = "automatic"
    engine_endpoint: str = ""
    engine_timeout: float = 5.0
    connect_retries: int = 5
    connect_retry_delay: float = 1.0
    auto_create_default: bool = True
    audio_card: str = ""
    audio_rate_hz: int = 48000
    audio_period_frames: int = 128
    audio_periods: int = 2
    input_trim_db: float = 0.0
    output_volume_db: float = 0.0
    snapshot_ramp_ms: float = 20.0
    tuner_input: str = "capture_1"
    tuner_reference_hz: float = 440.0
    tuner_mutes: bool = False
    open_last_board: bool = True
    last_board: str = ""
    recent_boards: str = ""
    first_run_done: bool = False
    warn_loops: bool = True
    theme_scale: float = 1.0
    browser_category: str = ""
    window_geometry: str = ""
    window_state: str = ""
    log_level: str = "INFO"


class Settings:
    """Reads the file once; each change is written at once."""

    def __init__(self, file: SettingsFile, bus: Bus) -> None:
        self._file = file
        self._bus = bus
        self._values = SettingsValues()

    @property
    def values(self) -> SettingsValues:
        return self._values

    def load(self) -> None:
        """Raises ConfigurationError naming the setting that is not usable; the defaults hold then."""
        self._values = settings_from(self._file.read())

    def change(self, **fields: str | float | bool) -> None:
        """Sets fields by name and writes the file; raises ConfigurationError or LibraryError."""
        known = {field.name: getattr(self._values, field.name) for field in dataclasses.fields(SettingsValues)}
        wanted = settings_from({**known, **fields})
        if wanted == self._values:
            return
        self._values = wanted
        self._file.write({name: getattr(wanted, name) for name in known})
        self._bus.publish(SettingsChanged())


def settings_from(entries: Mapping[str, str | int | float | bool]) -> SettingsValues:
    """The settings with those of the file in them; unknown names are passed over (a newer program's)."""
    fields = {field.name: field for field in dataclasses.fields(SettingsValues)}
    values: dict[str, str | int | float | bool] = {}
    for name, value in entries.items():
        if name in fields:
            values[name] = _typed(name, value, getattr(SettingsValues(), name))
    settings = dataclasses.replace(SettingsValues(), **values)  # type: ignore[arg-type]
    _check(settings)
    return settings


def _typed(name: str, value: str | float | bool, like: object) -> str | int | float | bool:
    if isinstance(like, bool):
        if isinstance(value, bool):
            return value
    elif isinstance(like, str):
        if isinstance(value, str):
            return value
    elif isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if isinstance(like, int) else float(value)
    raise ConfigurationError(
        f"the setting {name} is {value!r}, which is not {_kind(like)}",
        hint="Correct it in settings.toml, or delete the line to get the default.",
    )


def _kind(like: object) -> str:
    return "true or false" if isinstance(like, bool) else "a text" if isinstance(like, str) else "a number"


def _check(settings: SettingsValues) -> None:
    limits = {
        "audio_rate_hz": (8000, 192000),
        "audio_period_frames": (16, 8192),
        "audio_periods": (2, 8),
        "input_trim_db": (-60, 24),
        "output_volume_db": (-60, 12),
        "snapshot_ramp_ms": (0, 10000),
        "tuner_reference_hz": (220, 880),
        "theme_scale": (0.5, 3.0),
        "engine_timeout": (0.5, 600),
        "connect_retries": (0, 100),
        "connect_retry_delay": (0, 60),
    }
    for name, (low, high) in limits.items():
        value = getattr(settings, name)
        if not low <= value <= high:
            raise ConfigurationError(f"the setting {name} is {value}, outside {low} to {high}")
    if settings.engine not in ENGINE_CHOICES:
        raise ConfigurationError(f"the setting engine is {settings.engine!r}, not one of {', '.join(ENGINE_CHOICES)}")
