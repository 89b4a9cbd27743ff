"""Rules of the code base that no tool checks: no second event loop, no blind except, each module says its idea."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "marlise_desktop"
_FORBIDDEN_CALLS = {"exec", "exec_", "processEvents"}
_STATIC_DIALOGS = {
    "getOpenFileName",
    "getOpenFileNames",
    "getSaveFileName",
    "getExistingDirectory",
    "getText",
    "getItem",
    "getInt",
    "getDouble",
    "question",
    "warning",
    "critical",
    "information",
}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[ast.Attribute]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func


def test_no_second_event_loop_is_ever_started() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{call.lineno} {call.attr}"
        for path, tree in modules()
        for call in calls(tree)
        if call.attr in _FORBIDDEN_CALLS and not (call.attr == "exec" and ast.unparse(call.value) == "drag")
    ]
    assert not found, "a nested loop strands other tasks; use gui.kit.ask or popup: " + ", ".join(found)


def test_no_static_dialog_is_used() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{call.lineno} {call.attr}"
        for path, tree in modules()
        for call in calls(tree)
        if call.attr in _STATIC_DIALOGS and ast.unparse(call.value) in {"QFileDialog", "QInputDialog", "QMessageBox"}
    ]
    assert not found, found


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(PACKAGE)) for path, tree in modules() if not ast.get_docstring(tree)]
    assert not silent, silent


def test_blind_excepts_stand_only_at_the_three_boundaries() -> None:
    allowed = {"session/bus.py", "app/crash.py", "adapters/jack/worker.py"}
    found = []
    for path, tree in modules():
        name = str(path.relative_to(PACKAGE))
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                hands_on = isinstance(node.body[-1], ast.Raise)
                if caught in {"Exception", "BaseException", "everything"} and name not in allowed and not hands_on:
                    found.append(f"{name}:{node.lineno}")
    assert not found, found


def test_nothing_waits_in_a_way_that_may_not_be_cancelled() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path, tree in modules()
        for call in calls(tree)
        if ast.unparse(call) == "asyncio.wait_for"
    ]
    assert not found, "on Python 3.11 it drops a cancellation that comes with the answer; use asyncio.timeout: " + str(
        found
    )
