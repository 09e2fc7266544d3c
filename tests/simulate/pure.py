"""A launch by the rules alone: values in, values out, and nothing kept anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain import decision, reminding, runbook, running, setbacks, tclock
from bot.domain import launch as countdown
from bot.domain.alarms import Alarm, Reminding, alarms, heads_up_at
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.people import Crew
from bot.domain.reminding import Verdict
from bot.domain.runbook import State, Step
from bot.domain.setbacks import Known
from bot.domain.when import Moment
from bot.errors import Refused
from tests.simulate.crowd import Act
from tests.simulate.oracle import Given, View


@dataclass(frozen=True)
class Plan:
    """What a launch begins with, as its template has it."""

    attempt: Attempt
    steps: tuple[Step, ...]
    crew: Crew
    reminding: Mapping[str, Reminding]


class PureLaunch:
    """Director does everything. `armed` are the reminders to be given."""

    def __init__(self, plan: Plan, zone: str) -> None:
        self.plan = plan
        self.zone = zone
        self.attempt = plan.attempt
        self.steps = plan.steps
        self.go = False
        self.armed: set[Alarm] = set()
        self.given: set[Alarm] = set()
        self.by = plan.crew.director

    async def reminding(self) -> Mapping[str, Reminding]:
        return self.plan.reminding

    async def view(self) -> View:
        return View(self.attempt, {step.id: step for step in self.steps}, self.go)

    async def wakes_at(self) -> datetime | None:
        stop = self.attempt.t0 if self.attempt.state is countdown.State.COUNTING and not self.go else None
        return min(filter(None, (stop, *(alarm.at for alarm in self.armed))), default=None)

    async def restart(self) -> None:
        """There is nothing that could be forgotten."""

    async def close(self, now: datetime) -> None:
        held = tclock.stop_at_t0(self.attempt, now)
        if held is not None and not self.go:
            self._change(held, now)

    async def remind(self, now: datetime) -> list[Given]:
        due = sorted((alarm for alarm in self.armed if alarm.at <= now), key=lambda alarm: (alarm.at, alarm.step))
        self.armed -= set(due)
        self.given |= set(due)
        return [Given(alarm, self._judged(alarm, now)) for alarm in due]

    async def do(self, act: Act, now: datetime) -> bool:
        try:
            ACTS[act.verb](self, act, now)
        except Refused:
            return False
        return True

    def _judged(self, alarm: Alarm, now: datetime) -> Verdict:
        by_ref = {step.ref: step for step in self.steps}
        step = next(step for step in self.steps if step.id == alarm.step)
        waits = [wait.ref for wait in runbook.waits(step, by_ref, self.attempt, now)]
        return reminding.judge(alarm.kind, alarm.at, step, self.attempt, waits=waits, go=self.go, now=now)

    def _change(self, attempt: Attempt, now: datetime, *changed: Step) -> None:
        """Lay the plan out again, and arm what it asks for: what is due already stays, what is past is not begun."""
        new = {step.id: step for step in changed}
        goes_on = attempt.state is countdown.State.COUNTING and (
            self.attempt.state is countdown.State.HELD or attempt.t0 != self.attempt.t0
        )
        self.attempt = attempt
        self.steps = runbook.lay_out([new.get(step.id, step) for step in self.steps], attempt)
        asked = {alarm for step in self.steps for alarm in alarms(step, self.plan.reminding[step.phase], attempt)}
        at_once = {alarm for alarm in asked - self.given if goes_on and alarm.at == now}
        self.armed = {alarm for alarm in asked if alarm in self.armed or alarm.at > now} | at_once

    def _step(self, ref: str) -> Step:
        return next(step for step in self.steps if step.ref == ref)

    def _t0(self, act: Act, now: datetime) -> None:
        assert act.at is not None
        self._change(tclock.set_t0(self.attempt, Moment(act.at, self.zone, ""), now), now)

    def _hold(self, _: Act, now: datetime) -> None:
        self._change(tclock.hold(self.attempt, by=self.by, why="a pause", now=now), now)

    def _resume(self, _: Act, now: datetime) -> None:
        self._change(tclock.resume(self.attempt, now=now), now)

    def _scrub(self, _: Act, now: datetime) -> None:
        self._change(countdown.scrub(self.attempt, by=self.by, why="no more", now=now), now)

    def _decided(self, *, go: bool, now: datetime) -> None:
        if self.attempt.state not in BEFORE_LIFTOFF or self.attempt.t0 is None or self.go is go:
            raise Refused("decided already, or too late")
        step = next(each for each in self.steps if each.is_decision)
        if go:
            then, after = decision.after_go(self.attempt, None, now), runbook.decided(step, by=self.by, now=now)
        else:
            then = decision.after_no_go(self.attempt, by=self.by, reason="no", now=now)
            after = decision.undecided(step) if step.state is State.DONE else step
        self.go = go
        self._change(then, now, after)

    def _start(self, act: Act, now: datetime) -> None:
        step = self._step(act.ref)
        waiting = "it waits" if runbook.waits(step, {each.ref: each for each in self.steps}, self.attempt, now) else ""
        crew = self.plan.crew
        after = running.start(step, self.attempt, by=self.by, crew=crew, waiting=waiting, go=self.go, now=now)
        lifts = step.needs_go and self.attempt.state in BEFORE_LIFTOFF
        self._change(countdown.lift(self.attempt, now) if lifts else self.attempt, now, after)

    def _done(self, act: Act, now: datetime) -> None:
        step = self._step(act.ref)
        after = running.done(step, by=self.by, crew=self.plan.crew, now=now)
        lives = step.confirms_live and self.attempt.state is countdown.State.LIFTED
        self._change(countdown.declare_live(self.attempt, now) if lives else self.attempt, now, after)

    def _here(self, act: Act, now: datetime) -> None:
        step = self._step(act.ref)
        owner = runbook.crew_of(step, self.plan.crew)[0] or self.by
        soon = heads_up_at(step, self.plan.reminding[step.phase], self.attempt.pace)
        self._change(self.attempt, now, running.here(step, by=owner, crew=self.plan.crew, soon=soon, now=now))

    def _fail(self, act: Act, now: datetime) -> None:
        step, crew = self._step(act.ref), self.plan.crew
        self._change(self.attempt, now, setbacks.fail(step, by=self.by, crew=crew, reason="it broke", now=now))

    def _skip(self, act: Act, now: datetime) -> None:
        step = self._step(act.ref)
        after = setbacks.skip(step, self.attempt, by=self.by, crew=self.plan.crew, reason="not today", now=now)
        self._change(self.attempt, now, after)

    def _undo(self, act: Act, now: datetime) -> None:
        step = self._step(act.ref)
        since = setbacks.begun_after(step, self.steps)
        crew, known = self.plan.crew, Known()
        after = setbacks.undo(step, self.attempt, by=self.by, crew=crew, since=since, known=known, now=now)
        self._change(self.attempt, now, after)


ACTS: Mapping[str, Callable[[PureLaunch, Act, datetime], None]] = {
    "t0": PureLaunch._t0,
    "hold": PureLaunch._hold,
    "resume": PureLaunch._resume,
    "scrub": PureLaunch._scrub,
    "go": lambda launch, _, now: launch._decided(go=True, now=now),
    "no-go": lambda launch, _, now: launch._decided(go=False, now=now),
    "start": PureLaunch._start,
    "done": PureLaunch._done,
    "here": PureLaunch._here,
    "fail": PureLaunch._fail,
    "skip": PureLaunch._skip,
    "undo": PureLaunch._undo,
}
