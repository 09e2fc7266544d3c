"""What must be reminded of, worked out anew from the plan at every change of it, and held against what was.

It keeps its own list of what is owed, and knows nothing of rows, leases or wake-ups.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.alarms import OVERRUNS, Alarm, Kind, Reminding, alarms
from bot.domain.launch import RUNNING, UNDER_WAY, Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.reminding import Verdict
from bot.domain.runbook import LATE, State, Step


@dataclass(frozen=True)
class View:
    """A launch as it stands."""

    attempt: Attempt
    steps: Mapping[int, Step]
    go: bool
    doubt: bool = False
    """Something speaks against the GO, and nobody has said whether it stands."""

    def waits(self, step: Step) -> bool:
        before = (each for each in self.steps.values() if each.ref in step.after)
        return any(not each.settled for each in before)


@dataclass(frozen=True)
class Given:
    """A reminder that golive has settled."""

    alarm: Alarm
    verdict: Verdict


class Wrong(AssertionError):
    """A reminder was missed, given twice, given of an old plan, or judged otherwise than it should be."""


@dataclass
class Oracle:
    """`reminding` says how each phase reminds."""

    reminding: Mapping[str, Reminding]
    owed: set[Alarm] = field(default_factory=set)
    known: set[Alarm] = field(default_factory=set)
    """What was given."""
    seen: View | None = None
    settled: Counter[str] = field(default_factory=Counter)

    def plan_is(self, view: View, now: datetime) -> None:
        """The plan has changed, or may have. What it no longer asks for is owed no more. What it newly asks for is
        owed from now on; what would have been asked for in the past is not. Where the clock goes on now, what is due
        at this very moment is owed too."""
        if view == self.seen:
            return
        at_once = now if goes_on(self.seen, view) else None
        self.seen = view
        asked = set(self._asked(view))
        new = {alarm for alarm in asked if alarm.at > now or (alarm.at == at_once and alarm not in self.known)}
        self.owed = (asked & self.owed) | new

    def given(self, view: View, given: Iterable[Given], now: datetime) -> None:
        """golive ran at `now`. Raises Wrong unless it settled exactly what was due, each once and as it should."""
        given = tuple(given)
        due = {alarm for alarm in self.owed if alarm.at <= now}
        times = Counter(each.alarm for each in given)
        if missed := due - times.keys():
            raise Wrong(f"at {now} missed {_names(view, missed)}")
        if stale := times.keys() - due:
            raise Wrong(f"at {now} given though not due, or of an old plan: {_names(view, stale)}")
        if twice := {alarm for alarm, many in times.items() if many > 1}:
            raise Wrong(f"at {now} given twice: {_names(view, twice)}")
        for each in given:
            wanted = self._verdict(view, each.alarm, now)
            if each.verdict is not wanted:
                raise Wrong(f"at {now} {_names(view, [each.alarm])} was {each.verdict}, should be {wanted}")
            self.settled[each.verdict] += 1
        self.owed -= due
        self.known |= due

    def next(self) -> datetime | None:
        """When golive has to wake next for a reminder."""
        return min((alarm.at for alarm in self.owed), default=None)

    def _asked(self, view: View) -> Iterator[Alarm]:
        for step in view.steps.values():
            yield from alarms(step, self.reminding[step.phase], view.attempt)

    def _verdict(self, view: View, alarm: Alarm, now: datetime) -> Verdict:
        step = view.steps[alarm.step]
        if self._pointless(view, alarm.kind, step, now):
            return Verdict.POINTLESS
        late = (now - alarm.at).total_seconds()
        if late > LATE.total_seconds():
            return Verdict.GATHERED
        return Verdict.LATE if late >= 60 else Verdict.ON_TIME

    def _pointless(self, view: View, kind: Kind, step: Step, now: datetime) -> bool:
        """Nobody needs it any more: it is done, somebody is there, or something else has to come first."""
        if kind in OVERRUNS:
            return step.state is not State.STARTED or view.attempt.state not in UNDER_WAY
        if step.state is not State.WAITING or view.attempt.state not in RUNNING or step.due_at is None:
            return True
        if kind in (Kind.HEADS_UP, Kind.ABSENT):
            return step.here_at is not None or step.due_at <= now
        if step.needs_go and not view.go:
            return True
        return kind is not Kind.DUE and view.waits(step)


def goes_on(before: View | None, after: View) -> bool:
    """Whether the clock runs again, or to another T-0."""
    if before is None or after.attempt.state is not LaunchState.COUNTING:
        return False
    return before.attempt.state is LaunchState.HELD or before.attempt.t0 != after.attempt.t0


def stops_at(view: View) -> datetime | None:
    """When the clock stops by itself: at T-0, when nobody has decided go, or it is in doubt."""
    return view.attempt.t0 if view.attempt.state is LaunchState.COUNTING and (view.doubt or not view.go) else None


def _names(view: View, alarms: Iterable[Alarm]) -> str:
    listed = sorted(alarms, key=lambda alarm: (alarm.at, alarm.step))[:8]
    return ", ".join(f"{view.steps[alarm.step].ref} {alarm.kind} of {alarm.at}" for alarm in listed)
