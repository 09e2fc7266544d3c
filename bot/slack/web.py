"""The one client of Slack's Web API: one shared session, a time-out, no retries of its own."""

from __future__ import annotations

from urllib.parse import urlsplit

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.settings import LOOPBACK, Settings

TIMEOUT = 8
"""Seconds a request may take in all."""


def open_client(settings: Settings) -> AsyncWebClient:
    """A client with a session of its own; `close_client` ends it.

    The SDK's default handler sends a post again when its answer was lost: that would be said twice.
    """
    client = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=settings.golive_slack_api_url,
        timeout=TIMEOUT,
        session=aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=TIMEOUT), connector=aiohttp.TCPConnector(limit=50)
        ),
        retry_handlers=[],
    )
    if urlsplit(client.base_url).hostname in LOOPBACK:
        client.proxy = None  # the SDK takes HTTPS_PROXY for a workspace on this machine too
    return client


async def close_client(client: AsyncWebClient) -> None:
    if client.session is not None:
        await client.session.close()


async def post_back(client: AsyncWebClient, url: str, body: dict[str, object]) -> str | None:
    """Answer by a response_url; returns why not, when it did not work. Best effort: a person may act again.

    Only addresses of Slack's own hooks are written to.
    """
    api, hook = urlsplit(client.base_url), urlsplit(url)
    if hook.scheme != api.scheme or hook.hostname not in (api.hostname, f"hooks.{api.hostname}"):
        return "not an address of Slack's"
    assert client.session is not None
    try:
        async with client.session.post(url, json=body, proxy=client.proxy) as answer:
            return None if answer.status == 200 else f"HTTP {answer.status}"
    except (aiohttp.ClientError, TimeoutError) as error:
        return type(error).__name__
