"""A check as its outcomes leave it: green, red, or not told yet. One failure makes nothing red, nor one pass green."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.domain.attached import Attached
from bot.domain.check import Outcome, Result
from bot.domain.rhythm import Rhythm

BLIND = timedelta(days=1)
"""When a green check could not be told for so long, nobody knows that it is green."""


class Light(StrEnum):
    GREEN = "green"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of an attempt. `light` is None until it is told; `since` is when it changed."""

    name: str
    kind: str
    options: Mapping[str, Any]
    need: int
    of: int
    refs: tuple[str, ...]
    light: Light | None
    since: datetime | None
    recent: tuple[Result, ...]
    """The last outcomes that count towards its light, oldest first."""
    result: Result | None
    """The last outcome, whether it counts or not, what it saw, and when."""
    saw: str
    figure: float | None
    probed_at: datetime | None
    due_at: datetime

    @property
    def about(self) -> str:
        """The item or step it speaks for first."""
        return self.refs[0].partition(".")[0]

    @property
    def subjects(self) -> frozenset[str]:
        """All it belongs to: items, steps and criteria, by ref."""
        return frozenset(ref.partition(".")[0] for ref in self.refs)

    @property
    def asked(self) -> str:
        """What is asked of it, as somebody would type it."""
        return " ".join((self.kind, *(f"{name}={_typed(value)}" for name, value in self.options.items())))

    @property
    def red(self) -> bool:
        return self.light is Light.RED

    @property
    def doubtful(self) -> bool:
        """Whether the last outcome that counts disagrees with the light, or there is no light to agree with."""
        last = self.recent[-1] if self.recent else None
        return last is not None and last is not {Light.GREEN: Result.PASSED, Light.RED: Result.FAILED}.get(
            self.light or Light.GREEN
        )

    def is_as(self, one: Attached) -> bool:
        """Whether it tries just what `one` does."""
        return (self.kind, self.options, self.need, self.of) == (one.kind, one.options, one.need, one.of)


def _typed(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {held}" for name, held in value.items())
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())


def begun(one: Attached, now: datetime) -> Checked:
    """Attached just now: nothing is known yet, and it is probed at once."""
    return Checked(
        one.name, one.kind, one.options, one.need, one.of, one.refs, None, None, (), None, "", None, None, now
    )


def judged(
    was: Checked, outcome: Outcome, rhythm: Rhythm, now: datetime, *, since: datetime, expected: bool = False
) -> Checked:
    """After one more outcome; `since` is when outcomes began to be the same as this one.

    An unknown one says nothing until there was nothing else for `BLIND`, nor does a failure that is `expected` just
    now. Red after so many failures among the last so many; green again after as many passes in a row as make it red.
    """
    seen = replace(was, result=outcome.result, saw=outcome.saw, figure=outcome.figure, probed_at=now)
    if outcome.result is Result.UNKNOWN:
        blind = was.light is Light.GREEN and now - since >= BLIND
        return replace(seen, recent=(), light=None, since=now) if blind else seen
    if expected and outcome.result is Result.FAILED:
        return seen
    recent = (*was.recent, outcome.result)[-rhythm.of :]
    light = _light(was.light, recent, rhythm)
    return replace(seen, recent=recent, light=light, since=was.since if light is was.light else now)


def _light(was: Light | None, recent: tuple[Result, ...], rhythm: Rhythm) -> Light | None:
    if was is Light.RED:
        steady = recent[-rhythm.need :].count(Result.PASSED) == rhythm.need
        return Light.GREEN if steady else was
    if recent.count(Result.FAILED) >= rhythm.need:
        return Light.RED
    return Light.GREEN if recent[-1] is Result.PASSED else was
