"""When something is due: the earliest of every column that says so. Times are the launch's clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, literal_column, or_, select

from bot.store import chases, conditions, criteria, drafts, exceptions, proposals, schema
from bot.store.doubts import GOES
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.reminding import ARMED
from bot.store.shelf import COUNTS_DOWN, RUNS_OUT

_attempt, _decision = schema.attempt, schema.decision


@dataclass(frozen=True, slots=True)
class Due:
    """The earliest of each kind; None where there is none."""

    reminder: datetime | None
    poll: datetime | None
    """It ends, or those are reminded who have not answered."""
    lapse: datetime | None
    """A proposal ends unseconded, or a go-if whose condition was not met."""
    t0: datetime | None
    redraw: datetime | None
    home: datetime | None = None
    digest: datetime | None = None
    waiver: datetime | None = None
    shelf: datetime | None = None
    """An approval runs out, or it is time to look for those that will."""
    ask: datetime | None = None
    """The director is asked what is to become of a hold."""
    clock: datetime | None = None
    """A T clock stops for a planned hold, or goes on."""
    proposal: datetime | None = None
    """What waits for a second person has waited long enough."""
    news: datetime | None = None
    """Time itself brings something to tell."""
    verdict: datetime | None = None
    """Somebody is asked about a criterion."""
    watch: datetime | None = None
    """What waits in Slack is to be replaced. It counts as for people: left there, they would read it."""
    check: datetime | None = None
    at_any_time: bool = False
    """Something may be over that no time tells of: words arrive, or what a planned hold waits for has come."""

    @property
    def next(self) -> datetime | None:
        """When golive has to do anything."""
        return min(filter(None, (self.for_people, self.redraw, self.home, self.digest, self.check)), default=None)

    @property
    def for_people(self) -> datetime | None:
        """When something happens that people notice. The board's clocks do not count."""
        return min(filter(None, (self.reminder, self.end, self.watch)), default=None)

    @property
    def end(self) -> datetime | None:
        """When something ends by itself, or time brings something to tell."""
        ends = (self.poll, self.lapse, self.t0, self.waiver, self.shelf, self.ask, self.clock, self.proposal, self.news)
        return min(filter(None, (*ends, self.verdict)), default=None)

    def ends_by(self, now: datetime) -> bool:
        """Whether to look for what is over."""
        return self.at_any_time or (self.end is not None and self.end <= now)


AT_T0 = and_(
    _attempt.c.team == bindparam("team"),
    _attempt.c.state == literal_column("'counting'"),
    _attempt.c.t0.is_not(None),
    ~GOES,
)
"""Attempts that count down to a T-0 for which there is no GO, or one in doubt."""
HELD = and_(
    _attempt.c.team == bindparam("team"),
    _attempt.c.state == literal_column("'held'"),
    _attempt.c.ask_at.is_not(None),
    _attempt.c.ended_at.is_(None),
)
"""Attempts whose director is asked about a hold."""
_IN_PLANNED_HOLD = and_(
    _attempt.c.state == literal_column("'held'"), _attempt.c.planned_hold.is_not(None), _attempt.c.held_by.is_(None)
)
TURNS = and_(
    _attempt.c.team == bindparam("team"),
    _attempt.c.clock_at.is_not(None),
    _attempt.c.ended_at.is_(None),
    or_(_attempt.c.state == literal_column("'counting'"), _IN_PLANNED_HOLD),
)
"""Attempts whose clock stops or goes on by itself at a time that is known."""
NEWS = and_(_attempt.c.team == bindparam("team"), _attempt.c.news_at.is_not(None), _attempt.c.ended_at.is_(None))
"""Attempts to which time brings something to tell."""
REDRAWN = and_(_attempt.c.team == bindparam("team"), _attempt.c.redraw_at.is_not(None))


def _first(column: Any, *where: Any) -> Select[Any]:
    """By index order: the first row that fits ends the search."""
    return select(column).where(*where).order_by(column).limit(1)


def _of_attempt(column: Any, *where: Any) -> Select[Any]:
    of = _attempt.c.id == column.table.c.attempt_id
    return _first(column, _attempt.c.team == bindparam("team"), *where).join(_attempt, of)


