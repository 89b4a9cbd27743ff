"""No nested event loop anywhere in the window: under a coroutine it strands other tasks for good."""

import ast
from pathlib import Path

import pytest

from marlise_desktop import gui

FOLDER = Path(gui.__file__).parent
FILES = sorted(FOLDER.rglob("*.py"))

LOOPS = {"exec", "exec_", "processEvents"}
STATIC_DIALOGS = {
    "QMessageBox": {"question", "information", "warning", "critical", "about", "aboutQt"},
    "QFileDialog": {
        "getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory", "getOpenFileUrl",
        "getSaveFileUrl", "getExistingDirectoryUrl", "getOpenFileContent",
    },
    "QInputDialog": {"getText", "getMultiLineText", "getInt", "getDouble", "getItem"},
    "QColorDialog": {"getColor"},
    "QFontDialog": {"getFont"},
}  # fmt: skip


def complaints(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value.id if isinstance(node.func.value, ast.Name) else ""
            drags = owner == "drag" and node.func.attr == "exec"  # QDrag has no other way; it starts in a mouse handler
            if (node.func.attr in LOOPS and not drags) or node.func.attr in STATIC_DIALOGS.get(owner, ()):
                found.append(f"line {node.lineno}: {owner}.{node.func.attr}()")
        names = {alias.name for alias in node.names} if isinstance(node, ast.Import | ast.ImportFrom) else set()
        if names & {"asyncSlot", "asyncClose"}:
            found.append(f"line {node.lineno}: {names}")
    return found


def imports_asyncio(tree: ast.AST) -> bool:
    return any(
        (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "asyncio" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "asyncio")
        for node in ast.walk(tree)
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_no_second_loop(path):
    assert complaints(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_only_the_kit_meets_asyncio(path):
    if path.parent.name != "kit":
        assert not imports_asyncio(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    "source", ["dialog.exec()", "QMessageBox.question(w, 'a', 'b')", "from qasync import asyncSlot", "menu.exec(p)"]
)
def test_the_test_can_fail(source):
    assert complaints(ast.parse(source))
