"""A dry run: the plan run many times with nobody in it. Each step takes a length drawn around the planned one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from bot.domain import projection, recycling, runbook
from bot.domain.launch import Attempt, State
from bot.domain.projection import Clock, Projection
from bot.domain.runbook import Step
from bot.errors import Refused

SPREAD = 0.3
"""Half of all draws are shorter than planned; one in ten takes half as long again, one in a hundred twice as long."""

WORK = 4000
"""Steps in all the runs of one answer: a plan of 40 is run a hundred times."""
MOST, FEWEST = 100, 10

T0 = datetime(2001, 1, 1, tzinfo=UTC)
"""Any will do: a dry run tells times from T-0."""
BEFORE = timedelta(days=3650)


@dataclass(frozen=True, slots=True)
class Late:
    """A step that ended later than planned in the run that is told."""

    ref: str
    by: timedelta
    took: timedelta
    planned: timedelta


@dataclass(frozen=True, slots=True)
class DryRun:
    """`live`, `slip`, `critical` and `late` are of the run of `seed`; the others of all runs. Times are from T-0."""

    seed: int
    live: timedelta
    slip: timedelta
    critical: tuple[str, ...]
    late: tuple[Late, ...]
    runs: int
    planned: timedelta
    half: timedelta
    """In half of the runs it is live by then."""
    nine_in_ten: timedelta
    past_safe: int
    """Runs in which it is live after the latest moment to turn back and be home in time."""
    often: tuple[tuple[str, int], ...]
    """Steps that decided when it was live, and in how many runs; the most frequent first."""


def seed_of(typed: str) -> int:
    """Raises Refused."""
    digits = typed.strip()
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise Refused("A seed is a whole number: `rehearse dry seed=7` draws the same again.", field="seed")
    return int(digits)


def run(steps: Sequence[Step], attempt: Attempt, window: timedelta, seed: int) -> DryRun:
    """`window` is from T-0 to the end of the launch window. Raises Refused for a plan with nothing in it."""
    plan = [step for step in steps if not step.own_clock]
    if not plan:
        raise Refused("There is no step to run: the runbook is empty.")
    fresh = replace(attempt, state=State.COUNTING, t0=T0, pace=1, layout=None, held_at=None, ended_at=None)
    fresh = replace(fresh, back_at=None, over_at=None)
    laid = runbook.lay_out(recycling.anew(steps), fresh)
    many = max(min(WORK // len(plan), MOST), FEWEST)
    chance = Random(seed)
    drawn = [_drawn(plan, chance) for _ in range(many)]
    found = [_projected(laid, fresh, window, lengths) for lengths in drawn]
    return _told(plan, _projected(laid, fresh, window, {}), found, drawn, seed)


def _drawn(steps: Sequence[Step], chance: Random) -> Mapping[str, timedelta]:
    """A decision takes the time it has: the poll's deadline ends it."""
    return {
        step.ref: step.duration if step.is_decision else step.duration * chance.lognormvariate(0.0, SPREAD)
        for step in steps
    }


def _projected(
    steps: Sequence[Step], attempt: Attempt, window: timedelta, lengths: Mapping[str, timedelta]
) -> Projection:
    found = projection.project(steps, Clock(attempt, window, T0 - BEFORE, lengths))
    assert found is not None, "it counts to a T-0"
    return found


def _told(
    steps: Sequence[Step],
    planned: Projection,
    found: Sequence[Projection],
    drawn: Sequence[Mapping[str, timedelta]],
    seed: int,
) -> DryRun:
    ends = sorted(_finish(each) for each in found)
    safe = planned.latest_safe_rollback
    often = Counter(ref for each in found for ref in each.critical)
    first = found[0]
    return DryRun(
        seed=seed,
        live=_finish(first),
        slip=_finish(first) - _finish(planned),
        critical=first.critical,
        late=tuple(_late(steps, first, drawn[0])),
        runs=len(found),
        planned=_finish(planned),
        half=ends[len(ends) // 2],
        nine_in_ten=ends[len(ends) * 9 // 10],
        past_safe=sum(safe is not None and T0 + end > safe for end in ends),
        often=tuple(often.most_common()),
    )


def _finish(found: Projection) -> timedelta:
    assert found.finish is not None, "there is a step"
    return found.finish - T0


def _late(steps: Sequence[Step], found: Projection, lengths: Mapping[str, timedelta]) -> list[Late]:
    """The latest first."""
    slips = [Late(step.ref, found.steps[step.ref].slip, lengths[step.ref], step.duration) for step in steps]
    return sorted((each for each in slips if each.by >= timedelta(minutes=1)), key=lambda each: -each.by)
