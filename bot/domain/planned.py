"""Planned holds: where in the countdown the T clock stops by itself, and when it goes on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain import spans

POLL = "poll"
"""What a planned hold may wait for besides a step."""

Kept = Mapping[str, Any]


class State(StrEnum):
    AHEAD = "ahead"
    OVER = "over"
    MISSED = "missed"
    """T-0 was named so that it would have begun before."""


@dataclass(frozen=True, slots=True)
class PlannedHold:
    """The clock stops when it reads `offset`, for `length` at least and, with `until`, until that is so."""

    ref: str
    title: str
    offset: timedelta
    length: timedelta
    until: str | None
    state: State = State.AHEAD

    @property
    def words(self) -> str:
        """`HOLD-1 Last look: planned for 15 min, until PRE-2 is done`."""
        length = f"planned for {spans.span(self.length)}" if self.length else ""
        until = f"until {'the poll is closed' if self.until == POLL else f'{self.until} is done'}" if self.until else ""
        return f"{self.ref} {self.title}: {', '.join(filter(None, (length, until)))}"

    def ends_at(self, began: datetime, pace: int, met: datetime | None) -> datetime | None:
        """When the clock goes on: its length is over, and what it waits for is so since `met`. None: not yet."""
        planned = began + self.length / pace
        if self.until is None:
            return planned
        return max(planned, met) if met is not None else None


def read(kept: Sequence[Kept] | None) -> tuple[PlannedHold, ...]:
    """In the order in which the clock comes to them."""
    holds = (
        PlannedHold(
            each["ref"],
            each["title"],
            timedelta(seconds=each["offset_s"]),
            timedelta(seconds=each["for_s"]),
            each["until"],
            State(each.get("state", State.AHEAD)),
        )
        for each in kept or ()
    )
    return tuple(sorted(holds, key=lambda hold: hold.offset))


def keep(holds: Iterable[PlannedHold]) -> list[dict[str, Any]] | None:
    """As they are kept, and read again by `read`."""
    rows = [
        {
            "ref": hold.ref,
            "title": hold.title,
            "offset_s": round(hold.offset.total_seconds()),
            "for_s": round(hold.length.total_seconds()),
            "until": hold.until,
            "state": hold.state.value,
        }
        for hold in holds
    ]
    return rows or None


def in_state(holds: Iterable[PlannedHold], ref: str, state: State) -> tuple[PlannedHold, ...]:
    return tuple(replace(hold, state=state) if hold.ref == ref else hold for hold in holds)


def still(holds: Iterable[PlannedHold]) -> timedelta:
    """How long the clock will yet stand still."""
    return sum((hold.length for hold in holds if hold.state is State.AHEAD), timedelta())


def earlier(holds: Iterable[PlannedHold], offset: timedelta) -> timedelta:
    """How much earlier than the clock says lies what is planned at `offset`: all that is planned to stand after it."""
    those = (hold.length for hold in holds if hold.state is not State.MISSED and hold.offset > offset)
    return sum(those, timedelta())


def renewed(holds: Sequence[PlannedHold], t0: datetime, pace: int, now: datetime) -> tuple[PlannedHold, ...]:
    """For a T-0 that was named: those that begin after now are ahead, the others are missed."""
    stood, found = timedelta(), []
    for hold in reversed(holds):
        begins = t0 + (hold.offset - hold.length - stood) / pace
        ahead = begins > now
        stood += hold.length if ahead else timedelta()
        found.append(replace(hold, state=State.AHEAD if ahead else State.MISSED))
    return tuple(reversed(found))
