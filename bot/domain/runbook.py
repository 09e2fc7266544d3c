"""The runbook: when each step is due, who may run it, and when somebody must be reminded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import when
from bot.domain.launch import Attempt
from bot.domain.people import Crew
from bot.errors import Refused

SHORTEST = timedelta(seconds=5)
"""No pace makes an offset between two reminders shorter than this."""

LATE = timedelta(minutes=15)
"""A reminder later than this is gathered into one digest instead of being sent on its own."""


class State(StrEnum):
    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


SETTLED = frozenset({State.DONE, State.SKIPPED})


class Kind(StrEnum):
    """Why somebody is reminded of a step, mildest first."""

    HEADS_UP = "heads-up"
    DUE = "due"
    NUDGE = "nudge"
    BACKUP = "backup"
    DIRECTOR = "director"


@dataclass(frozen=True, slots=True)
class Step:
    """One action of the runbook, and how far it is in this attempt. Offsets and durations are at pace 1."""

    id: int
    ref: str
    phase: str
    title: str
    lines: tuple[str, ...]
    offset: timedelta
    duration: timedelta
    place: str
    owner: str | None
    backup: str | None
    after: tuple[str, ...]
    reversibility: str
    flags: frozenset[str]
    state: State = State.WAITING
    planned_at: datetime | None = None
    due_at: datetime | None = None
    here_at: datetime | None = None
    started_at: datetime | None = None
    started_by: str | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    ticked: frozenset[int] = frozenset()

    @property
    def needs_go(self) -> bool:
        return "needs go" in self.flags

    @property
    def is_decision(self) -> bool:
        """The GO step: done by `decide`, never by hand."""
        return "decision" in self.flags

    @property
    def confirms_live(self) -> bool:
        return "confirms live" in self.flags

    @property
    def settled(self) -> bool:
        return self.state in SETTLED


@dataclass(frozen=True, slots=True)
class Reminding:
    """When a phase reminds: before the start, and after it if nobody started."""

    heads_up: timedelta | None
    late: tuple[timedelta | None, timedelta | None, timedelta | None]
    """Nudge the owner / tell backup and phase lead / tell director and deputy."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One reminder of a step at a moment."""

    step: int
    kind: Kind
    at: datetime


def crew_of(step: Step, crew: Crew) -> tuple[str | None, str | None]:
    """Owner and backup: named for the step, else first and second lead of its place."""
    named = crew.of(step.place)
    owner = step.owner or (named[0] if named else None)
    second = next((user for user in named if user != owner), None)
    return owner, step.backup or second


def paced(span: timedelta, pace: int) -> timedelta:
    return span / pace if pace > 1 else span


def lay_out(steps: Sequence[Step], attempt: Attempt) -> tuple[Step, ...]:
    """Planned and due times of every step; due is no earlier than the end of what it comes after.

    Steps of a phase with its own clock (BACK) have no time until that clock starts. A step that has
    started keeps the times it had.
    """
    t0 = attempt.t0
    if t0 is None:
        return tuple(replace(step, planned_at=None, due_at=None) for step in steps)
    by_ref = {step.ref: step for step in steps}
    placed: dict[str, Step] = {}

    def place(step: Step) -> Step:
        if step.ref not in placed:
            placed[step.ref] = _placed(step, [place(by_ref[ref]) for ref in step.after if ref in by_ref], attempt, t0)
        return placed[step.ref]

    return tuple(place(step) for step in steps)


def _placed(step: Step, before: Sequence[Step], attempt: Attempt, t0: datetime) -> Step:
    if step.state is not State.WAITING or "own clock" in step.flags:
        return step
    planned = t0 + paced(step.offset, attempt.pace)
    ends = [end for end in (_end(each, attempt.pace) for each in before) if end is not None]
    return replace(step, planned_at=planned, due_at=max([planned, *ends]))


def _end(step: Step, pace: int) -> datetime | None:
    """When a step ended, or is to end."""
    if step.settled:
        return step.ended_at
    begin = step.started_at or step.due_at
    return begin + paced(step.duration, pace) if begin else None


