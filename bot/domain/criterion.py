"""What the launch is judged by: criteria, each due at a time of its own after liftoff, and their verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import spans
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.people import Crew, deciders
from bot.domain.target import Target, parse_target
from bot.errors import Refused

CODE = "CRIT"

AGAIN = timedelta(days=1)
"""So long after its time a criterion that nobody has judged is asked for again, and director and deputy hear of it."""

STILL = timedelta(days=30)
"""How often golive looks at what was asked for twice and has no verdict yet. Nobody hears of that."""


class Result(StrEnum):
    MET = "met"
    MISSED = "missed"
    UNKNOWN = "unknown"
    """It could not be told; that settles it all the same."""
    OPEN = "open"
    """The verdict before it was taken back."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`by` is nobody where golive said it."""

    result: Result
    figure: float | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success measure. `judge_at` is an offset from T-0 (`T+24h`), `place` the area or seat that judges it."""

    id: int
    ref: str
    section: str
    title: str
    definition: str
    goal: str | None
    """Its target as it was written; None: it is judged in words."""
    judge_at: str
    place: str
    items: str = ""
    """Refs whose approval is its verdict; empty when it is measured or judged."""
    interim: str | None = None
    """When a first look is due, which is no verdict."""
    watched: bool = False
    """Measured all the time from live on, so that a share of it is also a time."""
    check: str | None = None
    """The check by which its template measures it; others may have been added."""
    variables: Mapping[str, str] | None = None
    """What `{variables}` in its target stand for."""
    verdict: Verdict | None = None
    """What was said of it last."""

    @property
    def target(self) -> Target | None:
        """With what its variable is set to, if it is."""
        if self.goal is None:
            return None
        target = parse_target(self.goal)
        if not isinstance(target.threshold, str):
            return target
        number = as_number((self.variables or {}).get(target.threshold.strip("{}"), ""))
        return target if number is None else replace(target, threshold=number)

    @property
    def against(self) -> str | None:
        """What it is held against, as people read it: `≤ … tickets` while its variable is not set."""
        target = self.target
        if target is None:
            return None
        return f"{target.comparator} {target.told('…')}" if self.waits_for else str(target)

    @property
    def waits_for(self) -> str | None:
        """The variable that its target cannot do without."""
        target = self.target
        return target.threshold.strip("{}") if target and isinstance(target.threshold, str) else None

    def down(self, figure: float) -> timedelta | None:
        """What a share leaves out, as a time of the whole it is of; None where a figure is no such share."""
        if not self.watched or self.target is None or self.target.unit != "%":
            return None
        return spans.parse_offset(self.judge_at) * (100 - figure) / 100

    @property
    def told(self) -> str:
        """What was measured, in its unit; in seconds too where it is a share of time. Nothing without a figure."""
        figure = self.verdict.figure if self.verdict else None
        if figure is None:
            return ""
        down = self.down(figure)
        figured = self.target.told(figure) if self.target else f"{figure:g}"
        return f"{figured} ({round(down.total_seconds())} s down)" if down is not None else figured

    @property
    def said(self) -> str:
        """`0.4 %, missed`; nothing while it is open."""
        if self.verdict is None or self.verdict.result is Result.OPEN:
            return ""
        return ", ".join(filter(None, (self.told, self.verdict.result)))

    def due_at(self, attempt: Attempt) -> datetime | None:
        """When its verdict is due, in the attempt's own pace; None without a T-0."""
        return _at(attempt, self.judge_at)

    def early(self, attempt: Attempt) -> bool:
        """Whether what was said last is a first look, and its verdict comes later."""
        due = self.due_at(attempt)
        return self.verdict is not None and due is not None and self.verdict.at < due

    def settled(self, attempt: Attempt) -> bool:
        return self.verdict is not None and self.verdict.result is not Result.OPEN and not self.early(attempt)

    def waits(self, attempt: Attempt, now: datetime) -> bool:
        """Whether its time has come, and nobody has said its verdict."""
        due = self.due_at(attempt)
        return counts(attempt) and due is not None and due <= now and not self.settled(attempt)


def counts(attempt: Attempt) -> bool:
    """Whether an attempt is judged by its criteria: it has lifted off, and was not turned back."""
    return attempt.lifted_at is not None and attempt.back_at is None and not attempt.rehearsal


