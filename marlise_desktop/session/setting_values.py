"""Every setting of the program, with its default, its range and what it is for: the one table of them."""

from dataclasses import dataclass
from typing import Final

from marlise_desktop.domain.midi.programs import ANY, BY_BANK, CHANNELS, OFF
from marlise_desktop.session.setting_rule import Effect, Rule, rules_of, setting

ENGINE_CHOICES = ("automatic", "mod-host", "built-in")
KEEP_PLAYING = ("never", "after a crash", "always")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
_ENDPOINT = r"(tcp:(//)?[^/]+:\d{1,5}(/\d{1,5})?|unix:.+)?"
_ENDPOINT_FORM = "tcp://HOST:PORT, tcp://HOST:PORT/FEEDBACK-PORT or unix:PATH"
_SNAPSHOTS = (ANY, OFF, *CHANNELS)
_BOARDS = (BY_BANK, OFF, *CHANNELS)
_NOW, _AUDIO, _ENGINE, _START = Effect.NOW, Effect.AUDIO, Effect.ENGINE, Effect.START


@dataclass(frozen=True, slots=True)
class SettingsValues:
    """Levels in dB, sizes in frames, times in seconds unless the name says otherwise."""

    engine: str = setting(
        "automatic",
        "Which engine plays; automatic: mod-host where it is installed.",
        _ENGINE,
        choices=ENGINE_CHOICES,
    )
    engine_endpoint: str = setting(
        "",
        "An engine that runs already, to use it instead.",
        _ENGINE,
        pattern=_ENDPOINT,
        form=_ENDPOINT_FORM,
    )
    engine_timeout: float = setting(
        5.0, "How many seconds the engine may take to be ready and to be connected to.", _ENGINE, low=0.5, high=600
    )
    connect_retries: int = setting(5, "How often a connection to the engine is tried.", _ENGINE, low=0, high=100)
    connect_retry_delay: float = setting(1.0, "Seconds between these tries.", _ENGINE, low=0, high=60)
    auto_create_default: bool = setting(
        True, "Open a board that is ready to play where there is no other to start with.", _START
    )
    audio_card: str = setting("", "The sound card, as ALSA names it; empty while none is chosen.", _AUDIO)
    audio_rate_hz: int = setting(48000, "Sample rate in Hz.", _AUDIO, low=8000, high=192000)
    audio_period_frames: int = setting(
        128, "Frames in one period: shorter answers faster, longer is safer.", _AUDIO, low=16, high=8192
    )
    audio_periods: int = setting(2, "Periods in the card's buffer: 2, or 3 for many USB cards.", _AUDIO, low=2, high=8)
    input_trim_db: float = setting(0.0, "Input trim in dB.", _START, low=-60, high=24)
    output_volume_db: float = setting(0.0, "Master volume in dB.", _START, low=-60, high=12)
    snapshot_ramp_ms: float = setting(
        20.0,
        "Milliseconds in which knobs glide to a snapshot's values; 20 take the zip out of a change of level and are too"
        " short to be heard as a fade.",
        _NOW,
        low=0,
        high=10000,
    )
    fade_ms: float = setting(
        10.0, "Milliseconds in which edits, bypass and mute fade; 0 cuts.", _ENGINE, low=0, high=500
    )
    follow_midi_clock: bool = setting(False, "Let MIDI clock set tempo, start and stop.", _ENGINE)
    program_snapshots: str = setting(
        ANY, "The MIDI channel on which program changes select snapshots of the open board.", _NOW, choices=_SNAPSHOTS
    )
    program_boards: str = setting(
        BY_BANK,
        "The MIDI channel on which program changes open boards; bank: the snapshots' one, after a bank select of 1 or"
        " more.",
        _NOW,
        choices=_BOARDS,
    )
    long_press_ms: float = setting(
        500.0, "Milliseconds after which a footswitch that is held is a long press.", _NOW, low=150, high=5000
    )
    double_press_ms: float = setting(
        300.0, "Milliseconds within which two presses of a footswitch are a double one.", _NOW, low=100, high=2000
    )
    chord_ms: float = setting(
        60.0, "Milliseconds within which two footswitches are pressed together.", _NOW, low=10, high=500
    )
    repeat_after_ms: float = setting(
        500.0, "Milliseconds after which a footswitch that is held begins to repeat.", _NOW, low=100, high=5000
    )
    repeat_every_ms: float = setting(150.0, "Milliseconds from one repeat to the next.", _NOW, low=20, high=5000)
    tuner_input: str = setting("capture_1", "The input that the tuner hears.", _START)
    tuner_reference_hz: float = setting(
        440.0, "The tuner's concert pitch, the A above middle C, in Hz.", _START, low=220, high=880
    )
    tuner_mutes: bool = setting(False, "Mute the sound while the tuner is shown.", _START)
    keep_playing: str = setting(
        "after a crash",
        "When sound goes on without the window: the built-in engine and our own audio server; the next start takes them"
        " over as they play.",
        _AUDIO,
        choices=KEEP_PLAYING,
    )
    play_alone_minutes: float = setting(
        0.0, "How many minutes the engine plays on then; 0 is without end.", _ENGINE, low=0, high=10080
    )
    limit_dsp_percent: float = setting(
        90.0, "Audio load in percent from which on no more pedals can be added; 0 for no limit.", _NOW, low=0, high=100
    )
    limit_cpu_percent: float = setting(
        90.0,
        "Percent of the cores it may run on that one engine may take before no more pedals can be added; 0 for no"
        " limit.",
        _NOW,
        low=0,
        high=100,
    )
    limit_memory_percent: float = setting(
        50.0,
        "Percent of the computer's memory that one engine may take before no more pedals can be added; 0 for no limit.",
        _NOW,
        low=0,
        high=100,
    )
    limit_disk_free_mb: float = setting(
        100.0,
        "MB that must be free on the disk of your boards, or no more pedals can be added; 0 for no limit.",
        _NOW,
        low=0,
        high=1e9,
    )
    limit_workspace_mb: float = setting(
        0.0,
        "MB that the folder of your boards and history may take before no more pedals can be added; 0 for no limit.",
        _NOW,
        low=0,
        high=1e9,
    )
    open_last_board: bool = setting(True, "Open the last board at the start.", _START)
    start_last_racks: bool = setting(
        True, "Start the racks and other sessions again that ran when the program ended last.", _START
    )
    warn_loops: bool = setting(True, "Warn of cables that close a loop.", _NOW)
    keep_screen_on: bool = setting(True, "Keep the screen from blanking while there is sound.", _NOW)
    theme_scale: float = setting(1.0, "The size of everything in the window.", _START, low=0.5, high=3)
    service_join_timeout: float = setting(
        60.0,
        "How many seconds a session waits for a service, such as the audio server, before you are told.",
        _NOW,
        low=1,
        high=3600,
    )
    service_retry: float = setting(
        30.0, "Seconds between two looks for a service that did not come in that time.", _NOW, low=1, high=3600
    )
    stop_patience: float = setting(
        10.0, "How many seconds a session may take to stop before it is ended by force.", _NOW, low=0.5, high=600
    )
    idle_after: float = setting(
        300.0,
        "Seconds without signal after which a session is shown as idle; the sound stays as it is.",
        _NOW,
        low=5,
        high=86400,
    )
    health_interval: float = setting(
        1.0, "Seconds between looks at load, memory and processor time, for limits and health.", _NOW, low=0.2, high=60
    )
    most_sessions: int = setting(16, "How many sessions may run side by side.", _NOW, low=1, high=256)
    log_level: str = setting("INFO", "From which weight on the log keeps lines.", _NOW, choices=LOG_LEVELS)
    log_format: str = setting(
        "text",
        "Whether the log is written for people or, one object a line, for programs.",
        _START,
        choices=LOG_FORMATS,
    )
    last_board: str = setting("", "The folder of the board that was open last.", _START, remembered=True)
    recent_boards: str = setting("", "Folders of boards, newest first, as JSON.", _START, remembered=True)
    recent_actions: str = setting("", "Actions of the palette, newest first, as JSON.", _START, remembered=True)
    board_programs: str = setting("", "Program numbers that boards were given, as JSON.", _START, remembered=True)
    first_run_done: bool = setting(False, "Whether the first steps were seen.", _START, remembered=True)
    browser_category: str = setting("", "The category shown in the plugin browser.", _START, remembered=True)
    window_geometry: str = setting("", "Where the window stood, in Qt's own form.", _START, remembered=True)
    window_state: str = setting("", "How its panels were laid out, in Qt's own form.", _START, remembered=True)


RULES: Final[dict[str, Rule]] = rules_of(SettingsValues())