def alarms(step: Step, reminding: Reminding, pace: int) -> Iterator[Alarm]:
    """Every reminder of a step that nobody has started, in order of time."""
    if step.due_at is None or step.state is not State.WAITING or step.is_decision:
        return
    if reminding.heads_up:
        yield Alarm(step.id, Kind.HEADS_UP, step.due_at - max(paced(reminding.heads_up, pace), SHORTEST))
    yield Alarm(step.id, Kind.DUE, step.due_at)
    kinds = (Kind.NUDGE, Kind.BACKUP, Kind.DIRECTOR)
    for place, (kind, after) in enumerate(zip(kinds, reminding.late, strict=True), start=1):
        if after is not None:
            yield Alarm(step.id, kind, step.due_at + max(paced(after, pace), SHORTEST * place))


def start(step: Step, *, by: str, crew: Crew, others: Mapping[str, Step], go: bool, now: datetime) -> Step:
    """Begin a step. Raises Refused while it waits for others, or for a GO."""
    _may_run(step, by, crew)
    if step.state is State.STARTED:
        raise Refused(f"{step.ref} was started by <@{step.started_by}>{_ago(step.started_at, now)}.")
    if step.state is not State.WAITING:
        raise Refused(f"{step.ref} is {step.state} already{_ago(step.ended_at, now)}.")
    if step.is_decision:
        raise Refused(f"{step.ref} is the decision itself: `decide go` or `decide no-go` settles it.")
    if waits_for := [ref for ref in step.after if ref in others and not others[ref].settled]:
        raise Refused(f"{step.ref} waits for {', '.join(waits_for)}. Do not start yet.")
    if step.needs_go and not go:
        raise Refused(f"{step.ref} needs a GO, and there is none. The director decides: `decide go`.")
    return replace(step, state=State.STARTED, started_at=now, started_by=by)


def done(step: Step, *, by: str, crew: Crew, now: datetime, all_lines: bool = True) -> Step:
    """Finish a started step; its open lines are ticked with it."""
    _may_run(step, by, crew)
    if step.state is State.DONE:
        raise Refused(f"{step.ref} was done by <@{step.ended_by}>{_ago(step.ended_at, now)}.")
    if step.is_decision:
        raise Refused(f"{step.ref} is the decision itself: `decide go` or `decide no-go` settles it.")
    if step.state is not State.STARTED:
        raise Refused(f"{step.ref} is {step.state}, not started. `start {step.ref}` first.")
    ticked = frozenset(range(1, len(step.lines) + 1)) if all_lines else step.ticked
    return replace(step, state=State.DONE, ended_at=now, ended_by=by, ticked=ticked)


def tick(step: Step, line: int, *, by: str, crew: Crew) -> Step:
    """Tick one sub-step of a started step. `line` counts from 1."""
    _may_run(step, by, crew)
    if not 1 <= line <= len(step.lines):
        raise Refused(f"{step.ref} has sub-steps {step.ref}.1 to {step.ref}.{len(step.lines)}.")
    if step.state is not State.STARTED:
        raise Refused(f"{step.ref} is {step.state}. `start {step.ref}` first, then tick its lines.")
    if line in step.ticked:
        raise Refused(f"{step.ref}.{line} is ticked already.")
    return replace(step, ticked=step.ticked | {line})


def decided(step: Step, *, by: str, now: datetime) -> Step:
    """The GO step, settled by the decision."""
    lines = frozenset(range(1, len(step.lines) + 1))
    started_at, started_by = step.started_at or now, step.started_by or by
    return replace(
        step, state=State.DONE, started_at=started_at, started_by=started_by, ended_at=now, ended_by=by, ticked=lines
    )


def may_run(step: Step, user: str, crew: Crew) -> bool:
    """Owner, backup, lead of its area, phase lead, director or deputy."""
    return (
        user in crew_of(step, crew)
        or crew.leads_place(user, step.place)
        or user in crew.phase_leads(step.phase)
        or crew.commands(user)
    )


def now_and_next(steps: Iterable[Step]) -> tuple[tuple[Step, ...], Step | None]:
    """What runs now, and what is due next."""
    steps = tuple(steps)
    running = tuple(step for step in steps if step.state in (State.STARTED, State.FAILED))
    waiting = [step for step in steps if step.state is State.WAITING and step.due_at]
    return running, min(waiting, key=lambda step: (step.due_at, step.id), default=None)


def _may_run(step: Step, by: str, crew: Crew) -> None:
    if not may_run(step, by, crew):
        owner, backup = crew_of(step, crew)
        named = " or ".join(f"<@{user}>" for user in (owner, backup) if user) or "its phase lead"
        raise Refused(f"{step.ref} belongs to {named}. They, a lead, or the director can run it.")


def _ago(at: datetime | None, now: datetime) -> str:
    return f" {when.span(now - at)} ago" if at else ""
