"""The page's JSON: each person gets what they may see, and can do what Slack's own client would let them do."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from test_sandbox_app import BUTTON, MODAL, parrot

from sandbox import Sandbox
from tests.sandbox.parrot import running_app

HEADERS = {"X-Sandbox": "1"}


class Page:
    """A browser's side of the wire."""

    def __init__(self, sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
        self.sandbox, self.session = sandbox, session

    async def get(self, path: str) -> Any:
        async with self.session.get(self.sandbox.url + path) as answer:
            return await answer.json()

    async def act(self, who: str, do: str, **wish: Any) -> Any:
        wish |= {"as": who, "do": do}
        async with self.session.post(self.sandbox.url + "/app/act", json=wish, headers=HEADERS) as answer:
            return await answer.json()

    async def channel(self, who: str, name: str) -> Any:
        state = await self.get(f"/app/state?as={who}")
        return next((one for one in state["channels"] if one["name"] == name), None)

    async def changes(self, who: str, after: int, count: int) -> list[dict[str, Any]]:
        """The next `count` changes this person sees."""
        found: list[dict[str, Any]] = []
        async with self.session.get(f"{self.sandbox.url}/app/events?as={who}&after={after}") as stream:
            async for line in stream.content:
                if line.startswith(b"data: "):
                    found.append(json.loads(line[6:]))
                if len(found) == count:
                    return found
        return found


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    async with aiohttp.ClientSession() as session:
        yield Page(sandbox, session)


async def test_the_state_shows_a_person_their_workspace(page: Page) -> None:
    state = await page.get("/app/state?as=U01ANA")
    assert state["me"] == "U01ANA"
    assert {one["name"] for one in state["channels"]} == {
        "general", "outside", "secret", "inner", "shared", "old", "ana",
    }  # fmt: skip
    assert state["app"]["commands"][0] == {"command": "/parrot", "description": "Repeats", "usage_hint": "words"}
    assert state["people"][0] | {"tz_offset": 0} == {
        "id": "U01ANA", "name": "ana", "real_name": "Ana Ruiz", "kind": "member", "title": "Director",
        "tz": "Europe/Madrid", "tz_offset": 0,
    }  # fmt: skip
    assert (state["views"], state["home"], state["clock"]["paused"]) == ([], None, False)


async def test_private_channels_and_guests_keep_to_themselves(page: Page) -> None:
    assert await page.channel("U01KIM", "secret") is None
    seen = await page.get("/app/state?as=U01GUS")
    assert {one["name"] for one in seen["channels"]} == {"shared", "gus"}


async def test_without_a_name_one_is_the_first_person_and_a_stranger_name_is_refused(page: Page) -> None:
    assert (await page.get("/app/state"))["me"] == "U01ANA"
    assert await page.get("/app/state?as=U99") == {"ok": False, "error": "user_not_found"}


async def test_what_one_person_does_the_other_sees_as_it_happens(page: Page) -> None:
    seq = (await page.get("/app/state?as=U01KIM"))["seq"]
    assert await page.act("U01ANA", "say", channel="C01GENERAL", text="hello @kim") == {"ok": True}
    assert await page.act("U01ANA", "say", channel="C01INNER", text="not for Kim") == {"ok": True}
    assert await page.act("U01KIM", "say", channel="C01GENERAL", text="hi") == {"ok": True}
    first, second = await page.changes("U01KIM", seq, 2)
    assert (first["type"], first["message"]["text"]) == ("message", "hello <@U01KIM>")
    assert (second["message"]["user"], second["message"]["text"]) == ("U01KIM", "hi")
    assert second["seq"] > first["seq"]


async def test_an_ephemeral_answer_reaches_its_person_and_is_gone_on_reload(page: Page, sandbox: Sandbox) -> None:
    async with running_app(sandbox, parrot):
        seq = sandbox.space.feed.seq
        assert await page.act("U01ANA", "slash", channel="C01GENERAL", text="/parrot hi") == {"ok": True}
        await page.act("U01ANA", "say", channel="C01GENERAL", text="done")
        [change] = await page.changes("U01ANA", seq, 1)
        assert change["message"]["ephemeral"] is True
        assert change["message"]["text"] == "You said hi"
        [change] = await page.changes("U01KIM", seq, 1)
        assert change["message"]["text"] == "done"
        assert [one["text"] for one in (await page.channel("U01ANA", "general"))["messages"]] == ["done"]


async def test_a_button_opens_a_modal_on_the_page_and_its_errors_come_back(page: Page, sandbox: Sandbox) -> None:
    async with running_app(sandbox, parrot):
        ana = sandbox.person("ana")
        asked = await ana.say("general", "@parrot?")
        await sandbox.settle()
        [answer] = asked.replies
        at = {"channel": answer.channel, "ts": answer.ts, "block_id": answer.blocks[0]["block_id"]}
        assert await page.act("U01ANA", "click", **at, action_id="approve") == {"ok": True}
        [view] = (await page.get("/app/state?as=U01ANA"))["views"]
        assert view["title"]["text"] == "Sign off"

        typed = {"evidence": {"text": {"type": "plain_text_input", "value": "no link"}}}
        refused = await page.act("U01ANA", "submit", view_id=view["id"], values=typed)
        assert refused == {"ok": True, "errors": {"evidence": "a link, please"}}
        empty = await page.act("U01ANA", "submit", view_id=view["id"], values={"evidence": {"text": {"value": ""}}})
        assert empty["errors"] == {"evidence": "Please complete this required field."}

        assert await page.act("U01KIM", "close", view_id=view["id"]) == {"ok": False, "error": "no_such_view"}
        assert await page.act("U01ANA", "close", view_id=view["id"]) == {"ok": True}
        assert ana.view is None


@pytest.mark.parametrize(
    ("who", "do", "wish", "error"),
    [
        ("U01KIM", "say", {"channel": "C01OUTSIDE", "text": "hi"}, "not_in_channel"),
        ("U01KIM", "say", {"channel": "C01SECRET", "text": "hi"}, "channel_not_found"),
        ("U01ANA", "say", {"channel": "C01OLD", "text": "hi"}, "is_archived"),
        ("U01ANA", "slash", {"channel": "C01GENERAL", "text": "/parrot", "thread_ts": "1.1"}, "refused_in_thread"),
        ("U01ANA", "slash", {"channel": "C01GENERAL", "text": "/parrot hi"}, "app_not_connected"),
        ("U01ANA", "slash", {"channel": "C01GENERAL", "text": "/nope"}, "/nope is not a valid command."),
        ("U01ANA", "click", {"channel": "C01GENERAL", "ts": "1", "block_id": "a", "action_id": "b"}, "no_such_message"),
        ("U01ANA", "submit", {"view_id": "V1"}, "no_such_view"),
        ("U01GUS", "join", {"channel": "C01GENERAL"}, "channel_not_found"),
        ("U01ANA", "invite", {"channel": "C01GENERAL", "user": "U99"}, "user_not_found"),
        ("U01ANA", "react", {"channel": "C01GENERAL", "ts": "1.1", "name": "eyes"}, "no_such_message"),
        ("U01ANA", "say", {"channel": "C01GENERAL"}, "the request names no text"),
    ],
)
async def test_what_cannot_be_done_is_refused(page: Page, who: str, do: str, wish: dict[str, Any], error: str) -> None:
    assert await page.act(who, do, **wish) == {"ok": False, "error": error}


async def test_mentioning_an_app_that_is_not_there_is_noted(page: Page) -> None:
    again = await page.act("U01ANA", "invite", channel="C01OUTSIDE", user="U01ANA")
    assert again == {"ok": True, "note": "ana is in this channel already."}
    said = await page.act("U01ANA", "say", channel="C01OUTSIDE", text="@parrot come")
    assert said["note"] == "parrot is not in this channel and did not see that; invite it first."
    assert await page.act("U01ANA", "invite", channel="C01OUTSIDE", user="U0PARROT") == {"ok": True}
    assert await page.act("U01ANA", "say", channel="C01OUTSIDE", text="@parrot come") == {"ok": True}


async def test_joining_a_channel_brings_its_messages(page: Page, sandbox: Sandbox) -> None:
    await sandbox.person("ana").say("outside", "before Kim came")
    seq = sandbox.space.feed.seq
    assert await page.act("U01KIM", "join", channel="C01OUTSIDE") == {"ok": True}
    [change] = await page.changes("U01KIM", seq, 1)
    assert (change["type"], change["channel"]["member"]) == ("channel", True)
    assert [one["text"] for one in change["channel"]["messages"]] == ["before Kim came"]


async def test_reading_takes_the_unread_mark_away(page: Page, sandbox: Sandbox) -> None:
    message = await sandbox.person("ana").say("general", "news")
    await sandbox.person("ana").say("general", "a reply", thread=message)
    assert (await page.channel("U01KIM", "general"))["unread"] == 1
    await page.act("U01KIM", "read", channel="C01GENERAL", ts=message.ts)
    assert (await page.channel("U01KIM", "general"))["unread"] == 0


async def test_a_reaction_is_set_and_taken_back(page: Page, sandbox: Sandbox) -> None:
    message = await sandbox.person("ana").say("general", "news")
    at = {"channel": message.channel, "ts": message.ts, "name": "eyes"}
    await page.act("U01KIM", "react", **at)
    assert message.reactions == {"eyes": ["U01KIM"]}
    await page.act("U01KIM", "react", **at)
    assert message.reactions == {}


async def test_the_page_does_what_the_client_does(page: Page, sandbox: Sandbox) -> None:
    seen: list[str] = []

    def listening(app: AsyncApp) -> None:
        @app.middleware
        async def remember(body: dict[str, Any], next: Any) -> Any:
            seen.append(body["type"] if body["type"] != "event_callback" else body["event"]["type"])
            return await next()

        @app.shortcut("repeat")
        async def shortcut(ack: Any) -> None:
            await ack()

        @app.event("app_home_opened")
        async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
            row = {"type": "actions", "block_id": "row", "elements": [BUTTON]}
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [row]})

        @app.action("approve")
        async def approve(ack: Any) -> None:
            await ack()

        @app.event("message")
        async def heard() -> None:
            """Taken note of."""

    async with running_app(sandbox, listening):
        said = await sandbox.person("ana").say("general", "words")
        at = {"channel": said.channel, "ts": said.ts}
        assert await page.act("U01ANA", "shortcut", callback_id="repeat", **at) == {"ok": True}
        assert (await page.act("U01ANA", "shortcut", callback_id="nope"))["ok"] is False
        seq = sandbox.space.feed.seq
        assert await page.act("U01ANA", "home") == {"ok": True}
        [change] = await page.changes("U01ANA", seq, 1)
        assert (change["type"], change["home"]["blocks"][0]["block_id"]) == ("home", "row")
        state = await page.get("/app/state?as=U01ANA")
        pressed = {"view_id": state["home"]["id"], "block_id": "row", "action_id": "approve"}
        assert await page.act("U01ANA", "click", **pressed) == {"ok": True}
        await sandbox.settle()
    assert seen == ["message", "message_action", "app_home_opened", "block_actions"]


