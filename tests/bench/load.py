"""Signed requests as Slack sends them, from a number of callers at once, each on its own connection."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True, slots=True)
class Timing:
    """What a series of requests took. Times in seconds."""

    seconds: float
    each: tuple[float, ...]

    @property
    def per_second(self) -> float:
        return len(self.each) / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.each)[min(int(len(self.each) * share), len(self.each) - 1)]

    @property
    def median(self) -> float:
        return statistics.median(self.each)


def slash(*, user: str, channel: str, text: str, number: int, url: str) -> bytes:
    """The body of a slash command, as Slack posts it."""
    return urlencode(
        {
            "token": "unused",
            "team_id": "T01SANDBOX",
            "team_domain": "sandbox",
            "channel_id": channel,
            "channel_name": "launch",
            "user_id": user,
            "user_name": user.lower(),
            "command": "/golive",
            "text": text,
            "api_app_id": "A01",
            "is_enterprise_install": "false",
            "response_url": f"{url}/response/none",
            "trigger_id": f"bench.{number}.{time.monotonic_ns()}",
        }
    ).encode()


def request(body: bytes, secret: str, host: str) -> bytes:
    """The whole request, signed (docs.slack.dev, verifying requests from Slack)."""
    at = str(int(time.time()))
    mac = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST /slack/events HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nX-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={mac}\r\n\r\n"
    )
    return head.encode() + body


class Refused(Exception):
    """The server answered something else than was expected."""


async def drive(port: int, secret: str, bodies: Sequence[bytes], *, callers: int, expect: bytes = b"") -> Timing:
    """Send every body, each once, from `callers` connections. Raises Refused unless each answer holds `expect`."""
    left, each = iter(bodies), []
    begun = time.perf_counter()
    await asyncio.gather(*(_caller(port, secret, left, each, expect) for _ in range(callers)))
    return Timing(time.perf_counter() - begun, tuple(each))


async def _caller(port: int, secret: str, left: Iterator[bytes], each: list[float], expect: bytes) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for body in left:
            sent = request(body, secret, f"127.0.0.1:{port}")
            begun = time.perf_counter()
            writer.write(sent)
            answer = await _answer(reader)
            each.append(time.perf_counter() - begun)
            if expect not in answer:
                raise Refused(answer[:600].decode(errors="replace"))
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0]) if b"ontent-" in head else 0
    body = await reader.readexactly(length) if length else b""
    if not head.startswith(b"HTTP/1.1 200"):
        raise Refused(head.decode(errors="replace"))
    return body or b"\n"
