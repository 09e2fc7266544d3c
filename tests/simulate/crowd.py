"""What the people of a launch day do, drawn at random: mostly what they should, about when they should."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.launch import State as LaunchState
from bot.domain.runbook import State, Step
from tests.simulate.day import MINUTE, Day
from tests.simulate.oracle import View


@dataclass(frozen=True)
class Act:
    """A verb, the step it is about, and a time it names."""

    verb: str
    ref: str = ""
    at: datetime | None = None


class Crowd:
    def __init__(self, day: Day) -> None:
        self.day = day
        self.chance = random.Random(day.seed * 7919 + 1)

    def next_at(self, view: View, now: datetime) -> datetime:
        """When somebody does something next."""
        if _waits_for_somebody(view, now):
            return now + self.chance.expovariate(1.0) * (3 + 9 * (1 - self.day.care)) * MINUTE
        ahead = [step.due_at for step in view.steps.values() if step.state is State.WAITING and step.due_at]
        soon = min((at for at in ahead if at > now), default=now + 60 * MINUTE)
        return max(soon - self.chance.choice((0, 0, 0, 20)) * MINUTE, now) + self.chance.expovariate(1.0) * 4 * MINUTE

    def act(self, view: View, now: datetime) -> Act | None:
        """What they do then; None when they let it be."""
        if self.chance.random() < 0.15 * self.day.unrest and (unrest := self._unrest(view, now)):
            return unrest
        return self._duty(view, now)

    def _duty(self, view: View, now: datetime) -> Act | None:
        attempt = view.attempt
        if attempt.state is LaunchState.HELD:
            return self._out_of_hold(view, now)
        if _decision_is_due(view, now) and self.chance.random() < 0.6:
            return Act("go")
        running = [step for step in _in_order(view) if step.state is State.STARTED]
        over = [step for step in running if step.started_at and now >= step.started_at + step.duration * self._pace()]
        if failed := [step.ref for step in _in_order(view) if step.state is State.FAILED]:
            return Act(self.chance.choice(("start", "start", "skip")), failed[0])
        if over:
            return Act("done", self.chance.choice(over).ref)
        free = [step for step in _in_order(view) if _is_free(view, step)]
        if due := [step for step in free if step.due_at and step.due_at <= now]:
            return Act("start", due[0].ref)
        if free and self.chance.random() < 0.3 * self.day.care:
            return Act("here", free[0].ref)
        return None

    def _pace(self) -> float:
        """How long a step takes, in times of what was planned."""
        return self.chance.lognormvariate(0, 0.4)

    def _out_of_hold(self, view: View, now: datetime) -> Act:
        if view.attempt.held_at_t0 or self.chance.random() < 0.2:
            return self.chance.choice((Act("go"), self._new_t0(now)))
        return Act("resume")

    def _unrest(self, view: View, now: datetime) -> Act | None:
        steps = _in_order(view)
        begun = [step.ref for step in steps if step.state in (State.STARTED, State.DONE, State.SKIPPED)]
        waiting = [step.ref for step in steps if step.state is State.WAITING and not step.own_clock]
        running = [step.ref for step in steps if step.state is State.STARTED]
        acts = [Act("undo", ref) for ref in begun[-2:]]
        acts += [Act("fail", ref) for ref in running[:1]]
        acts += [Act("skip", ref) for ref in waiting[:2]]
        if view.attempt.state in BEFORE_LIFTOFF and view.attempt.t0 is not None:
            slip = self.chance.choice((10, 30, 42, 300, 1500)) * MINUTE
            acts += [Act("hold"), Act("hold"), Act("t0", at=view.attempt.t0 + slip), self._new_t0(now), Act("no-go")]
            acts += [Act("scrub")] if self.chance.random() < 0.2 else []
        return self.chance.choice(acts) if acts else None

    def _new_t0(self, now: datetime) -> Act:
        ahead = self.chance.choice((20, 90, 400, 1800)) * MINUTE
        return Act("t0", at=(now + ahead).replace(second=0, microsecond=0))


def _in_order(view: View) -> Sequence[Step]:
    return sorted(view.steps.values(), key=lambda step: (step.due_at is None, step.due_at or 0, step.id))


def _is_free(view: View, step: Step) -> bool:
    if step.state is not State.WAITING or step.is_decision or step.own_clock or view.waits(step):
        return False
    return view.go or not step.needs_go


def _decision_is_due(view: View, now: datetime) -> bool:
    attempt = view.attempt
    if view.go or attempt.state is not LaunchState.COUNTING or attempt.t0 is None:
        return False
    return timedelta() < attempt.t0 - now < 50 * MINUTE


def _waits_for_somebody(view: View, now: datetime) -> bool:
    if view.attempt.state is LaunchState.HELD or _decision_is_due(view, now):
        return True
    return any(
        step.state in (State.STARTED, State.FAILED) or (step.due_at and step.due_at <= now and _is_free(view, step))
        for step in view.steps.values()
    )
