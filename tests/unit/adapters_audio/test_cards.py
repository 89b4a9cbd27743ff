"""Sound cards as /proc/asound tells of them."""

from pathlib import Path

from marlise_desktop.adapters.jack.cards import sound_cards
from marlise_desktop.session.ports.audio import SoundCard

CARDS = """\
 0 [PCH            ]: HDA-Intel - HDA Intel PCH
                      HDA Intel PCH at 0xf1530000 irq 145
 1 [USB            ]: USB-Audio - Scarlett 18i8 USB
                      Focusrite Scarlett 18i8 USB at usb-0000:00:14.0-1, high speed
"""
PCM = """\
00-00: ALC257 Analog : ALC257 Analog : playback 1 : capture 1
00-03: HDMI 0 : HDMI 0 : playback 1
01-00: USB Audio : USB Audio : playback 1 : capture 1
07-00: no card has this number : x : playback 1
garbage
"""
STREAM = """\
Focusrite Scarlett 18i8 USB at usb-0000:00:14.0-1, high speed : USB Audio

Playback:
  Status: Stop
  Interface 1
    Altset 1
    Format: S32_LE
    Channels: 8
Capture:
  Status: Stop
  Interface 2
    Altset 1
    Channels: 18
    Altset 2
    Channels: 10
"""


def tree(folder: Path) -> Path:
    (folder / "cards").write_text(CARDS)
    (folder / "pcm").write_text(PCM)
    (folder / "card1").mkdir()
    (folder / "card1" / "stream0").write_text(STREAM)
    return folder


def test_cards_that_can_record_and_play_come_first_with_their_channels(tmp_path: Path) -> None:
    assert list(sound_cards(tree(tmp_path))) == [
        SoundCard("hw:PCH", "HDA Intel PCH", 2, 2),
        SoundCard("hw:USB", "Scarlett 18i8 USB", 18, 8),
        SoundCard("hw:PCH,3", "HDA Intel PCH, HDMI 0", 0, 2),
    ]


def test_a_computer_without_alsa_has_no_cards(tmp_path: Path) -> None:
    assert sound_cards(tmp_path / "nothing") == ()
