"""People act as they would in Slack's own client: they click what is there, and cannot do what Slack forbids."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import CannotAct, Message, Reply, Sandbox
from tests.sandbox.parrot import running_app

CONFIRM = {name: {"type": "plain_text", "text": name} for name in ("title", "text", "confirm", "deny")}


def words(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


def button(label: str, action_id: str, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": words(label), "value": action_id, **more}


def select(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "action_id": kind, **more}


OPTIONS = [{"text": words("Go"), "value": "go"}, {"text": words("Stay"), "value": "stay"}]


def listening(seen: list[dict[str, Any]]) -> Any:
    """An app that acknowledges every click and remembers it."""

    def setup(app: AsyncApp) -> None:
        @app.middleware
        async def all_of_them(body: dict[str, Any], resp: Any, next: Any) -> Any:
            seen.append(body)
            return await next()

        @app.action({"type": "block_actions", "action_id": re.compile(".*")})
        async def clicked(ack: Any) -> None:
            await ack()

        @app.shortcut("repeat")
        async def message_shortcut(ack: Any) -> None:
            await ack()

        @app.shortcut("repeat_all")
        async def global_shortcut(ack: Any) -> None:
            await ack()

        for event in ("message", "app_home_opened", "reaction_added", "member_joined_channel"):
            app.event(event)(nothing)

    async def nothing() -> None:
        """Taken note of."""

    return setup


async def posted(sandbox: Sandbox, client: AsyncWebClient, *elements: dict[str, Any]) -> Message:
    blocks = [{"type": "actions", "block_id": f"row{at}", "elements": [one]} for at, one in enumerate(elements)]
    await client.chat_postMessage(channel="C01GENERAL", text="choose", blocks=blocks)
    return sandbox.channel("general").messages[-1]


async def test_a_click_arrives_as_slack_sends_it(sandbox: Sandbox, client: AsyncWebClient, over: str) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen), over):
        message = await posted(sandbox, client, button("Approve", "approve"))
        reply = await sandbox.person("kim").click(message, "Approve")
        assert (reply.status, reply.shown, reply.view, reply.later) == ("ok", "", None, [])
        await sandbox.settle()
    [body] = [body for body in seen if body["type"] == "block_actions"]
    assert body["user"] == {"id": "U01KIM", "username": "kim", "name": "kim", "team_id": "T01SANDBOX"}
    assert body["channel"] == {"id": "C01GENERAL", "name": "general"}
    assert body["container"]["message_ts"] == body["message"]["ts"] == message.ts
    assert (body["team"], body["api_app_id"]) == ({"id": "T01SANDBOX", "domain": "sandbox"}, "A01")
    [action] = body["actions"]
    assert float(action.pop("action_ts")) > 0
    assert action == button("Approve", "approve") | {"block_id": "row0"}
    assert body["trigger_id"]
    assert body["response_url"].startswith(sandbox.url)


async def test_everyone_who_sees_a_message_can_click_it_and_twice(sandbox: Sandbox, client: AsyncWebClient) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        message = await posted(sandbox, client, button("Go", "go"))
        for who in ("ana", "kim", "kim"):
            await sandbox.person(who).click(message, "Go")
    clicks = [body for body in seen if body["type"] == "block_actions"]
    assert [body["user"]["name"] for body in clicks] == ["ana", "kim", "kim"]
    assert len({body["trigger_id"] for body in clicks}) == 3
    with pytest.raises(CannotAct, match="does not see that message"):
        await sandbox.person("gus").click(message, "Go")


async def test_what_is_not_there_cannot_be_clicked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    message = await posted(sandbox, client, button("Go", "go1"), button("Go", "go2"), button("No", "no"))
    ana = sandbox.person("ana")
    with pytest.raises(LookupError, match="called 'Maybe'; there is: Go, Go, No"):
        await ana.click(message, "Maybe")
    with pytest.raises(LookupError, match="2 things to click are called 'Go': say which with index="):
        await ana.click(message, "Go")


async def test_alike_buttons_are_told_apart_by_index_or_action_id(sandbox: Sandbox, client: AsyncWebClient) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        message = await posted(sandbox, client, button("Go", "go1"), button("Go", "go2"))
        await sandbox.person("ana").click(message, "Go", index=1)
        await sandbox.person("ana").click(message, action_id="go1")
    clicks = [body["actions"][0]["action_id"] for body in seen if body["type"] == "block_actions"]
    assert clicks == ["go2", "go1"]


async def test_a_confirm_dialog_can_be_denied(sandbox: Sandbox, client: AsyncWebClient) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        message = await posted(sandbox, client, button("Scrub", "scrub", confirm=CONFIRM))
        assert (await sandbox.person("ana").click(message, "Scrub", confirm=False)).status == "ok"
        assert [body for body in seen if body["type"] == "block_actions"] == []
        await sandbox.person("ana").click(message, "Scrub")
        assert len([body for body in seen if body["type"] == "block_actions"]) == 1


@pytest.mark.parametrize(
    ("element", "value", "picked"),
    [
        (select("static_select", options=OPTIONS), "Go", {"selected_option": OPTIONS[0]}),
        (select("overflow", options=OPTIONS), "stay", {"selected_option": OPTIONS[1]}),
        (select("users_select"), "kim", {"selected_user": "U01KIM"}),
        (select("conversations_select"), "general", {"selected_conversation": "C01GENERAL"}),
        (select("datepicker"), "2026-12-01", {"selected_date": "2026-12-01"}),
        (select("timepicker"), "09:30", {"selected_time": "09:30"}),
        (select("datetimepicker"), 1_796_118_000, {"selected_date_time": 1_796_118_000}),
        (select("checkboxes", options=OPTIONS), ["go", "stay"], {"selected_options": OPTIONS}),
        (select("radio_buttons", options=OPTIONS), "go", {"selected_option": OPTIONS[0]}),
    ],
)
async def test_a_choice_arrives_under_slacks_name(
    sandbox: Sandbox, client: AsyncWebClient, element: dict[str, Any], value: Any, picked: dict[str, Any]
) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        message = await posted(sandbox, client, element)
        await sandbox.person("ana").choose(message, element["type"], value)
    [body] = [body for body in seen if body["type"] == "block_actions"]
    action = body["actions"][0]
    assert {name: action[name] for name in picked} == picked
    if element["type"] != "overflow":
        assert body["state"]["values"] == {"row0": {element["type"]: {"type": element["type"], **picked}}}


async def test_shortcuts_reach_the_app(sandbox: Sandbox) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        ana = sandbox.person("ana")
        said = await ana.say("general", "words")
        assert (await ana.shortcut("repeat", said)).status == "ok"
        assert (await ana.shortcut("repeat_all")).status == "ok"
        with pytest.raises(CannotAct, match="no global shortcut 'repeat'"):
            await ana.shortcut("repeat")
    on_message, everywhere = (body for body in seen if body["type"] in ("message_action", "shortcut"))
    assert (on_message["message"]["text"], on_message["message_ts"]) == ("words", said.ts)
    assert everywhere["callback_id"] == "repeat_all"


async def test_opening_the_home_tab_is_an_event(sandbox: Sandbox) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        await sandbox.person("ana").open_home()
        await sandbox.person("ana").open_home("messages")
        await sandbox.settle()
    tabs = [body["event"]["tab"] for body in seen if body["type"] == "event_callback"]
    assert sorted(tabs) == ["home", "messages"]


async def test_slack_holds_people_to_their_channels(sandbox: Sandbox) -> None:
    ana, kim, gus = (sandbox.person(name) for name in ("ana", "kim", "gus"))
    for refused in (
        kim.say("outside", "x"),
        kim.join("secret"),
        gus.join("general"),
        kim.invite("secret", "gus"),
        sandbox.person("deb").say("general", "x"),
        ana.say("old", "x"),
        ana.say("general", "x", thread="1.000000"),
        ana.edit(await kim.say("general", "mine"), "yours"),
        ana.delete(await kim.say("general", "mine")),
    ):
        with pytest.raises(CannotAct):
            await refused
    await kim.join("outside")
    await kim.say("outside", "now I may")
    await kim.leave("outside")
    with pytest.raises(CannotAct):
        await kim.say("outside", "no more")


async def test_replies_belong_to_the_root_even_when_sent_to_a_reply(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    root = await ana.say("general", "root")
    reply = await ana.say("general", "reply", thread=root)
    loud = await ana.say("general", "loud", thread=reply, broadcast=True)
    assert [message.text for message in root.replies] == ["reply", "loud"]
    assert [message.text for message in sandbox.channel("general").messages] == ["root", "loud"]
    assert (loud.broadcast, loud.thread_ts) == (True, root.ts)


async def test_a_channel_reads_as_a_transcript(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.clock.pause()
    sandbox.clock.jump(datetime(2030, 1, 1, 12, tzinfo=UTC))
    ana = sandbox.person("ana")
    root = await ana.say("general", "@kim ready?")
    await sandbox.person("kim").say("general", "yes,\nalmost", thread=root, broadcast=True)
    await ana.react(root, "eyes")
    row = {"type": "actions", "elements": [button("Approve", "a"), button("Reject", "r")]}
    await client.chat_postMessage(channel="C01GENERAL", text="t", blocks=[row])
    sandbox.clock.jump(timedelta(days=1))
    sent = await client.chat_postMessage(channel="C01GENERAL", text="until <!date^1796118000^{time}|x>")
    await client.chat_update(channel="C01GENERAL", ts=sent["ts"], text="until <!date^1796118000^{time}|x> sharp")
    assert (
        sandbox.transcript("general")
        == """\
