"""The JACK server as our child: its command, and why it would not start, in words.

Sources: jackd(1) of jackd2 1.9.21 and 1.9.22; `linux/alsa/alsa_driver.c` for what it says of a busy card.
"""

from collections.abc import Iterable, Sequence

from marlise_desktop.domain.errors import AudioServerError
from marlise_desktop.session.ports.audio import AudioChoice, SoundCard

DUMMY = "dummy"
_PRIORITY = 70
_CLIENT_PATIENCE_MS = 1000
_BUSY = ("already in use", "resource busy", "failed to acquire device", "cannot lock")
_NO_WORD_CODES = (255, -1)
_STORE_USED_UP = ("metadata.db", "bdb2034", "cannot open db environment")


def card_of(choice: AudioChoice, cards: Sequence[SoundCard]) -> SoundCard | None:
    """The chosen card if it is there."""
    return next((card for card in cards if choice.card and card.id == choice.card), None)


def command(server: str, choice: AudioChoice, card: SoundCard | None, *, realtime: bool) -> list[str]:
    """`card` None: the dummy driver."""
    mode = ["-R", f"-P{_PRIORITY}"] if realtime else ["-r"]
    line = ["jackd", "-n", server, *mode, f"-t{_CLIENT_PATIENCE_MS}", "-d"]
    common = ["-r", str(choice.rate_hz), "-p", str(choice.period_frames)]
    if card is None:
        return [*line, DUMMY, *common]
    line = [*line, "alsa", "-d", card.id, *common, "-n", str(choice.periods)]
    if not card.capture:
        return [*line, "-P"]
    return line if card.playback else [*line, "-C"]


def failure(exit_code: int, lines: Sequence[str], choice: AudioChoice, card: SoundCard | None) -> AudioServerError:
    """What jackd's end at its start means, and what to do."""
    name = f"{card.name} ({card.id})" if card else "the dummy driver"
    said = [line for line in lines if _is_complaint(line)]
    text = "\n".join(lines).lower()
    if card is not None and any(word in text for word in _BUSY):
        return AudioServerError(
            f"the sound card {name} is in use by another program",
            hint="Close that program (often a browser or PulseAudio), or choose another card in Preferences.",
        )
    known = known_complaint(lines)
    if known is not None:
        return known
    if "' server already active" in text:
        return AudioServerError(
            "a JACK server of this name is there already, but it does not answer",
            hint="It may be about to end: it is tried again every few seconds. If that does not help, end that jackd.",
        )
    if "too many servers" in text or (not said and exit_code in _NO_WORD_CODES):
        return AudioServerError(
            f"jackd ended at once (exit code {exit_code}): the computer's 8 places for JACK servers are used up",
            hint="End the other jackd programs (see: pgrep -a jackd), or restart the computer.",
        )
    if card is not None:
        hint = f"Choose another rate than {choice.rate_hz} Hz, another period or another card in Preferences."
    else:
        hint = "Run jackd in a terminal to see what it says."
    reason = said[-1].strip() if said else f"exit code {exit_code}"
    return AudioServerError(f"jackd does not start with {name} ({reason})", hint=hint)


def known_complaint(lines: Iterable[str]) -> AudioServerError | None:
    """What libjack says where its store of metadata is used up."""
    text = "\n".join(lines).lower()
    return store_used_up() if any(words in text for words in _STORE_USED_UP) else None


def store_used_up() -> AudioServerError:
    return AudioServerError(
        "JACK's store of metadata is used up by programs that ended badly",
        hint="End the JACK server: the next one that is started here gets a new store. By hand, with no server "
        'running: rm -r /dev/shm/jack_db-"$(id -u)"',
    )


def _is_complaint(line: str) -> bool:
    low = line.lower()
    return any(word in low for word in ("error", "cannot", "fail", "invalid", "unknown", "busy", "in use", "refused"))
