"""What tests share stands in modules with names of their own: `conftest` is whichever of them pytest met first."""

from __future__ import annotations

import ast
from pathlib import Path

TESTS = Path(__file__).parents[1]


def test_nothing_is_imported_from_a_conftest_by_its_bare_or_full_name() -> None:
    taken = [
        f"{path.relative_to(TESTS)}:{node.lineno}"
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").split(".")[-1] == "conftest"
    ]

    assert taken == []


def test_no_two_helpers_could_be_taken_for_one_another() -> None:
    """A module beside tests in a folder without `__init__.py` is imported as `tests.folder.module` only."""
    helpers = {path.stem for path in TESTS.rglob("*.py") if not path.stem.startswith(("test_", "__", "conftest"))}
    bare = [
        f"{path.relative_to(TESTS)}:{node.lineno}"
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and not node.level and node.module in helpers
    ]

    assert bare == []