def waiting(criteria: Iterable[Criterion], attempt: Attempt, now: datetime) -> tuple[Criterion, ...]:
    return tuple(each for each in criteria if each.waits(attempt, now))


class Kind(StrEnum):
    """Why somebody is asked about a criterion."""

    INTERIM = "interim"
    DUE = "due"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Moment:
    at: datetime
    kind: Kind
    criterion: Criterion


def moments(criteria: Iterable[Criterion], attempt: Attempt) -> Iterator[Moment]:
    """When somebody is asked about each that has no verdict yet."""
    for each in criteria:
        due = each.due_at(attempt)
        if due is None or each.settled(attempt):
            continue
        if each.interim and (first := _at(attempt, each.interim)) is not None:
            yield Moment(first, Kind.INTERIM, each)
        yield Moment(due, Kind.DUE, each)
        yield Moment(due + AGAIN / attempt.pace, Kind.AGAIN, each)


def people(criterion: Criterion, crew: Crew) -> tuple[str, ...]:
    """Who is asked for its verdict: who leads or holds its place, a substitute for one who is away; else the director.

    Of a place that only user groups lead, the director too: a group is not asked directly.
    """
    present = tuple(lead.who for lead in crew.present(criterion.place) if lead.kind == "user")
    return present or crew.of(criterion.place)[:1] or (crew.director,)


def may_judge(criterion: Criterion, user: str, crew: Crew) -> bool:
    return crew.commands(user) or crew.looks_after(user, criterion.place)


def must_judge(criterion: Criterion, user: str, crew: Crew) -> None:
    """Raises Refused unless it is theirs to judge."""
    if not may_judge(criterion, user, crew):
        raise Refused(f"{criterion.ref} is judged by who looks after {criterion.place}, or by {deciders(crew)}.")


def must_count(attempt: Attempt) -> None:
    """Raises Refused unless there is a launch to judge."""
    if counts(attempt):
        return
    if attempt.state in BEFORE_LIFTOFF or attempt.lifted_at is None:
        raise Refused(
            "Criteria are judged once the launch has lifted off. `criteria` shows them, and when each is due."
        )
    raise Refused("This attempt was turned back, so there is no success to judge. `criteria` shows what was said.")


def judge(
    criterion: Criterion, result: Result | None, *, figure: float | None, reason: str, by: str, now: datetime
) -> Criterion:
    """With a new verdict; without a `result` it follows from the figure. Raises Refused."""
    if result is Result.OPEN and (criterion.verdict is None or criterion.verdict.result is Result.OPEN):
        raise Refused(f"{criterion.ref} has no verdict that could be taken back.")
    if result in (Result.MISSED, Result.UNKNOWN) and not reason:
        raise Refused(f"Say why {criterion.ref} is {result}: everybody reads it.", field="text")
    if result is Result.MET and criterion.goal is not None and not reason:
        raise Refused(
            f"{criterion.ref} is met by a figure: `judge {criterion.ref} NUMBER`. Where there is none, say why it "
            f"counts as met: `judge {criterion.ref} met REASON`.",
            field="text",
        )
    said = result or by_figure(criterion, figure)
    return replace(criterion, verdict=Verdict(said, figure, reason, by, now))


def by_figure(criterion: Criterion, figure: float | None) -> Result:
    """The verdict that a figure is. Raises Refused when it cannot be held against anything."""
    target = criterion.target
    if target is None or figure is None:
        raise Refused(
            f"{criterion.ref} is judged in words: `judge {criterion.ref} met`, or "
            f"`judge {criterion.ref} not met REASON`.",
            field="text",
        )
    if name := criterion.waits_for:
        raise Refused(
            f"What {criterion.ref} is held against has no value yet: `set {name}=NUMBER` gives it one. Or say it in "
            f"words: `judge {criterion.ref} met REASON`.",
            field="text",
        )
    if target.unit == "%" and not 0 <= figure <= 100:
        raise Refused(f"{target.told(figure)} is no share: say a number from 0 to 100.", field="text")
    return Result.MET if target.met_by(figure) else Result.MISSED


def as_number(text: str) -> float | None:
    try:
        number = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return number if abs(number) < 1e12 else None


def _at(attempt: Attempt, offset: str) -> datetime | None:
    return attempt.t0 + spans.parse_offset(offset) / attempt.pace if attempt.t0 else None
