"""What is posted to a webhook: one announcement as JSON, signed, with an id that stays the same however often it comes.

The receiver checks `X-Golive-Signature`: `v1=` and the HMAC-SHA256, under the key it was given, of
`v1:TIMESTAMP:BODY`, where TIMESTAMP is `X-Golive-Timestamp`. What is older than five minutes should be refused, and a
delivery whose id was seen before is the same announcement once more.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.domain.typed import unescape
from bot.errors import Refused

PREFIX = "hook:"
"""How the streams of the outbox begin that lead to webhooks."""

GIVES_UP = timedelta(hours=24)
"""How long golive goes on trying."""

TRY_LATER = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing about the next try."""

_MENTION = re.compile(r"<@([A-Z0-9]+)>")


def stream(launch: int, audience: str) -> str:
    return f"{PREFIX}{launch}:{audience}"


def audience_of(stream: str) -> str:
    return stream.rpartition(":")[2]


def made(url: str) -> dict[str, str]:
    """A webhook with a key of its own. Raises Refused for what is no address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise Refused("A webhook is an address such as `https://hooks.example.com/launch`.")
    if parts.username or parts.password:
        raise Refused("That address carries a password. golive signs what it posts: leave the password out.")
    return {"url": url[:1000], "key": secrets.token_hex(32)}


def host(url: str) -> str:
    """What may be shown of an address: its path may be a secret."""
    return urlsplit(url).hostname or "a webhook"


def plain(text: str, names: Mapping[str, str]) -> str:
    """A message's text for those who are not in Slack: people by name, nothing escaped."""
    return unescape(_MENTION.sub(lambda found: names.get(found[1], "somebody"), text))


def body(delivery: str, payload: Mapping[str, Any]) -> bytes:
    return json.dumps({"delivery": delivery, **payload}, ensure_ascii=False, sort_keys=True).encode()


def headers(key: str, delivery: str, body: bytes, now: datetime) -> dict[str, str]:
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "X-Golive-Delivery": delivery,
        "X-Golive-Timestamp": timestamp,
        "X-Golive-Signature": signature(key, timestamp, body),
    }


def signature(key: str, timestamp: str, body: bytes) -> str:
    signed = hmac.new(key.encode(), b":".join((b"v1", timestamp.encode(), body)), hashlib.sha256)
    return f"v1={signed.hexdigest()}"
