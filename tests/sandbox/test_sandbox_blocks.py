"""Which blocks a message, a modal and a Home tab take, and in which words Slack names what is wrong."""

from __future__ import annotations

from typing import Any

import pytest

from sandbox.blocks import message_faults, text_length, view_faults
from tests.sandbox.bricks import (
    Json,
    actions,
    asked,
    button,
    cells,
    chart,
    modal,
    mrkdwn,
    option,
    options,
    plain,
    rich,
    rich_part,
    section,
    select,
)


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
