"""`golive doctor`: whether everything golive needs is there, and what to do where it is not."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import GoliveError
from bot.settings import Settings
from bot.slack.manifest import scopes
from bot.slack.sender import code_of
from bot.slack.web import close_client, open_client
from bot.store.connect import head
from migrations import HEAD

SKEW_MOST = 120.0
"""Seconds this machine's clock may differ from Slack's. Requests are signed with their time: 300 is the limit."""


@dataclass(frozen=True, slots=True)
class Finding:
    """`good` None: could not be told."""

    good: bool | None
    text: str


async def examine(settings: Settings) -> AsyncIterator[Finding]:
    """One finding after the other. Settings were sound, or this would not run."""
    yield Finding(True, "settings can be read")
    yield await _database(settings)
    client = open_client(settings)
    try:
        async for finding in _slack(client, settings):
            yield finding
    finally:
        await close_client(client)


async def _database(settings: Settings) -> Finding:
    try:
        revision = await head(settings.golive_database_url)
    except GoliveError as error:
        return Finding(False, f"the database does not answer: {error}")
    if revision is None:
        return Finding(True, "the database is empty: `golive run` makes its tables")
    if revision != HEAD:
        return Finding(True, f"the database is of revision {revision}: `golive run` brings it to {HEAD}")
    return Finding(True, f"the database is of revision {HEAD}, as needed")


async def _slack(client: AsyncWebClient, settings: Settings) -> AsyncIterator[Finding]:
    try:
        told = await client.auth_test()
    except SlackApiError as error:
        yield Finding(False, f"Slack does not take the bot token: {code_of(error.response) or 'no answer of its own'}")
        return
    except (aiohttp.ClientError, TimeoutError) as error:
        yield Finding(None, f"Slack cannot be reached: {type(error).__name__}")
        return
    yield Finding(True, f"the bot token is good: {told['user']} in {told['team']}")
    yield _same_time(told.headers.get("Date"))
    yield _scopes(told.headers.get("x-oauth-scopes"))
    if settings.slack_app_token:
        yield await _socket(client, settings.slack_app_token.get_secret_value())
    else:
        yield Finding(None, "HTTP mode: Slack must reach /slack/events from outside, which cannot be tried from here")


def _same_time(date: str | None) -> Finding:
    if date is None:
        return Finding(None, "Slack did not say what time it is")
    apart = abs(time.time() - parsedate_to_datetime(date).timestamp())
    if apart > SKEW_MOST:
        return Finding(False, f"this machine's clock is {apart:.0f} s away from Slack's: set it right")
    return Finding(True, "this machine's clock agrees with Slack's")


def _scopes(header: str | None) -> Finding:
    if header is None:
        return Finding(None, "Slack did not name the token's scopes")
    missing = scopes() - set(header.replace(" ", "").split(","))
    if missing:
        named = ", ".join(sorted(missing))
        return Finding(False, f"the token lacks {named}: put the manifest's scopes in and install the app again")
    return Finding(True, "the token has every scope of the manifest")


async def _socket(client: AsyncWebClient, app_token: str) -> Finding:
    try:
        await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        return Finding(False, f"Socket Mode is refused: {code_of(error.response) or 'no answer'}. Is it switched on?")
    except (aiohttp.ClientError, TimeoutError) as error:
        return Finding(None, f"Socket Mode cannot be tried: {type(error).__name__}")
    return Finding(True, "Socket Mode is open to the app token")
