"""The runbook: when each step is due, who may run it, and whom it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from graphlib import TopologicalSorter
from operator import attrgetter
from typing import Any

from bot.domain import clocks, layout, when
from bot.domain.launch import Attempt
from bot.domain.people import Crew

SHORTEST = timedelta(seconds=5)
"""No pace makes an offset between two reminders shorter than this."""

LATE = timedelta(minutes=15)
"""A reminder later than this is gathered into one digest instead of being sent on its own."""


HERE_HOLDS = timedelta(hours=1)
"""Who said *I'm here* is asked again when the step then moved further away than this."""


class State(StrEnum):
    WAITING = "waiting"
    STARTED = "started"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


SETTLED = frozenset({State.DONE, State.SKIPPED})


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
    trouble: str | None = None
    trouble_by: str | None = None
    reason: str | None = None
    """Why it failed or was skipped."""
    owners: tuple[str, ...] = ()
    """Those named for it where they are several; `owner` is the first of them."""
    minimum: int = 1
    """So many people have to say that it is done."""
    finishers: tuple[str, ...] = ()
    """Those who have said so."""
    hushed_at: datetime | None = None
    """When somebody said that they see to it, and who; its nudges keep still then."""
    hushed_by: str | None = None
    hushed_until: datetime | None = None
    """When they want to be reminded again, if they said so."""

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
    def launch_day(self) -> bool:
        """Its card shows in the channel itself, not only in its phase's thread."""
        return "broadcast" in self.flags

    @property
    def own_clock(self) -> bool:
        """It is timed from a rollback, not from T-0."""
        return "own clock" in self.flags

    @property
    def same_hand(self) -> bool:
        """Whoever starts it ends it. Where several have to say that it is done, that goes before."""
        return "same hand" in self.flags and self.minimum == 1

    @property
    def no_return(self) -> bool:
        return self.reversibility == "point of no return"

    @property
    def settled(self) -> bool:
        return self.state in SETTLED

    @property
    def took(self) -> timedelta | None:
        """How long it ran, once it is over; None for what was settled by one act, as the decision is."""
        if self.ended_at is None or self.started_at is None or self.ended_at == self.started_at:
            return None
        return self.ended_at - self.started_at

    @property
    def open_lines(self) -> tuple[int, ...]:
        """Numbers of the sub-steps not ticked yet, from 1."""
        return tuple(line for line in range(1, len(self.lines) + 1) if line not in self.ticked)


@dataclass(frozen=True, slots=True)
class Wait:
    """A step that another one waits for: how late it is, and about when it will be done. None: golive cannot tell."""

    ref: str
    late: timedelta
    about: datetime | None
    failed: bool = False

    def told(self, zone: str, now: datetime) -> str:
        """`DAY-6 (14 min late, about 10:36)`."""
        if self.failed:
            return f"{self.ref}, which failed"
        if self.about is None:
            return self.ref
        late = f"{when.span(self.late)} late, " if self.late >= timedelta(minutes=1) else ""
        far = abs(self.about - now) > timedelta(hours=18)
        return f"{self.ref} ({late}about {(when.local if far else when.clock)(self.about, zone)})"


def crew_of(step: Step, crew: Crew) -> tuple[str | None, str | None]:
    """Owner and backup: named for the step, else first and second lead of its place."""
    owners = owners_of(step, crew)
    second = next((user for user in crew.of(step.place) if user not in owners), None)
    return (owners[0] if owners else None), step.backup or second


def owners_of(step: Step, crew: Crew) -> tuple[str, ...]:
    """Named for the step, else the first leads of its place: as many as have to say that it is done."""
    named = step.owners or ((step.owner,) if step.owner else ())
    return named or crew.of(step.place)[: step.minimum]


def hands_of(step: Step, crew: Crew) -> tuple[str, ...]:
    """Whose step it is: its owners, then its backup."""
    backup = crew_of(step, crew)[1]
    return tuple(dict.fromkeys((*owners_of(step, crew), *((backup,) if backup else ()))))


def paced(span: timedelta, pace: int) -> timedelta:
    return span / pace if pace > 1 else span


def lay_out(steps: Sequence[Step], attempt: Attempt) -> tuple[Step, ...]:
    """Planned and due times of every step; due is no earlier than the end of what it comes after.

    Steps of a phase with its own clock (BACK) have no time until that clock starts. A step that has
    started keeps the times it had; what cannot begin any more has none.
    """
    by_ref = {step.ref: step for step in steps}
    graph = {step.ref: [ref for ref in step.after if ref in by_ref] for step in steps}
    planned = layout.planned(steps, attempt)
    placed: dict[str, Step] = {}
    for ref in TopologicalSorter(graph).static_order():
        before = [placed[each] for each in graph[ref]]
        placed[ref] = _placed(by_ref[ref], before, attempt.pace, planned.get(ref))
    return tuple(placed[step.ref] for step in steps)


