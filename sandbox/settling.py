"""Waiting until the workspace has come to rest."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from sandbox.workspace import Workspace

TICK = 0.01
FOLLOW_SECONDS = 1.0  # how long after a change of the clock an app may take to do what is due


async def settle(space: Workspace, quiet: float, limit: float, busy_when: list[Callable[[], bool]]) -> None:
    """Wait until nothing was under way for `quiet` seconds. Raises TimeoutError after `limit`, naming what is.

    Quiet is counted in short ticks, each worth no more than it was meant to last: when the machine is so busy that
    this loop itself comes late, the app was late too, and the wait grows with it.
    """
    started, calm, active_at = time.monotonic(), 0, space.active_at
    needed = max(1, round(quiet / TICK))
    while calm < needed:
        await asyncio.sleep(TICK)
        reason = _reason(space, busy_when)
        calm = 0 if reason or space.active_at != active_at else calm + 1
        active_at = space.active_at
        if time.monotonic() - started > limit:
            raise TimeoutError(f"not settled after {limit:g} s: {reason or 'something happens again and again'}")


def _reason(space: Workspace, busy_when: list[Callable[[], bool]]) -> str | None:
    """Why the workspace is not at rest at this moment."""
    if space.busy:
        return f"{space.busy} calls or deliveries are under way"
    if any(check() for check in busy_when):
        return "the app says it is busy"
    if space.mail_waits:
        return "a scheduled message is due, and the app has not come after the clock"
    clock = space.clock
    if space.following.away:
        return "a follower has not yet seen the clock change"
    late = clock.next_due is not None and clock.next_due <= clock.now()
    if late and time.monotonic() - clock.changed_at < FOLLOW_SECONDS:
        return "what was due by the clock is not yet done"
    return None
