"""Plain text files in a session's workspace."""

from marlise_desktop.adapters.texts.folder import FolderTexts

__all__ = ["FolderTexts"]