def _by_now(column: Any, *where: Any) -> Prepared:
    """Attempts whose time has come."""
    query = select(_attempt.c.id).where(*where, column <= bindparam("now")).order_by(column)
    return Prepared(query.limit(bindparam("most")))


_WAITING_IN_HOLDS = (
    select(_attempt.c.id)
    .where(_attempt.c.team == bindparam("team"), _IN_PLANNED_HOLD, _attempt.c.clock_at.is_(None))
    .where(_attempt.c.ended_at.is_(None))
)
_FIRSTS = {
    "reminder": _of_attempt(schema.reminder.c.at, ARMED),
    "poll": _of_attempt(schema.poll.c.closes_at, schema.poll.c.state == literal_column("'open'")),
    "chase": chases.FIRST,
    "lapse": _of_attempt(_decision.c.lapses_at, _decision.c.state == literal_column("'pending'")),
    "go_if": conditions.FIRST,
    "t0": _first(_attempt.c.t0, AT_T0),
    "redraw": _first(_attempt.c.redraw_at, REDRAWN),
    "waiver": exceptions.FIRST,
    "shelf": _of_attempt(schema.signoff.c.expires_at, RUNS_OUT, _attempt.c.ended_at.is_(None)),
    "look": _first(_attempt.c.look_at, COUNTS_DOWN),
    "ask": _first(_attempt.c.ask_at, HELD),
    "clock": _first(_attempt.c.clock_at, TURNS),
    "proposal": proposals.FIRST,
    "news": _first(_attempt.c.news_at, NEWS),
    "verdict": criteria.FIRST,
}
_ALL = Prepared(
    select(
        *(first.scalar_subquery().label(name) for name, first in _FIRSTS.items()),
        or_(drafts.SENDING.exists(), _WAITING_IN_HOLDS.exists()).label("at_any_time"),
    )
)
"""All in one statement: it is asked after each pass of the workers."""
_NOW_TO_ASK = _by_now(_attempt.c.ask_at, HELD)
_NOW_NEWS = _by_now(_attempt.c.news_at, NEWS)
_NOW_TO_TURN = _by_now(_attempt.c.clock_at, TURNS)
_NOW_IN_HOLDS = Prepared(_WAITING_IN_HOLDS.limit(bindparam("most")))
_NOW_AT_T0 = _by_now(_attempt.c.t0, AT_T0)
_NOW_REDRAWN = _by_now(_attempt.c.redraw_at, REDRAWN)


def earliest(tx: Tx) -> Due:
    found = dict(tx.execute(_ALL, {"team": tx.team}).one()._mapping)
    found["poll"] = _sooner(found["poll"], found.pop("chase"))
    found["lapse"] = _sooner(found["lapse"], found.pop("go_if"))
    found["shelf"] = _sooner(found["shelf"], found.pop("look"))
    return Due(**{**found, "at_any_time": bool(found["at_any_time"])})


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    return min(filter(None, (one, other)), default=None)


def at_t0(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts whose T-0 has come without a GO."""
    return list(tx.execute(_NOW_AT_T0, {"team": tx.team, "now": now, "most": most}).scalars())


def to_ask(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts whose director is to be asked about a hold."""
    return list(tx.execute(_NOW_TO_ASK, {"team": tx.team, "now": now, "most": most}).scalars())


def to_turn(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts whose clock stops or goes on at a time that has come."""
    return list(tx.execute(_NOW_TO_TURN, {"team": tx.team, "now": now, "most": most}).scalars())


def with_news(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts to which time has brought something to tell."""
    return list(tx.execute(_NOW_NEWS, {"team": tx.team, "now": now, "most": most}).scalars())


def waiting_in_holds(tx: Tx, most: int) -> list[int]:
    """Attempts in a planned hold that waits for something, however long it takes."""
    return list(tx.execute(_NOW_IN_HOLDS, {"team": tx.team, "most": most}).scalars())


def to_redraw(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts whose board is to be drawn again although nothing changed."""
    return list(tx.execute(_NOW_REDRAWN, {"team": tx.team, "now": now, "most": most}).scalars())
