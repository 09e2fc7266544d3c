"""When each step is planned: so long before or after T-0, in working hours where that was chosen, or compressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.domain import clocks, stops, workhours
from bot.domain.clocks import Timed
from bot.domain.launch import Attempt
from bot.domain.planned import earlier
from bot.domain.squeeze import Squeeze
from bot.domain.workhours import Hours

NOTHING = timedelta()


def hours_of(attempt: Attempt) -> Hours | None:
    """The working hours an attempt is laid out in; None: as elapsed. At a pace of its own there are none."""
    if attempt.layout is None or attempt.pace > 1:
        return None
    hours, _, zone = attempt.layout.rpartition(" ")
    return workhours.read(hours, zone)


def as_kept(hours: Hours | None) -> str | None:
    """The layout of an attempt, as `hours_of` reads it."""
    return f"{hours.kept} {hours.zone}" if hours else None


def ahead(step: Timed) -> bool:
    """Whether it belongs to what comes before launch day."""
    return step.offset < NOTHING and not step.flags & {"broadcast", "own clock", "decision"}


def in_working_hours(step: Timed) -> bool:
    """Whether its phase may be laid out in working hours."""
    return "working hours" in step.flags


def planned(steps: Sequence[Timed], attempt: Attempt) -> Mapping[str, datetime]:
    """The planned time of every step that has one, by ref."""
    zeros = {step.ref: clocks.zero(attempt, step) for step in steps}
    times = {step.ref: zero + _after_zero(step, attempt) for step in steps if (zero := zeros[step.ref]) is not None}
    timed = [step for step in steps if step.ref in times]
    if (hours := hours_of(attempt)) is not None:
        for group in _groups(timed):
            times |= _worked(group, times, hours)
    if attempt.squeezed:
        times |= {step.ref: _squeezed(step, Squeeze.of(attempt.squeezed), attempt) for step in timed if ahead(step)}
    return times


def _after_zero(step: Timed, attempt: Attempt) -> timedelta:
    """How long after the zero of its clock a step is planned. Planned holds are in the count to T-0 alone."""
    holds = () if clocks.on_way_back(step) or attempt.over_at is not None else attempt.planned_holds
    return (step.offset - earlier(holds, step.offset)) / attempt.pace


def _squeezed(step: Timed, squeeze: Squeeze, attempt: Attempt) -> datetime:
    """Nearer to the others, and not before the end of the planned holds that it comes after."""
    holds = [end for hold, end in stops.to_end(attempt) if hold.offset <= step.offset and step.ref != hold.until]
    return max([squeeze.place(step.offset, attempt.pace), *holds])


def _groups(steps: Iterable[Timed]) -> Iterable[list[Timed]]:
    """The steps of each phase that is laid out in working hours, those before T-0 apart from those after it."""
    groups: dict[tuple[str, bool], list[Timed]] = {}
    for step in steps:
        if in_working_hours(step):
            groups.setdefault((step.phase, step.offset < NOTHING), []).append(step)
    return groups.values()


def _worked(steps: Sequence[Timed], elapsed: Mapping[str, datetime], hours: Hours) -> dict[str, datetime]:
    """What comes before T-0 is counted back from its end, what comes after it onwards from its beginning."""
    if steps[0].offset < NOTHING:
        end = max(elapsed[step.ref] + step.duration for step in steps)
        return {step.ref: hours.earlier(end, end - elapsed[step.ref]) for step in steps}
    begin = min(elapsed[step.ref] for step in steps)
    return {step.ref: hours.start(begin, elapsed[step.ref] - begin) for step in steps}
