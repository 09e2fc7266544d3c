"""The Block Kit validator: every published limit of messages, modals and home tabs, in one pass.

`message_faults` and `view_faults` answer with what Slack puts into `response_metadata.messages`; no faults, no list.
Limits: docs.slack.dev/reference/block-kit/blocks and slack_sdk's models. The whole-message limit is in no
reference: maintainers confirmed it in github.com/slackapi/bolt-js/issues/2509, measured there from 11,300 on.
"""

from __future__ import annotations

import json
from typing import Any

from sandbox import elements as parts
from sandbox.elements import a_type, any_text, image, plain_text, slack_file
from sandbox.rich_text import check_rich_text, rich_text
from sandbox.shapes import (
    Check,
    Place,
    an_object,
    anything,
    array,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    fault,
    integer,
    one_of,
    root,
    string,
    url,
)

MESSAGE_BLOCKS_MOST = 50
VIEW_BLOCKS_MOST = 100
MESSAGE_TEXT_MOST = 11_300
MARKDOWN_MOST = 12_000
VIEW_BYTES_MOST = 250_000


def block(required: tuple[str, ...] = (), also: Check | None = None, **fields: Check) -> Check:
    return an_object({"type": a_type, "block_id": string(255, 0), **fields}, required, also)


section_accessory = by_type(
    {"image": image, **parts.BUTTONS, **parts.SELECTS, **parts.MULTI_SELECTS, **parts.PICKERS, **parts.TICKS}
)
action = by_type({**parts.BUTTONS, **parts.SELECTS, **parts.PICKERS, **parts.DATETIME, **parts.TICKS})
rich_text_input = parts.element(
    initial_value=check_rich_text, min_lines=integer(1, 100), max_lines=integer(1, 100), **parts.typed
)
input_element = by_type(
    {
        **parts.INPUTS,
        **parts.SELECTS,
        **parts.MULTI_SELECTS,
        **parts.PICKERS,
        **parts.DATETIME,
        **parts.TICKS,
        "rich_text_input": rich_text_input,
    }
)

