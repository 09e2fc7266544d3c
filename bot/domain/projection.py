"""Where the runbook is heading: when each step will begin and end as things go, and when it is too late to turn back.

A step that runs is taken to end as long after its start as it takes, and not before now; one that waits, to begin at
its time or when the last step it comes after has ended, and not before now; one that failed, to be tried again now.
Its time is later by what the T clock stands still for longer than planned: see bot.domain.stops.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from graphlib import TopologicalSorter

from bot.domain import launch as launches
from bot.domain import stops
from bot.domain.launch import Attempt, Launch
from bot.domain.runbook import State, Step, paced
from bot.domain.stops import Delays

NO_TIME = timedelta()

UNDER_WAY = launches.RUNNING | {launches.State.HELD}
"""States of an attempt in which its plan is heading anywhere."""


@dataclass(frozen=True, slots=True)
class Projected:
    """When one step began or will begin, and ended or will end."""

    ref: str
    start: datetime
    end: datetime
    slip: timedelta
    """How much later than planned it ends; less than nothing when it is earlier."""
    slack: timedelta | None = None
    """How much later it may end and the finish stays; None when it is over, or the finish does not wait for it."""


@dataclass(frozen=True, slots=True)
class Projection:
    """The plan as it is heading. `steps` are those that have a time, by ref."""

    t0: datetime
    """When the T clock will reach it."""
    steps: Mapping[str, Projected]
    critical: tuple[str, ...]
    """The chain that makes the finish what it is, first to last."""
    finish: datetime | None
    """When the launch will be live: the end of the step that confirms it, else of the launch day's last."""
    slip: timedelta
    """How much later than planned that is."""
    window_end: datetime | None
    back: timedelta
    """How long the way back takes."""
    longer: Mapping[str, timedelta] = field(default_factory=dict)
    """By how much planned holds will be longer than planned, by ref."""

    def of(self, refs: Iterable[str]) -> tuple[datetime, timedelta] | None:
        """When the last of some steps ends, and how much later than planned that is; None when none has a time."""
        those = [self.steps[ref] for ref in refs if ref in self.steps]
        if not those:
            return None
        end = max(each.end for each in those)
        return end, end - max(each.end - each.slip for each in those)

    @property
    def latest_safe_rollback(self) -> datetime | None:
        """Who turns back by then is home when the window ends."""
        return self.window_end - self.back if self.window_end is not None else None


@dataclass(frozen=True, slots=True)
class Clock:
    """What the times of a plan hang on. `measured` are durations that were learnt, at pace 1, by ref."""

    attempt: Attempt
    window: timedelta
    now: datetime
    measured: Mapping[str, timedelta] = field(default_factory=dict)

    def length(self, step: Step) -> timedelta:
        """How long a step is taken to run."""
        return paced(self.measured.get(step.ref, step.duration), self.attempt.pace)

    def planned_length(self, step: Step) -> timedelta:
        return paced(step.duration, self.attempt.pace)


def clock_of(launch: Launch, attempt: Attempt, now: datetime, measured: Mapping[str, timedelta] | None = None) -> Clock:
    return Clock(attempt, timedelta(seconds=launch.window_s), now, measured or {})


def project(steps: Sequence[Step], clock: Clock) -> Projection | None:
    """None without a T-0, and when it is over. Of steps with a clock of their own (BACK) it knows the length alone."""
    t0 = clock.attempt.t0
    if t0 is None or clock.attempt.state not in UNDER_WAY:
        return None
    timed = {step.ref: step for step in steps if not step.own_clock and step.planned_at is not None}
    graph = {ref: _keeping(step, timed) for ref, step in timed.items()}
    order = tuple(TopologicalSorter(graph).static_order())
    found, delays = _settled(timed, graph, order, clock)
    goal = _goal(timed.values())
    last = max((found[step.ref] for step in goal), key=lambda each: each.end, default=None)
    return Projection(
        t0=t0 + delays.of_t0,
        steps=_with_slack(found, graph, order, goal, {step.ref for step in steps if not step.settled}),
        critical=_critical(last, found, graph),
        finish=last.end if last else None,
        slip=_slip(goal, last, clock),
        window_end=t0 + delays.of_t0 + paced(clock.window, clock.attempt.pace),
        back=way_back(steps, clock),
        longer={hold.ref: by for hold, by in delays.longer if by},
    )


