"""Every published Block Kit limit: the biggest that fits is taken, one more is refused and named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blocks import message_faults, view_faults
from tests.sandbox.bricks import (
    actions,
    asked,
    button,
    buttons,
    cells,
    chart,
    confirm,
    container,
    feedback,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    rich,
    section,
    select,
    url,
    video,
)

# What carries the limit, as a function of its size; the limit.
MESSAGE_LIMITS: dict[str, tuple[Any, int]] = {
    "section text": (lambda n: {"type": "section", "text": mrkdwn(n)}, 3000),
    "section fields": (lambda n: {"type": "section", "fields": [plain(1)] * n}, 10),
    "section field": (lambda n: {"type": "section", "fields": [mrkdwn(n)]}, 2000),
    "block_id": (lambda n: section(block_id="x" * n), 255),
    "header": (lambda n: {"type": "header", "text": plain(n)}, 150),
    "context elements": (lambda n: {"type": "context", "elements": [mrkdwn(1)] * n}, 10),
    "actions elements": (lambda n: actions(*buttons(n)), 25),
    "context_actions elements": (
        lambda n: {"type": "context_actions", "elements": [
            {"type": "icon_button", "icon": "trash", "text": plain(1), "action_id": str(at)} for at in range(n)
        ]}, 5),
    "button text": (lambda n: actions(button() | {"text": plain(n)}), 75),
    "button value": (lambda n: actions(button(value="x" * n)), 2000),
    "button url": (lambda n: actions(button(url=url(n))), 3000),
    "button accessibility_label": (lambda n: actions(button(accessibility_label="x" * n)), 75),
    "action_id": (lambda n: actions(button(action_id="x" * n)), 255),
    "confirm title": (lambda n: actions(confirm(title=plain(n))), 100),
    "confirm text": (lambda n: actions(confirm(text=mrkdwn(n))), 300),
    "confirm yes": (lambda n: actions(confirm(confirm=plain(n))), 30),
    "confirm no": (lambda n: actions(confirm(deny=plain(n))), 30),
    "placeholder": (lambda n: actions(select(placeholder=plain(n))), 150),
    "select options": (lambda n: actions(select(options=options(n))), 100),
    "option groups": (
        lambda n: actions({"type": "static_select", "option_groups": [{"label": plain(1), "options": options(1)}] * n}),
        100,
    ),
    "options in a group": (
        lambda n: actions({"type": "static_select", "option_groups": [{"label": plain(1), "options": options(n)}]}),
        100,
    ),
    "group label": (
        lambda n: actions({"type": "static_select", "option_groups": [{"label": plain(n), "options": options(1)}]}),
        75,
    ),
    "option text": (lambda n: actions(select(options=[option(text=n)])), 75),
    "option value": (lambda n: actions(select(options=[option(value="x" * n)])), 150),
    "option description": (lambda n: actions(select(options=[option(description=n)])), 75),
    "overflow options": (lambda n: section(accessory={"type": "overflow", "options": options(n)}), 5),
    "checkboxes options": (lambda n: actions({"type": "checkboxes", "options": options(n)}), 10),
    "radio options": (lambda n: actions({"type": "radio_buttons", "options": options(n)}), 10),
    "image alt_text": (lambda n: {"type": "image", "image_url": url(30), "alt_text": "x" * n}, 2000),
    "image title": (lambda n: {"type": "image", "image_url": url(30), "alt_text": "x", "title": plain(n)}, 2000),
    "image url": (lambda n: {"type": "image", "image_url": url(n), "alt_text": "x"}, 3000),
    "markdown text": (lambda n: {"type": "markdown", "text": "x" * n}, 12_000),
    "input label": (lambda n: asked({"type": "plain_text_input"}) | {"label": plain(n)}, 2000),
    "input hint": (lambda n: asked({"type": "plain_text_input"}, hint=plain(n)), 2000),
    "input max_length": (lambda n: asked({"type": "plain_text_input", "max_length": n}), 3000),
    "table rows": (lambda n: {"type": "table", "rows": [cells(1)] * n}, 100),
    "table cells": (lambda n: {"type": "table", "rows": [cells(n)]}, 20),
    "table columns": (lambda n: {"type": "table", "rows": [cells(1)], "column_settings": [{}] * n}, 20),
    "data_table rows": (lambda n: {"type": "data_table", "caption": "x", "rows": [cells(1)] * n}, 101),
    "data_table page": (
        lambda n: {"type": "data_table", "caption": "x", "rows": [cells(1)] * 2, "page_size": n},
        100,
    ),
    "chart title": (lambda n: chart("x" * n, type="pie", segments=[{}]), 50),
    "pie segments": (lambda n: chart("x", type="pie", segments=[{}] * n), 6),
    "bar series": (lambda n: chart("x", type="bar", series=[{}] * n, axis_config={}), 6),
    "card title": (lambda n: {"type": "card", "title": plain(n)}, 150),
    "card subtitle": (lambda n: {"type": "card", "title": plain(1), "subtitle": plain(n)}, 150),
    "card body": (lambda n: {"type": "card", "body": mrkdwn(n)}, 200),
    "carousel cards": (lambda n: {"type": "carousel", "elements": [{"type": "card", "title": plain(1)}] * n}, 10),
    "container children": (
        lambda n: {"type": "container", "title": plain(1), "child_blocks": [{"type": "divider"}] * n},
        10,
    ),
    "container title": (
        lambda n: {"type": "container", "title": plain(n), "child_blocks": [{"type": "divider"}]},
        150,
    ),
    "container subtitle": (lambda n: container(subtitle=plain(n)), 150),
    "video title": (lambda n: video(title=plain(n)), 199),
    "video author": (lambda n: video(author_name="x" * n), 49),
    "video provider": (lambda n: video(provider_name="x" * n), 50),
    "video alt_text": (lambda n: video(alt_text="x" * n), 2000),
    "overflow url": (lambda n: section(accessory={"type": "overflow", "options": [option() | {"url": url(n)}]}), 3000),
    "radio description": (lambda n: actions({"type": "radio_buttons", "options": [option(description=n)]}), 75),
    "multi select options": (
        lambda n: section(accessory={"type": "multi_static_select", "options": options(n)}),
        100,
    ),
    "picture in context": (
        lambda n: {"type": "context", "elements": [{"type": "image", "image_url": url(30), "alt_text": "x" * n}]},
        2000,
    ),
    "icon button text": (
        lambda n: {"type": "context_actions", "elements": [
            {"type": "icon_button", "icon": "trash", "text": plain(n), "action_id": "a"}
        ]}, 75),
    "feedback value": (
        lambda n: {"type": "context_actions", "elements": [feedback(n)]}, 2000),
    "list indent": (
        lambda n: {"type": "rich_text", "elements": [
            {"type": "rich_text_list", "style": "bullet", "indent": n, "elements": rich(1)["elements"]}
        ]}, 8),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGE_LIMITS)
def test_a_message_takes_the_limit_and_refuses_one_more(name: str) -> None:
    shape, limit = MESSAGE_LIMITS[name]
    assert message_faults([shape(limit)]) == []
    assert len(message_faults([shape(limit + 1)])) == 1


MODAL_LIMITS: dict[str, tuple[Any, int]] = {
    "title": (lambda n: modal(title=plain(n)), 24),
    "submit": (lambda n: modal(submit=plain(n)), 24),
    "close": (lambda n: modal(close=plain(n)), 24),
    "private_metadata": (lambda n: modal(private_metadata="x" * n), 3000),
    "callback_id": (lambda n: modal(callback_id="x" * n), 255),
    "external_id": (lambda n: modal(external_id="x" * n), 255),
    "blocks": (lambda n: modal(blocks=[section()] * n), 100),
    "initial_value": (
        lambda n: modal(submit=plain(1), blocks=[asked({"type": "plain_text_input", "initial_value": "x" * n})]),
        3000,
    ),
}


@pytest.mark.parametrize("name", MODAL_LIMITS)
def test_a_modal_takes_the_limit_and_refuses_one_more(name: str) -> None:
    shape, limit = MODAL_LIMITS[name]
    assert view_faults(shape(limit), "modal") == []
    assert len(view_faults(shape(limit + 1), "modal")) == 1


FIELDS = (
    "type",
    "text",
    "blocks",
    "elements",
    "element",
    "options",
    "option_groups",
    "initial_options",
    "rows",
    "value",
)


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inside, max_size=4),
    max_leaves=20,
)


@given(st.sampled_from(sorted(MESSAGE_LIMITS)), st.sampled_from(FIELDS), ANY_JSON)
def test_no_json_whatever_breaks_the_validator(name: str, field: str, value: Any) -> None:
    shape, limit = MESSAGE_LIMITS[name]
    wrong = shape(limit) | {field: value}
    for block in (wrong, value, {"type": "actions", "elements": [value]}, asked(value), section(accessory=value)):
        assert all(isinstance(fault, str) for fault in message_faults([block]))
    assert all(isinstance(fault, str) for fault in view_faults(modal() | {field: value}, "modal"))
