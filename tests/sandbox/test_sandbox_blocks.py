"""Every published Block Kit limit: the biggest that fits is taken, one more is refused and named."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.blocks import message_faults, text_length, view_faults

Json = dict[str, Any]
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


def plain(size: int) -> Json:
    return {"type": "plain_text", "text": "x" * size}


def mrkdwn(size: int) -> Json:
    return {"type": "mrkdwn", "text": "x" * size}


def url(size: int) -> str:
    return "https://example.com/".ljust(size, "x")


def option(text: int = 1, value: str = "v", description: int | None = None) -> Json:
    return {"text": plain(text), "value": value} | ({} if description is None else {"description": plain(description)})


def options(count: int) -> list[Json]:
    return [option(value=str(at)) for at in range(count)]


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(1), **more}


def button(**more: Any) -> Json:
    return {"type": "button", "text": plain(1), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> list[Json]:
    return [button(action_id=f"a{at}") for at in range(count)]


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "s", "options": options(1), **more}


def asked(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain(1), "element": element, **more}


def confirm(**more: Any) -> Json:
    return button(confirm={"title": plain(1), "text": mrkdwn(1), "confirm": plain(1), "deny": plain(1), **more})


def cells(count: int) -> list[Json]:
    return [{"type": "raw_text", "text": "x"}] * count


def rich(count: int) -> Json:
    section_ = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x" * count}]}
    return {"type": "rich_text", "elements": [section_]}


def rich_part(**part: Any) -> Json:
    return {"type": "rich_text", "elements": [part]}


def chart(title: str, **its: Any) -> Json:
    return {"type": "data_visualization", "title": title, "chart": its}


def container(**more: Any) -> Json:
    return {"type": "container", "title": plain(1), "child_blocks": [{"type": "divider"}], **more}


def video(**more: Any) -> Json:
    links = {"video_url": url(30), "thumbnail_url": url(30)}
    return {"type": "video", "title": plain(1), "alt_text": "x", **links, **more}


def feedback(value: int) -> Json:
    one = {"text": plain(1), "value": "x" * value}
    return {
        "type": "feedback_buttons",
        "action_id": "f",
        "positive_button": one,
        "negative_button": {**one, "value": "y"},
    }


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


def test_a_message_has_at_most_50_blocks() -> None:
    assert message_faults([section()] * 50) == []
    assert message_faults([section()] * 51) == ["no more than 50 items allowed [json-pointer:/blocks]"]


def test_a_fault_says_where_it_is_and_in_which_words() -> None:
    wrong = [{"type": "divider"}, actions(button(), button() | {"text": plain(76)})]
    assert message_faults(wrong) == [
        "must be less than 76 characters [json-pointer:/blocks/1/elements/1/text/text]",
    ]


@pytest.mark.parametrize(
    ("block", "words", "place"),
    [
        ({"type": "section"}, "must have at least one of: text, fields", ""),
        ({"type": "paragraph"}, "unsupported type: paragraph", "/type"),
        ({"text": "x"}, "missing required field: type", ""),
        ("words", "must provide an object", ""),
        ({"type": "section", "text": "words"}, "must provide an object", "/text"),
        ({"type": "section", "text": mrkdwn(0)}, "must be more than 0 characters", "/text/text"),
        ({"type": "header", "text": mrkdwn(1)}, "unsupported type: mrkdwn", "/text/type"),
        (section(colour="red"), "invalid additional property: colour", ""),
        ({"type": "actions"}, "missing required field: elements", ""),
        (chart("x", type="tree"), "must be a valid enum value: pie, bar, area, line", "/chart/type"),
        (chart("x", type="line", series=[{}]), "missing required field: axis_config", "/chart"),
        (actions(), "no less than 1 items allowed", "/elements"),
        (actions(button(style="green")), "must be a valid enum value: primary, danger", "/elements/0/style"),
        (actions(button(block_id="b")), "invalid additional property: block_id", "/elements/0"),
        (actions({"type": "multi_users_select"}), "unsupported type: multi_users_select", "/elements/0/type"),
        (actions({"type": "plain_text_input"}), "unsupported type: plain_text_input", "/elements/0/type"),
        (section(accessory={"type": "datetimepicker"}), "unsupported type: datetimepicker", "/accessory/type"),
        (
            actions({"type": "datepicker", "initial_date": "2026-13-01"}),
            "must be a date YYYY-MM-DD",
            "/elements/0/initial_date",
        ),
        (actions({"type": "timepicker", "initial_time": "9:00"}), "must be a time HH:mm", "/elements/0/initial_time"),
        (actions(button(url="example.com")), "must be a valid URL", "/elements/0/url"),
        (actions({"type": "static_select"}), "must have exactly one of: options, option_groups", "/elements/0"),
        (
            actions(select(initial_option=option(value="other"))),
            "initial option must match exactly one of the options",
            "/elements/0",
        ),
        (
            actions({"type": "radio_buttons", "options": [option(), option()]}),
            "option values must be unique",
            "/elements/0/options",
        ),
        (actions(button(action_id="a"), button(action_id="a")), "`action_id` already exists in this block", ""),
        ({"type": "image", "alt_text": "x"}, "must have exactly one of: image_url, slack_file", ""),
        ({"type": "alert", "text": mrkdwn(1)}, "unsupported type: alert", "/type"),
        (asked({"type": "number_input"}), "missing required field: is_decimal_allowed", "/element"),
        (
            asked({"type": "plain_text_input", "min_length": 9, "max_length": 8}),
            "must not be greater than max_length",
            "/element/min_length",
        ),
        (
            rich_part(type="rich_text_section", elements=[{"type": "bold"}]),
            "unsupported type: bold",
            "/elements/0/elements/0/type",
        ),
        (rich_part(type="rich_text_list", elements=[]), "missing required field: style", "/elements/0"),
        (
            {"type": "data_table", "caption": "x", "rows": [cells(1), cells(2)]},
            "rows must have the same number of cells",
            "/rows",
        ),
        (
            {"type": "data_table", "caption": "x", "rows": [[rich(1)], [rich(1)]]},
            "header cells must not be rich_text",
            "/rows",
        ),
        (section(text={"type": "mrkdwn", "text": "x", "emoji": True}), "invalid additional property: emoji", "/text"),
    ],
)
def test_what_is_wrong_is_named(block: Any, words: str, place: str) -> None:
    assert f"{words} [json-pointer:/blocks/0{place}]" in message_faults([block])


def test_block_ids_differ_within_a_message() -> None:
    assert message_faults([section(block_id="a"), section(block_id="b")]) == []
    assert message_faults([section(block_id="a"), section(block_id="a")]) == [
        "`block_id` a already exists [json-pointer:/blocks/1]"
    ]


def test_one_table_and_12_000_letters_of_markdown_a_message() -> None:
    table = {"type": "table", "rows": [cells(1)]}
    assert message_faults([table]) == []
    assert message_faults([table, table]) == ["only one table allowed [json-pointer:/blocks]"]
    half = {"type": "markdown", "text": "x" * 6_000}
    assert message_faults([half, half]) == []
    assert len(message_faults([half, half, {"type": "markdown", "text": "x"}])) == 1


def test_all_text_of_a_message_is_counted_however_deep() -> None:
    said = [section(accessory=button()), actions(select()), {"type": "context", "elements": [mrkdwn(5)]}, rich(7)]
    assert text_length(said) == 1 + 1 + 1 + 5 + 7
    assert text_length([{"type": "markdown", "text": "x" * 9}]) == 9


def modal(**more: Any) -> Json:
    return {"type": "modal", "title": plain(1), "blocks": [section()], **more}


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


def test_a_modal_with_an_input_needs_a_submit_button() -> None:
    form = modal(blocks=[asked({"type": "plain_text_input"})])
    assert view_faults(form, "modal") == ["missing required field: submit [json-pointer:/view]"]
    assert view_faults(form | {"submit": plain(4)}, "modal") == []


def test_one_field_of_a_view_has_the_focus() -> None:
    field = {"type": "plain_text_input", "focus_on_load": True}
    assert view_faults(modal(submit=plain(1), blocks=[asked(field)]), "modal") == []
    two = view_faults(modal(submit=plain(1), blocks=[asked(field), asked(field)]), "modal")
    assert two == ["only one element may have focus_on_load [json-pointer:/view/blocks]"]


def test_modals_and_home_tabs_take_their_own_blocks() -> None:
    table = {"type": "table", "rows": [cells(1)]}
    alert = {"type": "alert", "text": mrkdwn(1), "level": "warning"}
    assert view_faults(modal(blocks=[alert]), "modal") == []
    assert len(view_faults(modal(blocks=[table]), "modal")) == 1
    assert view_faults({"type": "home", "blocks": [section()] * 100}, "home") == []
    assert len(view_faults({"type": "home", "blocks": [section()] * 101}, "home")) == 1
    assert len(view_faults({"type": "home", "blocks": [alert]}, "home")) == 1
    assert len(view_faults({"type": "home", "title": plain(1), "blocks": []}, "home")) == 1
    assert view_faults(modal(), "home") == ["unsupported type: modal [json-pointer:/view/type]"]


def test_every_input_golive_could_use_is_taken() -> None:
    kinds: list[Json] = [
        {"type": "plain_text_input", "multiline": True, "initial_value": ""},
        {"type": "email_text_input"},
        {"type": "url_text_input"},
        {"type": "number_input", "is_decimal_allowed": False, "min_value": "0", "max_value": "10"},
        {"type": "checkboxes", "options": [{"text": mrkdwn(1), "value": "v"}]},
        {"type": "radio_buttons", "options": options(2), "initial_option": option(value="1")},
        {"type": "datepicker", "initial_date": "2026-11-22"},
        {"type": "timepicker", "initial_time": "09:30"},
        {"type": "datetimepicker", "initial_date_time": 1_795_000_000},
        {"type": "users_select", "initial_user": "U1"},
        {"type": "multi_users_select", "initial_users": []},
        {"type": "conversations_select", "filter": {"include": ["private"]}, "default_to_current_conversation": True},
        {"type": "multi_conversations_select", "max_selected_items": 3},
        {"type": "channels_select"},
        {"type": "multi_channels_select"},
        {"type": "external_select", "min_query_length": 2},
        {"type": "multi_external_select"},
        {"type": "multi_static_select", "options": options(3), "initial_options": options(2)},
        {"type": "rich_text_input", "initial_value": rich(1)},
        {"type": "file_input", "max_files": 2},
    ]
    asked_all = [asked(kind, block_id=kind["type"]) for kind in kinds]
    assert view_faults(modal(blocks=asked_all, submit=plain(1)), "modal") == []


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
