"""A launch as a calendar: T-0, the steps, the holds and the poll, each an event that a later file brings up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import clocks, runbook, stops
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Crew
from bot.domain.planned import PlannedHold
from bot.domain.poll import Poll
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step, crew_of

ATTEMPTS = 1_000_000
"""The versions of a plan that an attempt may have before its numbers reach those of the next."""


class Status(StrEnum):
    """As RFC 5545 has it, section 3.8.1.11."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Event:
    """`uid` is the same in every file: a calendar takes the one with the higher `sequence` of its calendar."""

    uid: str
    title: str
    start: datetime
    end: datetime
    about: str
    status: Status


@dataclass(frozen=True, slots=True)
class Calendar:
    name: str
    zone: str
    made_at: datetime
    sequence: int
    """Rises with every version of the plan, and from attempt to attempt."""
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps, and those that were taken off: calendars may have them still."""

    steps: Sequence[Step]
    gone: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class Pause:
    """A hold of the launch: from when to when the T clock stood; None while it stands."""

    begin: datetime
    end: datetime | None
    why: str
    ref: str = ""
    """Of the planned hold that it was."""


def calendar(
    launch: Launch,
    attempt: Attempt,
    crew: Crew,
    plan: Plan,
    pauses: Iterable[Pause],
    poll: Poll | None,
    names: Mapping[str, str],
    now: datetime,
) -> Calendar:
    """Empty without a T-0. Events of an attempt that was called off are cancelled, so that calendars drop them; but for
    the steps that every end has."""
    title = f"{launch.name} {launch.version}" if launch.version else launch.name
    home = f"{launch.key}-{launch.created_at:%Y%m%d%H%M%S}.golive"
    events: list[Event] = []
    steps: list[Event] = []
    if attempt.t0 is not None:
        kind = Status.CONFIRMED if attempt.confirmed else Status.TENTATIVE
        about = "The planned start of the launch" + ("" if attempt.confirmed else ", tentative") + "."
        events.append(Event(f"t0@{home}", f"T-0 {title}", attempt.t0, attempt.t0, about, kind))
        steps += _steps(plan, attempt, attempt.t0, crew, names, home)
        events += _holds(attempt, tuple(pauses), title, home, now)
        if poll is not None and not poll.practice:
            end = poll.closed_at or poll.closes_at
            uid = f"poll-{attempt.number}-{poll.number}@{home}"
            events.append(Event(uid, f"Go/no-go poll {title}", poll.opened_at, end, "", Status.CONFIRMED))
    sequence = attempt.number * ATTEMPTS + attempt.plan_version
    return Calendar(title, launch.zone, now, sequence, (*_standing(events, attempt), *steps))


def _steps(
    plan: Plan, attempt: Attempt, t0: datetime, crew: Crew, names: Mapping[str, str], home: str
) -> Iterator[Event]:
    gone = {step.id for step in plan.gone}
    for step in (*plan.steps, *plan.gone):
        start, end = _span(step, attempt, t0)
        if start is None or end is None:
            continue
        off = step.id in gone or step.state is StepState.SKIPPED or _is_called_off(step, attempt)
        status = Status.CANCELLED if off else Status.CONFIRMED
        yield Event(
            f"{step.ref}@{home}", f"{step.ref} {step.title}", start, max(start, end), _about(step, crew, names), status
        )


def _span(step: Step, attempt: Attempt, t0: datetime) -> tuple[datetime | None, datetime | None]:
    """From when to when it is run. What begins no more has no time of its own any more: where it once was, about."""
    start = step.started_at or step.due_at
    if start is None and not clocks.on_way_back(step):
        start = t0 + step.offset / attempt.pace
        return start, start + runbook.paced(step.duration, attempt.pace)
    return start, step.ended_at or runbook.end_of(step, attempt.pace)


def _is_called_off(step: Step, attempt: Attempt) -> bool:
    if attempt.over_at is not None:
        return not clocks.at_every_end(step)
    return step.state is StepState.WAITING and clocks.is_locked(attempt, step)


def _about(step: Step, crew: Crew, names: Mapping[str, str]) -> str:
    roles = zip(("Owner", "Backup"), crew_of(step, crew), strict=True)
    people = [f"{role}: {names.get(user, user)}" for role, user in roles if user]
    after = [f"After {', '.join(step.after)}"] if step.after else []
    state = [f"It is {step.state}."] if step.state is not StepState.WAITING else []
    return "\n".join([*people, *after, *state, *(f"- {line}" for line in step.lines)])


def _holds(attempt: Attempt, pauses: Sequence[Pause], title: str, home: str, now: datetime) -> Iterator[Event]:
    """Where the clock stood, and where it is planned to. A planned hold is one event, before it and after it."""
    there = {hold.ref: hold for hold in attempt.planned_holds}
    latest = {pause.ref: number for number, pause in enumerate(pauses, start=1) if pause.ref in there}
    ends = {hold.ref: end for hold, end in stops.to_end(attempt)}
    stood = {ref for ref in latest if ref not in ends or ref == attempt.planned_hold}
    for number, pause in enumerate(pauses, start=1):
        of = there[pause.ref] if pause.ref in stood and latest[pause.ref] == number else None
        uid, name = (of.ref, f"{of.ref} {of.title}") if of else (f"hold-{number}", title)
        end = max(pause.end or max(ends.get(pause.ref, now), now), pause.begin + timedelta(minutes=1))
        yield Event(f"{uid}@{home}", f"Hold {name}", pause.begin, end, pause.why, Status.CONFIRMED)
    for hold in there.values():
        if hold.ref not in stood and attempt.t0 is not None:
            yield _planned_hold(hold, attempt, ends.get(hold.ref), attempt.t0, home)


def _planned_hold(hold: PlannedHold, attempt: Attempt, end: datetime | None, t0: datetime, home: str) -> Event:
    """Cancelled when T-0 was named so that it is left out: calendars that have it drop it."""
    at = end or t0 + hold.offset / attempt.pace
    status = Status.CONFIRMED if end is not None else Status.CANCELLED
    name = f"Hold {hold.ref} {hold.title}"
    return Event(f"{hold.ref}@{home}", name, at - hold.length / attempt.pace, at, hold.words, status)


def _standing(events: Iterable[Event], attempt: Attempt) -> tuple[Event, ...]:
    if attempt.over_at is None:
        return tuple(events)
    return tuple(Event(e.uid, e.title, e.start, e.end, e.about, Status.CANCELLED) for e in events)
