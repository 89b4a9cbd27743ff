"""Child processes that die with the program, whose output never blocks them nor fills memory or log."""

from marlise_desktop.adapters.process.spawner import Spawner

__all__ = ["Spawner"]
