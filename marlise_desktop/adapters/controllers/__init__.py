"""Profiles of controllers as TOML files: those that come with the program, and over them the player's own."""

from marlise_desktop.adapters.controllers.folder import FolderProfiles

__all__ = ["FolderProfiles"]
