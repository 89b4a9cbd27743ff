"""Whether this user may run sound at real-time priority, and the commands that allow it."""

import grp
import os
import pwd
import resource
from pathlib import Path

_LEAST_LOCKED_BYTES = 256 << 20
_LIMITS_FILE = "/etc/security/limits.d/95-marlise-audio.conf"


def realtime_priority() -> int:
    """The highest priority that this process may take; 0 for none."""
    if os.geteuid() == 0:
        return 99
    soft, _ = resource.getrlimit(resource.RLIMIT_RTPRIO)
    return 99 if soft == resource.RLIM_INFINITY else soft


def advice() -> str:
    """Empty if all is well; else why not, with the commands, one a line."""
    memory, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    locked = os.geteuid() == 0 or memory == resource.RLIM_INFINITY or memory >= _LEAST_LOCKED_BYTES
    user = _user_name()
    return advice_for(
        user=user, priority=realtime_priority(), memory=locked, member=_in_audio_group(user), granted=_granted()
    )


def advice_for(*, user: str, priority: int, memory: bool, member: bool, granted: bool) -> str:
    """`member`: of the group audio. `granted`: the system gives that group its limits."""
    if priority > 0 and memory:
        return ""
    lacking = "run sound at real-time priority" if priority == 0 else "lock enough memory for sound"
    commands = []
    if not granted:
        commands.append(f"printf '@audio - rtprio 95\\n@audio - memlock unlimited\\n' | sudo tee {_LIMITS_FILE}")
    if not member:
        commands.append(f"sudo usermod -aG audio {user}")
    then = "log out and in again" if not commands else "then log out and in again"
    reason = f"{user} may not {lacking}: sound can crackle at small periods. It runs without."
    return "\n".join([reason, *commands, f"({then})"])


def _user_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"#{os.geteuid()}"


def _in_audio_group(user: str) -> bool:
    try:
        audio = grp.getgrnam("audio")
    except KeyError:
        return False
    return user in audio.gr_mem or audio.gr_gid in os.getgroups()


def _granted() -> bool:
    """Whether some limits file names real-time priority for the group audio."""
    files = [Path("/etc/security/limits.conf"), *Path("/etc/security/limits.d").glob("*.conf")]
    for file in files:
        try:
            lines = file.read_text(errors="replace").splitlines()
        except OSError:
            continue
        if any(line.lstrip().startswith("@audio") and "rtprio" in line for line in lines):
            return True
    return False