-- Tue 1 Jan 2030 --
12:00  ana: @kim ready?
       :eyes: 1
    12:00  kim ↗ also in channel: yes,
           almost
12:00  kim ↳ also in thread: yes,
       almost
12:00  parrot: [Approve]  [Reject]
-- Wed 2 Jan 2030 --
12:00  parrot: until 09:40 sharp (edited)"""
    )


async def test_what_was_picked_in_a_message_comes_along_with_the_next_click(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        message = await posted(sandbox, client, select("static_select", options=OPTIONS), button("Send", "send"))
        await sandbox.person("ana").choose(message, "static_select", "Stay")
        await sandbox.person("ana").click(message, "Send")
        await sandbox.person("kim").click(message, "Send")
    _, of_ana, of_kim = (body["state"]["values"]["row0"]["static_select"] for body in seen if "actions" in body)
    assert of_ana["selected_option"] == OPTIONS[1]
    assert of_kim["selected_option"] is None


async def test_buttons_in_attachments_can_be_clicked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    seen: list[dict[str, Any]] = []
    async with running_app(sandbox, listening(seen)):
        attachment = {"color": "#ff0000", "blocks": [{"type": "actions", "elements": [button("Go", "go")]}]}
        await client.chat_postMessage(channel="C01GENERAL", text="t", attachments=[attachment])
        message = sandbox.channel("general").messages[-1]
        assert message.shown == "t\n[Go]"
        assert (await sandbox.person("ana").click(message, "Go")).status == "ok"
    assert [body["actions"][0]["action_id"] for body in seen if "actions" in body] == ["go"]


async def test_a_click_that_fails_is_marked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    message = await posted(sandbox, client, button("Go", "go"))
    reply = await sandbox.person("ana").click(message, "Go")
    assert (reply.status, reply.text) == ("error", "⚠ dispatch_failed")
    with pytest.raises(CannotAct, match="no element 'go' in block 'gone' any more"):
        await sandbox.interactions.click_message("U01ANA", message, "gone", "go")
    assert (await sandbox.person("ana").shortcut("repeat", message)).status == "error"


async def test_an_option_that_is_not_offered_cannot_be_picked(sandbox: Sandbox, client: AsyncWebClient) -> None:
    message = await posted(sandbox, client, select("static_select", options=OPTIONS))
    forged = {"selected_option": {"text": words("Other"), "value": "other"}}
    with pytest.raises(CannotAct, match="not offered"):
        await sandbox.interactions.click_message("U01ANA", message, "row0", "static_select", forged)


async def test_an_answer_can_be_clicked_itself(sandbox: Sandbox) -> None:
    def asking(app: AsyncApp) -> None:
        @app.command("/parrot")
        async def ask(ack: Any) -> None:
            await ack(blocks=[{"type": "actions", "elements": [button("Open form", "open")]}], text="t")

        @app.action("open")
        async def opened(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
            await ack()
            section = {"type": "section", "text": words("Well?")}
            view = {"type": "modal", "title": words("Form"), "blocks": [section]}
            await client.views_open(trigger_id=body["trigger_id"], view=view)

    async with running_app(sandbox, asking):
        ana = sandbox.person("ana")
        reply = await ana.slash("/parrot", channel="general")
        clicked = await ana.click(reply, "Open form")
        await sandbox.settle()
        assert clicked.view is ana.view is not None
        with pytest.raises(CannotAct, match="no submit button"):
            await ana.submit({})
        with pytest.raises(LookupError, match="nothing that could be clicked"):
            await ana.click(Reply("ok", reply.reader), "x")


async def test_an_admin_changes_people_groups_and_channels(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.change_user("kim", tz="Asia/Tokyo", kind="deactivated")
    assert (await client.users_info(user="U01KIM"))["user"]["deleted"] is True
    assert sandbox.change_group("dba", ["ana"]).users == ("U01ANA",)
    assert (await client.usergroups_users_list(usergroup="S01DBA"))["users"] == ["U01ANA"]
    sandbox.archive("general")
    with pytest.raises(SlackApiError, match="is_archived"):
        await client.chat_postMessage(channel="C01GENERAL", text="x")
    sandbox.archive("general", archived=False)
    assert (await client.chat_postMessage(channel="C01GENERAL", text="x"))["ok"]
    with pytest.raises(KeyError, match="no user group 'nobodies'"):
        sandbox.change_group("nobodies", [])


async def test_changes_of_people_groups_and_channels_are_events(sandbox: Sandbox) -> None:
    asked = {"user_change", "subteam_members_changed", "channel_archive"}
    sandbox.world.manifest = replace(sandbox.world.manifest, events=frozenset(asked))
    sandbox.change_user("kim", title="Lead")
    sandbox.change_group("dba", ["ana"])
    sandbox.archive("general")
    sandbox.archive("secret")
    await sandbox.settle(quiet=0.05)
    told = {}
    for delivery in sandbox.deliveries("events_api"):
        told[delivery.payload["event"]["type"]] = delivery.payload["event"]
    assert set(told) == asked
    assert told["user_change"]["user"]["profile"]["title"] == "Lead"
    changed = told["subteam_members_changed"]
    assert (changed["added_users"], changed["removed_users"]) == (["U01ANA"], ["U01KIM"])
    assert told["channel_archive"]["channel"] == "C01GENERAL"
