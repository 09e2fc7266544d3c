"""The figures of the picture of a phase: when each step was to run, when it did, and when it will as things go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import wayback, when
from bot.domain.launch import State
from bot.domain.projection import Clock, Projected, Projection
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step

Span = tuple[datetime, datetime]

MOST = 60
"""Lanes in one picture; of a longer phase those that are over are left out first."""

NOTICEABLE = timedelta(minutes=1)

T_0, R = "T-0", "R"
"""What launch day is counted from, and what the way back is."""

TOLD = 12
"""Steps that are told in words."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One step. `ran` is what is over of it, `ahead` what is still to come."""

    ref: str
    title: str
    state: StepState
    planned: Span
    ran: Span | None
    ahead: Span | None
    slip: timedelta
    critical: bool

    @property
    def ends(self) -> datetime:
        return (self.ahead or self.ran or self.planned)[1]


@dataclass(frozen=True, slots=True)
class Gantt:
    """A phase at a moment. `finish` and `slip` are the launch's; `turn_back` is the latest safe rollback."""

    title: str
    phase: str
    now: datetime
    zone: str
    lanes: tuple[Lane, ...]
    left_out: int
    state: State
    t0: datetime
    held: Span | None
    live_at: datetime | None
    finish: datetime | None
    slip: timedelta
    turn_back: datetime | None
    zero: str = T_0
    """What `t0` is called: the way back is counted from its own."""

    @property
    def span(self) -> Span:
        """From where to where the picture goes."""
        spans = [span for lane in self.lanes for span in (lane.planned, lane.ran, lane.ahead) if span is not None]
        begin, end = min(span[0] for span in spans), max(span[1] for span in spans)
        near = max((end - begin) / 4, timedelta(minutes=30))
        marks = [self.now, self.t0, *([self.turn_back] if self.turn_back else [])]
        close = [mark for mark in marks if begin - near <= mark <= end + near]
        return min([begin, *close]), max([end, *close])


def gantt(title: str, phase: str, steps: Iterable[Step], found: Projection, clock: Clock, zone: str) -> Gantt | None:
    """None when no step of the phase has a time."""
    attempt, now = clock.attempt, clock.now
    timed = sorted((step for step in steps if step.ref in found.steps), key=lambda step: (step.planned_at, step.id))
    lanes = [_lane(step, found.steps[step.ref], clock, critical=step.ref in found.critical) for step in timed]
    if not lanes or attempt.t0 is None:
        return None
    shown = _most_telling(lanes)
    launch_day = any(step.launch_day for step in timed)
    return Gantt(
        title=title,
        phase=phase,
        now=now,
        zone=zone,
        lanes=tuple(shown),
        left_out=len(lanes) - len(shown),
        state=attempt.state,
        t0=found.t0,
        held=(attempt.held_at, now) if attempt.held_at is not None else None,
        live_at=attempt.live_at,
        finish=found.finish,
        slip=found.slip,
        turn_back=found.latest_safe_rollback if launch_day and found.back else None,
    )


def of_way_back(title: str, phase: str, steps: Iterable[Step], clock: Clock, zone: str) -> Gantt | None:
    """The way back, on its own clock: it begins when the rollback is confirmed. None before that."""
    attempt = clock.attempt
    timed = sorted((step for step in steps if step.planned_at is not None), key=lambda step: (step.planned_at, step.id))
    found = wayback.heading(timed, attempt, clock.now)
    if attempt.back_at is None or not found:
        return None
    lanes = [_lane(step, _headed(step, found[step.ref], clock), clock, critical=False) for step in timed]
    shown, finish = _most_telling(lanes), max(end for _, end in found.values())
    return Gantt(
        title=title,
        phase=phase,
        now=clock.now,
        zone=zone,
        lanes=tuple(shown),
        left_out=len(lanes) - len(shown),
        state=attempt.state,
        t0=attempt.back_at,
        held=None,
        live_at=None,
        finish=finish,
        slip=finish - max(lane.planned[1] for lane in lanes),
        turn_back=None,
        zero=R,
    )


def _headed(step: Step, span: Span, clock: Clock) -> Projected:
    assert step.planned_at is not None
    return Projected(step.ref, *span, span[1] - (step.planned_at + clock.planned_length(step)))


