"""The figures of the picture of success: each criterion that has one, against its threshold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.criterion import Criterion, Result
from bot.domain.launch import Attempt

FAR = 2.0
"""Beyond twice the threshold a bar grows no more."""


@dataclass(frozen=True, slots=True)
class Gauge:
    """`reach` is the length of the bar; the threshold is at 1. Of a share of time it is the time down that is drawn."""

    ref: str
    title: str
    said: str
    target: str
    missed: bool
    early: bool
    reach: float


@dataclass(frozen=True, slots=True)
class Success:
    title: str
    now: datetime
    zone: str
    gauges: tuple[Gauge, ...]
    met: int
    missed: int
    open: int
    """Of all criteria: those with a verdict, and those without."""

    @property
    def summary(self) -> str:
        return f"{self.met} met, {self.missed} missed, {self.open} without a verdict"


def success(title: str, criteria: Iterable[Criterion], attempt: Attempt, zone: str, now: datetime) -> Success:
    every = tuple(criteria)
    said = [each.verdict.result for each in every if each.verdict and each.settled(attempt)]
    gauges = tuple(gauge for each in every if (gauge := _gauge(each, attempt)) is not None)
    met, missed = said.count(Result.MET), said.count(Result.MISSED)
    return Success(title, now, zone, gauges, met, missed, len(every) - met - missed)


def _gauge(each: Criterion, attempt: Attempt) -> Gauge | None:
    figure = each.verdict.figure if each.verdict and each.verdict.result is not Result.OPEN else None
    if figure is None or each.verdict is None or each.target is None:
        return None
    missed, early = each.verdict.result is Result.MISSED, each.early(attempt)
    return Gauge(each.ref, each.title, each.said, str(each.target), missed, early, _reach(each, figure))


def _reach(each: Criterion, figure: float) -> float:
    threshold = each.target.threshold if each.target else 0.0
    if isinstance(threshold, str):
        return 0.0
    down, allowed = each.down(figure), each.down(threshold)
    if down is not None and allowed is not None:
        return _part(down / timedelta(seconds=1), allowed / timedelta(seconds=1))
    return _part(figure, threshold)


def _part(figure: float, of: float) -> float:
    if of <= 0:
        return FAR if figure > 0 else 0.0
    return min(max(figure / of, 0.0), FAR)


def told(success: Success) -> str:
    """The same in words, for those who do not see the picture."""
    figures = [
        f"{each.ref} {each.title}{' so far' if each.early else ''}: {each.said}, held against {each.target}"
        for each in success.gauges
    ]
    return f"Success of {success.title}: {success.summary}. {'; '.join(figures)}."
