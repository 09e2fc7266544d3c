"""Forms: what a person enters, as Slack's `state.values` says it, and what Slack asks for before it sends."""

from __future__ import annotations

import re
from typing import Any

from sandbox import modals
from sandbox.typed import as_message, rich_blocks
from sandbox.world import View, World

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
LINK = re.compile(r"https?://\S+")


def state_for(world: World, element: dict[str, Any], value: Any) -> dict[str, Any]:
    """The state of an element in which `value` was entered: text, an option's value or label, names or ids.

    Raises LookupError when it offers no such option.
    """
    kind = element["type"]
    name = modals.EMPTY[kind][0]
    match name:
        case "selected_option":
            return {name: _option(element, value)}
        case "selected_options":
            return {name: [_option(element, one) for one in value]}
        case "selected_user":
            return {name: world.user(value).id}
        case "selected_users":
            return {name: [world.user(one).id for one in value]}
        case "selected_channel" | "selected_conversation":
            return {name: world.channel(value).id}
        case "selected_channels" | "selected_conversations":
            return {name: [world.channel(one).id for one in value]}
        case "rich_text_value":
            return {name: rich_blocks(as_message(world, value))[0]}
    return {name: value if value is None or kind == "datetimepicker" else str(value)}


def options_of(element: dict[str, Any]) -> list[dict[str, Any]]:
    groups = element.get("option_groups", ())
    return [*element.get("options", ()), *(one for group in groups for one in group["options"])]


def _option(element: dict[str, Any], wanted: Any) -> dict[str, Any]:
    for option in options_of(element):
        if wanted in (option["value"], option["text"]["text"], option):
            return option
    if element["type"].endswith("external_select") and isinstance(wanted, dict):
        return wanted
    offered = ", ".join(option["text"]["text"] for option in options_of(element))
    raise LookupError(f"there is no option {wanted!r}; there are: {offered}")


def input_block(view: View, name: str) -> dict[str, Any]:
    """The input block of a block_id or a visible label. Raises LookupError."""
    inputs = [block for block in view.blocks if block["type"] == "input"]
    for block in inputs:
        if name in (block["block_id"], block["label"]["text"]):
            return block
    labels = ", ".join(block["label"]["text"] for block in inputs)
    raise LookupError(f"the view has no field {name!r}; it has: {labels}")


def incomplete(view: View) -> dict[str, str]:
    """What Slack itself says at the fields before it sends the form, by block_id; nothing when it is complete."""
    said = {}
    for block in view.blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        state = view.state.get(block["block_id"], {}).get(element["action_id"], {})
        value = state.get(modals.EMPTY[element["type"]][0])
        if value in (None, "", []):
            if not block.get("optional"):
                said[block["block_id"]] = "Please complete this required field."
        elif words := _unfit(element, value):
            said[block["block_id"]] = words
    return said


def _unfit(element: dict[str, Any], value: Any) -> str | None:
    match element["type"]:
        case "plain_text_input":
            return _length(element, value)
        case "email_text_input" if not ADDRESS.fullmatch(value):
            return "Please enter a valid email address."
        case "url_text_input" if not LINK.fullmatch(value):
            return "Please enter a valid URL."
        case "number_input":
            return _number(element, value)
    most = element.get("max_selected_items")
    return f"Please select at most {most}." if most and isinstance(value, list) and len(value) > most else None


def _length(element: dict[str, Any], value: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3_000)
    if len(value) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter at most {most} characters." if len(value) > most else None


def _number(element: dict[str, Any], value: str) -> str | None:
    decimal = element.get("is_decimal_allowed")
    if not re.fullmatch(r"-?\d+(\.\d+)?" if decimal else r"-?\d+", value):
        return "Please enter a number." if decimal else "Please enter a whole number."
    if "min_value" in element and float(value) < float(element["min_value"]):
        return f"Please enter a number not below {element['min_value']}."
    if "max_value" in element and float(value) > float(element["max_value"]):
        return f"Please enter a number not above {element['max_value']}."
    return None
