"""What an outside job says: signed as golive signs what it posts to webhooks, lately, and never the same twice."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain import webhook

MOST_BYTES = 64 * 1024
LATELY = timedelta(minutes=5)
"""How far its clock may be from golive's."""

MOST = 1e15
"""A figure is smaller than that."""

NAME = "[a-z][a-z0-9_-]{0,59}"


class Forged(Exception):
    """Not signed with the key of that job, or not lately. Whoever asks is not told which."""


class Stale(Exception):
    """It was said before, or something newer was."""


@dataclass(frozen=True, slots=True)
class Said:
    signed_at: datetime
    passed: bool
    fields: Mapping[str, Any]


def read(key: str, headers: Mapping[str, str], body: bytes, *, last: datetime | None, now: datetime) -> Said:
    """What was said, by whatever case its headers have. Raises Forged, Stale, or ValueError for no outcome."""
    stamp = headers.get("X-Golive-Timestamp", "")
    if not re.fullmatch(r"\d{1,11}(?:\.\d{1,6})?", stamp, re.ASCII):
        raise Forged
    signed = webhook.signature(key, stamp, body)
    if not hmac.compare_digest(signed.encode(), headers.get("X-Golive-Signature", "").encode(errors="surrogateescape")):
        raise Forged
    at = datetime.fromtimestamp(float(stamp), UTC)
    if abs(now - at) > LATELY:
        raise Forged
    if last is not None and at <= last:
        raise Stale
    return Said(at, *_outcome(body))


def _outcome(body: bytes) -> tuple[bool, Mapping[str, Any]]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("the body is no JSON") from None
    if not isinstance(told, dict) or not isinstance(told.get("passed"), bool):
        raise ValueError('the body is {"passed": true} or {"passed": false}, with figures beside it')
    figures = {name: value for name, value in told.items() if _is_figure(value)}
    return told["passed"], {name[:60]: value for name, value in list(figures.items())[:50]}


def _is_figure(value: Any) -> bool:
    """A number that every database keeps; JSON as Python reads it has infinities too."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MOST
