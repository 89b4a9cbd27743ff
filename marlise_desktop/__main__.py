"""Starts the program with `python -m marlise_desktop`."""

from marlise_desktop.app.main import main

if __name__ == "__main__":
    raise SystemExit(main())
