"""An announcement for people outside of Slack, posted to their webhook: at least once, under the same delivery id."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain import webhook
from bot.domain.net import NoAnswer, NotAllowed, Unclear
from bot.domain.webhook import GIVES_UP, TRY_LATER
from bot.sending import Failed, Poster, Refused, RetryAt, Sent
from bot.store import courier, launches
from bot.store.courier import Delivery
from bot.store.engine import Store

WAIT = 5.0
"""Seconds before another try; the courier waits longer the more often it was in vain."""


async def post(store: Store, poster: Poster | None, delivery: Delivery, now: Callable[[], datetime]) -> Sent | Failed:
    """Post it once. An answer that was lost is no reason to look, only to post again: the receiver knows its id."""
    hooks = (await store.read(lambda tx: launches.by_id(tx, delivery.launch))).webhooks or {}
    hook = hooks.get(webhook.audience_of(delivery.stream))
    if hook is None:
        return Refused("its webhook was taken off")
    if poster is None:
        return RetryAt(60.0, "this golive posts to no webhooks")
    id = courier.opaque(store.team, delivery.key, delivery.body)
    body = webhook.body(id, (delivery.body or {}).get("hook", {}))
    try:
        status = await poster.post(hook["url"], body, webhook.headers(hook["key"], id, body, now()))
    except NotAllowed as error:
        return Refused(str(error))
    except (Unclear, NoAnswer) as error:
        return _later(delivery, str(error), now())
    if 200 <= status < 300:
        return Sent(id, delivery.stream)
    return _later(delivery, f"HTTP {status}", now()) if status in TRY_LATER else Refused(f"HTTP {status}")


def _later(delivery: Delivery, why: str, now: datetime) -> RetryAt | Refused:
    return Refused(why) if now - delivery.asked_at > GIVES_UP else RetryAt(WAIT, why)
