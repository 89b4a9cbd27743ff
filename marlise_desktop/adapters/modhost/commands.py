"""One function for each command that the program sends.

Source: mod-host README.md, "Commands (or Protocol)"; what only the built-in host has is in its own README.
"""

from marlise_desktop.adapters.modhost.protocol import (
    LONG_PATIENCE_S,
    LONGEST_OWN_MESSAGE,
    ReplyForm,
    Request,
    decimal,
    request,
)

FADE_OUT, MUTE_AT_ONCE, ON, FADE_IN = -1, -2, 1, 3
"""Values of `feature_enable processing`."""


def add(uri: str, number: int) -> Request:
    return request("add", uri, str(number), patience_s=LONG_PATIENCE_S, number=number)


def remove(number: int) -> Request:
    """-1 removes all."""
    return request("remove", str(number), patience_s=LONG_PATIENCE_S, number=number)


def bypass(number: int, *, on: bool) -> Request:
    return request("bypass", str(number), _flag(on), number=number)


def connect(source: str, target: str) -> Request:
    return request("connect", source, target)


def disconnect(source: str, target: str) -> Request:
    return request("disconnect", source, target)


def param_set(number: int, symbol: str, value: float) -> Request:
    return request("param_set", str(number), symbol, decimal(value), number=number)


def param_get(number: int, symbol: str) -> Request:
    return request("param_get", str(number), symbol, form=ReplyForm.NUMBER, number=number)


def patch_set(number: int, uri: str, value: str) -> Request:
    return request("patch_set", str(number), uri, value, number=number)


def patch_get(number: int, uri: str) -> Request:
    """The answer comes as feedback."""
    return request("patch_get", str(number), uri, number=number)


def preset_load(number: int, uri: str) -> Request:
    return request("preset_load", str(number), uri, patience_s=LONG_PATIENCE_S, number=number)


def preset_save(number: int, label: str, folder: str, file_name: str) -> Request:
    return request("preset_save", str(number), label, folder, file_name, patience_s=LONG_PATIENCE_S, number=number)


def state_load(folder: str) -> Request:
    return request("state_load", folder, patience_s=LONG_PATIENCE_S)


def state_save(folder: str) -> Request:
    return request("state_save", folder, patience_s=LONG_PATIENCE_S)


def state_tmpdir(folder: str) -> Request:
    return request("state_tmpdir", folder)


def bundle_add(folder: str) -> Request:
    return request("bundle_add", folder, patience_s=LONG_PATIENCE_S)


def bundle_remove(folder: str, resource: str) -> Request:
    """`resource` may be empty; else what is cached under that URI is forgotten too."""
    return request("bundle_remove", folder, resource, patience_s=LONG_PATIENCE_S)


def monitor_output(number: int, symbol: str, *, on: bool) -> Request:
    return request(
        "monitor_output" if on else "monitor_output_off", str(number), symbol, form=ReplyForm.INVERTED, number=number
    )


def midi_map(number: int, symbol: str, controller: tuple[int, int], low: float, high: float) -> Request:
    """`controller` is a channel and a number, 131 for the pitch wheel."""
    words = (str(number), symbol, str(controller[0]), str(controller[1]), decimal(low), decimal(high))
    return request("midi_map", *words, form=ReplyForm.INVERTED, number=number)


def midi_unmap(number: int, symbol: str) -> Request:
    return request("midi_unmap", str(number), symbol, form=ReplyForm.INVERTED, number=number)


def monitor_audio_levels(port: str, *, on: bool) -> Request:
    return request("monitor_audio_levels", port, _flag(on))


def meter(port: str, *, on: bool) -> Request:
    """Peak and RMS; on again is no error. Built-in host only."""
    return request("meter", port, _flag(on))


def processing(mode: int) -> Request:
    return request("feature_enable", "processing", str(mode))


def report_load() -> Request:
    return request("feature_enable", "cpu-load", "1")


def report_times(*, on: bool) -> Request:
    """Built-in host only."""
    return request("feature_enable", "dsp-time", _flag(on))


