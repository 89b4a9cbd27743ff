"""Settings on disk: `settings.toml` in the user's configuration folder, with environment variables over it."""

from marlise_desktop.adapters.settings.toml_file import TomlSettings

__all__ = ["TomlSettings"]
