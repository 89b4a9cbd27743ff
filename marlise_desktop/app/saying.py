"""What the command line says."""

import sys


def say(text: str) -> None:
    """A line on standard output, at once. A file's name that is not UTF-8 comes out as the bytes that it has."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode(sys.stdout.encoding, "surrogateescape"))
    sys.stdout.buffer.flush()
