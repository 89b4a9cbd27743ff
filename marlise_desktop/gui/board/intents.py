"""What the user asks of the board by mouse and keys, as signals; nobody here knows the session."""

from PySide6.QtCore import QObject, Signal


class Intents(QObject):
    """One for a panel. `gesture` is any object; edits that carry the same one are undone together."""

    value_requested = Signal(str, str, float, object)
    """instance, symbol, value, gesture"""
    reset_requested = Signal(str, str)
    bypass_requested = Signal(tuple, bool)
    """instances, whether they are to be bypassed"""
    strategy_requested = Signal(str, object)
    """instance, BypassStrategy"""
    move_requested = Signal(object, object)
    """{instance: Position}, gesture"""
    cable_requested = Signal(object, object)
    """source, target"""
    cable_move_requested = Signal(object, object, object)
    """the cable as it is, its new source, its new target"""
    rejoin_requested = Signal(object)
    add_requested = Signal(str, object, object)
    """plugin URI, Position, the Connection to go into or None"""
    insert_requested = Signal(str, object, object)
    """instance, the Connection to go into, Position"""
    remove_requested = Signal(object, object)
    """instances, connections"""
    copy_requested = Signal(object)
    paste_requested = Signal(object)
    """Position"""
    duplicate_requested = Signal(object)
    rename_requested = Signal(str)
    retry_requested = Signal(str)
    window_requested = Signal(str)
    """the plugin's own window"""
    details_requested = Signal(str)
    """the pedal was opened: the inspector takes the keyboard"""
    loop_closed = Signal(object)
    """the Connection that was just asked for closes a loop"""
