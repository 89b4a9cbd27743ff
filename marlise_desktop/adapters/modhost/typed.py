"""Commands that a person types: sent as they are, answered as they are.

Source: mod-host src/mod-host.h, the list of commands; the built-in host tells its own.
"""

import re
from collections.abc import Sequence
from typing import Final

from marlise_desktop.adapters.modhost.protocol import (
    LONG_PATIENCE_S,
    LONGEST_MESSAGE,
    Reply,
    ReplyForm,
    Request,
    UnsendableError,
    request,
)
from marlise_desktop.adapters.modhost.status import reason
from marlise_desktop.domain.errors import EngineError
from marlise_desktop.session.ports.engine import CommandReply

_NAMES: Final = """
activate add bundle_add bundle_remove bypass cc_map cc_unmap cc_value_set connect connect_matching
connect_safe cpu_load cv_map cv_unmap disconnect disconnect_all disconnect_safe feature_enable help hmi_map
hmi_unmap licensee load max_cpu_load midi_learn midi_map midi_unmap monitor monitor_audio_levels
monitor_midi_control monitor_midi_program monitor_output monitor_output_off multi_activate multi_add
multi_bypass multi_param_set multi_params_flush multi_pre_run multi_preload multi_remove output_data_ready
param_get param_monitor param_set params_flush patch_get patch_set pre_run preload preset_load preset_save
preset_show quit remove save set_bpb set_bpm show_external_ui state_load state_save state_tmpdir transport
transport_sync wait_audio_cycle
"""
OF_BOTH: Final = frozenset(_NAMES.split())
"""What mod-host and the built-in host have in common."""
_UNANSWERED: Final = frozenset({"help", "quit", "save", "load"})
_NAME: Final = re.compile(r"[a-z_]+\Z")
_REFUSED: Final = {
    "not found": "the engine has no such command",
    "few arguments": "the command needs more words",
    "many arguments": "the command takes fewer words",
    "invalid argument": "the engine cannot read the command",
    "busy": "the engine belongs to another program",
}


def names(listed: str) -> frozenset[str]:
    """From `add 2, apply 1...`, each with the count of its arguments."""
    return frozenset(entry.split(" ")[0] for entry in listed.split(", ") if entry)


def request_of(words: Sequence[str]) -> Request:
    """Raises EngineError: whoever waits for a reply that never comes takes the engine for dead."""
    name = words[0] if words else ""
    if not _NAME.match(name):
        raise EngineError(f"{name or 'nothing'} is no command", hint="It begins with a name, such as cpu_load.")
    if name in _UNANSWERED:
        raise EngineError(f"the engine does not answer {name}, so it cannot be asked")
    try:
        return request(*words, form=ReplyForm.RAW, patience_s=LONG_PATIENCE_S, longest=LONGEST_MESSAGE)
    except UnsendableError as error:
        raise EngineError(f"the command cannot be said: {error}") from error


def answer(reply: Reply) -> CommandReply:
    if reply.refused:
        return CommandReply(reply.text, reason(reply.status))
    return CommandReply(reply.text, _REFUSED.get(reply.text, ""))