def way_back(steps: Iterable[Step], clock: Clock) -> timedelta:
    """How long the steps with a clock of their own take, from the moment the rollback is confirmed."""
    back = {step.ref: step for step in steps if step.own_clock}
    graph = {ref: [before for before in step.after if before in back] for ref, step in back.items()}
    ends: dict[str, timedelta] = {}
    for ref in TopologicalSorter(graph).static_order():
        start = max([paced(back[ref].offset, clock.attempt.pace), *(ends[before] for before in graph[ref])])
        ends[ref] = start + clock.length(back[ref])
    return max(ends.values(), default=NO_TIME)


def _settled(
    timed: Mapping[str, Step], graph: Mapping[str, Sequence[str]], order: Sequence[str], clock: Clock
) -> tuple[dict[str, Projected], Delays]:
    """Steps end later when the clock stands longer, and a hold may wait for a step: each hold may move what the next
    one waits for."""
    delays = stops.delays(clock.attempt, {}, clock.now)
    for _ in range(len(delays.longer) + 1):
        found = _all(timed, graph, order, clock, delays)
        before, delays = delays, stops.delays(clock.attempt, {ref: each.end for ref, each in found.items()}, clock.now)
        if delays == before:
            break
    return found, delays


def _all(
    timed: Mapping[str, Step], graph: Mapping[str, Sequence[str]], order: Sequence[str], clock: Clock, delays: Delays
) -> dict[str, Projected]:
    found: dict[str, Projected] = {}
    for ref in order:
        ends = [found[before].end for before in graph[ref]]
        found[ref] = _projected(timed[ref], ends, clock, delays.of(timed[ref]))
    return found


def _projected(step: Step, ends: Sequence[datetime], clock: Clock, delay: timedelta) -> Projected:
    assert step.planned_at is not None
    start, end = _begin_and_end(step, ends, clock, delay)
    return Projected(step.ref, start, end, end - (step.planned_at + clock.planned_length(step)))


def _keeping(step: Step, timed: Mapping[str, Step]) -> list[str]:
    """What keeps a step from beginning. Nothing keeps the decision: it may be declared while other steps are open."""
    return [] if step.is_decision else [before for before in step.after if before in timed]


def _begin_and_end(step: Step, ends: Sequence[datetime], clock: Clock, delay: timedelta) -> tuple[datetime, datetime]:
    assert step.planned_at is not None
    now, length = clock.now, clock.length(step)
    if step.settled:
        ended = step.ended_at or now
        return step.started_at or ended, ended
    if step.state is State.FAILED:
        return step.started_at or now, now + length
    if step.started_at is not None:
        return step.started_at, max(step.started_at + length, now)
    ready = max([step.planned_at + delay, *ends])
    if step.is_decision:  # it is not started by hand: the poll fills while its time runs
        return ready, max(ready + length, now)
    start = max(ready, now)
    return start, start + length


def _goal(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps whose end is the finish."""
    steps = tuple(steps)
    confirming = tuple(step for step in steps if step.confirms_live)
    return confirming or tuple(step for step in steps if step.launch_day) or steps


def _slip(goal: Sequence[Step], last: Projected | None, clock: Clock) -> timedelta:
    planned = [step.planned_at + clock.planned_length(step) for step in goal if step.planned_at is not None]
    return last.end - max(planned) if last and planned else NO_TIME


def _with_slack(
    found: Mapping[str, Projected],
    graph: Mapping[str, Sequence[str]],
    order: Sequence[str],
    goal: Sequence[Step],
    still_open: Collection[str],
) -> dict[str, Projected]:
    """Backwards from the finish: a step may end when the first that waits for it has to begin."""
    finish = max((found[step.ref].end for step in goal), default=None)
    latest = {step.ref: finish for step in goal if finish is not None}
    for ref in reversed(order):
        if ref in latest:
            begin = latest[ref] - (found[ref].end - found[ref].start)
            latest |= {before: min(latest.get(before, begin), begin) for before in graph[ref]}
    slack = {ref: max(end - found[ref].end, NO_TIME) for ref, end in latest.items() if ref in still_open}
    return {ref: replace(each, slack=slack.get(ref)) for ref, each in found.items()}


def _critical(
    last: Projected | None, found: Mapping[str, Projected], graph: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Back from the finish, from each step to the one whose end it began at."""
    chain: list[str] = []
    while last is not None:
        chain.append(last.ref)
        before = max((found[ref] for ref in graph[last.ref]), key=lambda each: each.end, default=None)
        last = before if before is not None and before.end >= last.start else None
    return tuple(reversed(chain))
