"""When a sign-off counts no more: what it was bound to has changed, or its time has come."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.domain.decision import Decision
from bot.domain.item import Item, State
from bot.domain.poll import Reply

COUNTS = frozenset({State.SIGNED, State.APPROVED})
"""States that rest on a sign-off."""


def is_frozen(decision: Decision | None) -> bool:
    """Whether readiness stays as it was decided upon: a GO stands, and nothing is void any more. `decision` is the
    one that stands.
    """
    return decision is not None and decision.answer is Reply.GO


def expires(shelf: timedelta | None, approved: datetime, pace: int) -> datetime | None:
    """When an approval runs out; None: never. A rehearsal lives through it `pace` times as fast."""
    return approved + shelf / pace if shelf is not None else None


def mark(of: Iterable[Item]) -> str:
    """What a preview showed: the same for the same sign-offs, and for no others."""
    shown = " ".join(sorted(f"{item.ref}:{item.signoff}" for item in of))
    return hashlib.sha256(shown.encode()).hexdigest()[:16]
