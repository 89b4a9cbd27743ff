"""Sound files, read through libsndfile, which the built-in host uses too."""

from marlise_desktop.adapters.sound.levels import SoundFacts, measure, sound_facts

__all__ = ["SoundFacts", "measure", "sound_facts"]
