"""jackd's command, and what its end means."""

import pytest

from marlise_desktop.adapters.jack import jackd
from marlise_desktop.session.ports.audio import AudioChoice, SoundCard

USB = SoundCard("hw:USB", "Scarlett", 2, 2)
BANNER = ("jackdmp 1.9.21", "Copyright 2001-2005 Paul Davis and others.", "no message buffer overruns")


def test_the_chosen_card_is_opened_with_the_chosen_numbers() -> None:
    line = jackd.command("default", AudioChoice("hw:USB", 44100, 64, 3), USB, realtime=True)
    assert line[:4] == ["jackd", "-n", "default", "-R"]
    assert line[line.index("-d") :] == ["-d", "alsa", "-d", "hw:USB", "-r", "44100", "-p", "64", "-n", "3"]


def test_no_card_means_the_dummy_driver_without_real_time_if_there_are_no_rights() -> None:
    line = jackd.command("x", AudioChoice(), None, realtime=False)
    assert "-r" in line[:4]
    assert line[line.index("-d") :] == ["-d", "dummy", "-r", "48000", "-p", "128"]


@pytest.mark.parametrize(("capture", "playback", "flag"), [(0, 2, "-P"), (2, 0, "-C")])
def test_a_card_of_one_direction_is_opened_in_that_one(capture: int, playback: int, flag: str) -> None:
    card = SoundCard("hw:HDMI", "HDMI", capture, playback)
    assert jackd.command("x", AudioChoice("hw:HDMI"), card, realtime=False)[-1] == flag


def test_only_a_card_that_was_chosen_is_taken() -> None:
    assert jackd.card_of(AudioChoice(), [USB]) is None
    assert jackd.card_of(AudioChoice("hw:USB"), [USB]) is USB
    assert jackd.card_of(AudioChoice("hw:Other"), [USB]) is None


@pytest.mark.parametrize(
    ("code", "lines", "message", "hint"),
    [
        (
            255,
            (*BANNER, 'ATTENTION: The playback device "hw:USB" is already in use.'),
            r"Scarlett \(hw:USB\) is in use",
            "Close",
        ),
        (255, BANNER, "8 places", "pgrep"),
        (255, (*BANNER, "`default' server already active", "Failed to open server"), "there already", "every few"),
        (255, (*BANNER, "Too many servers already active", "Failed to open server"), "8 places", "pgrep"),
        (255, (*BANNER, "ERROR: ALSA: cannot set sample rate"), "cannot set sample rate", "48000 Hz"),
        (1, ("BDB2034 unable to allocate memory for mutex",), "metadata", "jack_db"),
        (1, ("Cannot open DB environment: Cannot allocate memory",), "metadata", "jack_db"),
        (-11, BANNER, "exit code -11", "card"),
    ],
)
def test_each_way_to_fail_names_the_thing_and_what_to_do(
    code: int, lines: tuple[str, ...], message: str, hint: str
) -> None:
    error = jackd.failure(code, lines, AudioChoice("hw:USB"), USB)
    with pytest.raises(type(error), match=message):
        raise error
    assert hint in error.hint
