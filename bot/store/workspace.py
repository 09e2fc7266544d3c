"""Where the workspace is in the web, and with that each message."""

from __future__ import annotations

from sqlalchemy import select, update

from bot.domain import webhook
from bot.store import schema
from bot.store.engine import Tx

_row = schema.installation


def keep(tx: Tx, url: str) -> None:
    """The address of the workspace, as auth.test says it."""
    mine = (_row.c.team == tx.team) & _row.c.url.is_distinct_from(url[:200] or None)
    tx.execute(update(_row).where(mine).values(url=url[:200] or None))


def url(tx: Tx) -> str | None:
    return tx.execute(select(_row.c.url).where(_row.c.team == tx.team)).scalar_one_or_none()


def permalink(url: str | None, channel: str | None, ts: str | None) -> str | None:
    """As chat.getPermalink says it (docs.slack.dev/reference/methods/chat.getPermalink), without asking."""
    if not url or not channel or not ts or channel.startswith(webhook.PREFIX):
        return None
    return f"{url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}"
