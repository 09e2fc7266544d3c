"""Slack's payloads, field by field as Slack sends them, and the calls they make."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.contracts import Call, Origin, Where
from bot.message import Form
from bot.slack import payloads
from bot.slack.payloads import Asked
from bot.views.blocks import Button
from tests.slack.verbs import VERBS

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

SLASH = {
    "token": "t",
    "team_id": "T1",
    "team_domain": "acme",
    "channel_id": "C1",
    "channel_name": "launch-recon",
    "user_id": "U1",
    "user_name": "ana",
    "command": "/golive",
    "text": "echo TECH-1 <@U2|ben> said a &lt; b until=&quot;x&quot;",
    "api_app_id": "A1",
    "is_enterprise_install": "false",
    "response_url": "https://hooks.slack.com/commands/1",
    "trigger_id": "13345224609.738474920.8088930838d88f008e0",
}

MENTION = {
    "token": "t",
    "team_id": "T1",
    "api_app_id": "A1",
    "type": "event_callback",
    "event_id": "Ev1",
    "event_time": 1764590400,
    "event": {
        "type": "app_mention",
        "user": "U1",
        "text": "Look <@UBOT> mark TECH-1",
        "ts": "1764590400.000100",
        "thread_ts": "1764590300.000100",
        "channel": "C1",
        "event_ts": "1764590400.000100",
    },
}

DIRECT = {
    "team_id": "T1",
    "type": "event_callback",
    "event_id": "Ev2",
    "event": {
        "type": "message",
        "channel_type": "im",
        "user": "U1",
        "text": "mark TECH-1",
        "ts": "1764590400.000100",
        "channel": "D1",
    },
}

SHARED: dict[str, Any] = {
    "team_id": "T1",
    "type": "event_callback",
    "event_id": "Ev3",
    "event": {
        "type": "app_mention",
        "user": "U1",
        "text": "<@UBOT> tech-4 here it is",
        "ts": "1764590400.000100",
        "thread_ts": "1764590300.000100",
        "channel": "C1",
        "files": [
            {
                "id": "F1",
                "name": "restore.log",
                "title": "restore <1>|x",
                "permalink": "https://acme.slack.com/files/U1/F1/restore.log?a=1&b=2",
            }
        ],
    },
}

CLICK = {
    "type": "block_actions",
    "user": {"id": "U1", "username": "ana", "name": "ana", "team_id": "T1"},
    "api_app_id": "A1",
    "container": {
        "type": "message",
        "message_ts": "1764590400.000100",
        "channel_id": "C1",
        "is_ephemeral": False,
        "thread_ts": "1764590300.000100",
    },
    "trigger_id": "12321423423.333649436676.d8c1bb837935619ccad0f624c448ffb3",
    "team": {"id": "T1", "domain": "acme"},
    "channel": {"id": "C1", "name": "launch-recon"},
    "response_url": "https://hooks.slack.com/actions/1",
    "actions": [
        {
            "type": "button",
            "block_id": "b1",
            "action_id": "approve:0",
            "text": {"type": "plain_text", "text": "Approve"},
            "value": Button("Approve", "approve", ("TECH-1",), {"until": "x"}, "so", attempt=7, seen=3).value,
            "action_ts": "1764590401.000200",
        }
    ],
}

CARRIED = {"v": "form", "r": ["TECH-1"], "a": 7, "s": 3, "c": "C1", "h": "17.1", "u": "https://hooks.slack.com/1"}

SHORTCUT: dict[str, Any] = {
    "type": "message_action",
    "token": "t",
    "action_ts": "1764590401.000200",
    "team": {"id": "T1", "domain": "acme"},
    "user": {"id": "U1", "username": "ana", "team_id": "T1", "name": "ana"},
    "channel": {"id": "C1", "name": "launch-recon"},
    "is_enterprise_install": False,
    "callback_id": "approve",
    "trigger_id": "156772938.1827395",
    "response_url": "https://hooks.slack.com/app/1",
    "message_ts": "1764590400.000100",
    "message": {
        "type": "message",
        "bot_id": "B1",
        "user": "UBOT",
        "text": "TECH-1 was signed off",
        "ts": "1764590400.000100",
        "thread_ts": "1764590300.000100",
    },
}

SUBMISSION = {
    "type": "view_submission",
    "team": {"id": "T1", "domain": "acme"},
    "user": {"id": "U1", "username": "ana", "name": "ana", "team_id": "T1"},
    "api_app_id": "A1",
    "trigger_id": "156772938.1827394",
    "view": {
        "id": "V1",
        "hash": "1764590400.abc",
        "callback_id": "golive",
        "private_metadata": json.dumps(CARRIED),
        "blocks": [{"type": "section"}, {"type": "input", "block_id": "text"}, {"type": "input", "block_id": "leads"}],
        "state": {
            "values": {
                "text": {"value": {"type": "plain_text_input", "value": "a < b & <!channel> c"}},
                "leads": {"value": {"type": "multi_users_select", "selected_users": ["U2", "U3"]}},
            }
        },
    },
}


def changed(body: Mapping[str, Any], path: str, value: Any) -> dict[str, Any]:
    """A copy of a payload with another value at `a.b.0.c`; None takes it away."""
    made = copy.deepcopy(dict(body))
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = made
    for part in way:
        place = place[part]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return made


def slash(body: Mapping[str, Any]) -> Asked | None:
    return payloads.slash(body, VERBS, NOON)


def event(body: Mapping[str, Any]) -> Asked | None:
    return payloads.event(body, "UBOT", VERBS, NOON)


def click(body: Mapping[str, Any]) -> Asked | None:
    return payloads.click(body, NOON)


def shortcut(body: Mapping[str, Any]) -> Asked | None:
    return payloads.shortcut(body, NOON)


def submission(body: Mapping[str, Any]) -> Asked | None:
    return payloads.submission(body, NOON)


def call_of(asked: Asked | None) -> Call:
    assert asked is not None
    assert asked.refused is None
    return asked.call


def test_a_slash_command_keeps_the_text_as_slack_sent_it() -> None:
    asked = slash(SLASH)

    assert asked is not None
    assert asked.trigger == SLASH["trigger_id"]
    assert asked.url == SLASH["response_url"]
    assert asked.call == Call(
        key=f"slash:{SLASH['trigger_id']}",
        actor="U1",
        verb="echo",
        now=NOON,
        origin=Origin.SLASH,
        where=Where("C1"),
        refs=("TECH-1",),
        options={"until": "&quot;x&quot;"},
        text="<@U2|ben> said a &lt; b",
        mentioned=("U2",),
    )


@pytest.mark.parametrize(
    ("text", "verb", "refs", "rest", "launch"),
    [
        ("", "mine", (), "", None),
        ("   ", "mine", (), "", None),
        ("recon:", "mine", (), "", "recon"),
        ("recon: mark TECH-1", "mark", ("TECH-1",), "", "recon"),
        ("MARK tech-1", "mark", ("TECH-1",), "", None),
        ("TECH-7", "status", ("TECH-7",), "", None),
        ("tech-7", "status", ("TECH-7",), "", None),
        ("data", "data", ("DATA",), "", None),
        ("`mark` TECH-1", "mark", ("TECH-1",), "", None),
        ("`mark TECH-1`", "mark", ("TECH-1",), "", None),
        ("mark: TECH-1", "mark", ("TECH-1",), "", None),
        ("mark: echo", "echo", (), "", "mark"),
        (":tada:", ":tada", (), "", None),
        ("DATA-*", "status", ("DATA-*",), "", None),
        ("TECH-1..3", "status", ("TECH-1", "TECH-2", "TECH-3"), "", None),
        ("makr TECH-1", "makr", (), "TECH-1", None),
        ("mrk", "mrk", ("MRK",), "", None),
        ("hullabaloo", "hullabaloo", (), "", None),
    ],
)
def test_words_name_a_verb_or_a_thing(
    text: str, verb: str, refs: tuple[str, ...], rest: str, launch: str | None
) -> None:
    call = call_of(slash({**SLASH, "text": text}))

    assert (call.verb, call.refs, call.text, call.where.launch) == (verb, refs, rest, launch)


@pytest.mark.parametrize("text", ["mark TECH-9..2", 'echo until="never closed', "echo until=1 until=2"])
def test_words_that_cannot_be_read_are_refused_before_anything_runs(text: str) -> None:
    for asked in (slash({**SLASH, "text": text}), event(changed(MENTION, "event.text", f"<@UBOT> {text}"))):
        assert asked is not None
        assert asked.refused is not None
        assert asked.call.verb == ""


def test_a_private_channel_is_known_by_the_name_slack_gives_it() -> None:
    assert call_of(slash({**SLASH, "channel_name": "privategroup"})).where.private
    assert call_of(click(changed(CLICK, "channel.name", "privategroup"))).where.private
    assert not call_of(slash(SLASH)).where.private


@pytest.mark.parametrize(
    ("text", "verb", "refs"),
    [
        ("Look <@UBOT> mark TECH-1", "mark", ("TECH-1",)),
        ("<@UBOT|golive> mark TECH-1", "mark", ("TECH-1",)),
        ("<@UBOT>: mark TECH-1", "mark", ("TECH-1",)),
        ("<@UBOT>, mark TECH-1 <@UBOT>", "mark", ("TECH-1",)),
        ("thanks <@UBOT>!", "mine", ()),
        ("<@UBOT>", "mine", ()),
    ],
)
def test_a_mention_is_read_from_golives_name_on(text: str, verb: str, refs: tuple[str, ...]) -> None:
    call = call_of(event(changed(MENTION, "event.text", text)))

    assert (call.verb, call.refs) == (verb, refs)
    assert (call.key, call.actor, call.origin) == ("event:Ev1", "U1", Origin.MENTION)
    assert call.where == Where("C1", "1764590300.000100", message="1764590400.000100")
    assert not call.can_open_form


def test_a_direct_message_is_plain_words() -> None:
    call = call_of(event(DIRECT))

    assert (call.key, call.verb, call.refs, call.origin) == ("event:Ev2", "mark", ("TECH-1",), Origin.DM)
    assert call.where == Where("D1", message="1764590400.000100")


@pytest.mark.parametrize(
    ("body", "path", "value"),
    [
        (MENTION, "event.bot_id", "B7"),
        (MENTION, "event.user", "UBOT"),
        (MENTION, "event.edited", {"user": "U1", "ts": "1"}),
        (MENTION, "event.type", "message"),
        (SHARED, "event.bot_id", "B7"),
        (SHARED, "event.subtype", "message_changed"),
        (SHARED, "event.type", "message"),
        (MENTION, "event.channel", "D1"),
        (DIRECT, "event.bot_id", "B7"),
        (DIRECT, "event.subtype", "message_changed"),
        (DIRECT, "event.subtype", "bot_message"),
        (DIRECT, "event.type", "app_mention"),
        (DIRECT, "event.channel", "C1"),
    ],
)
def test_what_bots_say_edits_and_echoes_are_no_calls(body: Mapping[str, Any], path: str, value: Any) -> None:
    assert event(changed(body, path, value)) is None


FILE = "<https://acme.slack.com/files/U1/F1/restore.log?a=1&amp;b=2|restore &lt;1&gt; x>"


def test_a_mention_with_a_file_and_no_verb_offers_the_file_as_evidence() -> None:
    assert call_of(event(SHARED)) == Call(
        key="event:Ev3",
        actor="U1",
        verb="evidence",
        now=NOON,
        origin=Origin.FILE,
        where=Where("C1", "1764590300.000100", message="1764590400.000100"),
        refs=("TECH-4",),
        text=FILE,
    )


def test_what_is_attached_to_words_to_golive_is_among_them() -> None:
    files = SHARED["event"]["files"]
    mention = call_of(event(changed(MENTION, "event.files", files)))
    direct = call_of(event(changed(changed(DIRECT, "event.files", files), "event.subtype", "file_share")))

    assert (mention.verb, mention.refs, mention.text) == ("mark", ("TECH-1",), FILE)
    assert (direct.verb, direct.refs, direct.text) == ("mark", ("TECH-1",), FILE)


def test_a_button_carries_what_it_was_drawn_from() -> None:
    asked = click(CLICK)

    assert asked is not None
    assert asked.url == CLICK["response_url"]
    assert asked.call == Call(
        key=f"click:{CLICK['trigger_id']}:approve:0:1764590401.000200",
        actor="U1",
        verb="approve",
        now=NOON,
        origin=Origin.BUTTON,
        where=Where("C1", "1764590300.000100", "#7"),
        refs=("TECH-1",),
        options={"until": "x"},
        text="so",
        seen=3,
    )


@pytest.mark.parametrize(
    "value",
    [
        "",
        "approve",
        "[]",
        "{}",
        '{"v":""}',
        '{"v":7}',
        '{"v":"approve","r":"TECH-1"}',
        '{"v":"approve","r":[7]}',
        '{"v":"approve","o":{"until":7}}',
        '{"v":"approve","o":[]}',
        '{"v":"approve","t":7}',
        '{"v":"approve","a":"7"}',
        '{"v":"approve","a":true}',
        '{"v":"approve","s":1.5}',
    ],
)
def test_a_value_that_is_not_ours_is_no_call(value: str) -> None:
    assert click(changed(CLICK, "actions.0.value", value)) is None
    assert submission(changed(SUBMISSION, "view.private_metadata", value)) is None


def test_the_actor_is_who_slack_says_not_what_a_value_says() -> None:
    value = json.dumps({"v": "approve", "actor": "U9", "user": "U9", "r": ["TECH-1"]})

    assert call_of(click(changed(CLICK, "actions.0.value", value))).actor == "U1"


def boxes(*ticked: str, carried: str = '{"v":"done","r":["DAY-3"],"o":{"drawn":"1"},"a":7}') -> Mapping[str, Any]:
    options = [{"text": {"type": "plain_text", "text": value}, "value": value} for value in ticked]
    action = {"type": "checkboxes", "action_id": carried, "selected_options": options, "action_ts": "1764590410.000100"}
    return changed(CLICK, "actions.0", action)


@pytest.mark.parametrize("ticked", [("1", "3"), ()])
def test_check_boxes_carry_what_they_are_about_and_what_is_ticked_now(ticked: tuple[str, ...]) -> None:
    call = call_of(click(boxes(*ticked)))
    assert (call.verb, call.refs, call.where.launch) == ("done", ("DAY-3",), "#7")
    assert call.options == {"drawn": "1", "ticked": " ".join(ticked)}
    assert len(call.key) < 200, "their long id is not part of it"


def test_check_boxes_that_are_not_golives_are_nothing() -> None:
    assert click(boxes("1", carried="boxes")) is None


def test_a_button_in_a_modal_knows_where_the_modal_came_from() -> None:
    in_modal = {name: part for name, part in CLICK.items() if name not in ("channel", "container", "response_url")}
    asked = click({**in_modal, "container": {"type": "view"}, "view": {"private_metadata": json.dumps(CARRIED)}})

    assert asked is not None
    assert asked.url == CARRIED["u"]
    assert asked.call.where == Where("C1", "17.1", "#7")


def test_a_shortcut_is_a_verb_on_a_message() -> None:
    asked = shortcut(SHORTCUT)

    assert asked is not None
    assert (asked.trigger, asked.url) == (SHORTCUT["trigger_id"], SHORTCUT["response_url"])
    assert asked.call == Call(
        key=f"shortcut:{SHORTCUT['trigger_id']}",
        actor="U1",
        verb="approve",
        now=NOON,
        origin=Origin.SHORTCUT,
        where=Where("C1", "1764590300.000100", message="1764590400.000100"),
    )


def test_a_threads_first_message_stands_in_no_thread() -> None:
    first = changed(SHORTCUT, "message.thread_ts", SHORTCUT["message"]["ts"])

    assert call_of(shortcut(first)).where.thread is None


@pytest.mark.parametrize("verb", ["decide", "somebody_elses"])
def test_only_what_the_manifest_offers_is_a_shortcut(verb: str) -> None:
    assert shortcut(changed(SHORTCUT, "callback_id", verb)) is None


def test_a_form_becomes_the_call_it_was_opened_for_with_its_fields_over_it() -> None:
    asked = submission(SUBMISSION)

    assert asked is not None
    assert asked.inputs == ("text", "leads")
    assert asked.url == CARRIED["u"]
    assert asked.call == Call(
        key="form:156772938.1827394",
        actor="U1",
        verb="form",
        now=NOON,
        origin=Origin.MODAL,
        where=Where("C1", "17.1", "#7"),
        refs=("TECH-1",),
        options={"leads": "<@U2> <@U3>"},
        text="a &lt; b &amp; &lt;!channel&gt; c",
        seen=3,
        mentioned=("U2", "U3"),
    )


def test_a_form_without_a_trigger_is_known_by_its_view() -> None:
    assert call_of(submission(changed(SUBMISSION, "trigger_id", None))).key == "form:V1:1764590400.abc"


@pytest.mark.parametrize(
    ("state", "value"),
    [
        ({"type": "plain_text_input", "value": "  x  "}, "x"),
        ({"type": "static_select", "selected_option": {"value": "go"}}, "go"),
        ({"type": "radio_buttons", "selected_option": {"value": "no-go"}}, "no-go"),
        ({"type": "checkboxes", "selected_options": [{"value": "A-1"}, {"value": "A-2"}]}, "A-1 A-2"),
        ({"type": "users_select", "selected_user": "U2"}, "<@U2>"),
        ({"type": "conversations_select", "selected_conversation": "C2"}, "<#C2>"),
        ({"type": "channels_select", "selected_channel": "C2"}, "<#C2>"),
        ({"type": "multi_conversations_select", "selected_conversations": ["C2", "C3"]}, "<#C2> <#C3>"),
        ({"type": "datepicker", "selected_date": "2026-12-01"}, "2026-12-01"),
        ({"type": "timepicker", "selected_time": "09:00"}, "09:00"),
        ({"type": "datetimepicker", "selected_date_time": 1764590400}, "1764590400"),
    ],
)
def test_each_kind_of_field_fills_an_option(state: dict[str, Any], value: str) -> None:
    asked = submission(changed(SUBMISSION, "view.state.values.leads.value", state))

    assert call_of(asked).options == {"leads": value}


@pytest.mark.parametrize(
    "state",
    [
        {"type": "plain_text_input", "value": None},
        {"type": "plain_text_input", "value": "   "},
        {"type": "static_select", "selected_option": None},
        {"type": "checkboxes", "selected_options": []},
        {"type": "multi_users_select", "selected_users": []},
        {"type": "users_select", "selected_user": None},
    ],
)
def test_an_empty_field_fills_nothing(state: dict[str, Any]) -> None:
    assert call_of(submission(changed(SUBMISSION, "view.state.values.leads.value", state))).options == {}


def test_refs_ticked_or_typed_in_a_form_replace_those_it_carried() -> None:
    def with_refs(typed: str) -> Asked | None:
        return submission(changed(SUBMISSION, "view.state.values.refs", {"value": {"value": typed}}))

    assert call_of(with_refs("tech-2 TECH-4..5")).refs == ("TECH-2", "TECH-4", "TECH-5")
    assert call_of(with_refs("TECH-2 oh well")).refs == ("TECH-2", "OH", "WELL")
    asked = with_refs("TECH-9..2")
    assert asked is not None
    assert asked.refused is not None
    assert asked.refused.field == "refs"


def test_a_form_carries_where_it_was_opened_and_how_to_answer() -> None:
    asked = slash({**SLASH, "channel_name": "privategroup"})
    assert asked is not None
    carried = json.loads(
        payloads.private_metadata(asked, Form("form", "A form", "Send", (), {"a": 7, "r": ["TECH-1"]}))
    )

    assert carried == {"v": "form", "c": "C1", "p": True, "u": SLASH["response_url"], "a": 7, "r": ["TECH-1"]}


def test_another_apps_modal_is_no_call() -> None:
    assert submission(changed(SUBMISSION, "view.callback_id", "somebody_elses")) is None


def paths(value: Any, way: tuple[str, ...] = ()) -> Iterator[str]:
    """Every place in a payload."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, part in parts:
        yield ".".join([*way, str(name)])
        yield from paths(part, (*way, str(name)))


BODIES = [
    (slash, SLASH),
    (event, MENTION),
    (event, DIRECT),
    (event, SHARED),
    (click, CLICK),
    (shortcut, SHORTCUT),
    (submission, SUBMISSION),
]


@given(
    st.sampled_from([(reader, body, path) for reader, body in BODIES for path in paths(body)]),
    st.one_of(st.none(), st.just(""), st.integers(), st.text(max_size=20), st.just([]), st.just({}), st.booleans()),
)
def test_no_change_of_a_payload_breaks_its_reading(place: tuple[Any, Any, str], value: Any) -> None:
    read, body, path = place

    asked = read(changed(body, path, value))

    assert asked is None or isinstance(asked.call.actor, str)