async def test_changes_of_modals_the_clock_and_channels_reach_the_page(
    page: Page, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    seq = sandbox.space.feed.seq
    ticket = sandbox.space.tickets.trigger("U01ANA")
    await client.views_open(trigger_id=ticket.id, view=MODAL)
    sandbox.clock.pause()
    sent = await client.chat_postMessage(channel="C01GENERAL", text="board")
    await client.pins_add(channel="C01GENERAL", timestamp=sent["ts"])
    await sandbox.person("ana").leave("general")
    opened, paused, posted, pinned, left = await page.changes("U01ANA", seq, 5)
    assert [view["callback_id"] for view in opened["views"]] == ["form"]
    assert (paused["type"], paused["clock"]["paused"]) == ("clock", True)
    assert (posted["type"], posted["message"]["ts"]) == ("message", sent["ts"])
    assert (pinned["channel"]["pins"], "messages" in pinned["channel"]) == ([sent["ts"]], False)
    assert left["channel"]["member"] is False
    others = await page.changes("U01KIM", seq, 4)
    assert [change["type"] for change in others] == ["clock", "message", "channel", "channel"]


async def test_the_page_itself_is_served_with_a_strict_policy(page: Page, sandbox: Sandbox) -> None:
    async with page.session.get(sandbox.url + "/") as answer:
        assert answer.status == 200
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "<script" in await answer.text()
    async with page.session.get(sandbox.url + "/main.js") as answer:
        assert answer.content_type == "text/javascript"
    for missing in ("/nothing.js", "/..%2fserver.py", "/__init__.py"):
        async with page.session.get(sandbox.url + missing) as answer:
            assert answer.status == 404


async def test_the_inspector_shows_the_call_that_made_a_message(
    page: Page, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="C01GENERAL", text="made", blocks=[{"type": "actions", "elements": [BUTTON]}])
    [message] = (await page.channel("U01ANA", "general"))["messages"]
    entry = await page.get(f"/app/log/{message['request']}")
    assert (entry["method"], entry["args"]["text"], entry["answer"]["ts"]) == (
        "chat.postMessage", "made", message["ts"],
    )  # fmt: skip
    listed = (await page.get("/app/log?limit=100"))["entries"]
    assert {one["method"] for one in listed} == {"message", "chat.postMessage"}
    assert [one["id"] for one in listed] == sorted((one["id"] for one in listed), reverse=True)
    assert (await page.get("/app/log/999"))["ok"] is False


async def test_everything_about_a_message_is_found_in_the_log(
    page: Page, sandbox: Sandbox, client: AsyncWebClient
) -> None:
    made = await client.chat_postMessage(channel="C01GENERAL", text="made")
    await client.chat_postMessage(channel="C01GENERAL", text="another")
    await client.chat_update(channel="C01GENERAL", ts=made["ts"], text="changed")
    await sandbox.settle()
    about = (await page.get(f"/app/log?about={made['ts']}"))["entries"]
    assert [one["method"] for one in about if one["kind"] == "api"] == ["chat.update", "chat.postMessage"]


async def test_other_sites_get_nothing(page: Page, sandbox: Sandbox) -> None:
    url = sandbox.url
    wish = {"as": "U01ANA", "do": "say", "channel": "C01GENERAL", "text": "forged"}
    tries = [
        page.session.post(url + "/app/act", json=wish),
        page.session.post(url + "/app/act", data=json.dumps(wish), headers=HEADERS | {"Content-Type": "text/plain"}),
        page.session.post(url + "/app/act", json=wish, headers=HEADERS | {"Origin": "http://evil.example"}),
        page.session.get(url + "/app/state", headers={"Host": "evil.example"}),
        page.session.get(url + "/api/auth.test", headers={"Host": f"evil.example:{url.rsplit(':', 1)[1]}"}),
    ]
    for attempt in tries:
        async with attempt as answer:
            assert answer.status == 403
    assert sandbox.channel("general").messages == []
    own = HEADERS | {"Origin": url}
    async with page.session.post(url + "/app/act", json=wish, headers=own) as answer:
        assert await answer.json() == {"ok": True}


async def test_a_page_that_was_away_too_long_is_told_to_start_anew(page: Page, sandbox: Sandbox) -> None:
    async with page.session.get(f"{sandbox.url}/app/events?as=U01ANA&after=999999") as answer:
        assert answer.status == 410
