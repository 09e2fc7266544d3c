"""A stock Slack client meets Slack's own answers, errors and limits."""

from __future__ import annotations

import copy
from collections.abc import Awaitable
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.parrot import MANIFEST, make_world

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


async def error_of(call: Awaitable[Any]) -> str:
    """The error code a call is refused with."""
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_the_app_learns_who_it_is(sandbox: Sandbox, client: AsyncWebClient) -> None:
    me = await client.auth_test()
    assert (me["user_id"], me["bot_id"], me["team_id"]) == ("U0PARROT", "B01", "T01SANDBOX")
    assert sandbox.bot_user == "U0PARROT"


async def test_tokens_are_looked_at(sandbox: Sandbox) -> None:
    url = sandbox.api_url
    assert await error_of(AsyncWebClient(base_url=url).users_list()) == "not_authed"
    assert await error_of(AsyncWebClient("xoxb-nobody", base_url=url).users_list()) == "invalid_auth"
    assert await error_of(AsyncWebClient(sandbox.app_token, base_url=url).users_list()) == "not_allowed_token_type"
    bot = AsyncWebClient(sandbox.bot_token, base_url=url)
    assert await error_of(bot.apps_connections_open(app_token=sandbox.bot_token)) == "not_allowed_token_type"
    sandbox.revoke()
    assert await error_of(bot.auth_test()) == "token_revoked"


async def test_what_is_not_a_method_or_not_json_is_named(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert await error_of(client.api_call("chat.shout")) == "unknown_method"
    headers = {"Authorization": f"Bearer {sandbox.bot_token}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession(headers=headers) as session:
        for body, code in ((b"{", "invalid_json"), (b"[]", "json_not_object")):
            async with session.post(sandbox.api_url + "auth.test", data=body) as answer:
                assert await answer.json() == {"ok": False, "error": code}


async def test_a_scope_the_manifest_lacks_is_missing() -> None:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].remove("pins:write")
    manifest["oauth_config"]["scopes"]["bot"].remove("groups:read")
    async with Sandbox(make_world(manifest)) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, base_url=sandbox.api_url)
        with pytest.raises(SlackApiError) as refused:
            await client.pins_add(channel="C01GENERAL", timestamp="1.1")
        assert refused.value.response["error"] == "missing_scope"
        assert refused.value.response["needed"] == "pins:write"
        assert "chat:write" in refused.value.response["provided"].split(",")
        assert await error_of(client.conversations_info(channel="C01INNER")) == "missing_scope"
        assert await error_of(client.conversations_list(types="private_channel")) == "missing_scope"
        assert (await client.conversations_info(channel="C01GENERAL"))["ok"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C99", "channel_not_found"),
        ("C01OUTSIDE", "not_in_channel"),
        ("C01SECRET", "channel_not_found"),
        ("C01OLD", "is_archived"),
        ("U01DEB", "user_disabled"),
        ("U01OTHERBOT", "cannot_dm_bot"),
        ("", "channel_not_found"),
    ],
)
async def test_where_the_app_cannot_post_it_is_told_why(client: AsyncWebClient, channel: str, error: str) -> None:
    assert await error_of(client.chat_postMessage(channel=channel, text="hi")) == error


async def test_a_post_comes_by_id_name_or_person(sandbox: Sandbox, client: AsyncWebClient) -> None:
    by_id = await client.chat_postMessage(channel="C01GENERAL", text="one")
    await client.chat_postMessage(channel="#general", text="two")
    dm = await client.chat_postMessage(channel="U01ANA", text="three")
    assert [message.text for message in sandbox.channel("general").messages] == ["one", "two"]
    assert [message.text for message in sandbox.person("ana").dm.messages] == ["three"]
    assert dm["channel"].startswith("D")
    assert by_id["message"]["bot_id"] == "B01"