def _timeless(step: Step) -> Step:
    if step.planned_at is None and step.due_at is None:
        return step
    return replace(step, planned_at=None, due_at=None, here_at=None)


def _placed(step: Step, before: Sequence[Step], pace: int, planned: datetime | None) -> Step:
    if step.state is not State.WAITING:
        return step
    if planned is None:
        return _timeless(step)
    ends = [end for end in (end_of(each, pace) for each in before) if end is not None]
    due = max([planned, *ends])
    here = step.here_at if _is_still_here(step, due) else None
    if (step.planned_at, step.due_at, step.here_at) == (planned, due, here):
        return step
    values: tuple[Any, ...] = (*_UNTIL_TIMES(step), planned, due, here, *_SINCE_TIMES(step))
    return Step(*values)


_FIRST_TIME = Step.__slots__.index("planned_at")
_UNTIL_TIMES, _SINCE_TIMES = attrgetter(*Step.__slots__[:_FIRST_TIME]), attrgetter(*Step.__slots__[_FIRST_TIME + 3 :])
"""All else of a step. A move of T-0 places every one, and `replace` takes twice as long."""


def _is_still_here(step: Step, due: datetime) -> bool:
    """Whether who said *I'm here* has said it of this time too: it has not moved later, or not far."""
    later = step.due_at is not None and due > step.due_at
    return step.here_at is not None and (not later or due - step.here_at <= HERE_HOLDS)


def end_of(step: Step, pace: int) -> datetime | None:
    """When a step ended, or is to end."""
    if step.settled:
        return step.ended_at
    begin = step.started_at or step.due_at
    return begin + paced(step.duration, pace) if begin else None


def waits(step: Step, others: Mapping[str, Step], attempt: Attempt, now: datetime) -> tuple[Wait, ...]:
    """What keeps `step` from starting: the steps it comes after that are not settled, as they are forecast now."""
    before = (others[ref] for ref in step.after if ref in others)
    return tuple(_wait(each, attempt.pace, now) for each in before if is_awaited(each, attempt))


def is_awaited(step: Step, attempt: Attempt) -> bool:
    """Whether others still wait for a step. Once an attempt is over, nobody does for what is not run any more."""
    return not step.settled and (attempt.over_at is None or clocks.lets_begin(attempt, step))


def wait_text(step: Step, waiting: Sequence[Wait], zone: str, now: datetime) -> str:
    """`DAY-7 waits for DAY-6 (14 min late, about 10:36). Do not start yet.`"""
    return f"{step.ref} waits for {and_more([each.told(zone, now) for each in waiting])}. Do not start yet."


def _wait(step: Step, pace: int, now: datetime) -> Wait:
    length = paced(step.duration, pace)
    about = None
    if step.state is not State.WAITING:
        about = max(end_of(step, pace) or now, now)
    elif step.due_at is not None and step.is_decision:  # nobody starts it: it may be settled at any moment
        about = max(step.due_at + length, now)
    elif step.due_at is not None:
        about = max(step.due_at, now) + length
    late = about - (step.planned_at + length) if about and step.planned_at else timedelta()
    return Wait(step.ref, late, about, step.state is State.FAILED)


def decided(step: Step, *, by: str, now: datetime) -> Step:
    """The GO step, settled by the decision."""
    lines = frozenset(range(1, len(step.lines) + 1))
    started_at, started_by = step.started_at or now, step.started_by or by
    begun = replace(out_of_trouble(step), started_at=started_at, started_by=started_by, ticked=lines)
    return replace(begun, state=State.DONE, ended_at=now, ended_by=by)


def out_of_trouble(step: Step) -> Step:
    """Nobody is stuck with it any more."""
    return replace(step, trouble=None, trouble_by=None)


def may_run(step: Step, user: str, crew: Crew) -> bool:
    """Owner, backup, lead of its area, phase lead, director or deputy; and whoever has started it."""
    return (
        user in hands_of(step, crew)
        or user == step.started_by
        or crew.leads_place(user, step.place)
        or user in crew.phase_leads(step.phase)
        or crew.commands(user)
    )


def and_more(names: Sequence[str], most: int = 4) -> str:
    """`DAY-1, DAY-2 and 3 more`."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def now_and_next(steps: Iterable[Step]) -> tuple[tuple[Step, ...], Step | None]:
    """What runs now, and what is due next."""
    steps = tuple(steps)
    running = tuple(step for step in steps if step.state in (State.STARTED, State.FAILED))
    waiting = [step for step in steps if step.state is State.WAITING and step.due_at]
    return running, min(waiting, key=lambda step: (step.due_at, step.id), default=None)


def under_way(steps: Iterable[Step]) -> tuple[str, ...]:
    """The phases whose steps run now or are due next."""
    running, following = now_and_next(steps)
    return tuple(dict.fromkeys(step.phase for step in (*running, *([following] if following else []))))
