"""Files, by the external flow that a stock client follows: announce, send the bytes, complete and share."""

from __future__ import annotations

import base64
import copy
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Sandbox
from tests.sandbox.parrot import MANIFEST, make_world

PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"] += ["files:read", "files:write"]
    async with Sandbox(make_world(manifest), limits=False) as running:
        yield running


async def fetch(url: str, **headers: str) -> tuple[int, bytes, Any]:
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers, allow_redirects=False) as answer:
        return answer.status, await answer.read(), answer.headers


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as refused:
        await call
    return str(refused.value.response["error"])


async def test_a_picture_uploaded_by_a_stock_client_shows_in_the_channel(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    done = await client.files_upload_v2(
        content=PIXEL, filename="a.png", title="A pixel", alt_txt="One pixel", channel="C01GENERAL",
        initial_comment="look",
    )  # fmt: skip
    await sandbox.settle()
    [message] = sandbox.channel("general").messages
    assert message.shown == "look\n(A pixel)"

    [seen] = (await client.conversations_history(channel="C01GENERAL"))["messages"]
    assert (seen["subtype"], seen["files"][0]["mimetype"]) == ("file_share", "image/png")
    page = f"{sandbox.url}/app"
    async with aiohttp.ClientSession() as session, session.get(f"{page}/state?as=U01ANA") as answer:
        state = await answer.json()
    [shown] = [one for room in state["channels"] for one in room["messages"]]
    [picture] = shown["attachments"][0]["blocks"]
    assert (picture["alt_text"], picture["title"]["text"]) == ("One pixel", "A pixel")
    status, content, headers = await fetch(sandbox.url + picture["image_url"])
    assert (status, content, headers["Content-Type"]) == (200, PIXEL, "image/png")
    assert (await fetch(f"{page}/file/{done['file']['id']}?as=U01GUS"))[0] == 404


async def test_the_apps_own_address_needs_its_token(sandbox: Sandbox, client: AsyncWebClient) -> None:
    done = await client.files_upload_v2(content=b"<script>", filename="page.html", channel="C01GENERAL")
    await sandbox.settle()
    file = (await client.files_info(file=done["file"]["id"]))["file"]
    assert (file["size"], file["channels"], file["is_public"]) == (8, ["C01GENERAL"], True)
    assert (await fetch(file["url_private"]))[0] == 302
    status, content, headers = await fetch(file["url_private"], Authorization=f"Bearer {sandbox.bot_token}")
    assert (status, content, headers["Content-Disposition"]) == (200, b"<script>", "attachment")


async def test_files_go_into_a_thread_and_away_again(sandbox: Sandbox, client: AsyncWebClient) -> None:
    root = await client.chat_postMessage(channel="C01GENERAL", text="root")
    uploads = [{"content": "one", "filename": "1.txt"}, {"content": "two", "filename": "2.txt"}]
    done = await client.files_upload_v2(file_uploads=uploads, channel="C01GENERAL", thread_ts=root["ts"])
    await sandbox.settle()
    [message] = sandbox.channel("general").messages
    [reply] = message.replies
    assert reply.shown == "(1.txt)\n(2.txt)"
    for file in done["files"]:
        await client.files_delete(file=file["id"])
    assert message.replies == []
    assert await error_of(client.files_info(file=done["files"][0]["id"])) == "file_not_found"


async def test_what_is_wrong_with_an_upload_is_said(sandbox: Sandbox, client: AsyncWebClient) -> None:
    assert await error_of(client.files_getUploadURLExternal(filename="", length=1)) == "invalid_arguments"
    assert await error_of(client.files_getUploadURLExternal(filename="a", length=0)) == "invalid_arguments"
    big = client.files_getUploadURLExternal(filename="a", length=10**12)
    assert await error_of(big) == "file_upload_size_restricted"
    long = client.files_getUploadURLExternal(filename="a", length=1, alt_txt="x" * 1_001)
    assert await error_of(long) == "alt_txt_too_large"

    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    file = {"id": announced["file_id"], "title": "t"}
    assert await error_of(client.files_completeUploadExternal(files=[file])) == "file_not_found"
    async with aiohttp.ClientSession() as session:
        async with session.post(announced["upload_url"], data=b"four") as answer:
            assert answer.status == 400
        async with session.post(announced["upload_url"], data=b"abc") as answer:
            assert answer.status == 404
    with pytest.raises((SlackApiError, SlackRequestError)):
        await client.files_upload_v2(content="x", filename="a.txt", channel="C01OUTSIDE")


async def test_a_form_is_taken_too_and_a_file_without_a_channel_stays_private(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    announced = await client.files_getUploadURLExternal(filename="a.txt", length=3)
    form = aiohttp.FormData()
    form.add_field("file", b"abc", filename="a.txt")
    async with aiohttp.ClientSession() as session, session.post(announced["upload_url"], data=form) as answer:
        assert (answer.status, await answer.text()) == (200, "OK - 3")
    where: dict[str, Any] = {"channels": ["C01GENERAL", "C01SHARED"], "thread_ts": "1.1"}
    both = client.files_completeUploadExternal(files=[{"id": announced["file_id"], "title": "t"}], **where)
    assert await error_of(both) == "invalid_arguments"
    done = await client.files_completeUploadExternal(files=[{"id": announced["file_id"], "title": "t"}])
    assert (done["files"][0]["title"], done["files"][0]["channels"]) == ("t", [])
    assert (await fetch(f"{sandbox.url}/app/file/{announced['file_id']}?as=U01ANA"))[0] == 404


async def test_uploads_need_their_scope(client: AsyncWebClient) -> None:
    async with Sandbox(make_world()) as plain:
        stock = AsyncWebClient(plain.bot_token, base_url=plain.api_url)
        assert await error_of(stock.files_getUploadURLExternal(filename="a", length=1)) == "missing_scope"
