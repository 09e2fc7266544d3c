"""Requests from Slack over HTTP: verified before anything of them is read, then handed to Bolt."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

MOST_BYTES = 1024 * 1024
"""A request with a larger body is refused with 413, by aiohttp's `client_max_size`."""


class SlackEvents:
    """The handler of `/slack/events`. Unsigned, stale (over five minutes) and forged requests get 401."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._under_way: set[asyncio.Task[Any]] = set()
        self._open = True

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        if not self._open:
            return web.Response(status=503, text="stopping\n")
        task = asyncio.current_task()
        assert task is not None
        self._under_way.add(task)
        try:
            return await self._handle(request)
        finally:
            self._under_way.discard(task)

    async def drain(self) -> None:
        """Take no more, and wait for what was taken."""
        self._open = False
        if self._under_way:
            await asyncio.wait(self._under_way)

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        stamp = request.headers.get("X-Slack-Request-Timestamp", "")
        signature = request.headers.get("X-Slack-Signature", "")
        body = await request.read()
        if not is_signed(self._verifier, body, stamp, signature):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            asked = AsyncBoltRequest(body=body.decode(), headers=dict(request.headers))
        except (ValueError, AttributeError):  # Bolt reads the payload here, and takes for granted what it is
            return web.json_response({"error": "not a payload of Slack's"}, status=400)
        return await to_aiohttp_response(await self._app.async_dispatch(asked))


def is_signed(verifier: SignatureVerifier, body: bytes, stamp: str, signature: str) -> bool:
    """Whether Slack signed this, within five minutes. The SDK itself fails on a stamp that is no number."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) < 12 and signature.isascii()):
        return False
    try:
        return verifier.is_valid(body, stamp, signature)
    except UnicodeDecodeError:
        return False
