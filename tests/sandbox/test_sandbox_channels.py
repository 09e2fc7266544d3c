"""Making, naming and closing channels; links, pins and people as a stock client asks for them."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.parrot import MANIFEST, make_world

SCOPES = ["groups:write", "users:read.email"]
EVENTS = ["pin_added", "pin_removed", "channel_rename", "reaction_removed", "channel_archive", "member_left_channel"]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] += SCOPES
    manifest["settings"]["event_subscriptions"]["bot_events"] += EVENTS
    async with Sandbox(make_world(manifest), limits=False, retry_scale=0.0005) as running:
        yield running


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


def events(sandbox: Sandbox, kind: str) -> list[dict[str, Any]]:
    told = [one.payload["event"] for one in sandbox.deliveries("events_api") if one.retry == 0]
    return [event for event in told if event["type"] == kind]


async def test_the_app_makes_a_channel_and_is_in_it(sandbox: Sandbox, client: AsyncWebClient) -> None:
    made = (await client.conversations_create(name="launch-1"))["channel"]
    assert (made["is_member"], made["is_private"]) == (True, False)
    assert (await client.chat_postMessage(channel=made["id"], text="first"))["ok"]
    hidden = (await client.conversations_create(name="launch-2", is_private=True))["channel"]
    assert hidden["is_private"] is True


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("Launch", "invalid_name_specials"),
        ("a b", "invalid_name_specials"),
        ("general", "name_taken"),
    ],
)
async def test_a_channels_name_has_rules(client: AsyncWebClient, name: str, error: str) -> None:
    assert await error_of(client.conversations_create(name=name)) == error


async def test_a_channel_is_renamed_archived_and_brought_back(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.conversations_rename(channel="C01SHARED", name="common")
    assert sandbox.channel("common").id == "C01SHARED"
    await client.conversations_archive(channel="C01SHARED")
    assert await error_of(client.conversations_archive(channel="C01SHARED")) == "already_archived"
    assert await error_of(client.chat_postMessage(channel="C01SHARED", text="x")) == "is_archived"
    await client.conversations_unarchive(channel="C01SHARED")
    assert await error_of(client.conversations_unarchive(channel="C01SHARED")) == "not_archived"
    assert await error_of(client.conversations_archive(channel="C01GENERAL")) == "cant_archive_general"
    assert await error_of(client.conversations_rename(channel="C01OUTSIDE", name="in")) == "not_in_channel"
    await sandbox.settle()
    assert [event["channel"]["name"] for event in events(sandbox, "channel_rename")] == ["common"]
    assert [event["channel"] for event in events(sandbox, "channel_archive")] == ["C01SHARED"]


async def test_somebody_is_sent_out(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.conversations_kick(channel="C01SHARED", user="U01GUS")
    assert "U01GUS" not in sandbox.channel("shared").people
    assert await error_of(client.conversations_kick(channel="C01SHARED", user="U01GUS")) == "not_in_channel"
    assert await error_of(client.conversations_kick(channel="C01SHARED", user="U0PARROT")) == "cant_kick_self"
    assert await error_of(client.conversations_kick(channel="C01SHARED", user="U9")) == "user_not_found"
    assert await error_of(client.conversations_kick(channel="C01GENERAL", user="U01ANA")) == "cant_kick_from_general"
    await sandbox.settle()
    assert [event["user"] for event in events(sandbox, "member_left_channel")] == ["U01GUS"]


async def test_purpose_reading_and_closing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.conversations_setPurpose(channel="C01GENERAL", purpose="x" * 250))["purpose"] == "x" * 250
    assert await error_of(client.conversations_setPurpose(channel="C01GENERAL", purpose="x" * 251)) == "too_long"
    said = await client.chat_postMessage(channel="C01GENERAL", text="x")
    await client.conversations_mark(channel="C01GENERAL", ts=said["ts"])
    assert await error_of(client.conversations_mark(channel="C01GENERAL", ts="1.0")) == "invalid_timestamp"
    dm = (await client.conversations_open(users="U01ANA"))["channel"]["id"]
    assert (await client.conversations_close(channel=dm))["ok"]
    for call in (client.conversations_close(channel="C01GENERAL"), client.conversations_rename(channel=dm, name="x")):
        assert await error_of(call) == "method_not_supported_for_channel_type"


async def test_links_on_a_channel_are_changed_and_taken_away(sandbox: Sandbox, client: AsyncWebClient) -> None:
    link = {"title": "Plan", "type": "link", "link": "https://example.com"}
    made = (await client.bookmarks_add(channel_id="C01GENERAL", **link))["bookmark"]
    at = {"channel_id": "C01GENERAL", "bookmark_id": made["id"]}
    assert (await client.bookmarks_edit(**at, title="The plan"))["bookmark"]["title"] == "The plan"
    assert await error_of(client.bookmarks_edit(**at, link="ftp://x")) == "invalid_link"
    await client.bookmarks_remove(**at)
    assert sandbox.channel("general").bookmarks == []
    assert await error_of(client.bookmarks_remove(**at)) == "not_found"


async def test_pins_and_reactions_are_events(sandbox: Sandbox, client: AsyncWebClient) -> None:
    said = await sandbox.person("ana").say("general", "look")
    at = {"channel": "C01GENERAL", "timestamp": said.ts}
    await client.pins_add(**at)
    await client.pins_remove(**at)
    await client.reactions_add(**at, name="eyes")
    got = await client.reactions_get(**at)
    assert got["message"]["reactions"] == [{"name": "eyes", "users": ["U0PARROT"], "count": 1}]
    await client.reactions_remove(**at, name="eyes")
    await sandbox.settle()
    for kind in ("pin_added", "pin_removed"):
        [event] = events(sandbox, kind)
        assert (event["channel_id"], event["item"]["message"]["text"]) == ("C01GENERAL", "look")
    [gone] = events(sandbox, "reaction_removed")
    assert (gone["reaction"], gone["item"]["ts"], gone["item_user"]) == ("eyes", said.ts, "U01ANA")


async def test_people_are_found_by_address_and_are_active_while_their_page_is_open(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    found = await client.users_lookupByEmail(email="ana@sandbox.example")
    assert found["user"]["id"] == "U01ANA"
    assert await error_of(client.users_lookupByEmail(email="deb@sandbox.example")) == "users_not_found"
    assert (await client.users_getPresence(user="U01ANA"))["presence"] == "away"
    sandbox.space.watchers["U01ANA"] += 1
    assert (await client.users_getPresence(user="U01ANA"))["presence"] == "active"


async def test_quiet_hours_of_several_at_once(client: AsyncWebClient) -> None:
    users = (await client.dnd_teamInfo(users=["U01KIM", "U01ANA", "U9"]))["users"]
    assert {id: one["dnd_enabled"] for id, one in users.items()} == {"U01KIM": True, "U01ANA": False}
    assert await error_of(client.dnd_teamInfo(users=[f"U{at}" for at in range(51)])) == "too_many_users"


async def test_an_app_can_give_up_its_own_token(client: AsyncWebClient) -> None:
    assert (await client.auth_revoke(test=True))["revoked"] is False
    assert (await client.auth_revoke())["revoked"] is True
    assert await error_of(client.auth_test()) == "token_revoked"