EVERYWHERE = {
    "section": block(
        also=at_least_one("text", "fields"),
        text=any_text(3_000),
        fields=array(any_text(2_000), 10),
        accessory=section_accessory,
        expand=boolean,
    ),
    "divider": block(),
    "header": block(("text",), text=plain_text(150)),
    "image": block(
        ("alt_text",),
        exactly_one("image_url", "slack_file"),
        image_url=url(),
        slack_file=slack_file,
        alt_text=string(2_000),
        title=plain_text(2_000),
    ),
    "actions": block(("elements",), elements=array(action, 25)),
    "context": block(
        ("elements",),
        elements=array(by_type({"image": image, "plain_text": any_text(3_000), "mrkdwn": any_text(3_000)}), 10),
    ),
    "input": block(
        ("label", "element"),
        label=plain_text(2_000),
        element=input_element,
        hint=plain_text(2_000),
        optional=boolean,
        dispatch_action=boolean,
    ),
    "rich_text": rich_text,
    "video": block(
        ("alt_text", "title", "thumbnail_url", "video_url"),
        alt_text=string(2_000),
        title=plain_text(199),
        title_url=url(),
        thumbnail_url=url(),
        video_url=url(),
        description=plain_text(2_000),
        author_name=string(49),
        provider_name=string(50),
        provider_icon_url=url(),
    ),
}
raw_text = an_object({"type": a_type, "text": string(3_000, 0)}, ("text",))
raw_number = an_object({"type": a_type, "value": anything, "text": string(3_000, 0)}, ("value",))
CELLS = {"raw_text": raw_text, "raw_number": raw_number, "rich_text": rich_text}
column = an_object({"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def rows_match(value: Any, place: Place, faults: list[str]) -> None:
    """A data table: rows of one length, a header in plain words."""
    listed = value.get("rows")
    rows = [row for row in listed if isinstance(row, list)] if isinstance(listed, list) else []
    if len({len(row) for row in rows}) > 1:
        fault(faults, (place, "rows"), "rows must have the same number of cells")
    if rows and any(isinstance(cell, dict) and cell.get("type") == "rich_text" for cell in rows[0]):
        fault(faults, (place, "rows"), "header cells must not be rich_text")


def chart_fits(value: Any, place: Place, faults: list[str]) -> None:
    """A pie has 1 to 6 segments; the others 1 to 6 series, and axes."""
    if not isinstance(value, dict):
        fault(faults, place, "must provide an object")
        return
    one_of("pie", "bar", "area", "line")(value.get("type"), (place, "type"), faults)
    needed = ("segments",) if value.get("type") == "pie" else ("series", "axis_config")
    for name in needed:
        if name not in value:
            fault(faults, place, f"missing required field: {name}")
    if needed[0] in value:
        array(anything, 6)(value[needed[0]], (place, needed[0]), faults)


card = block(
    (),
    at_least_one("hero_image", "title", "body", "actions"),
    hero_image=image,
    icon=image,
    title=any_text(150),
    subtitle=any_text(150),
    body=any_text(200),
    actions=array(by_type(parts.BUTTONS), 3),
)
source = by_type({"url": an_object({"type": a_type, "url": url(), "text": string(3_000)}, ("url", "text"))})
task_card = block(
    ("task_id", "title"),
    task_id=string(255),
    title=string(3_000),
    details=check_rich_text,
    output=check_rich_text,
    sources=array(source, 100),
    status=one_of("pending", "in_progress", "complete", "error"),
)
ONLY_MESSAGES = {
    "markdown": block(("text",), text=string(MARKDOWN_MOST)),
    "file": block(("external_id", "source"), external_id=string(255), source=one_of("remote")),
    "context_actions": block(("elements",), elements=array(by_type(parts.CONTEXT_ACTIONS), 5)),
    "table": block(("rows",), rows=array(array(by_type(CELLS), 20), 100), column_settings=array(column, 20)),
    "data_table": block(
        ("rows", "caption"),
        rows_match,
        rows=array(array(by_type(CELLS), 20), 101, 2),
        caption=string(3_000),
        page_size=integer(1, 100),
        row_header_column_index=integer(0, 19),
    ),
    "data_visualization": block(("title", "chart"), title=string(50), chart=chart_fits),
    "card": card,
    "carousel": block(("elements",), elements=array(by_type({"card": card}), 10)),
    "task_card": task_card,
    "plan": block(("title",), title=string(3_000), tasks=array(by_type({"task_card": task_card}), 100)),
}
ONLY_MODALS = {
    "alert": block(("text",), text=any_text(3_000), level=one_of("default", "info", "warning", "error", "success"))
}
in_container = by_type({**EVERYWHERE, **{kind: check for kind, check in ONLY_MESSAGES.items() if kind != "carousel"}})
ONLY_MESSAGES["container"] = block(
    ("child_blocks",),
    exactly_one("title", "rich_text_title"),
    title=plain_text(150),
    rich_text_title=check_rich_text,
    subtitle=any_text(150),
    child_blocks=array(in_container, 10),
    width=one_of("narrow", "standard", "wide", "full"),
    icon=image,
    is_collapsible=boolean,
    default_collapsed=boolean,
    has_header_divider=boolean,
)

message_blocks = array(by_type({**EVERYWHERE, **ONLY_MESSAGES}), MESSAGE_BLOCKS_MOST)
home_blocks = array(by_type(EVERYWHERE), VIEW_BLOCKS_MOST, 0)
modal_blocks = array(by_type({**EVERYWHERE, **ONLY_MODALS}), VIEW_BLOCKS_MOST, 0)


def message_faults(blocks: list[Any]) -> list[str]:
    """What is wrong with the blocks of a message."""
    faults: list[str] = []
    place = root("blocks")
    message_blocks(blocks, place, faults)
    if not faults:
        _ids_differ(blocks, place, faults)
        _limits_over_all(blocks, place, faults)
    return faults


def _ids_differ(blocks: list[Any], place: Place, faults: list[str]) -> None:
    """block_id differs between blocks, action_id within a block. Looked at once every shape is right."""
    seen: set[str] = set()
    for at, one in enumerate(blocks):
        if (id := one.get("block_id")) in seen:
            fault(faults, (place, at), f"`block_id` {id} already exists")
        if id:
            seen.add(id)
        actions = [part.get("action_id") for part in one.get("elements") or () if part.get("action_id")]
        if len(set(actions)) < len(actions):
            fault(faults, (place, at), "`action_id` already exists in this block")


def _limits_over_all(blocks: list[Any], place: Place, faults: list[str]) -> None:
    kinds = [one["type"] for one in blocks]
    if kinds.count("table") + kinds.count("data_table") > 1:
        fault(faults, place, "only one table allowed")
    if sum(len(one["text"]) for one in blocks if one["type"] == "markdown") > MARKDOWN_MOST:
        fault(faults, place, f"markdown blocks must have less than {MARKDOWN_MOST + 1} characters in all")


MODAL = {
    "type": a_type,
    "blocks": modal_blocks,
    "title": plain_text(24),
    "submit": plain_text(24),
    "close": plain_text(24),
    "private_metadata": string(3_000, 0),
    "callback_id": string(255, 0),
    "external_id": string(255, 0),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
    "submit_disabled": boolean,
}
HOME = {name: MODAL[name] for name in ("type", "private_metadata", "callback_id", "external_id")} | {
    "blocks": home_blocks
}


def submit_for_inputs(value: Any, place: Place, faults: list[str]) -> None:
    listed = value.get("blocks")
    blocks = listed if isinstance(listed, list) else []
    inputs = any(isinstance(one, dict) and one.get("type") == "input" for one in blocks)
    if inputs and "submit" not in value:
        fault(faults, place, "missing required field: submit")


VIEWS = {
    "modal": by_type({"modal": an_object(MODAL, ("title", "blocks"), submit_for_inputs)}),
    "home": by_type({"home": an_object(HOME, ("blocks",))}),
}


def view_faults(view: dict[str, Any], type: str) -> list[str]:
    """What is wrong with a view that must be a `modal` or a `home` tab."""
    faults: list[str] = []
    place = root("view")
    VIEWS[type](view, place, faults)
    if not faults:
        _ids_differ(view["blocks"], (place, "blocks"), faults)
        _one_focus(view["blocks"], (place, "blocks"), faults)
    return faults


def _one_focus(blocks: list[Any], place: Place, faults: list[str]) -> None:
    parts = [
        part for one in blocks for part in (one.get("element"), one.get("accessory"), *(one.get("elements") or ()))
    ]
    if sum(bool(part and part.get("focus_on_load")) for part in parts) > 1:
        fault(faults, place, "only one element may have focus_on_load")


def view_size(view: dict[str, Any]) -> int:
    return len(json.dumps(view).encode())


def text_most(blocks: list[Any]) -> int:
    """How many letters fit into all blocks of a message: the known limit of markdown, where there is nothing else."""
    return MARKDOWN_MOST if all(one["type"] == "markdown" for one in blocks) else MESSAGE_TEXT_MOST


def text_length(value: Any) -> int:
    """The letters of all texts in blocks: each `text` that is a string, at any depth."""
    if isinstance(value, list):
        return sum(text_length(one) for one in value if isinstance(one, dict | list))
    own = value.get("text")
    inside = sum(text_length(one) for one in value.values() if isinstance(one, dict | list))
    return inside + (len(own) if isinstance(own, str) else 0)
