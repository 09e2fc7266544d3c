"""Whom golive reminds of what they owe, and when: once a day, in their own working hours, and upwards only what holds
others up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from bot.domain import forecast
from bot.domain.action import Action
from bot.domain.forecast import BEGIN, END
from bot.domain.item import ENDS, Item, State, Weight
from bot.domain.zones import both

LONGEST = 10
"""Working days that somebody may ask golive to be quiet for."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Working days after which the leads hear of a blocker that stands still; and director, deputy and the room."""

    lead: float = 1.0
    director: float = 2.0


USUAL = Patience()


class Level(IntEnum):
    """How far up a blocker has come that nobody moves."""

    OWNER = 0
    LEAD = 1
    DIRECTOR = 2


@dataclass(frozen=True, slots=True)
class HeldUp:
    """A blocker that is overdue, or waits to be judged, and since when."""

    item: Item
    since: datetime
    level: Level


@dataclass(frozen=True, slots=True)
class Quiet:
    """When Slack does not disturb somebody, the next time or just now."""

    begins: datetime
    ends: datetime

    def silent_until(self, at: datetime) -> datetime | None:
        """When it ends, if it is quiet at that moment. Slack tells one night; the others are taken to be like it."""
        nights = max(-((self.ends - at) // timedelta(days=1)) - 1, 0) if at >= self.ends else 0
        begins, ends = (each + timedelta(days=nights) for each in (self.begins, self.ends))
        if ends <= at:
            begins, ends = (each + timedelta(days=1) for each in (begins, ends))
        return ends if begins <= at < ends else None


def works(day: date) -> bool:
    return day.weekday() < 5


def morning_after(now: datetime, zone: str) -> datetime:
    """The beginning of the next working day in `zone` that is still to come."""
    day = now.astimezone(ZoneInfo(zone)).date()
    while not works(day) or _at(day, BEGIN, zone) <= now:
        day += timedelta(days=1)
    return _at(day, BEGIN, zone)


def presses(action: Action, now: datetime, zone: str) -> bool:
    """Whether an action belongs into today's digest of its owner: late, or due before the second morning from now."""
    return action.due_at is not None and action.due_at <= mornings_on(now, 1, zone)


def mornings_on(now: datetime, days: int, zone: str) -> datetime:
    """The beginning of the working day after `days` working days without a word."""
    at = now
    for _ in range(days + 1):
        at = morning_after(at, zone)
    return at


def may_tell_at(now: datetime, zone: str, *, quiet: Quiet | None = None, snoozed: datetime | None = None) -> datetime:
    """`now` when somebody in `zone` may be told; else when golive should look again."""
    if snoozed is not None and now < snoozed:
        return snoozed
    local = now.astimezone(ZoneInfo(zone))
    if not works(local.date()) or not BEGIN <= local.time() < END:
        return morning_after(now, zone)
    if quiet is None or not quiet.begins <= now < quiet.ends:
        return now
    return quiet.ends if quiet.ends < _at(local.date(), END, zone) else morning_after(now, zone)


def held_up(
    items: Iterable[Item], t0: datetime | None, zone: str, now: datetime, patience: Patience = USUAL
) -> tuple[HeldUp, ...]:
    """The blockers that hold the launch up, the longest first: not signed off in time, or signed and not judged.

    `zone` is the launch's, whose working days count.
    """
    found = [(item, since) for item in items if (since := _since(item, t0, zone, now))]
    held = [HeldUp(item, since, _level(since, zone, now, patience)) for item, since in found]
    return tuple(sorted(held, key=lambda each: each.since))


def newly(held: Iterable[HeldUp], zone: str, before: datetime | None, patience: Patience = USUAL) -> tuple[HeldUp, ...]:
    """Those that have reached the director since `before`, when it was last looked."""
    risen = (each for each in held if each.level is Level.DIRECTOR)
    return tuple(
        each for each in risen if before is None or _level(each.since, zone, before, patience) < Level.DIRECTOR
    )


def _since(item: Item, t0: datetime | None, zone: str, now: datetime) -> datetime | None:
    if item.weight is not Weight.BLOCKER or item.derived or item.state in ENDS:
        return None
    if item.state is State.SIGNED:
        return item.changed_at
    due = item.due_at(t0, zone)
    return due if due is not None and due < now else None


def _level(since: datetime, zone: str, now: datetime, patience: Patience) -> Level:
    days = forecast.working(since, now, zone)
    if days >= patience.director:
        return Level.DIRECTOR
    return Level.LEAD if days >= patience.lead else Level.OWNER


def _at(day: date, clock: time, zone: str) -> datetime:
    """In UTC; after a clock change that skips or repeats this time, its earlier meaning."""
    return both(datetime.combine(day, clock), zone)[0].astimezone(UTC)
