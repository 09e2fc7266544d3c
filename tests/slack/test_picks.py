"""A choice in an open form, by which it is drawn anew."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from bot.contracts import Origin
from bot.slack import payloads
from bot.slack.payloads import Asked
from tests.slack.test_payloads import NOON, SUBMISSION, call_of, changed, submission

PICK = {**SUBMISSION, "type": "block_actions", "actions": [{"type": "static_select", "action_id": "redraws"}]}


def pick(body: Mapping[str, Any]) -> Asked | None:
    return payloads.pick(body, NOON)


def test_a_choice_that_draws_a_form_anew_says_what_is_filled_in_so_far() -> None:
    asked = pick(PICK)

    call = call_of(asked)
    assert asked is not None
    assert (asked.modal, asked.trigger) == ("V1", SUBMISSION["trigger_id"])
    assert (call.key, call.origin) == (f"pick:{SUBMISSION['trigger_id']}", Origin.PICK)
    assert call.options["leads"] == "<@U2> <@U3>"
    assert call.text == call_of(submission(SUBMISSION)).text


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("actions.0.action_id", "value"),
        ("actions", []),
        ("view", None),
        ("view.callback_id", "another"),
        ("view.private_metadata", "{"),
        ("view.state", None),
        ("trigger_id", None),
        ("user", None),
    ],
)
def test_another_choice_or_one_of_another_shape_is_none(path: str, value: Any) -> None:
    assert pick(changed(PICK, path, value)) is None
