"""The inputs of forms. `name` is the field's block id, and says what its value fills."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.message import Block
from bot.views.parts import Element, clean, clip

REDRAWS = "redraws"
"""The action of a choice by which its form is drawn anew. Slack keeps what is filled in where an input stays the same
(docs.slack.dev/surfaces/modals)."""


def _plain(text: str, most: int) -> Element:
    return {"type": "plain_text", "text": clip(clean(text), most), "emoji": False}


def _input(name: str, label: str, element: Element, *, hint: str = "", optional: bool = False) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": _plain(label, 2000),
        "element": {"action_id": "value", **element},
        "optional": optional,
    }
    if hint:
        block["hint"] = _plain(hint, 2000)
    return block


def text(
    name: str,
    label: str,
    *,
    hint: str = "",
    initial: str = "",
    example: str = "",
    lines: bool = False,
    optional: bool = False,
    most: int = 3000,
) -> Block:
    element: Element = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    if initial:
        element["initial_value"] = clip(initial, most)
    if example:
        element["placeholder"] = _plain(example, 150)
    return _input(name, label, element, hint=hint, optional=optional)


def people(name: str, label: str, *, initial: Iterable[str] = (), hint: str = "") -> Block:
    element: Element = {"type": "multi_users_select"}
    if chosen := list(initial):
        element["initial_users"] = chosen
    return _input(name, label, element, hint=hint, optional=True)


def person(name: str, label: str, *, initial: str | None = None, hint: str = "") -> Block:
    element: Element = {"type": "users_select"}
    if initial:
        element["initial_user"] = initial
    return _input(name, label, element, hint=hint, optional=True)


def number(name: str, label: str, least: int, most: int, *, hint: str = "", optional: bool = False) -> Block:
    """A whole number."""
    element: Element = {"type": "number_input", "is_decimal_allowed": False}
    element |= {"min_value": str(least), "max_value": str(most)}
    return _input(name, label, element, hint=hint, optional=optional)


def choice(
    name: str,
    label: str,
    options: Sequence[tuple[str, str]],
    *,
    initial: str | None = None,
    hint: str = "",
    optional: bool = False,
    redraws: bool = False,
) -> Block:
    """`options` are (value, what is shown). `redraws`: picking one draws the form anew."""
    shown = [{"text": _plain(text, 75), "value": value} for value, text in options]
    element: Element = {"type": "static_select", "options": shown}
    if initial is not None:
        element["initial_option"] = next(option for option in shown if option["value"] == initial)
    if redraws:
        return {**_input(name, label, {**element, "action_id": REDRAWS}, hint=hint), "dispatch_action": True}
    return _input(name, label, element, hint=hint, optional=optional)


def ticks(name: str, label: str, options: Sequence[tuple[str, str]], *, initial: Iterable[str] = ()) -> Block:
    """Check boxes, at most ten: (value, what is shown)."""
    shown = [{"text": _plain(text, 75), "value": value} for value, text in options]
    element: Element = {"type": "checkboxes", "options": shown}
    if chosen := [option for option in shown if option["value"] in set(initial)]:
        element["initial_options"] = chosen
    return _input(name, label, element, optional=True)


def channel(name: str, label: str, *, initial: str | None = None) -> Block:
    element: Element = {"type": "conversations_select", "filter": {"include": ["public", "private"]}}
    if initial:
        element["initial_conversation"] = initial
    return _input(name, label, element, optional=True)
