"""The JSON Schema beside the templates says the same as the models do."""

import json
import re
from importlib import resources
from typing import Any

import pytest

from bot.templates import names, schema, text_of
from bot.templates.tree import read

KINDS = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}


def objections(value: Any, node: dict[str, Any], where: str = "") -> list[str]:
    """What a JSON Schema validator would say, as far as this schema goes."""
    if "$ref" in node:
        return objections(value, schema()["$defs"][node["$ref"].rpartition("/")[2]], where)
    if "anyOf" in node:
        each = [objections(value, choice, where) for choice in node["anyOf"]]
        return [] if [] in each else min(each, key=len)
    if "const" in node or "enum" in node:
        allowed = node.get("enum", [node.get("const")])
        return [] if value in allowed else [f"{where}: {value!r} is none of {allowed}"]
    if node.get("type") == "object":
        return in_object(value, node, where)
    if node.get("type") == "array":
        return in_array(value, node, where)
    return in_scalar(value, node, where)


def in_object(value: Any, node: dict[str, Any], where: str) -> list[str]:
    if not isinstance(value, dict):
        return [f"{where}: no object"]
    known, free = node.get("properties", {}), node.get("additionalProperties", True)
    names = node.get("propertyNames", {})
    found = [f"{where}: lacks {key}" for key in node.get("required", []) if key not in value]
    for key, inner in value.items():
        found += objections(key, names, f"{where}.{key}")
        patterns = [sub for pattern, sub in node.get("patternProperties", {}).items() if re.search(pattern, key)]
        if key in known or patterns or isinstance(free, dict):
            found += objections(inner, known.get(key) or (patterns or [free])[0], f"{where}.{key}")
        elif not free:
            found.append(f"{where}: {key} is not known")
    return found


def in_array(value: Any, node: dict[str, Any], where: str) -> list[str]:
    if not isinstance(value, tuple):
        return [f"{where}: no array"]
    sizes = node.get("minItems", 0) <= len(value) <= node.get("maxItems", len(value))
    inner = [line for n, item in enumerate(value) for line in objections(item, node["items"], f"{where}[{n}]")]
    return inner if sizes else [f"{where}: wrong size", *inner]


def in_scalar(value: Any, node: dict[str, Any], where: str) -> list[str]:
    kind = node.get("type")
    if kind and (not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean")):
        return [f"{where}: {value!r} is no {kind}"]
    if kind == "string":
        fits = node.get("minLength", 0) <= len(value) <= node.get("maxLength", len(value))
        return [] if fits and re.search(node.get("pattern", ""), value, re.ASCII) else [f"{where}: {value!r}"]
    return []


def test_the_file_is_current() -> None:
    shipped = resources.files("bot.templates").joinpath("schema.json").read_text(encoding="utf-8")
    assert json.loads(shipped) == schema()
    assert shipped == json.dumps(schema(), indent=2, ensure_ascii=False) + "\n", "run: golive template schema"


@pytest.mark.parametrize("name", names())
def test_the_shipped_templates_fit_it(name: str) -> None:
    assert objections(read(text_of(name)).data, schema()) == []
    assert "$schema=schema.json" in text_of(name).splitlines()[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight: blocker", "weight: bloker"),
        ("weight: blocker", "wieght: blocker"),
        ("takes: 45m", "takes: soon"),
        ("at: T-18h", "at: 18h"),
        ("code: BUILD", "code: Build"),
        ("  health:", "  Health:"),
        ("  go:", "  og:"),
        ("after: PRE-1", "after: PRE 1"),
        ("- The decision is declared", "- {texte: x}"),
    ],
)
def test_it_objects_to_what_the_models_refuse(old: str, new: str) -> None:
    text = text_of("small-release")
    assert old in text
    assert objections(read(text.replace(old, new, 1)).data, schema())


def test_every_key_is_explained() -> None:
    for name, part in {**schema()["$defs"], "Template": schema()}.items():
        for key, node in part.get("properties", {}).items():
            of_its_own = schema()["$defs"].get(node.get("$ref", "").rpartition("/")[2], {})
            assert node.get("description") or of_its_own.get("description"), f"{name}.{key}"
