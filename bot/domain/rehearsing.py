"""A rehearsal: the same plan run beforehand, at any pace, where nothing of it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.launch import Attempt, Launch, State
from bot.domain.people import Crew
from bot.domain.runbook import Step, paced
from bot.domain.typed import literal
from bot.errors import Refused

KIND = "rehearsal"
WAIVED = "not rehearsed"
"""The kind of exception of a launch that goes without."""

PACE = 60
SLOWEST, FASTEST = 1, 1440

LEAD = timedelta(minutes=1)
"""Between the beginning of a rehearsal and its first step."""

NOTICEABLE = 1.25
"""A step that took so many times as long as planned is named at the end, and one that was as much quicker."""

ELSEWHERE = frozenset({"item", "lead", "set", "discard", "recycle", "new", "away", "step", "judge", "risk"})
"""Verbs that change the launch itself, not only an attempt at it."""


@dataclass(frozen=True, slots=True)
class Length:
    """How long a step took at pace 1, beside its plan."""

    ref: str
    planned: timedelta
    took: timedelta

    @property
    def noticeable(self) -> bool:
        more = max(self.took, self.planned) / max(min(self.took, self.planned), timedelta(seconds=1))
        return more >= NOTICEABLE and abs(self.took - self.planned) >= timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rehearsal has shown. Spans are at pace 1; `late` is None where it did not get as far as live."""

    late: timedelta | None
    settled: int
    steps: int
    lengths: tuple[Length, ...]

    @property
    def finished(self) -> bool:
        return self.late is not None


def pace_of(typed: str) -> int:
    """`60`, `60x`. Raises Refused."""
    digits = typed.strip().lower().rstrip("x×")
    if not digits.isascii() or not digits.isdigit() or not SLOWEST <= int(digits) <= FASTEST:
        raise Refused(
            f"A pace is a number from {SLOWEST} to {FASTEST}: how many times faster than planned it runs. "
            "`rehearse pace=60` makes a minute of each hour.",
            field="pace",
        )
    return int(digits)


def t0(steps: Iterable[Step], pace: int, now: datetime) -> datetime:
    """The T-0 with which the first step is due in a minute."""
    first = min((step.offset for step in steps if not step.own_clock), default=timedelta())
    return now + LEAD - paced(min(first, timedelta()), pace)


def must_be_allowed(crew: Crew, attempt: Attempt, user: str) -> None:
    """Raises Refused unless the user may end it: who runs it, director or deputy."""
    if user != attempt.run_by and not crew.commands(user):
        raise Refused(f"A rehearsal is ended by who runs it, <@{attempt.run_by}>, or by director or deputy.")


def must_be_rehearsed(verb: str, launch: Launch) -> None:
    """Raises Refused for what would change the launch itself."""
    if verb in ELSEWHERE:
        raise Refused(
            f"This is a rehearsal, and `{verb}` would change {literal(launch.name)} itself. Type it in the room of the "
            f"launch, or begin with its key: `{launch.key}: {verb}`."
        )


def end(attempt: Attempt, now: datetime) -> Attempt:
    """Closed when it got as far as live or back again, else called off."""
    through = attempt.live_at is not None or attempt.state is State.ROLLED_BACK
    state = State.CLOSED if through else State.SCRUBBED
    held_at = None if through else attempt.held_at or now
    return replace(attempt, state=state, ended_at=now, held_at=held_at)


def is_over(steps: Iterable[Step]) -> bool:
    """Whether nothing of the plan is left, but for the way back."""
    return all(step.settled for step in steps if not step.own_clock)


def outcome(attempt: Attempt, steps: Sequence[Step]) -> Outcome:
    plan = [step for step in steps if not step.own_clock]
    lengths = [Length(step.ref, step.duration, step.took * attempt.pace) for step in plan if step.took is not None]
    return Outcome(
        late=_late(attempt, plan),
        settled=sum(step.settled for step in plan),
        steps=len(plan),
        lengths=tuple(sorted(lengths, key=lambda each: each.planned - each.took)),
    )


def _late(attempt: Attempt, steps: Iterable[Step]) -> timedelta | None:
    """How much later than planned it went live, counted from T-0."""
    last = next((step for step in steps if step.confirms_live), None)
    if attempt.live_at is None or attempt.t0 is None or last is None:
        return None
    return (attempt.live_at - attempt.t0) * attempt.pace - (last.offset + last.duration)