def wait_audio_cycle() -> Request:
    return request("wait_audio_cycle")


def cpu_load() -> Request:
    return request("cpu_load", form=ReplyForm.NUMBER)


def output_data_ready() -> Request:
    return request("output_data_ready")


def set_bpm(bpm: float) -> Request:
    return request("set_bpm", decimal(bpm))


def set_bpb(beats: float) -> Request:
    return request("set_bpb", decimal(beats))


def transport(*, rolling: bool, beats_per_bar: float, bpm: float) -> Request:
    return request("transport", _flag(rolling), decimal(beats_per_bar), decimal(bpm))


def transport_sync(*, midi: bool) -> Request:
    return request("transport_sync", "midi" if midi else "none")


def capabilities() -> Request:
    """Built-in host only."""
    return request("capabilities", form=ReplyForm.TEXT)


def command_names() -> Request:
    """Built-in host only."""
    return request("commands", form=ReplyForm.TEXT)


def describe() -> Request:
    """Built-in host only."""
    return request("describe", form=ReplyForm.TEXT)


def show_external_ui(number: int) -> Request:
    """Sent to the built-in host only: mod-host's windows run in its own process and end it when they crash."""
    return request("show_external_ui", str(number), number=number)


def refusal(number: int) -> Request:
    """Why the last `add` of this number failed to start its plugin. Built-in host only."""
    return request("refusal", str(number), form=ReplyForm.TEXT)


def rejoin() -> Request:
    """Refused until the engine is back on the audio server. Built-in host only."""
    return request("rejoin")


def bypass_strategy(number: int, word: str) -> Request:
    """Built-in host only."""
    return request("bypass_strategy", str(number), word, number=number)


def note() -> Request:
    """The text that an earlier controller has left. Built-in host only."""
    return request("note", form=ReplyForm.TEXT)


def leave_note(text: str) -> Request:
    """Built-in host only."""
    return request("note", text, longest=LONGEST_OWN_MESSAGE)


def lease(seconds: float) -> Request:
    """How long the engine plays on without us, 0 for ever. Built-in host only."""
    return request("lease", decimal(seconds))


def mute(*, on: bool) -> Request:
    """Built-in host only."""
    return request("mute", _flag(on))


def fade_time(milliseconds: float) -> Request:
    """Built-in host only."""
    return request("fade_time", decimal(milliseconds))


def panic() -> Request:
    """Built-in host only."""
    return request("panic")


def midi_port(number: int, *, source: bool, on: bool) -> Request:
    """A port for a MIDI device. Built-in host only."""
    return request("midi_port", "in" if source else "out", str(number), _flag(on))


def report_midi(*, on: bool) -> Request:
    """Built-in host only."""
    return request("feature_enable", "midi-raw", _flag(on))


def midi_send(number: int, message: bytes) -> Request:
    """Built-in host only."""
    return request("midi_send", str(number), message.hex())


def drop_ready(slot: int | None) -> Request:
    """Built-in host only."""
    return request("midi_standby_drop", str(-1 if slot is None else slot))


def period(frames: int) -> Request:
    """Built-in host only. The reply comes when the period runs and the plugins that depend on it are made again."""
    return request("period", str(frames), patience_s=LONG_PATIENCE_S)


def observe() -> Request:
    """Built-in host only; the first message of a connection that only looks and silences."""
    return request("observe")


def health() -> Request:
    """Built-in host only."""
    return request("health", form=ReplyForm.TEXT)


def input_trim(level_db: float) -> Request:
    """Built-in host only."""
    return request("input_trim", decimal(level_db))


def output_volume(level_db: float) -> Request:
    """Built-in host only."""
    return request("output_volume", decimal(level_db))


def tuner(port: str) -> Request:
    """`off` ends it. Built-in host only."""
    return request("tuner", port)


def tuner_reference(hertz: float) -> Request:
    """Built-in host only."""
    return request("tuner_reference", decimal(hertz))


def _flag(on: bool) -> str:
    return "1" if on else "0"
