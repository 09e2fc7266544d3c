"""A small language for shapes: what a JSON value must look like, and how Slack words what is wrong with it.

A check takes a value, where it stands, and the list it adds faults to. Where it stands is a linked pair (parent, name),
spelled out as a JSON pointer only when there is a fault, so that checking a good message costs little.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Place = tuple[Any, ...]
Check = Callable[[Any, Place, list[str]], None]
Object = dict[str, Any]


def root(name: str) -> Place:
    return (None, name)


def pointer(place: Place) -> str:
    parts: list[str] = []
    at: Any = place
    while at is not None:
        at, name = at
        parts.append(str(name))
    return "/" + "/".join(reversed(parts))


def fault(faults: list[str], place: Place, words: str) -> None:
    faults.append(f"{words} [json-pointer:{pointer(place)}]")


def string(most: int, least: int = 1) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        if not isinstance(value, str):
            fault(faults, place, "must provide a string")
        elif len(value) > most:
            fault(faults, place, f"must be less than {most + 1} characters")
        elif len(value) < least:
            fault(faults, place, f"must be more than {least - 1} characters")

    return check


def url(most: int = 3_000) -> Check:
    sized = string(most)

    def check(value: Any, place: Place, faults: list[str]) -> None:
        sized(value, place, faults)
        if isinstance(value, str) and "://" not in value[:20] and not value.startswith("mailto:"):
            fault(faults, place, "must be a valid URL")

    return check


def boolean(value: Any, place: Place, faults: list[str]) -> None:
    if not isinstance(value, bool):
        fault(faults, place, "must provide a boolean")


def integer(least: int, most: int) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            fault(faults, place, "must provide an integer")
        elif not least <= value <= most:
            fault(faults, place, f"must be between {least} and {most}")

    return check


def matching(pattern: Callable[[str], Any], words: str) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        if not isinstance(value, str) or not pattern(value):
            fault(faults, place, words)

    return check


def one_of(*choices: str) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        if value not in choices:
            fault(faults, place, f"must be a valid enum value: {', '.join(choices)}")

    return check


def array(item: Check, most: int, least: int = 1) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        if not isinstance(value, list):
            return fault(faults, place, "must provide an array")
        if len(value) > most:
            fault(faults, place, f"no more than {most} items allowed")
        if len(value) < least:
            fault(faults, place, f"no less than {least} items allowed")
        for at, entry in enumerate(value):
            item(entry, (place, at), faults)

    return check


def an_object(fields: Mapping[str, Check], required: tuple[str, ...] = (), also: Check | None = None) -> Check:
    """An object with these fields and no others; `also` checks what concerns several of them."""

    def check(value: Any, place: Place, faults: list[str]) -> None:
        if not isinstance(value, dict):
            return fault(faults, place, "must provide an object")
        for name in required:
            if name not in value:
                fault(faults, place, f"missing required field: {name}")
        for name, entry in value.items():
            if known := fields.get(name):
                known(entry, (place, name), faults)
            else:
                fault(faults, place, f"invalid additional property: {name}")
        if also:
            also(value, place, faults)

    return check


def by_type(kinds: Mapping[str, Check]) -> Check:
    """An object whose `type` says which of `kinds` it is."""

    def check(value: Any, place: Place, faults: list[str]) -> None:
        if not isinstance(value, dict):
            return fault(faults, place, "must provide an object")
        if "type" not in value:
            return fault(faults, place, "missing required field: type")
        kind = value["type"]
        if isinstance(kind, str) and kind in kinds:
            kinds[kind](value, place, faults)
        else:
            fault(faults, (place, "type"), f"unsupported type: {kind}")

    return check


def anything(value: Any, place: Place, faults: list[str]) -> None:
    """Takes every value: what is inside is not described anywhere."""


def exactly_one(*names: str) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        if sum(name in value for name in names) != 1:
            fault(faults, place, f"must have exactly one of: {', '.join(names)}")

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        if not any(name in value for name in names):
            fault(faults, place, f"must have at least one of: {', '.join(names)}")

    return check


def all_of(*checks: Check) -> Check:
    def check(value: Any, place: Place, faults: list[str]) -> None:
        for one in checks:
            one(value, place, faults)

    return check
