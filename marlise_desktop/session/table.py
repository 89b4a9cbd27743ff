"""The actions that the session itself offers."""

from marlise_desktop.domain.events import EngineState
from marlise_desktop.session.actions import Action, Actions
from marlise_desktop.session.boards import Boards
from marlise_desktop.session.engine import EngineService
from marlise_desktop.session.fades import Fades
from marlise_desktop.session.history import History
from marlise_desktop.session.library import Library
from marlise_desktop.session.midi_clock import MidiClock
from marlise_desktop.session.presets import Presets
from marlise_desktop.session.snapshots import Snapshots
from marlise_desktop.session.transport import Transport
from marlise_desktop.session.tuner import Tuner
from marlise_desktop.session.windows import Windows

_DISK = "it changes files, not the board; a deleted board is in the trash"
_SOUND = "it changes how the sound leaves the program, not the board"


def fill(
    actions: Actions,
    boards: Boards,
    presets: Presets,
    snapshots: Snapshots,
    history: History,
    library: Library,
    engine: EngineService,
    transport: Transport,
) -> None:
    """Puts every action of the session into the table."""
    _add_editing(actions, boards, history)
    _add_pedals(actions, boards, presets)
    _add_snapshots(actions, boards, snapshots)
    _add_library(actions, library)
    _add_sound(actions, engine)
    _add_transport(actions, engine, transport)


def _add_editing(actions: Actions, boards: Boards, history: History) -> None:
    actions.add(
        Action(
            "edit.undo",
            "Undo",
            history.undo,
            "Edit",
            "Ctrl+Z",
            refusal=lambda: "" if history.undo_label else "there is nothing to undo",
        ),
        Action(
            "edit.redo",
            "Redo",
            history.redo,
            "Edit",
            "Ctrl+Shift+Z",
            refusal=lambda: "" if history.redo_label else "there is nothing to redo",
        ),
        Action("edit.delete", "Delete", boards.remove, "Edit", "Del", ("instances", "connections"), edits=True),
        Action("edit.duplicate", "Duplicate", boards.duplicate, "Edit", "Ctrl+D", ("instances",), edits=True),
        Action("edit.paste", "Paste", boards.paste, "Edit", "Ctrl+V", ("clip", "position"), edits=True),
    )


def _add_pedals(actions: Actions, boards: Boards, presets: Presets) -> None:
    actions.add(
        Action("pedal.add", "Add pedal", boards.add, "Pedal", "", ("uri", "position", "insert"), edits=True),
        Action(
            "pedal.insert",
            "Insert into cable",
            boards.insert,
            "Pedal",
            "",
            ("instance", "connection", "position"),
            edits=True,
        ),
        Action("pedal.move", "Move", boards.move, "Pedal", "", ("positions", "gesture"), edits=True),
        Action("pedal.bypass", "Bypass", boards.set_bypassed, "Pedal", "", ("instance", "bypassed"), edits=True),
        Action(
            "pedal.bypass_strategy",
            "How it is bypassed",
            boards.set_bypass_strategy,
            "Pedal",
            "",
            ("instance", "strategy"),
            edits=True,
        ),
        Action("pedal.rename", "Rename pedal", boards.rename, "Pedal", "", ("instance", "label"), edits=True),
        Action(
            "pedal.set_value",
            "Set parameter",
            boards.set_value,
            "Pedal",
            "",
            ("instance", "symbol", "value", "gesture"),
            edits=True,
        ),
        Action("pedal.reset", "Reset parameter", boards.reset, "Pedal", "", ("instance", "symbol"), edits=True),
        Action(
            "pedal.set_property",
            "Set file or property",
            boards.set_property,
            "Pedal",
            "",
            ("instance", "uri", "value"),
            edits=True,
        ),
        Action(
            "pedal.try_again",
            "Try again",
            boards.try_again,
            "Pedal",
            "",
            ("instance",),
            edits=True,
            not_undoable="it only lets the engine run again what is on the board",
        ),
        Action("cable.connect", "Draw cable", boards.connect, "Pedal", "", ("source", "target"), edits=True),
        Action("cable.move", "Move cable", boards.replug, "Pedal", "", ("connection", "source", "target"), edits=True),
        Action("cable.disconnect", "Cut cable", boards.disconnect, "Pedal", "", ("connections",), edits=True),
        Action(
            "cable.reconnect",
            "Join again",
            boards.reconnect,
            "Pedal",
            "",
            ("connection",),
            edits=True,
            not_undoable="the board had this cable all the time; another program had cut it",
        ),
        Action("preset.load", "Load preset", presets.load, "Pedal", "", ("instance", "preset"), edits=True),
        Action(
            "preset.save",
            "Save preset",
            presets.save,
            "Pedal",
            "",
            ("instance", "label"),
            edits=True,
            not_undoable="it writes a preset to disk; delete the preset instead",
        ),
        Action(
            "preset.delete",
            "Delete preset",
            presets.delete,
            "Pedal",
            "",
            ("instance", "preset"),
            edits=True,
            not_undoable="the preset's folder is in the trash and can be put back from there",
        ),
    )


