"""Habits of the house that a machine can hold: doors do not write, they call actions (see CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("portal", "incubator", "events", "home")
# Actions, and the nouns that a room's actions are split into.
WRITERS = {"actions.py", "assigning.py", "attendance.py", "decisions.py", "holding.py", "transitions.py", "delivery.py"}
WRITERS |= {"offering.py", "signing.py", "moving.py", "changing.py", "leaving.py"}  # of residency/living
WRITERS |= {"deciding.py", "cancelling.py"}  # of activities
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


def test_a_status_has_one_writer():
    def assigns(assignment: ast.Assign) -> bool:
        written = [inner for target in assignment.targets for inner in ast.walk(target)]
        return any(isinstance(target, ast.Attribute) and target.attr in STATES for target in written)

    def updates(call: ast.Call) -> bool:
        verb = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        return verb in {"update", "update_or_create"} and any(keyword.arg in STATES for keyword in call.keywords)

    # A migration moves rows on that no verb knows any more.
    others = [path for path in modules() if path.name not in WRITERS and path.parent.name != "migrations"]
    assert found(others, ast.Assign, assigns) == []
    # The demo town says of old messages that they went out; nobody may get them.
    assert found([path for path in others if path.parts[-2:] != ("demo", "notices.py")], ast.Call, updates) == []