def _lane(step: Step, heading: Projected, clock: Clock, *, critical: bool) -> Lane:
    assert step.planned_at is not None
    planned = step.planned_at, step.planned_at + clock.planned_length(step)
    ran: Span | None = None
    ahead: Span | None = None
    if step.settled:
        ran = heading.start, heading.end
    elif step.started_at is None:
        ahead = heading.start, heading.end
    else:
        ran, ahead = (step.started_at, clock.now), (clock.now, heading.end)
    return Lane(step.ref, step.title, step.state, planned, ran, ahead, _slip(step, heading), critical)


def _slip(step: Step, heading: Projected) -> timedelta:
    """Of the start while it waits, then of the end."""
    if step.state is StepState.WAITING and step.planned_at is not None:
        return heading.start - step.planned_at
    return heading.slip


def _most_telling(lanes: list[Lane]) -> list[Lane]:
    over = sum(lane.ahead is None for lane in lanes)
    spare = max(len(lanes) - MOST, 0)
    kept = [lane for place, lane in enumerate(lanes) if lane.ahead is not None or place >= min(spare, over)]
    return kept[:MOST]


# --- In words -----------------------------------------------------------------------------------


def head(chart: Gantt) -> str:
    """Where the launch is heading, since when it is live, or when it will be home."""
    if chart.finish is None:
        return chart.state.capitalize()
    if chart.zero == R:
        home = "Home about" if chart.state is State.ROLLING_BACK else "Home since"
        return f"{home} {clock(chart, chart.finish)}{late(chart.slip)}"
    if chart.live_at is not None:
        return f"Live since {clock(chart, chart.live_at)}{late(chart.live_at - (chart.finish - chart.slip))}"
    held = f"Held since {when.clock(chart.held[0], chart.zone)}. " if chart.held else ""
    return f"{held}Finish about {clock(chart, chart.finish)}{late(chart.slip)}"


def last(chart: Gantt) -> str:
    """The latest safe rollback, or nothing."""
    if chart.turn_back is None:
        return ""
    left = chart.turn_back - chart.now
    told = f"{when.span(left)} left" if left >= timedelta() else f"{when.span(left)} ago"
    return f"Latest safe rollback {clock(chart, chart.turn_back)}, {told}"


def told(chart: Gantt) -> str:
    """The same figures in words, for those who do not see the picture."""
    counts = [f"{sum(lane.state is state for lane in chart.lanes)} {state}" for state in StepState]
    some = ", ".join(count for count in counts if not count.startswith("0 "))
    telling = [lane for lane in chart.lanes if not _as_planned(lane)]
    more = f"; and {len(telling) - TOLD} more" if len(telling) > TOLD else ""
    steps = "; ".join(_told(chart, lane) for lane in telling[:TOLD]) or "every step as planned"
    heads = ". ".join(text for text in (head(chart), last(chart)) if text)
    return f"{chart.phase} of {chart.title}: {some}. {heads}. {steps[0].upper()}{steps[1:]}{more}."


def clock(chart: Gantt, at: datetime) -> str:
    """`10:36`; with its day where it is another one."""
    far = abs(at - chart.now) > timedelta(hours=14)
    return when.local(at, chart.zone) if far else when.clock(at, chart.zone)


def late(by: timedelta) -> str:
    """`, 14 min late`."""
    if abs(by) < NOTICEABLE:
        return ""
    return f", {when.span(by)} {'late' if by > timedelta() else 'early'}"


def _as_planned(lane: Lane) -> bool:
    return lane.state in (StepState.WAITING, StepState.DONE) and abs(lane.slip) < NOTICEABLE


def _told(chart: Gantt, lane: Lane) -> str:
    if lane.state in (StepState.STARTED, StepState.FAILED):
        return f"{lane.ref} {lane.state}, to end about {clock(chart, lane.ends)}{late(lane.slip)}"
    if lane.state is StepState.WAITING and lane.ahead is not None:
        return f"{lane.ref} about {clock(chart, lane.ahead[0])}{late(lane.slip)}"
    return f"{lane.ref} {lane.state} {clock(chart, lane.ends)}{late(lane.slip)}"