def _add_snapshots(actions: Actions, boards: Boards, snapshots: Snapshots) -> None:
    actions.add(
        Action("snapshot.save_as", "Save new snapshot", snapshots.save_as, "Snapshot", "Ctrl+K", ("name",), edits=True),
        Action("snapshot.save", "Save over snapshot", snapshots.save, "Snapshot", "", ("snapshot_id",), edits=True),
        Action("snapshot.apply", "Apply snapshot", snapshots.apply, "Snapshot", "", ("snapshot_id",), edits=True),
        Action(
            "snapshot.rename", "Rename snapshot", snapshots.rename, "Snapshot", "", ("snapshot_id", "name"), edits=True
        ),
        Action("snapshot.move", "Move snapshot", snapshots.move, "Snapshot", "", ("snapshot_id", "index"), edits=True),
        Action("snapshot.delete", "Delete snapshot", snapshots.delete, "Snapshot", "", ("snapshot_id",), edits=True),
    )
    for number in range(1, 10):
        actions.add(
            Action(
                f"snapshot.apply_{number}",
                f"Snapshot {number}",
                lambda index=number - 1: snapshots.apply_index(index),
                "Snapshot",
                str(number),
                refusal=lambda index=number - 1: (  # type: ignore[misc]
                    "" if index < len(boards.board.snapshots) else f"this board has no snapshot {index + 1}"
                ),
                edits=True,
            )
        )


def _add_library(actions: Actions, library: Library) -> None:
    actions.add(
        Action("board.new", "New board", library.new, "Board", "Ctrl+N", edits=True, not_undoable=_DISK),
        Action(
            "board.open", "Open board", library.open, "Board", "Ctrl+O", ("folder",), edits=True, not_undoable=_DISK
        ),
        Action("board.save", "Save", library.save, "Board", "Ctrl+S", ("pictures",), not_undoable=_DISK),
        Action(
            "board.save_as",
            "Save as",
            library.save_as,
            "Board",
            "Ctrl+Shift+S",
            ("title", "pictures"),
            not_undoable=_DISK,
        ),
        Action("board.rename", "Rename board", library.rename, "Board", "", ("folder", "title"), not_undoable=_DISK),
        Action(
            "board.duplicate",
            "Duplicate board",
            library.duplicate,
            "Board",
            "",
            ("folder", "title"),
            not_undoable=_DISK,
        ),
        Action("board.delete", "Delete board", library.delete, "Board", "", ("folder",), not_undoable=_DISK),
    )


def _add_sound(actions: Actions, engine: EngineService) -> None:
    async def toggle_mute() -> None:
        await engine.set_muted(not engine.muted)

    actions.add(
        Action("sound.mute", "Mute", toggle_mute, "Sound", "Ctrl+M", not_undoable=_SOUND),
        Action("sound.panic", "Panic: silence everything", engine.panic, "Sound", "Ctrl+.", not_undoable=_SOUND),
        Action("sound.trim", "Input trim", engine.set_trim, "Sound", "", ("level_db",), not_undoable=_SOUND),
        Action("sound.volume", "Master volume", engine.set_volume, "Sound", "", ("level_db",), not_undoable=_SOUND),
        Action(
            "sound.play_again",
            "Play the board again",
            engine.play_again,
            "Sound",
            not_undoable=_SOUND,
            refusal=lambda: "" if engine.resting else "the board is not kept from playing",
        ),
        Action(
            "sound.restart_engine",
            "Restart engine",
            engine.restart,
            "Sound",
            not_undoable=_SOUND,
            refusal=lambda: "" if engine.state is not EngineState.STARTING else "the engine is being started",
        ),
    )


def add_windows(actions: Actions, windows: Windows) -> None:
    """What opens plugins' own windows."""
    actions.add(
        Action(
            "pedal.show_window",
            "Open its own window",
            windows.show,
            "Pedal",
            "Ctrl+W",
            ("instance",),
            refusal=windows.refusal,
            not_undoable="it opens a window and leaves the board as it is",
        )
    )


def add_tuner(actions: Actions, tuner: Tuner) -> None:
    why = "it listens, and leaves the board as it is"
    actions.add(
        Action("tuner.toggle", "Tuner", tuner.toggle, "Sound", "F9", refusal=tuner.refusal, not_undoable=why),
        Action("tuner.listen_to", "Tuner's input", tuner.listen_to, "Sound", "", ("port",), not_undoable=why),
        Action("tuner.reference", "Tuner's reference", tuner.set_reference, "Sound", "", ("hertz",), not_undoable=why),
        Action("tuner.mute", "Mute while tuning", tuner.set_mutes, "Sound", "", ("mutes",), not_undoable=why),
    )


def add_fades(actions: Actions, fades: Fades, clock: MidiClock) -> None:
    why = "it is a setting, not the board's"
    actions.add(
        Action(
            "sound.fade", "How long edits fade", fades.set_fade_ms, "Sound", "", ("milliseconds",), not_undoable=why
        ),
        Action(
            "snapshot.glide",
            "How long snapshots glide",
            fades.set_ramp_ms,
            "Sound",
            "",
            ("milliseconds",),
            not_undoable=why,
        ),
        Action("transport.follow_midi", "Follow MIDI clock or not", clock.toggle, "Sound", "", not_undoable=why),
    )


def _add_transport(actions: Actions, engine: EngineService, transport: Transport) -> None:
    def stopped() -> str:
        return "" if engine.state is EngineState.RUNNING else "no engine runs at present"

    why = "it moves the transport of all programs, not the board"
    actions.add(
        Action(
            "transport.toggle",
            "Play or stop",
            transport.toggle,
            "Sound",
            "Ctrl+Space",
            refusal=stopped,
            not_undoable=why,
        ),
        Action(
            "tempo.set", "Set tempo", transport.set_tempo, "Sound", "", ("bpm", "beats_per_bar", "gesture"), edits=True
        ),
        Action("tempo.tap", "Tap tempo", transport.tap, "Sound", "Ctrl+T", edits=True),
    )
