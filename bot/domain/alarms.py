"""When somebody is reminded of a step: before it is due, while nobody starts it, and while it runs too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bot.domain.clocks import lets_begin, runs_on
from bot.domain.launch import Attempt
from bot.domain.runbook import SHORTEST, State, Step, end_of, paced
from bot.domain.workhours import Hours, Working

APART = timedelta(minutes=1)
"""Of a step that runs too long, the next person up is told this much later at least."""


class Kind(StrEnum):
    """Why somebody is reminded of a step, mildest first."""

    HEADS_UP = "heads-up"
    ABSENT = "absent"
    """Soon, and neither owner nor backup has said that they are here."""
    DUE = "due"
    NUDGE = "nudge"
    BACKUP = "backup"
    DIRECTOR = "director"
    OVERRUN = "overrun"
    """It was to be done by now; so are the two that follow."""
    OVERRUN_LEAD = "overrun lead"
    OVERRUN_DIRECTOR = "overrun director"
    AGAIN = "again"
    """Somebody asked to be reminded once more, at this time."""


OVERRUNS = (Kind.OVERRUN, Kind.OVERRUN_LEAD, Kind.OVERRUN_DIRECTOR)
"""Of a step that runs; all but `AGAIN` are else of one that nobody has started."""

STILL = frozenset({Kind.NUDGE, Kind.BACKUP, Kind.OVERRUN, Kind.OVERRUN_LEAD})
"""What keeps still once somebody sees to a step. What is for the director never does."""


Length = timedelta | Working
USUAL = Hours("UTC")


@dataclass(frozen=True, slots=True)
class Overrun:
    """After which percentages of its duration somebody is told that a step is not done."""

    percent: tuple[int | None, int | None, int | None]
    """Whoever runs it / backup and phase lead / director and deputy."""
    at_least: timedelta = timedelta()
    """The lead never sooner than this after the planned end."""


@dataclass(frozen=True, slots=True)
class Reminding:
    """When a phase reminds: before the start, after it if nobody started, and if nobody ends what was started."""

    heads_up: Length | None
    late: tuple[Length | None, Length | None, Length | None]
    """Nudge the owner / tell backup and phase lead / tell director and deputy."""
    here_by: timedelta | None = None
    """So long before the start, backup and phase lead are told if nobody has said *I'm here*."""
    no_return: Length | None = None
    """The heads-up before a point of no return, where it differs."""
    overrun: Overrun | None = None
    hours: Hours = USUAL
    """The working hours that some of these lengths count."""


class Alarm(NamedTuple):
    """One reminder of a step at a moment. Plans make thousands of them at once: a tuple is the quickest value."""

    step: int
    kind: Kind
    at: datetime


def alarms(step: Step, reminding: Reminding, attempt: Attempt) -> Iterator[Alarm]:
    """Every reminder of a step as it stands, in order of time. A decision is asked for, never nagged.

    A hold silences what nobody has started; what runs, runs on.
    """
    found = tuple(_plain(step, reminding, attempt))
    if step.hushed_at is None or not found:
        return iter(found)
    if step.hushed_until is None:
        return iter(_without_next(found, step.hushed_at))
    return iter(_put_off(step.id, found, step.hushed_at, step.hushed_until))


def _plain(step: Step, reminding: Reminding, attempt: Attempt) -> Iterator[Alarm]:
    """As if nobody had said a word."""
    if step.state is State.STARTED and runs_on(attempt, step):
        yield from _overruns(step, reminding.overrun, attempt.pace)
    elif step.state is State.WAITING and step.due_at is not None and lets_begin(attempt, step):
        yield from _before(step, step.due_at, reminding, attempt.pace)
        yield Alarm(step.id, Kind.DUE, step.due_at)
        if not step.is_decision:
            yield from _late(step, step.due_at, reminding, attempt.pace)


def _without_next(found: Sequence[Alarm], said: datetime) -> Sequence[Alarm]:
    """Somebody is on it: the next person up is left in peace. Said before the step was due (it moved), it is void."""
    told = [alarm for alarm in found if alarm.at <= said]
    if not told or told[-1].kind in (Kind.HEADS_UP, Kind.ABSENT):
        return found
    following = next((alarm for alarm in found if alarm.at > said), None)
    return [alarm for alarm in found if alarm is not following or alarm.kind not in STILL]


def _put_off(step: int, found: Sequence[Alarm], said: datetime, until: datetime) -> Sequence[Alarm]:
    """One reminder at the time that was asked for, nothing but that until then. The others keep their times.

    Where the step has moved far away meanwhile, it is void.
    """
    if found[0].at > until:
        return found
    kept = [alarm for alarm in found if alarm.kind not in STILL or not said < alarm.at <= until]
    return sorted([*kept, Alarm(step, Kind.AGAIN, until)], key=lambda alarm: alarm.at)


def heads_up_at(step: Step, reminding: Reminding, pace: int) -> datetime | None:
    """When people hear that it is their turn soon; None for a step without a time, or where nobody is told before."""
    length = reminding.no_return if step.no_return and reminding.no_return else reminding.heads_up
    if length is None or step.due_at is None:
        return None
    if isinstance(length, Working) and pace == 1:
        return reminding.hours.before(step.due_at, length)
    return step.due_at - max(_elapsed(length, pace), 2 * SHORTEST)


def _before(step: Step, due: datetime, reminding: Reminding, pace: int) -> Iterator[Alarm]:
    if soon := heads_up_at(step, reminding, pace):
        yield Alarm(step.id, Kind.HEADS_UP, soon)
    if reminding.here_by and step.here_at is None and not step.is_decision:
        yield Alarm(step.id, Kind.ABSENT, due - max(paced(reminding.here_by, pace), SHORTEST))


def _late(step: Step, due: datetime, reminding: Reminding, pace: int) -> Iterator[Alarm]:
    kinds = (Kind.NUDGE, Kind.BACKUP, Kind.DIRECTOR)
    for place, (kind, length) in enumerate(zip(kinds, reminding.late, strict=True), start=1):
        if isinstance(length, Working) and pace == 1:
            yield Alarm(step.id, kind, reminding.hours.after(due, length))
        elif length is not None:
            yield Alarm(step.id, kind, due + max(_elapsed(length, pace), SHORTEST * place))


def _elapsed(length: Length, pace: int) -> timedelta:
    """A rehearsal keeps no working hours."""
    return paced(length.span if isinstance(length, Working) else length, pace)


def _overruns(step: Step, overrun: Overrun | None, pace: int) -> Iterator[Alarm]:
    end = end_of(step, pace)
    if overrun is None or end is None or step.started_at is None:
        return
    soonest = step.started_at + SHORTEST
    for kind, percent in zip(OVERRUNS, overrun.percent, strict=True):
        if percent is None:
            continue
        if kind is not Kind.OVERRUN:
            soonest = max(soonest, end + paced(overrun.at_least, pace))
        at = max(soonest, step.started_at + paced(step.duration * percent / 100, pace))
        yield Alarm(step.id, kind, at)
        soonest = at + max(paced(APART, pace), SHORTEST)
