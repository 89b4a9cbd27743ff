"""JSON files of a bundle: strict about syntax, typed on the way in, stable on the way out."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from marlise_desktop.adapters.bundle.text_files import read_text
from marlise_desktop.domain.errors import BundleError
from marlise_desktop.storage import json_values

Json: TypeAlias = json_values.Json
JsonObject: TypeAlias = json_values.JsonObject


def read_json(path: Path) -> Json:
    """Raises BundleError with the line, FileNotFoundError if there is no such file."""
    text = read_text(path)
    try:
        return json_values.json_in(text)
    except json.JSONDecodeError as error:
        raise json_fault(path, f"line {error.lineno}: {error.msg}", line=error.lineno) from error
    except UnicodeEncodeError as error:
        raise json_fault(path, "a text in it holds half a character") from error
    except (ValueError, RecursionError) as error:
        raise json_fault(path, "a number in it is too long, or brackets are nested too deep") from error


def read_object(path: Path) -> JsonObject:
    value = read_json(path)
    if not isinstance(value, dict):
        raise json_fault(path, "expected an object in braces")
    return value


def json_fault(path: Path, reason: str, *, line: int = 0) -> BundleError:
    return BundleError(
        f"{path} cannot be read: {reason}",
        file=str(path),
        line=line,
        hint="Take the file from a copy of the folder, or move it away to open the board without what it holds.",
    )


def json_text(value: Json) -> str:
    return json.dumps(value, indent=2) + "\n"


def as_object(value: Json) -> JsonObject:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def as_text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def as_number(value: Json) -> float | None:
    """A finite number, a truth value being 0 or 1; None for all else."""
    if not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def without(value: Mapping[str, Json], *keys: str) -> JsonObject:
    return {key: held for key, held in value.items() if key not in keys}
