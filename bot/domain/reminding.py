"""What becomes of a reminder when its time has come, and who is reminded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.alarms import OVERRUNS, Kind
from bot.domain.clocks import lets_begin, runs_on
from bot.domain.launch import Attempt
from bot.domain.people import Crew
from bot.domain.runbook import LATE, SHORTEST, State, Step, crew_of, owners_of, paced

NOTICEABLE = timedelta(minutes=1)
"""A reminder that is later than this says so."""


class Verdict(StrEnum):
    """Also the state in which the reminder is settled."""

    ON_TIME = "sent"
    LATE = "late"
    GATHERED = "gathered"
    """Too late to be sent on its own: a line in the digest of whoever it was for."""
    POINTLESS = "pointless"


def judge(
    kind: Kind, at: datetime, step: Step, attempt: Attempt, *, waits: Sequence[str], go: bool, now: datetime
) -> Verdict:
    """`waits` are the steps it still waits for; `go` says whether a GO stands."""
    if _is_over(kind, step, attempt, waits, go, now):
        return Verdict.POINTLESS
    late = now - at
    if late > behind(attempt.pace):
        return Verdict.GATHERED
    return Verdict.LATE if late >= max(paced(NOTICEABLE, attempt.pace), SHORTEST) else Verdict.ON_TIME


def behind(pace: int) -> timedelta:
    """How late a reminder may be and still be sent on its own."""
    return max(paced(LATE, pace), SHORTEST)


def _is_over(kind: Kind, step: Step, attempt: Attempt, waits: Sequence[str], go: bool, now: datetime) -> bool:
    begins = lets_begin(attempt, step)
    if kind is Kind.AGAIN:
        runs = step.state is State.STARTED and runs_on(attempt, step)
        return not runs and not (step.state is State.WAITING and begins)
    if kind in OVERRUNS:
        return not runs_on(attempt, step) or step.state is not State.STARTED
    if not begins or step.state is not State.WAITING or step.due_at is None:
        return True
    if kind in (Kind.HEADS_UP, Kind.ABSENT):
        return step.here_at is not None or step.due_at <= now
    if step.needs_go and not go:
        return True
    return kind is not Kind.DUE and bool(waits)


def told(kind: Kind, step: Step, crew: Crew) -> tuple[str, ...]:
    """Who is reminded, each once. Where nobody is named, the phase lead; at last the director. Where the next person
    up would be the very one who does not answer, it is the one after.

    Of a step that runs, only the first reminder is for whoever runs it; once somebody has said that it is done, for
    those who have to say so too.
    """
    owner, backup = crew_of(step, crew)
    owners = owners_of(step, crew)
    runs = step.started_by or owner
    first = runs if kind in OVERRUNS else owner
    leads = crew.phase_leads(step.phase)
    lead = next((user for user in leads if user != first), None)
    for_whom: dict[Kind, tuple[str | None, ...]] = {
        Kind.HEADS_UP: owners,
        Kind.ABSENT: (backup, lead),
        Kind.DUE: (*owners, backup),
        Kind.NUDGE: owners,
        Kind.BACKUP: (backup, lead),
        Kind.DIRECTOR: (crew.director, crew.deputy),
        Kind.OVERRUN: tuple(user for user in owners if user not in step.finishers) if step.finishers else (runs,),
        Kind.OVERRUN_LEAD: (backup if backup != runs else owner, lead),
        Kind.OVERRUN_DIRECTOR: (crew.director, crew.deputy),
        Kind.AGAIN: (step.hushed_by,),
    }
    named = tuple(dict.fromkeys(user for user in for_whom[kind] if user))
    others = [user for user in (*leads, crew.director, crew.deputy) if user and user != first]
    return named or tuple(others[:1]) or (crew.director,)
