"""The next attempt: what of the work for the last one still counts, and what is to be done again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import launch, runbook, tclock, voiding
from bot.domain import when as times
from bot.domain.item import Item, Signoff, digest
from bot.domain.item import State as ItemState
from bot.domain.launch import Attempt, State
from bot.domain.runbook import Step
from bot.errors import Refused

OVER = frozenset({State.SCRUBBED, State.ROLLED_BACK})
"""States from which a launch may be tried again."""

TOO_OLD = "the shelf life is over."
CHANGED = "what it was given for has changed."


@dataclass(frozen=True, slots=True)
class Bound:
    """A sign-off that counts, with all it is bound to: words and evidence, a version, a shelf life."""

    item: Item
    signoff: Signoff
    digest: str
    to_version: bool
    shelf: timedelta | None

    def runs_out(self, pace: int) -> datetime | None:
        """When its approval runs out; None: never, or it waits for one."""
        approved = self.signoff.judged_at if self.item.state is ItemState.APPROVED else None
        return voiding.expires(self.shelf, approved, pace) if approved else None


@dataclass(frozen=True, slots=True)
class Carried:
    """What becomes of the sign-offs. `redo` are those that count no more, by why; `until` runs out before T-0."""

    kept: tuple[Bound, ...]
    redo: tuple[tuple[str, tuple[Bound, ...]], ...]
    until: tuple[tuple[Bound, datetime], ...]

    @property
    def fallen(self) -> tuple[Bound, ...]:
        return tuple(bound for _, those in self.redo for bound in those)


def begin(attempt: Attempt, moment: times.Moment, *, number: int, now: datetime) -> Attempt:
    """The attempt that follows, counting to its own T-0. Raises Refused while the last one is not over."""
    must_be_over(attempt)
    fresh = replace(
        attempt,
        number=number,
        state=State.PLANNED,
        t0=None,
        t0_confirmed_at=None,
        plan_version=1,
        held_at=None,
        held_by=None,
        held_why=None,
        held_until=None,
        ask_at=None,
        planned_hold=None,
        lifted_at=None,
        live_at=None,
        ended_at=None,
        back_at=None,
        back_by=None,
        back_why=None,
        over_at=None,
    )
    return tclock.set_t0(fresh, moment, now)


def must_be_over(attempt: Attempt) -> None:
    """Raises Refused unless the attempt was scrubbed, or rolled back; a rehearsal is not tried again."""
    if attempt.kind != "real":
        raise Refused(f"This is a {attempt.kind}: only a launch itself is recycled.")
    if attempt.state in launch.BEFORE_LIFTOFF:
        raise Refused(
            f"Attempt {attempt.number} is {attempt.state}. `t0 TIME` moves its T-0; `scrub REASON` calls it off, and "
            "then `recycle` begins the next."
        )
    if attempt.state not in OVER:
        raise Refused(f"Attempt {attempt.number} is {attempt.state}: only what was called off begins again.")


def carry(
    bound: Iterable[Bound], *, version: str | None, changed_at: datetime | None, t0: datetime, pace: int, now: datetime
) -> Carried:
    """Weigh each sign-off. `changed_at` is when the version last changed, `t0` that of the attempt that follows."""
    kept: list[Bound] = []
    redo: dict[str, list[Bound]] = {}
    for each in bound:
        why = _why_void(each, version, changed_at, pace, now)
        if why is None:
            kept.append(each)
        else:
            redo.setdefault(why, []).append(each)
    ends = [(each, each.runs_out(pace)) for each in kept]
    until = tuple((each, at) for each, at in ends if at is not None and at <= t0)
    return Carried(tuple(kept), tuple((why, tuple(those)) for why, those in redo.items()), until)


def _why_void(bound: Bound, version: str | None, changed_at: datetime | None, pace: int, now: datetime) -> str | None:
    """Why it counts no more: a GO may have kept it from falling until now. It finishes "… any more: "."""
    if digest(bound.item, bound.signoff.evidence) != bound.digest:
        return CHANGED
    if bound.to_version and changed_at is not None and bound.signoff.at < changed_at:
        return f"the version is {version} now." if version else "the version has changed."
    ends = bound.runs_out(pace)
    return TOO_OLD if ends is not None and ends <= now else None


def anew(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps as nobody has begun them, to be laid out."""
    fresh: dict[str, Any] = dict.fromkeys(("planned_at", "due_at", "here_at", "started_at", "ended_at"))
    return tuple(replace(step, state=runbook.State.WAITING, **fresh) for step in steps)
