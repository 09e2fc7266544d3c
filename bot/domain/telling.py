"""Who is told of what: an event of a launch, an audience, and on which conditions; and when time itself is an event."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.domain import spans
from bot.domain.due import duration_text
from bot.domain.launch import Attempt, State
from bot.domain.stakeholder import ASKED_AT

AUDIENCES = ("company", "stakeholders", "customers")
"""Whom golive tells besides the launch room. The last two are outside: what is written for them is approved first."""

TELL_T0 = frozenset({"T-0 confirmed", "T-0 moved", "T-24h", "T-1h"})
"""Events whose announcement says when T-0 is."""

TIMELINE = frozenset({"T-0 confirmed", "T-0 moved", "T-24h"})
"""What stakeholders are told of the timeline: they say that they have seen it."""

A_DAY, AN_HOUR = timedelta(hours=24), timedelta(hours=1)

LATE = timedelta(minutes=15)
"""What was to be said at a moment, and comes later than this after it, says that it is late; a countdown's mark is
not said at all then."""

_KEPT = re.compile(r"(?P<mode>automatic|draft)(?: if (?:over (?P<over>\S+)|(?P<told>T-0 was told)))?")


@dataclass(frozen=True, slots=True)
class Telling:
    """How an audience is told: at once, or as a draft to approve; perhaps on a condition only."""

    mode: Literal["automatic", "draft"]
    over: timedelta | None = None
    """Only when it has lasted this long (a hold)."""
    if_told: bool = False
    """Only when this audience had been told T-0."""

    def __str__(self) -> str:
        if self.over is not None:
            return f"{self.mode} if over {duration_text(self.over)}"
        return f"{self.mode} if T-0 was told" if self.if_told else self.mode

    def holds(self, lasted: timedelta | None, told_t0: bool) -> bool:
        """Whether the audience is to be told, of something that has lasted so long."""
        if self.over is not None and (lasted is None or lasted < self.over):
            return False
        return told_t0 or not self.if_told


def read(kept: str) -> Telling:
    """As a launch keeps it: `automatic`, `automatic if over 30m`, `draft if T-0 was told`."""
    found = _KEPT.fullmatch(kept)
    assert found is not None, kept
    over = spans.duration(found["over"]) if found["over"] else None
    return Telling("automatic" if found["mode"] == "automatic" else "draft", over, found["told"] is not None)


def of(settings: Mapping[str, Any], event: str) -> dict[str, Telling]:
    """How each audience is told of an event, by what the launch keeps of its template."""
    row: Mapping[str, str | None] = settings.get("announcements", {}).get(event, {})
    return {audience: read(kept) for audience, kept in row.items() if kept}


@dataclass(frozen=True, slots=True)
class Moment:
    """Time has made something happen. `key` tells two of a kind apart."""

    event: str
    at: datetime
    key: str


def moments(attempt: Attempt, settings: Mapping[str, Any], until: datetime) -> Iterator[Moment]:
    """What time brings in the state the attempt is in, as far as `until`; of half-hour updates only the last one by
    then, and the next."""
    if attempt.state is State.COUNTING and attempt.t0 is not None:
        for event, before in (("stakeholders", ASKED_AT), ("T-24h", A_DAY), ("T-1h", AN_HOUR)):
            yield Moment(event, attempt.t0 - before, f"{attempt.t0:%Y%m%dT%H%M%S}")
    elif attempt.state is State.HELD and attempt.held_at is not None:
        overs = {telling.over for telling in of(settings, "hold").values() if telling.over}
        for over in sorted(overs):
            yield Moment("hold", attempt.held_at + over, f"over:{attempt.held_at:%Y%m%dT%H%M%S}")
    elif attempt.state is State.LIFTED and attempt.lifted_at is not None and of(settings, "update"):
        every = timedelta(seconds=settings.get("updates_s", 1800))
        last = max((until - attempt.lifted_at) // every, 0)
        for number in (last, last + 1) if last else (1,):
            yield Moment("update", attempt.lifted_at + every * number, str(number))


def brings_news(attempt: Attempt) -> bool:
    """Whether time can bring anything to tell people outside. They hear nothing of a rehearsal."""
    return attempt.state in (State.COUNTING, State.HELD, State.LIFTED) and not attempt.rehearsal


def next_at(attempt: Attempt, settings: Mapping[str, Any], now: datetime) -> datetime | None:
    """When time brings something next."""
    return min((moment.at for moment in moments(attempt, settings, now) if moment.at > now), default=None)
