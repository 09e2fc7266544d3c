"""Block Kit's smaller parts: text objects, options, confirm dialogs, and every interactive element.

The numbers are the published limits of docs.slack.dev/reference/block-kit and of slack_sdk's own models.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox.shapes import (
    Check,
    Place,
    all_of,
    an_object,
    anything,
    array,
    at_least_one,
    boolean,
    by_type,
    exactly_one,
    fault,
    integer,
    matching,
    one_of,
    string,
    url,
)

is_date = matching(re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])").fullmatch, "must be a date YYYY-MM-DD")
is_time = matching(re.compile(r"([01]\d|2[0-3]):[0-5]\d").fullmatch, "must be a time HH:mm")
is_number = matching(re.compile(r"-?\d+(\.\d+)?").fullmatch, "must be a number")
a_type: Check = anything  # by_type has looked at it already


def plain_text(most: int, least: int = 1) -> Check:
    return by_type({"plain_text": _text("plain_text", most, least)})


def any_text(most: int, least: int = 1) -> Check:
    return by_type({kind: _text(kind, most, least) for kind in ("plain_text", "mrkdwn")})


def _text(kind: str, most: int, least: int) -> Check:
    switch = {"emoji": boolean} if kind == "plain_text" else {"verbatim": boolean}
    return an_object({"type": a_type, "text": string(most, least), **switch}, ("text",))


confirm = an_object(
    {
        "title": plain_text(100),
        "text": any_text(300),
        "confirm": plain_text(30),
        "deny": plain_text(30),
        "style": one_of("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)
slack_file = an_object({"id": string(255), "url": url()}, also=exactly_one("id", "url"))
dispatch_config = an_object(
    {"trigger_actions_on": array(one_of("on_enter_pressed", "on_character_entered"), 2)}, ("trigger_actions_on",)
)


def option(words: Check, **more: Check) -> Check:
    return an_object({"text": words, "value": string(150), "description": words, **more}, ("text", "value"))


choice = option(plain_text(75))
marked_choice = option(any_text(75))
option_group = an_object({"label": plain_text(75), "options": array(choice, 100)}, ("label", "options"))

image = an_object(
    {"type": a_type, "image_url": url(), "slack_file": slack_file, "alt_text": string(2_000)},
    ("alt_text",),
    exactly_one("image_url", "slack_file"),
)


def element(required: tuple[str, ...] = (), also: Check | None = None, /, **fields: Check) -> Check:
    """An interactive element: the fields that all have, and its own."""
    return an_object({"type": a_type, "action_id": string(255), **fields}, required, also)


def menu(required: tuple[str, ...] = (), also: Check | None = None, /, **fields: Check) -> Check:
    return element(required, also, placeholder=plain_text(150, 0), confirm=confirm, focus_on_load=boolean, **fields)


def initial_is_offered(value: Any, place: Place, faults: list[str]) -> None:
    """Initial options must be among the options, letter by letter."""
    groups = [one for one in _listed(value, "option_groups") if isinstance(one, dict)]
    offered = [*_listed(value, "options"), *(option_ for group in groups for option_ in _listed(group, "options"))]
    chosen = [value["initial_option"]] if "initial_option" in value else _listed(value, "initial_options")
    if any(not any(_same_option(one, other) for other in offered) for one in chosen):
        fault(faults, place, "initial option must match exactly one of the options")


def _listed(value: dict[str, Any], name: str) -> list[Any]:
    found = value.get(name)
    return found if isinstance(found, list) else []


def _same_option(one: Any, other: Any) -> bool:
    if not isinstance(one, dict) or not isinstance(other, dict):
        return False
    return one.get("value") == other.get("value") and _words(one) == _words(other)


def _words(choice_: dict[str, Any]) -> Any:
    text = choice_.get("text")
    return text.get("text") if isinstance(text, dict) else None


def values_differ(value: Any, place: Place, faults: list[str]) -> None:
    values = [str(one.get("value")) for one in _listed(value, "options") if isinstance(one, dict)]
    if len(set(values)) < len(values):
        fault(faults, (place, "options"), "option values must be unique")


from_list = all_of(exactly_one("options", "option_groups"), initial_is_offered)
listed = {"options": array(choice, 100), "option_groups": array(option_group, 100)}
max_items = integer(1, 10_000)
conversation_filter = an_object(
    {
        "include": array(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
    also=at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),
)

SELECTS = {
    "static_select": menu((), from_list, initial_option=choice, **listed),
    "external_select": menu(initial_option=choice, min_query_length=integer(0, 1000)),
    "users_select": menu(initial_user=string(255)),
    "conversations_select": menu(
        initial_conversation=string(255),
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=conversation_filter,
    ),
    "channels_select": menu(initial_channel=string(255), response_url_enabled=boolean),
}
MULTI_SELECTS = {
    "multi_static_select": menu(
        (), from_list, initial_options=array(choice, 100), max_selected_items=max_items, **listed
    ),
    "multi_external_select": menu(
        initial_options=array(choice, 100), min_query_length=integer(0, 1000), max_selected_items=max_items
    ),
    "multi_users_select": menu(initial_users=array(string(255), 10_000, 0), max_selected_items=max_items),
    "multi_conversations_select": menu(
        initial_conversations=array(string(255), 10_000, 0),
        default_to_current_conversation=boolean,
        max_selected_items=max_items,
        filter=conversation_filter,
    ),
    "multi_channels_select": menu(initial_channels=array(string(255), 10_000, 0), max_selected_items=max_items),
}
PICKERS = {
    "datepicker": menu(initial_date=is_date),
    "timepicker": menu(initial_time=is_time, timezone=string(100)),
}
DATETIME = {
    "datetimepicker": element(
        initial_date_time=integer(1_000_000_000, 9_999_999_999), confirm=confirm, focus_on_load=boolean
    )
}
TICKS = {
    "checkboxes": element(
        ("options",),
        all_of(initial_is_offered, values_differ),
        options=array(marked_choice, 10),
        initial_options=array(marked_choice, 10),
        confirm=confirm,
        focus_on_load=boolean,
    ),
    "radio_buttons": element(
        ("options",),
        all_of(initial_is_offered, values_differ),
        options=array(marked_choice, 10),
        initial_option=marked_choice,
        confirm=confirm,
        focus_on_load=boolean,
    ),
}
BUTTONS = {
    "button": element(
        ("text",),
        text=plain_text(75),
        url=url(),
        value=string(2_000, 0),
        style=one_of("primary", "danger"),
        confirm=confirm,
        accessibility_label=string(75),
    ),
    "workflow_button": element(
        ("text", "workflow"),
        text=plain_text(75),
        workflow=an_object({"trigger": anything}, ("trigger",)),
        style=one_of("primary", "danger"),
        accessibility_label=string(75),
    ),
    "overflow": element(
        ("options",), values_differ, options=array(option(plain_text(75), url=url()), 5), confirm=confirm
    ),
}
feedback = an_object(
    {"text": plain_text(75), "value": string(2_000), "accessibility_label": string(75)}, ("text", "value")
)
CONTEXT_ACTIONS = {
    "feedback_buttons": element(
        ("positive_button", "negative_button"), positive_button=feedback, negative_button=feedback
    ),
    "icon_button": element(
        ("icon", "text"),
        icon=one_of("trash"),
        text=plain_text(75),
        value=string(2_000),
        confirm=confirm,
        accessibility_label=string(75),
        visible_to_user_ids=array(string(255), 100),
    ),
}


def lengths_in_order(value: Any, place: Place, faults: list[str]) -> None:
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        fault(faults, (place, "min_length"), "must not be greater than max_length")


typed = {"placeholder": plain_text(150, 0), "focus_on_load": boolean, "dispatch_action_config": dispatch_config}
INPUTS = {
    "plain_text_input": element(
        (),
        lengths_in_order,
        initial_value=string(3_000, 0),
        multiline=boolean,
        min_length=integer(0, 3_000),
        max_length=integer(1, 3_000),
        **typed,
    ),
    "email_text_input": element(initial_value=string(3_000, 0), **typed),
    "url_text_input": element(initial_value=string(3_000, 0), **typed),
    "number_input": element(
        ("is_decimal_allowed",),
        is_decimal_allowed=boolean,
        initial_value=is_number,
        min_value=is_number,
        max_value=is_number,
        **typed,
    ),
    "file_input": element(filetypes=array(string(50), 100), max_files=integer(1, 10)),
}
