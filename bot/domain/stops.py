"""How much longer than planned the T clock is going to stand still: so much later is all that has not begun.

A planned hold that waits for a step lasts until that step ends, as things go. What comes before a planned hold goes on
while the clock stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import clocks, planned
from bot.domain.clocks import Timed
from bot.domain.launch import Attempt
from bot.domain.planned import PlannedHold, State

NO_TIME = timedelta()


@dataclass(frozen=True, slots=True)
class Delays:
    """`by_hand`: how much of a hold that nobody planned is over. `longer`: by how much planned holds will be longer."""

    attempt: Attempt
    by_hand: timedelta
    longer: tuple[tuple[PlannedHold, timedelta], ...]

    @property
    def of_t0(self) -> timedelta:
        return self.by_hand + sum((by for _, by in self.longer), NO_TIME)

    def of(self, step: Timed) -> timedelta:
        """How much later than planned the clock lets a step begin."""
        if self.attempt.held_as_planned and clocks.lets_begin(self.attempt, step):
            return NO_TIME
        before = (by for hold, by in self.longer if step.offset >= hold.offset and step.ref != hold.until)
        return self.by_hand + sum(before, NO_TIME)


def stood(attempt: Attempt, now: datetime) -> timedelta:
    """How much longer than planned the clock has stood still so far."""
    planned_length = attempt.here.length / attempt.pace if attempt.here is not None else NO_TIME
    return max(now - attempt.held_at - planned_length, NO_TIME) if attempt.held_at is not None else NO_TIME


def delays(attempt: Attempt, ends: Mapping[str, datetime], now: datetime) -> Delays:
    """`ends` is when steps will have ended, as far as that can be told."""
    here = attempt.here if attempt.held_as_planned else None
    by_hand = NO_TIME if here is not None else stood(attempt, now)
    late, longer = by_hand, []
    for hold, end in to_end(attempt):
        least = stood(attempt, now) if here is not None and hold.ref == here.ref else NO_TIME
        met = ends.get(hold.until) if hold.until is not None else None
        by = max(least, met - (end + late)) if met is not None else least
        longer.append((hold, by))
        late += by
    return Delays(attempt, by_hand, tuple(longer))


def to_end(attempt: Attempt) -> Sequence[tuple[PlannedHold, datetime]]:
    """The planned holds that are not over, with when each is to end: the one the clock stands in, then those ahead."""
    if attempt.t0 is None:
        return ()
    found = []
    here = attempt.here if attempt.held_as_planned else None
    if here is not None and attempt.held_at is not None:
        found.append((here, attempt.held_at + here.length / attempt.pace))
    ahead = [each for each in attempt.planned_holds if each.state is State.AHEAD and each.ref != attempt.planned_hold]
    for number, hold in enumerate(ahead, 1):
        found.append((hold, attempt.t0 + (hold.offset - planned.still(ahead[number:])) / attempt.pace))
    return found