async def test_ids_of_messages_grow_even_within_a_second(client: AsyncWebClient) -> None:
    sent = [(await client.chat_postMessage(channel="C01GENERAL", text="x"))["ts"] for _ in range(5)]
    assert sent == sorted(set(sent))
    assert all(len(ts.split(".")[1]) == 6 for ts in sent)


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({}, "no_text"),
        ({"text": "  "}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": '{"type": "divider"}'}, "invalid_blocks_format"),
        ({"text": "x", "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"text": "x", "attachments": [{"text": "a"}] * 101}, "too_many_attachments"),
        ({"text": "x", "attachments": [{"blocks": [{"type": "nope"}]}]}, "invalid_blocks"),
        ({"text": "x", "thread_ts": "1.1"}, "thread_not_found"),
        ({"text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
        ({"text": "x", "metadata": "no"}, "invalid_metadata_format"),
        ({"markdown_text": "x", "text": "y"}, "markdown_text_conflict"),
        ({"markdown_text": "x" * 12_001}, "msg_too_long"),
    ],
)
async def test_a_message_that_is_wrong_is_refused(client: AsyncWebClient, args: dict[str, Any], error: str) -> None:
    assert await error_of(client.api_call("chat.postMessage", json={"channel": "C01GENERAL", **args})) == error


async def test_the_longest_text_is_taken(client: AsyncWebClient) -> None:
    assert (await client.chat_postMessage(channel="C01GENERAL", text="x" * 40_000))["ok"]


async def test_all_blocks_together_hold_11_300_letters(client: AsyncWebClient) -> None:
    def blocks(size: int) -> list[dict[str, Any]]:
        texts = ["x" * 3_000, "x" * 3_000, "x" * 3_000, "x" * (size - 9_000)]
        return [{"type": "section", "text": {"type": "mrkdwn", "text": text}} for text in texts]

    assert (await client.chat_postMessage(channel="C01GENERAL", text="t", blocks=blocks(11_300)))["ok"]
    refused = client.chat_postMessage(channel="C01GENERAL", text="t", blocks=blocks(11_301))
    assert await error_of(refused) == "msg_blocks_too_long"


async def test_wrong_blocks_are_explained_in_the_answer(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="C01GENERAL", text="t", blocks=[{"type": "header"}])
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] missing required field: text [json-pointer:/blocks/0]"]


async def test_a_thread_its_replies_and_one_that_is_broadcast(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C01GENERAL", text="root")
    await client.chat_postMessage(channel="C01GENERAL", text="quiet", thread_ts=root["ts"])
    loud = await client.chat_postMessage(channel="C01GENERAL", text="loud", thread_ts=root["ts"], reply_broadcast=True)
    await client.chat_postMessage(channel="C01GENERAL", text="on a reply", thread_ts=loud["ts"])

    history = await client.conversations_history(channel="C01GENERAL")
    assert [message["text"] for message in history["messages"]] == ["loud", "root"]
    assert history["messages"][1]["reply_count"] == 3
    thread = await client.conversations_replies(channel="C01GENERAL", ts=root["ts"])
    assert [message["text"] for message in thread["messages"]] == ["root", "quiet", "loud", "on a reply"]

    await client.chat_update(channel="C01GENERAL", ts=loud["ts"], text="louder")
    both = sandbox.channel("general")
    assert [message.text for message in both.messages] == ["root", "louder"]
    assert [message.text for message in both.messages[0].replies] == ["quiet", "louder", "on a reply"]


async def test_an_update_without_blocks_drops_them(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel="C01GENERAL", text="t", blocks=[SECTION])
    [message] = sandbox.channel("general").messages
    at = {"channel": "C01GENERAL", "ts": sent["ts"]}

    await client.chat_update(**at, text="t2", blocks=[SECTION, SECTION])
    assert (len(message.blocks), message.edited) == (2, None)
    await client.chat_update(**at, attachments=[{"text": "more", "fallback": "more"}])
    assert len(message.blocks) == 2
    await client.chat_update(**at, text="only words")
    assert (message.blocks, message.shown) == ([], "only words")
    assert message.edited is not None


async def test_only_the_apps_own_messages_can_be_changed(sandbox: Sandbox, client: AsyncWebClient) -> None:
    said = await sandbox.person("ana").say("general", "mine")
    at = {"channel": "C01GENERAL", "ts": said.ts}
    assert await error_of(client.chat_update(**at, text="yours")) == "cant_update_message"
    assert await error_of(client.chat_delete(**at)) == "cant_delete_message"
    missing = client.chat_update(channel="C01GENERAL", ts="1.000000", text="x")
    assert await error_of(missing) == "message_not_found"


async def test_a_deleted_message_is_gone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel="C01GENERAL", text="oops")
    await client.chat_delete(channel="C01GENERAL", ts=sent["ts"])
    assert sandbox.channel("general").messages == []


async def test_an_ephemeral_message_is_seen_by_one_person_and_in_no_history(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sent = await client.chat_postEphemeral(channel="C01GENERAL", user="U01ANA", text="psst")
    assert [message.shown for message in sandbox.person("ana").private("general")] == ["psst"]
    assert sandbox.person("kim").private("general") == []
    assert (await client.conversations_history(channel="C01GENERAL"))["messages"] == []
    changed = client.chat_update(channel="C01GENERAL", ts=sent["message_ts"], text="x")
    assert await error_of(changed) == "message_not_found"
    stranger = client.chat_postEphemeral(channel="C01GENERAL", user="U01GUS", text="psst")
    assert await error_of(stranger) == "user_not_in_channel"


async def test_metadata_comes_back_only_when_asked_for(client: AsyncWebClient) -> None:
    metadata = {"event_type": "golive", "event_payload": {"id": "abc"}}
    sent = await client.chat_postMessage(channel="C01GENERAL", text="t", metadata=metadata)
    [plain] = (await client.conversations_history(channel="C01GENERAL"))["messages"]
    assert "metadata" not in plain
    [full] = (await client.conversations_history(channel="C01GENERAL", include_all_metadata=True))["messages"]
    assert full["metadata"] == metadata
    thread = await client.conversations_replies(channel="C01GENERAL", ts=sent["ts"], include_all_metadata=True)
    assert thread["messages"][0]["metadata"] == metadata


async def test_history_comes_newest_first_between_moments_and_in_pages(client: AsyncWebClient) -> None:
    sent = [(await client.chat_postMessage(channel="C01GENERAL", text=str(at)))["ts"] for at in range(5)]
    between = await client.conversations_history(channel="C01GENERAL", oldest=sent[1], latest=sent[3])
    assert [message["text"] for message in between["messages"]] == ["2"]
    ends = await client.conversations_history(channel="C01GENERAL", oldest=sent[1], latest=sent[3], inclusive=True)
    assert [message["text"] for message in ends["messages"]] == ["3", "2", "1"]

    first = await client.conversations_history(channel="C01GENERAL", limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    assert ([message["text"] for message in first["messages"]], first["has_more"]) == (["4", "3", "2"], True)
    rest = await client.conversations_history(channel="C01GENERAL", limit=3, cursor=cursor)
    assert ([message["text"] for message in rest["messages"]], rest["has_more"]) == (["1", "0"], False)
    assert await error_of(client.conversations_history(channel="C01GENERAL", cursor="zzz")) == "invalid_cursor"


async def test_history_is_for_members(client: AsyncWebClient) -> None:
    assert await error_of(client.conversations_history(channel="C01OUTSIDE")) == "not_in_channel"
    assert await error_of(client.conversations_history(channel="C01SECRET")) == "channel_not_found"


async def test_the_app_joins_public_channels_only(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert (await client.conversations_join(channel="C01OUTSIDE"))["channel"]["is_member"] is True
    assert (await client.conversations_join(channel="C01OUTSIDE"))["warning"] == "already_in_channel"
    assert (await client.chat_postMessage(channel="C01OUTSIDE", text="here"))["ok"]
    assert await error_of(client.conversations_join(channel="C01SECRET")) == "channel_not_found"
    assert await error_of(client.conversations_join(channel="C01OLD")) == "is_archived"
    await client.conversations_leave(channel="C01OUTSIDE")
    assert await error_of(client.chat_postMessage(channel="C01OUTSIDE", text="here")) == "not_in_channel"
    await sandbox.person("ana").remove("general", "parrot")
    assert await error_of(client.chat_postMessage(channel="C01GENERAL", text="here")) == "not_in_channel"


async def test_channels_are_listed_as_far_as_the_app_sees_them(client: AsyncWebClient) -> None:
    public = await client.conversations_list(exclude_archived=True)
    assert {one["name"] for one in public["channels"]} == {"general", "outside", "shared"}
    private = await client.conversations_list(types="private_channel")
    assert [one["name"] for one in private["channels"]] == ["inner"]
    mine = await client.users_conversations(types="public_channel,private_channel", exclude_archived=True)
    assert {one["name"] for one in mine["channels"]} == {"general", "shared", "inner"}
    info = await client.conversations_info(channel="C01SHARED", include_num_members=True)
    assert (info["channel"]["is_ext_shared"], info["channel"]["num_members"]) == (True, 4)
    assert (await client.conversations_members(channel="C01GENERAL"))["members"] == ["U01ANA", "U01KIM", "U0PARROT"]
    assert await error_of(client.conversations_list(types="secret")) == "invalid_types"


async def test_people_are_invited_unless_they_cannot_come(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.conversations_invite(channel="C01GENERAL", users=["U01SAM"])
    assert "U01SAM" in sandbox.channel("general").people
    again = client.conversations_invite(channel="C01GENERAL", users=["U01SAM"])
    assert await error_of(again) == "already_in_channel"
    assert await error_of(client.conversations_invite(channel="C01GENERAL", users=["U01GUS"])) == "ura_max_channels"
    assert await error_of(client.conversations_invite(channel="C01GENERAL", users=["U9"])) == "user_not_found"
    assert await error_of(client.conversations_invite(channel="C01INNER", users=["U01KIM"])) == "missing_scope"


async def test_what_does_not_fit_a_channel_is_refused(sandbox: Sandbox, client: AsyncWebClient) -> None:
    dm = (await client.conversations_open(users="U01ANA"))["channel"]["id"]
    assert (await client.conversations_open(channel=dm))["no_op"] is True
    assert await error_of(client.conversations_open(users=[])) == "users_list_not_supplied"
    assert await error_of(client.conversations_open(users="U01ANA,U01KIM")) == "missing_scope"
    for call in (client.conversations_join(channel=dm), client.conversations_leave(channel=dm)):
        assert await error_of(call) == "method_not_supported_for_channel_type"
    assert await error_of(client.conversations_invite(channel="C01GENERAL", users=[])) == "no_user"
    assert await error_of(client.conversations_invite(channel="C01GENERAL", users=["U0PARROT"])) == "cant_invite_self"
    assert await error_of(client.conversations_invite(channel="C01OUTSIDE", users=["U01KIM"])) == "not_in_channel"
    assert await error_of(client.users_conversations(user="U99")) == "user_not_found"
    assert (await client.conversations_leave(channel="C01OUTSIDE")).get("not_in_channel") is True


async def test_a_topic_is_set_and_has_250_letters(sandbox: Sandbox, client: AsyncWebClient) -> None:
    await client.conversations_setTopic(channel="C01GENERAL", topic="x" * 250)
    assert sandbox.channel("general").topic == "x" * 250
    assert await error_of(client.conversations_setTopic(channel="C01GENERAL", topic="x" * 251)) == "too_long"
    assert await error_of(client.conversations_setTopic(channel="C01OUTSIDE", topic="x")) == "not_in_channel"


async def test_api_test_answers_with_what_it_was_given(client: AsyncWebClient) -> None:
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert await error_of(client.api_test(error="my_error")) == "my_error"


async def test_lists_of_people_come_in_pages(client: AsyncWebClient) -> None:
    names: list[str] = []
    cursor = ""
    while page := await client.users_list(limit=3, cursor=cursor):
        names += [user["name"] for user in page["members"]]
        if not (cursor := page["response_metadata"]["next_cursor"]):
            break
    assert names == ["ana", "kim", "gus", "sam", "deb", "otherbot", "parrot", "slackbot"]
    assert await error_of(client.users_list(limit="many")) == "invalid_arguments"
    assert await error_of(client.users_list(limit=-1)) == "invalid_limit"


async def test_reactions_come_and_go(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel="C01GENERAL", text="x")
    at = {"channel": "C01GENERAL", "timestamp": sent["ts"], "name": "eyes"}
    assert await error_of(client.reactions_remove(**at)) == "no_reaction"
    await sandbox.person("ana").react(sandbox.channel("general").messages[0], "eyes")
    await client.reactions_add(**at)
    [message] = (await client.conversations_history(channel="C01GENERAL"))["messages"]
    assert message["reactions"] == [{"name": "eyes", "users": ["U01ANA", "U0PARROT"], "count": 2}]
    await client.reactions_remove(**at)
    await sandbox.person("ana").unreact(sandbox.channel("general").messages[0], "eyes")
    assert "reactions" not in (await client.conversations_history(channel="C01GENERAL"))["messages"][0]


async def test_a_channel_holds_a_hundred_pins_and_bookmarks_are_links(client: AsyncWebClient) -> None:
    for count in range(101):
        sent = await client.chat_postMessage(channel="C01GENERAL", text="x")
        pin = client.pins_add(channel="C01GENERAL", timestamp=sent["ts"])
        if count < 100:
            await pin
        else:
            assert await error_of(pin) == "too_many_pins"
    bad = {"channel_id": "C01GENERAL", "title": "t"}
    assert await error_of(client.bookmarks_add(**bad, type="page")) == "invalid_bookmark_type"
    assert await error_of(client.bookmarks_add(**bad, type="link", link="ftp://x")) == "invalid_link"


async def test_markdown_becomes_a_block_and_the_last_word_of_a_root_stays(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    root = await client.chat_postMessage(channel="C01GENERAL", markdown_text="# Plan")
    assert sandbox.channel("general").messages[0].shown == "# Plan"
    await client.chat_postMessage(channel="C01GENERAL", text="reply", thread_ts=root["ts"])
    await client.chat_delete(channel="C01GENERAL", ts=root["ts"])
    [message] = sandbox.channel("general").messages
    assert (message.text, [reply.text for reply in message.replies]) == ("This message was deleted.", ["reply"])


async def test_direct_messages_are_opened_once(client: AsyncWebClient) -> None:
    first = await client.conversations_open(users="U01ANA")
    again = await client.conversations_open(users="U01ANA", return_im=True)
    assert (first["already_open"], again["already_open"]) == (False, True)
    assert again["channel"] | {"id": "D"} == again["channel"] | {"id": "D", "is_im": True, "user": "U01ANA"}
    assert first["channel"]["id"] == again["channel"]["id"]
    assert await error_of(client.conversations_open(users="U99")) == "user_not_found"


@pytest.mark.parametrize(
    ("user", "facts"),
    [
        ("U01ANA", {"is_bot": False, "deleted": False, "is_restricted": False, "tz": "Europe/Madrid"}),
        ("U01GUS", {"is_restricted": True, "is_ultra_restricted": True}),
        ("U01SAM", {"is_stranger": True, "team_id": "T02ELSEWHERE", "is_restricted": False}),
        ("U01DEB", {"deleted": True}),
        ("U01OTHERBOT", {"is_bot": True}),
        ("U0PARROT", {"is_bot": True, "name": "parrot"}),
    ],
)
async def test_who_a_user_is(client: AsyncWebClient, user: str, facts: dict[str, Any]) -> None:
    found = (await client.users_info(user=user))["user"]
    assert {name: found[name] for name in facts} == facts


async def test_a_user_who_chose_no_display_name_has_none(client: AsyncWebClient) -> None:
    profile = (await client.users_info(user="U01ANA"))["user"]["profile"]
    assert (profile["display_name"], profile["real_name"]) == ("", "Ana Ruiz")


async def test_nobody_is_user_not_found(client: AsyncWebClient) -> None:
    assert await error_of(client.users_info(user="U99")) == "user_not_found"


async def test_user_groups_and_their_people(client: AsyncWebClient) -> None:
    [group] = (await client.usergroups_list(include_users=True, include_count=True))["usergroups"]
    assert (group["id"], group["handle"], group["users"], group["user_count"]) == ("S01DBA", "dba", ["U01KIM"], 1)
    assert (await client.usergroups_users_list(usergroup="S01DBA"))["users"] == ["U01KIM"]
    assert await error_of(client.usergroups_users_list(usergroup="S99")) == "no_such_subteam"


async def test_quiet_hours_are_the_next_ones_in_the_persons_zone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    kim = await client.dnd_info(user="U01KIM")
    now = sandbox.clock.now().timestamp()
    assert kim["dnd_enabled"] is True
    assert kim["next_dnd_end_ts"] > now
    assert kim["next_dnd_end_ts"] - kim["next_dnd_start_ts"] == 10 * 3600
    assert kim["next_dnd_start_ts"] < now + 86_400
    assert (await client.dnd_info(user="U01ANA"))["dnd_enabled"] is False


async def test_pins_reactions_and_bookmarks(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sent = await client.chat_postMessage(channel="C01GENERAL", text="board")
    at = {"channel": "C01GENERAL", "timestamp": sent["ts"]}
    await client.pins_add(**at)
    assert await error_of(client.pins_add(**at)) == "already_pinned"
    assert [item["message"]["text"] for item in (await client.pins_list(channel="C01GENERAL"))["items"]] == ["board"]
    await client.pins_remove(**at)
    assert await error_of(client.pins_remove(**at)) == "no_pin"

    await client.reactions_add(**at, name="eyes")
    assert await error_of(client.reactions_add(**at, name="eyes")) == "already_reacted"
    assert await error_of(client.reactions_add(**at, name="no such")) == "invalid_name"
    assert sandbox.channel("general").messages[0].reactions == {"eyes": ["U0PARROT"]}

    link = {"title": "Plan", "type": "link", "link": "https://example.com"}
    await client.bookmarks_add(channel_id="C01GENERAL", **link)
    listed = await client.bookmarks_list(channel_id="C01GENERAL")
    assert [one["title"] for one in listed["bookmarks"]] == ["Plan"]


async def test_a_permalink_leads_to_the_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C01GENERAL", text="root")
    reply = await client.chat_postMessage(channel="C01GENERAL", text="reply", thread_ts=root["ts"])
    link = (await client.chat_getPermalink(channel="C01GENERAL", message_ts=reply["ts"]))["permalink"]
    assert link.startswith(f"{sandbox.url}/archives/C01GENERAL/p")
    async with aiohttp.ClientSession() as session, session.get(link, allow_redirects=False) as answer:
        assert answer.headers["Location"] == f"/#in=C01GENERAL&at={reply['ts']}&thread={root['ts']}"
