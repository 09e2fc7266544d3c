"""How often the checks of a launch are probed: more often as T-0 comes near, and while an outcome is in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zlib import crc32

from bot.domain import spans
from bot.domain.launch import Attempt, State

AGAIN = timedelta(minutes=1)
"""While the last outcome disagrees with what is known of a check, it is probed this often at least."""

SPREAD = 0.1
"""By up to this share of the time between two probes the next is earlier, so that not all come at once."""

NEAR = frozenset({State.COUNTING, State.HELD, State.LIFTED})
"""States in which T-0 is near or just past."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`nearer`: from an offset of T-0 on, so often. Red after `need` failures among the last `of` outcomes."""

    usual: timedelta = timedelta(hours=1)
    nearer: tuple[tuple[timedelta, timedelta], ...] = ()
    need: int = 3
    of: int = 5


def read(kept: Mapping[str, Any] | None) -> Rhythm:
    """As the launch keeps it of its template."""
    if not kept:
        return Rhythm()
    nearer = ((spans.parse_offset(each["since"]), spans.duration(each["every"])) for each in kept.get("nearer", ()))
    need, of = map(int, kept["red_after"].split(" of "))
    return Rhythm(spans.duration(kept["every"]), tuple(sorted(nearer)), need, of)


def next_at(rhythm: Rhythm, attempt: Attempt, name: str, now: datetime, *, doubtful: bool = False) -> datetime:
    """When a check that was probed just now is probed again."""
    every, until = _every(rhythm, attempt, now)
    if doubtful:
        every = min(every, AGAIN)
    at = now + every * (1 - SPREAD * crc32(f"{name} {now.isoformat()}".encode()) / 2**32)
    return min(at, until) if until is not None else at


def _every(rhythm: Rhythm, attempt: Attempt, now: datetime) -> tuple[timedelta, datetime | None]:
    """How often checks are probed now, and when that changes by itself. A rehearsal nears its T-0 at its pace."""
    clock = attempt.t_clock(now)
    if clock is None or attempt.state not in NEAR:
        return rhythm.usual, None
    clock *= attempt.pace
    every, ahead = rhythm.usual, None
    for since, often in rhythm.nearer:
        if since > clock:
            ahead = now + (since - clock) / attempt.pace
            break
        every = often
    return every, ahead
