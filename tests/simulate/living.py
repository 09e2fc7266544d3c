"""A launch day lived through: golive wakes when it must and can, people act when it is up, and an oracle watches."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.alarms import Reminding
from bot.domain.launch import State as LaunchState
from tests.simulate.crowd import Act, Crowd
from tests.simulate.day import Day
from tests.simulate.oracle import Given, Oracle, View, Wrong, stops_at

OVER = frozenset({LaunchState.SCRUBBED, LaunchState.CLOSED})


class Launch(Protocol):
    """A launch that can be lived through: by the rules alone, or on the real store."""

    async def reminding(self) -> Mapping[str, Reminding]: ...

    async def view(self) -> View: ...

    async def do(self, act: Act, now: datetime) -> bool:
        """Whether it was done; False when it was refused."""
        ...

    async def wakes_at(self) -> datetime | None:
        """When golive has to wake next, for a reminder or for T-0."""
        ...

    async def close(self, now: datetime) -> None:
        """End what is over by `now`, as golive does first when it wakes."""
        ...

    async def remind(self, now: datetime) -> list[Given]:
        """Give the reminders that are due."""
        ...

    async def restart(self) -> None:
        """golive was down, and starts again."""
        ...


@dataclass
class Lived:
    """What came of a day."""

    acts: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    reminders: Counter[str] = field(default_factory=Counter)
    restarts: int = 0
    ended: str = ""

    def __add__(self, other: Lived) -> Lived:
        return Lived(
            self.acts + other.acts,
            self.refused + other.refused,
            self.reminders + other.reminders,
            self.restarts + other.restarts,
        )


async def live(launch: Launch, day: Day) -> Lived:
    """From naming T-0 to the end. Raises Wrong at the first reminder that is not as it should be."""
    lived, crowd, oracle, now = Lived(), Crowd(day), Oracle(await launch.reminding()), day.begin
    await launch.do(Act("t0", at=day.t0.at), now)
    view = await launch.view()
    oracle.plan_is(view, now)
    acts_at = crowd.next_at(view, now)
    while now < day.end and view.attempt.state not in OVER:
        wake = _earliest(oracle.next(), stops_at(view))
        if (promised := await launch.wakes_at()) != wake:
            raise Wrong(f"at {now} golive means to wake at {promised}; it has to at {wake}")
        moment = min(wake, acts_at) if wake else acts_at
        now, before = max(day.up_again(moment), now), now
        if now > moment and moment > before:
            await launch.restart()
            lived.restarts += 1
        await launch.close(now)
        view = await launch.view()
        oracle.plan_is(view, now)
        oracle.given(view, await launch.remind(now), now)
        if now >= acts_at:
            if act := crowd.act(view, now):
                done = await launch.do(act, now)
                (lived.acts if done else lived.refused)[act.verb] += 1
                view = await launch.view()
                oracle.plan_is(view, now)
            acts_at = crowd.next_at(view, now)
    lived.reminders, lived.ended = oracle.settled, str(view.attempt.state)
    return lived


def _earliest(*times: datetime | None) -> datetime | None:
    return min(filter(None, times), default=None)
