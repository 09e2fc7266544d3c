"""When something is due: the earliest of every column that says so. Times are the launch's clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, literal_column, or_, select

from bot.store import chases, conditions, criteria, proposals, schema
from bot.store.doubts import GOES
from bot.store.engine import Tx
from bot.store.exceptions import WAIVED_UNTIL
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

    @property
    def next(self) -> datetime | None:
        """When golive has to do anything."""
        return min(filter(None, (self.for_people, self.redraw, self.home, self.digest, self.check)), default=None)

    @property
    def for_people(self) -> datetime | None:
        """When something happens that people notice. The board's clocks do not count."""
        ends = (self.poll, self.lapse, self.t0, self.waiver, self.shelf, self.ask, self.clock, self.proposal, self.news)
        return min(filter(None, (self.reminder, *ends, self.verdict, self.watch)), default=None)


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


def _earliest(column: Any, *where: Any) -> Prepared:
    """By index order: the first row that fits ends the search."""
    return Prepared(select(column).where(*where).order_by(column).limit(1))


def _of_attempt(column: Any, *where: Any) -> Prepared:
    table = column.table
    query = select(column).join(_attempt, _attempt.c.id == table.c.attempt_id)
    return Prepared(query.where(_attempt.c.team == bindparam("team"), *where).order_by(column).limit(1))


def _by_now(column: Any, *where: Any) -> Prepared:
    """Attempts whose time has come."""
    query = select(_attempt.c.id).where(*where, column <= bindparam("now")).order_by(column)
    return Prepared(query.limit(bindparam("most")))


_REMINDER = _of_attempt(schema.reminder.c.at, ARMED)
_POLL = _of_attempt(schema.poll.c.closes_at, schema.poll.c.state == literal_column("'open'"))
_LAPSE = _of_attempt(_decision.c.lapses_at, _decision.c.state == literal_column("'pending'"))
_WAIVER = _of_attempt(schema.item_state.c.until, WAIVED_UNTIL)
_T0 = _earliest(_attempt.c.t0, AT_T0)
_REDRAW = _earliest(_attempt.c.redraw_at, REDRAWN)
_RUNS_OUT = _of_attempt(schema.signoff.c.expires_at, RUNS_OUT, _attempt.c.ended_at.is_(None))
_LOOK = _earliest(_attempt.c.look_at, COUNTS_DOWN)
_ASK = _earliest(_attempt.c.ask_at, HELD)
_NOW_TO_ASK = _by_now(_attempt.c.ask_at, HELD)
_CLOCK = _earliest(_attempt.c.clock_at, TURNS)
_NEWS = _earliest(_attempt.c.news_at, NEWS)
_NOW_NEWS = _by_now(_attempt.c.news_at, NEWS)
_NOW_TO_TURN = _by_now(_attempt.c.clock_at, TURNS)
_WAITING_IN_HOLDS = Prepared(
    select(_attempt.c.id)
    .where(_attempt.c.team == bindparam("team"), _IN_PLANNED_HOLD, _attempt.c.clock_at.is_(None))
    .where(_attempt.c.ended_at.is_(None))
    .limit(bindparam("most"))
)
_NOW_AT_T0 = _by_now(_attempt.c.t0, AT_T0)
_NOW_REDRAWN = _by_now(_attempt.c.redraw_at, REDRAWN)


def earliest(tx: Tx) -> Due:
    others = (_WAIVER, _ASK, _CLOCK, _NEWS)
    waiver, ask, clock, news = (tx.execute(query, {"team": tx.team}).scalar_one_or_none() for query in others)
    found = Due(*_times(tx))
    poll = min(filter(None, (found.poll, chases.earliest(tx))), default=None)
    lapse = min(filter(None, (found.lapse, conditions.next_lapse(tx))), default=None)
    shelf = min(filter(None, _shelf(tx)), default=None)
    times = {"poll": poll, "lapse": lapse, "proposal": proposals.earliest(tx), "shelf": shelf}
    times["verdict"] = criteria.next_at(tx)
    return replace(found, **times, waiver=waiver, ask=ask, clock=clock, news=news)


def _times(tx: Tx) -> Iterator[datetime | None]:
    for query in (_REMINDER, _POLL, _LAPSE, _T0, _REDRAW):
        yield tx.execute(query, {"team": tx.team}).scalar_one_or_none()


def _shelf(tx: Tx) -> Iterator[datetime | None]:
    for query in (_RUNS_OUT, _LOOK):
        yield tx.execute(query, {"team": tx.team}).scalar_one_or_none()


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
    return list(tx.execute(_WAITING_IN_HOLDS, {"team": tx.team, "most": most}).scalars())


def to_redraw(tx: Tx, now: datetime, most: int) -> list[int]:
    """Attempts whose board is to be drawn again although nothing changed."""
    return list(tx.execute(_NOW_REDRAWN, {"team": tx.team, "now": now, "most": most}).scalars())
