"""Who may import whom. The table is the design; a new arrow is a change of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SHARED = {"bot.errors", "bot.message"}
"""Values every room may use."""

MAY_IMPORT = {
    "bot.errors": set[str](),
    "bot.message": set[str](),
    "bot.domain": {"bot.domain"},
    "bot.grammar": {"bot.domain"},
    "bot.settings": {"bot.probing.hosts"},
    "bot.limits": set[str](),
    "bot.templates": {"bot.templates", "bot.domain", "bot.grammar", "checks"},
    "bot.exchange": {"bot.exchange", "bot.domain", "bot.templates"},
    "bot.pictures": {"bot.pictures", "bot.domain"},
    "bot.cli": {"bot.templates", "bot.store", "bot.views", "bot.exchange", "bot.services", "bot.domain"},
    "bot.views": {"bot.views", "bot.domain"},
    "bot.store": {"bot.store", "bot.domain", "bot.grammar", "bot.templates", "migrations"},
    "bot.contracts": {"bot.store"},
    "bot.clock": {"bot.settings", "bot.store"},
    "bot.cards": {"bot.cards", "bot.store", "bot.views", "bot.domain", "bot.services.room"},
    "bot.services": {
        "bot.services",
        "bot.store",
        "bot.views",
        "bot.domain",
        "bot.cards",
        "bot.contracts",
        "bot.grammar",
        "bot.exchange",
        "bot.pictures",
    },
    "bot.services.room": {"bot.store", "bot.views", "bot.domain"},
    "bot.workers": {
        "bot.workers",
        "bot.store",
        "bot.views",
        "bot.domain",
        "bot.cards",
        "bot.services",
        "bot.contracts",
        "bot.sending",
        "bot.clock",
        "bot.metrics",
        "bot.pictures",
        "checks",
    },
    "bot.sending": set[str](),
    "bot.outside": {"bot.probing", "bot.settings"},
    "bot.logs": set[str](),
    "bot.metrics": set[str](),
    "bot.receiving": {"bot.domain", "bot.store"},
    "bot.listening": {"bot.metrics", "bot.settings", "bot.slack"},
    "bot.slack": {
        "bot.slack",
        "bot.contracts",
        "bot.router",
        "bot.store",
        "bot.domain",
        "bot.grammar",
        "bot.views",
        "bot.clock",
        "bot.settings",
        "bot.sending",
        "bot.metrics",
    },
    "checks": {"checks", "bot.domain"},
    "bot.probing": {"bot.probing", "bot.domain.net"},
    "sandbox": {"sandbox"},
    "migrations": {"migrations", "bot.store"},
}
"""Package or module -> what of the project it may import besides `SHARED`. The longest name that fits counts."""

ASSEMBLING = {"bot.__main__", "bot.demo", "bot.serving", "bot.cli.doctor", "bot.cli.check"}
"""The command line and the demo put the parts together, so they may see everything."""

APPLICATION = {"bot.router", "commands"}
"""The verbs, and what calls them. They may use all of `bot` but the edge and the workers."""


def modules() -> Iterator[tuple[str, Path]]:
    for top in ("bot", "commands", "checks", "sandbox", "migrations"):
        for path in sorted((ROOT / top).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path


def imports(path: Path, module: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module if path.name == "__init__.py" else module.rpartition(".")[0]
                for _ in range(node.level - 1):
                    package = package.rpartition(".")[0]
                base = f"{package}.{base}".rstrip(".")
            yield from (f"{base}.{alias.name}" for alias in node.names)


def inside(name: str, places: set[str]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def rule_for(module: str) -> set[str] | None:
    fitting = [name for name in MAY_IMPORT if inside(module, {name})]
    return MAY_IMPORT[max(fitting, key=len)] if fitting else None


LIBRARIES = {
    "aiosqlite": {"bot.store"},
    "alembic": {"bot.store", "migrations"},
    "apscheduler": {"bot.workers.heartbeat"},
    "asyncpg": {"bot.store"},
    "dns": {"bot.probing"},
    "icalendar": {"bot.exchange"},
    "resvg_py": {"bot.pictures"},
    "slack_bolt": {"bot.slack"},
    "slack_sdk": {"bot.slack", "bot.serving", "bot.cli.doctor"},
    "sqlalchemy": {"bot.store", "migrations"},
    "sqlalchemy.exc": {"bot.store", "migrations", "bot.workers"},
}
"""Library -> where alone it is known. The longest name that fits counts: SQL is the store's, its errors travel."""

OURS = {"bot", "commands", "checks", "sandbox", "migrations"}


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_each_module_imports_only_what_its_room_may(module: str, path: Path) -> None:
    if inside(module, ASSEMBLING):
        return
    taken = {name for name in imports(path, module) if inside(name, OURS)} - {"bot.__version__"}
    if inside(module, APPLICATION) or module == "bot":
        forbidden = {name for name in taken if inside(name, {"bot.slack", "bot.workers", "sandbox", "bot.demo"})}
        if module != "bot.serving" and not inside(module, {"commands"}):
            forbidden |= {name for name in taken if inside(name, {"commands", "checks"})}
        if module == "bot.serving":
            forbidden = {name for name in taken if inside(name, {"commands", "checks", "sandbox", "bot.demo"})}
        assert not forbidden, f"{module} must not import {sorted(forbidden)}"
        return
    allowed = rule_for(module)
    assert allowed is not None, f"{module} has no place in the table: add one, or move it"
    forbidden = {name for name in taken if not inside(name, allowed | SHARED)}
    assert not forbidden, f"{module} must not import {sorted(forbidden)}"


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_each_library_is_known_in_its_room_only(module: str, path: Path) -> None:
    for name in imports(path, module):
        fitting = [library for library in LIBRARIES if inside(name, {library})]
        if fitting:
            assert inside(module, LIBRARIES[max(fitting, key=len)]), f"{module} must not import {name}"


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: value if isinstance(value, str) else "")
def test_imports_stand_at_the_top_unless_starting_must_be_quick(module: str, path: Path) -> None:
    quick = {
        "bot.__main__",
        "bot.demo",
        "bot.exchange.reports",
        "bot.store.connect",
        "migrations",
        "sandbox.__main__",
        "bot.serving",
        "bot.cli.doctor",
    }
    if inside(module, quick):
        return
    tree = ast.parse(path.read_text())
    inner = [
        node.lineno
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inner, f"{path.name} imports inside a function at lines {inner}"
