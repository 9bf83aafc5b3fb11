"""Habits of the house that a machine can hold: doors do not write, they call actions (see CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("portal", "incubator", "events", "home")
# The pieces of a room's furniture that are doors or carry no decision; a management command is a door, too.
DOORS = {"views.py", "admin_views.py", "forms.py", "permissions.py", "messages.py"}
STATES = {"status", "standing", "outcome"}


def modules() -> list[Path]:
    return sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py"))


def found(paths: list[Path], wanted: type[ast.AST], is_wrong) -> list[str]:  # type: ignore[no-untyped-def]
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}: {ast.unparse(node)}"
        for path in paths
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, wanted) and is_wrong(node)
    ]


def test_views_save_nothing():
    def saves(call: ast.Call) -> bool:
        return isinstance(call.func, ast.Attribute) and call.func.attr in {"save", "bulk_create", "bulk_update"}

    assert found([path for path in modules() if path.name == "views.py"], ast.Call, saves) == []


def test_no_door_assigns_a_status():
    def assigns(assignment: ast.Assign) -> bool:
        return any(isinstance(target, ast.Attribute) and target.attr in STATES for target in assignment.targets)

    doors = [path for path in modules() if path.name in DOORS or "commands" in path.parts]
    assert found(doors, ast.Assign, assigns) == []
