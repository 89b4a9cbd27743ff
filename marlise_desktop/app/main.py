"""The command line. What a command does not need is not imported, for a quick start."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from marlise_desktop import __version__
from marlise_desktop.app.do_words import in_order
from marlise_desktop.domain.errors import MarliseError

_EXIT_REFUSED = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the program; answers its exit code: 0 done, 1 failed, 2 refused with a reason on standard error."""
    command, *words = _with_command(list(sys.argv[1:] if arguments is None else arguments))
    try:
        return _run(_parser().parse_args([command, *(in_order(words) if command == "do" else words)]))
    except MarliseError as error:
        hint = f"\n{error.hint}" if error.hint else ""
        print(f"marlise-desktop: {error.message}{hint}", file=sys.stderr)  # noqa: T201 - the command line's own words
        return _EXIT_REFUSED


_COMMANDS = ("do", "health", "panic", "render", "sessions", "settings", "start", "stop")


def _with_command(arguments: list[str]) -> list[str]:
    """`start` is the command where none is named, so that a board can be opened by its path alone."""
    if any(word in _COMMANDS for word in arguments[:1]) or {"-h", "--help", "--version", "--selftest"} & set(arguments):
        return arguments
    return ["start", *arguments]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="marlise-desktop",
        description="A live LV2 pedalboard. Without a command it opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"Marlise Desktop {__version__}")
    parser.add_argument(
        "--selftest",
        action="store_true",
        help="start everything without a window, play one plugin, measure it, and end",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    start = commands.add_parser("start", help="open the window (the default)")
    start.add_argument("board", nargs="?", type=Path, help="a .pedalboard folder to open")
    start.add_argument(
        "--safe", action="store_true", help="load no board at all (so does Shift, held while the program starts)"
    )
    start.add_argument("--log-format", choices=("text", "json"), default="", help="for people, or for programs")
    render = commands.add_parser("render", help="send a sound file through a board into another file")
    render.add_argument("board", type=Path, help="a .pedalboard folder")
    render.add_argument("source", type=Path, metavar="IN", help="WAV or FLAC to play through the board")
    render.add_argument("target", type=Path, metavar="OUT", help="WAV or FLAC to write")
    render.add_argument("--snapshot", default="", metavar="NAME", help="apply this snapshot first")
    render.add_argument("--tail", type=float, default=2.0, metavar="SECONDS", help="go on after the end (default 2)")
    health = commands.add_parser("health", help="say how the running program and its parts are")
    health.add_argument("--json", action="store_true", help="for other programs to read")
    commands.add_parser("panic", help="silence the running program at once")
    stop = commands.add_parser("stop", help="end the running program in order, or one session; unsaved work is kept")
    stop.add_argument("session", nargs="?", default="", help="the name of the session to end instead of the program")
    _add_sessions(commands.add_parser("sessions", help="list the running program's sessions, start one, stop one"))
    _add_do(commands.add_parser("do", help="do something in the running program, as a menu or a footswitch does"))
    settings = commands.add_parser("settings", help="list every setting, what holds and where it comes from")
    settings.add_argument("--markdown", action="store_true", help="the page that documents them instead")
    return parser


def _add_sessions(sessions: argparse.ArgumentParser) -> None:
    sessions.add_argument("--json", action="store_true", help="for other programs to read")
    sessions.add_argument("--kind", default="", metavar="K", help="only those of a kind, such as rack")
    sessions.add_argument("--state", default="", metavar="S", help="only those in a state, such as active")
    sessions.add_argument("--search", default="", metavar="TEXT", help="only those with these words")
    steps = sessions.add_subparsers(dest="step", metavar="STEP")
    for step in ("start", "stop"):
        steps.add_parser(step, help=f"{step} a session").add_argument("session", help="its name")


def _add_do(do: argparse.ArgumentParser) -> None:
    do.add_argument("action", nargs="?", default="", metavar="ACTION", help="what to do, such as snapshot.next")
    do.add_argument(
        "words",
        nargs="*",
        metavar="VALUE",
        help="its arguments in their order, or NAME=VALUE; names as on screen, numbers with units such as -6dB",
    )
    do.add_argument("--rack", default="", metavar="NAME", help="in this rack; without it in the one in front")
    do.add_argument("--list", action="store_true", help="say all that can be done, with its arguments")
    do.add_argument("--json", action="store_true", help="the list for other programs to read")


def _do(options: argparse.Namespace) -> int:
    from marlise_desktop.app import remote_actions  # noqa: PLC0415 - see the module's first line

    if options.list:
        return remote_actions.listed(str(options.rack), as_json=bool(options.json))
    if not options.action:
        raise MarliseError("do what?", hint="marlise-desktop do --list says all that can be done.")
    return remote_actions.do(str(options.action), [str(word) for word in options.words], str(options.rack))


def _sessions(options: argparse.Namespace) -> int:
    from marlise_desktop.app import remote_sessions  # noqa: PLC0415

    step = options.step if options.command == "sessions" else "stop"
    if step:
        return remote_sessions.step(str(step), str(options.session))
    asked = {"kind": str(options.kind), "state": str(options.state), "search": str(options.search)}
    return remote_sessions.listed(asked, as_json=bool(options.json))


def _run(options: argparse.Namespace) -> int:
    if options.selftest:
        from marlise_desktop.app.selftest import selftest  # noqa: PLC0415 - see the module's first line

        return selftest()
    if options.command == "render":
        from marlise_desktop.app.render import render  # noqa: PLC0415

        return render(options.board, options.source, options.target, options.snapshot, options.tail)
    if options.command == "do":
        return _do(options)
    if options.command == "settings":
        from marlise_desktop.app.settings_table import settings  # noqa: PLC0415

        return settings(markdown=bool(options.markdown))
    if options.command == "sessions" or (options.command == "stop" and options.session):
        return _sessions(options)
    if options.command in {"health", "panic", "stop"}:
        from marlise_desktop.app import remote  # noqa: PLC0415

        if options.command == "health":
            return remote.health(as_json=bool(options.json))
        return remote.panic() if options.command == "panic" else remote.stop()
    from marlise_desktop.app.window import run_window  # noqa: PLC0415

    return run_window(options.board, safe=bool(options.safe), log_format=str(options.log_format))
