"""Faulty data made whole enough to look further: unknown keys are dropped, wrong values replaced by examples.

So one reading names the faults of single fields and those between parts together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from .model import Template
from .parts import Loc

DROPPED = object()
# how pydantic marks a fault in a key that the writer chose
KEY = "[key]"


@cache
def schema() -> dict[str, Any]:
    """JSON Schema of a template file."""
    made = Template.model_json_schema()
    _close(made)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made, "title": "golive template"}


def _close(node: Any) -> None:
    """pydantic leaves it open what keys there may be beside those of a pattern."""
    if isinstance(node, dict):
        if "patternProperties" in node:
            node["additionalProperties"] = False
        for inner in node.values():
            _close(inner)
    elif isinstance(node, list):
        for inner in node:
            _close(inner)


def shape(loc: Loc) -> dict[str, Any]:
    """The schema of what stands at `loc`; empty when nothing may stand there."""
    node = _resolved(schema())
    for step in loc:
        if isinstance(step, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(step) or _free(node)
        node = _resolved(node)
    return node


def keys(loc: Loc) -> tuple[str, ...]:
    """The keys known at `loc`."""
    return tuple(shape(loc).get("properties", ()))


def example(node: Mapping[str, Any]) -> Any:
    """The least that fits a schema."""
    node = _resolved(node)
    for value in (node.get("examples"), node.get("enum"), [node["const"]] if "const" in node else None):
        if value:
            return value[0]
    match node.get("type"):
        case "object":
            free = {"example": example(_free(node))} if node.get("minProperties") else {}
            return free | {key: example(node["properties"][key]) for key in node.get("required", ())}
        case "array":
            return tuple(example(node["items"]) for _ in range(node.get("minItems", 0)))
        case kind:
            return {"integer": 1, "number": 1.0, "boolean": False}.get(str(kind), "example")


def repaired(data: object, locs: Iterable[Loc]) -> object:
    """`data` without what is wrong at `locs`; it may still not be valid."""
    whole = _thawed(data)
    for loc in sorted(set(locs), key=len):
        _mend(whole, loc)
    return _frozen(whole)


def _mend(whole: Any, loc: Loc) -> None:
    if not loc:
        return
    parent = whole
    for step in loc[:-1]:
        parent = _inner(parent, step)
    last = loc[-1]
    if isinstance(parent, dict):
        fitting = shape(loc)
        if fitting:
            parent[last] = _thawed(example(fitting))
        else:
            parent.pop(last, None)
    elif isinstance(parent, list) and isinstance(last, int) and last < len(parent):
        records = "properties" in shape(loc)
        parent[last] = _thawed(example(shape(loc))) if records else DROPPED


def _inner(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    return value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None


def _free(node: Mapping[str, Any]) -> dict[str, Any]:
    """The schema behind keys that the writer chooses."""
    inner = node.get("additionalProperties")
    patterns = [*node.get("patternProperties", {}).values()]
    return inner if isinstance(inner, dict) else patterns[0] if patterns else {}


def _resolved(node: Mapping[str, Any]) -> dict[str, Any]:
    """Behind references, and past `null` or the short form of a record."""
    while True:
        if "$ref" in node:
            node = schema()["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            full = [choice for choice in node["anyOf"] if choice.get("type") != "null"]
            node = full[-1]
        else:
            return dict(node)


def _thawed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _thawed(inner) for key, inner in value.items()}
    return [_thawed(inner) for inner in value] if isinstance(value, tuple) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(inner) for key, inner in value.items()}
    return tuple(_frozen(inner) for inner in value if inner is not DROPPED) if isinstance(value, list) else value
