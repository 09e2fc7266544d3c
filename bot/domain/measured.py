"""What checks say of a criterion: a share of time from all that was seen, else the figure or the light of now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import isfinite

from bot.domain.check import Result as Seen
from bot.domain.checked import Checked
from bot.domain.criterion import Criterion, Result, Verdict, by_figure
from bot.domain.target import Target, parse_target

NOBODY = ""

ENOUGH = 0.5
"""Of the time it is about, so much must be known: else nothing is said by itself."""


FIGURES = frozenset({"metric", "inbound"})
"""Kinds whose figure is what somebody asked for. That of others is how long an answer took, or how many days are left:
it is held against a target where the template says so; else their outcome alone counts."""


@dataclass(frozen=True, slots=True)
class Span:
    """From then on, until the next one, a check saw this."""

    result: Seen
    since: datetime


def verdict(
    criterion: Criterion, check: Checked, seen: Sequence[Span], live: datetime, now: datetime
) -> Verdict | None:
    """What was measured from `live` to `now`; `seen` is oldest first. None: it cannot be told, and people say it.

    An added check that misses a target of its own has failed, whatever the criterion asks for.
    """
    if criterion.waits_for is not None:
        return None
    if criterion.down(0) is not None:
        share = share_up(seen, live, now)
        return None if share is None else _figure(criterion, share, f"by {check.name}", now)
    if check.result in (None, Seen.UNKNOWN) or check.probed_at is None or check.probed_at < live:
        return None
    if check.figure is not None and criterion.goal is not None and _is_its(criterion, check):
        if not _holds(criterion, check.figure):
            return None
        said = _figure(criterion, check.figure, f"by {check.name}", now)
        if said.result is Result.MISSED or check.result is Seen.PASSED or check.name == criterion.check:
            return said
    result = Result.MET if check.result is Seen.PASSED else Result.MISSED
    return Verdict(result, None, f"{check.name} saw {check.saw}", NOBODY, now)


def red(criterion: Criterion, check: Checked, now: datetime) -> Verdict:
    """What a check that has turned red says at once."""
    held = criterion.goal is not None and criterion.waits_for is None and criterion.down(0) is None
    missed = check.figure is not None and held and _is_its(criterion, check) and _misses(criterion, check.figure)
    return Verdict(Result.MISSED, check.figure if missed else None, f"{check.name} saw {check.saw}", NOBODY, now)


def together(said: Sequence[Verdict | None]) -> Verdict | None:
    """What several checks of one criterion say: it is missed by any of them, and met by all.

    None: one cannot tell, and none says that it is missed.
    """
    told = [each for each in said if each is not None]
    missed = [each for each in told if each.result is Result.MISSED]
    if not missed and len(told) < len(said):
        return None
    counting = missed or told
    first = next((each for each in counting if each.figure is not None), counting[0])
    others = [each.reason for each in counting if each is not first]
    return replace(first, reason="; ".join((first.reason, *others)))


def share_up(seen: Sequence[Span], since: datetime, until: datetime) -> float | None:
    """The share of the time that is known in which it passed, in percent. None: too little of it is known."""
    if not seen or until <= since:
        return None
    up = down = timedelta()
    ends = [*(span.since for span in seen[1:]), until]
    for span, end in zip(seen, ends, strict=True):
        lasted = max(min(end, until) - max(span.since, since), timedelta())
        up += lasted if span.result is Seen.PASSED else timedelta()
        down += lasted if span.result is Seen.FAILED else timedelta()
    if (up + down) / (until - since) < ENOUGH:
        return None
    return round(100 * (up / (up + down)), 6)


def _is_its(criterion: Criterion, check: Checked) -> bool:
    """Whether the figure of a check is one that its target is about: the template says so, or both count the same."""
    if check.name == criterion.check:
        return True
    unit = _unit(criterion.target)
    return check.kind in FIGURES and unit != "" and _unit_of(check) == unit


def _unit_of(check: Checked) -> str:
    """What its own target counts."""
    try:
        return _unit(parse_target(str(check.options.get("target", ""))))
    except ValueError:
        return ""


def _unit(target: Target | None) -> str:
    return target.unit if target is not None else ""


def _holds(criterion: Criterion, figure: float) -> bool:
    """Whether a figure can be held against the target at all."""
    share = criterion.target is not None and criterion.target.unit == "%"
    return isfinite(figure) and (not share or 0 <= figure <= 100)


def _misses(criterion: Criterion, figure: float) -> bool:
    return _holds(criterion, figure) and by_figure(criterion, figure) is Result.MISSED


def _figure(criterion: Criterion, figure: float, how: str, now: datetime) -> Verdict:
    return Verdict(by_figure(criterion, figure), figure, how, NOBODY, now)
