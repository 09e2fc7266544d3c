"""What was worked out from committed rows, kept between reads under the head of the record.

Every change of a launch moves the head, so what is kept is never older than the record. Names, and what the clock
shows, change without it: what holds those is kept for seconds only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar, cast

from bot.store.scene import Scene

T = TypeVar("T")

MOST = 500
"""Values that are kept; beyond that all are forgotten and worked out again."""

FOREVER = timedelta.max


def under_head(scene: Scene, what: tuple[str, ...], make: Callable[[], T], *, fresh: timedelta = FOREVER) -> T:
    """What `make` makes of the scene, or made `fresh` ago at most. In a write it is made anew each time."""
    if scene.tx.writes:
        return make()
    memo, key = scene.tx.memo, (*what, scene.attempt.id)
    head, at = scene.launch.audit_head, scene.now
    if (found := memo.get(key)) is not None:
        made_of, made_at, value = cast(tuple[object, ...], found)
        if made_of == head and timedelta() <= at - made_at <= fresh:  # type: ignore[operator]
            return cast(T, value)
    value = make()
    if len(memo) >= MOST:
        memo.clear()
    memo[key] = (head, at, value)
    return value
