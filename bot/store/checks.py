"""The checks of an attempt: when each is probed, what came of it, and its history.

`attempt.checks_at` says that something has changed on which it depends what is checked, or when.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, Text, bindparam, cast, delete, insert, literal_column, or_, select, update

from bot.domain.check import Outcome, Result
from bot.domain.checked import Checked, Light
from bot.store import schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_state, _outcome, _attempt = schema.check_state, schema.outcome, schema.attempt

LEASE = timedelta(minutes=1)
"""What was taken to be probed is due again after so long, should nothing come of it. A probe is over before that."""

KEPT = 500
"""Stretches of equal outcomes that are kept of one check."""

_NAMES = Checked.__slots__
_COLUMNS = [_state.c[name] for name in _NAMES]
_OURS = (_attempt.c.team == bindparam("team"), _attempt.c.ended_at.is_(None))
_LOOK = Prepared(
    update(_attempt)
    .where(_attempt.c.id == bindparam("p_attempt"))
    .where(or_(_attempt.c.checks_at.is_(None), _attempt.c.checks_at > bindparam("p_now")))
    .values(checks_at=bindparam("p_now"))
)
_LOOK_EVERYWHERE = Prepared(
    update(_attempt)
    .where(_attempt.c.launch_id == bindparam("p_launch"), _attempt.c.ended_at.is_(None))
    .where(or_(_attempt.c.checks_at.is_(None), _attempt.c.checks_at > bindparam("p_now")))
    .values(checks_at=bindparam("p_now"))
)
_SEEN = Prepared(update(_attempt).where(_attempt.c.id == bindparam("p_attempt")).values(checks_at=None))
_LOOKS = (
    select(_attempt.c.id, _attempt.c.checks_at)
    .where(*_OURS, _attempt.c.checks_at.is_not(None))
    .order_by(_attempt.c.checks_at)
)
_FIRST_LOOK = Prepared(_LOOKS.limit(1))
_TO_LOOK = Prepared(_LOOKS.where(_attempt.c.checks_at <= bindparam("now")).limit(1))
_DUES = (
    select(_state.c.attempt_id, *_COLUMNS)
    .join(_attempt, _attempt.c.id == _state.c.attempt_id)
    .where(*_OURS)
    .order_by(_state.c.due_at)
)
_FIRST_DUE = Prepared(_DUES.with_only_columns(_state.c.due_at).limit(1))
_DUE = Prepared(_DUES.where(_state.c.due_at <= bindparam("now")).limit(bindparam("most")))
_LEASE = Prepared(
    update(_state)
    .where(
        _state.c.attempt_id == bindparam("p_attempt"),
        _state.c.name == bindparam("p_name"),
        _state.c.due_at == bindparam("was_due"),
    )
    .values(due_at=bindparam("p_due"))
)
_OF = Prepared(select(*_COLUMNS).where(_state.c.attempt_id == bindparam("attempt")).order_by(_state.c.name))
_PROOF = Prepared(
    select(*_COLUMNS)
    .where(_state.c.attempt_id == bindparam("attempt"), cast(_state.c.refs, Text).contains(bindparam("quoted")))
    .where(_state.c.light == literal_column("'green'"), _state.c.result == literal_column("'passed'"))
    .order_by(_state.c.name)
)
_RED = Prepared(
    select(*_COLUMNS)
    .where(_state.c.attempt_id == bindparam("attempt"), _state.c.light == literal_column("'red'"))
    .order_by(_state.c.since, _state.c.name)
)
_GREEN = Prepared(
    select(_state.c.refs).where(
        _state.c.attempt_id == bindparam("attempt"), _state.c.light == literal_column("'green'")
    )
)
_SAVE = Prepared(
    update(_state)
    .where(_state.c.attempt_id == bindparam("p_attempt"), _state.c.name == bindparam("p_name"))
    .values({name: bindparam(f"p_{name}") for name in _NAMES if name != "name"})
)
_STRETCHES = select(_outcome).where(_outcome.c.attempt_id == bindparam("attempt"), _outcome.c.name == bindparam("name"))
_LAST = Prepared(_STRETCHES.order_by(_outcome.c.id.desc()).limit(bindparam("most")))
_LONGER = Prepared(
    update(_outcome)
    .where(_outcome.c.id == bindparam("p_id"))
    .values(saw=bindparam("p_saw"), figure=bindparam("p_figure"), last_at=bindparam("p_at"), times=_outcome.c.times + 1)
)
_RUNNING = Prepared(
    select(schema.step.c.settings)
    .join(schema.step_state, schema.step_state.c.step_id == schema.step.c.id)
    .where(
        schema.step_state.c.attempt_id == bindparam("attempt"),
        schema.step_state.c.state == literal_column("'started'"),
        schema.step.c.dropped_at.is_(None),
    )
)


@dataclass(frozen=True, slots=True)
class Taken:
    """A check that is being probed. It was due again at `check.due_at` when it was taken."""

    attempt: int
    check: Checked
    trial: int | None = None
    """The number of the trial that it is, of a check that is not kept yet."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Outcomes that follow each other and are the same: the last of them, and since when there were how many."""

    result: Result
    saw: str
    figure: float | None
    first_at: datetime
    last_at: datetime
    times: int


# --- When ----------------------------------------------------------------------------------------


def look_after(scene: Scene) -> None:
    """Something has changed in this attempt on which it depends what is checked, or when."""
    if scene.launch.settings.get("checks"):
        scene.tx.execute(_LOOK, {"p_attempt": scene.attempt.id, "p_now": scene.now})
        scene.tx.wake_at(scene.now)


def look_everywhere(scene: Scene) -> None:
    """The launch has other checks by now, or they try something else: in its rehearsal too."""
    scene.tx.execute(_LOOK_EVERYWHERE, {"p_launch": scene.launch.id, "p_now": scene.now})
    scene.tx.wake_at(scene.now)


def to_look(tx: Tx, now: datetime) -> int | None:
    """An attempt whose checks are to be looked at anew."""
    row = tx.execute(_TO_LOOK, {"team": tx.team, "now": now}).one_or_none()
    return row.id if row else None


def looked(scene: Scene) -> None:
    scene.tx.execute(_SEEN, {"p_attempt": scene.attempt.id})


def earliest(tx: Tx) -> datetime | None:
    look = tx.execute(_FIRST_LOOK, {"team": tx.team}).one_or_none()
    due = tx.execute(_FIRST_DUE, {"team": tx.team}).scalar_one_or_none()
    return min(filter(None, (look.checks_at if look else None, due)), default=None)


def take(tx: Tx, now: datetime, most: int) -> list[Taken]:
    """Up to `most` checks that are due: theirs who took them, for as long as a probe may take."""
    until = now + LEASE
    rows = tx.execute(_DUE, {"team": tx.team, "now": now, "most": most}).all() if most else []
    taken = []
    for row in rows:
        was = {"p_attempt": row.attempt_id, "p_name": row.name, "was_due": row.due_at, "p_due": until}
        if tx.execute(_LEASE, was).rowcount == 1:
            taken.append(Taken(row.attempt_id, _as_checked((*row[1:-1], until))))
    return taken


# --- What ----------------------------------------------------------------------------------------


def of(scene: Scene) -> list[Checked]:
    """All that are attached, by name."""
    return [_as_checked(row) for row in scene.tx.execute(_OF, {"attempt": scene.attempt.id})]


def named(scene: Scene, names: Collection[str]) -> dict[str, Checked]:
    query = select(*_COLUMNS).where(_state.c.attempt_id == scene.attempt.id, _state.c.name.in_(names))
    return {row.name: _as_checked(row) for row in scene.tx.execute(query)}


def proof(scene: Scene, ref: str) -> list[Checked]:
    """Those of one item that are green and have passed at last, by its ref."""
    quoted = {"attempt": scene.attempt.id, "quoted": f'"{ref}"'}
    return [_as_checked(row) for row in scene.tx.execute(_PROOF, quoted)]


def red(scene: Scene) -> list[Checked]:
    """Those that are red, the longest first."""
    return [_as_checked(row) for row in scene.tx.execute(_RED, {"attempt": scene.attempt.id})]


def keeping_fresh(scene: Scene) -> frozenset[str]:
    """Refs of what a green check vouches for: no shelf life runs there."""
    rows = scene.tx.execute(_GREEN, {"attempt": scene.attempt.id}).scalars()
    return frozenset(ref for refs in rows for ref in refs)


def add(scene: Scene, new: Sequence[Checked]) -> None:
    if new:
        scene.tx.execute(insert(_state), [{"attempt_id": scene.attempt.id, **_row(each)} for each in new])
        scene.tx.wake_at(min(each.due_at for each in new))


def save(scene: Scene, after: Checked) -> None:
    scene.tx.execute(
        _SAVE, {"p_attempt": scene.attempt.id, **{f"p_{name}": value for name, value in _row(after).items()}}
    )
    scene.tx.wake_at(after.due_at)


def drop(scene: Scene, names: Collection[str]) -> None:
    """They are attached no more. What they saw is kept."""
    if names:
        here = (_state.c.attempt_id == scene.attempt.id) & _state.c.name.in_(names)
        scene.tx.execute(delete(_state).where(here))


def hurry(scene: Scene, names: Collection[str]) -> None:
    """Have them probed now."""
    if names:
        here = (_state.c.attempt_id == scene.attempt.id) & _state.c.name.in_(names)
        scene.tx.execute(update(_state).where(here).values(due_at=scene.now))
        scene.tx.wake_at(scene.now)


def expected_red(scene: Scene) -> frozenset[str]:
    """Checks that may fail just now, because of a step that runs."""
    rows = scene.tx.execute(_RUNNING, {"attempt": scene.attempt.id})
    return frozenset(name for row in rows for name in row.settings.get("expects_red", ()))


# --- What was seen -------------------------------------------------------------------------------


def note(scene: Scene, name: str, outcome: Outcome) -> datetime:
    """Put an outcome down; returns since when they are the same. What is old beyond `KEPT` is forgotten."""
    [*there] = scene.tx.execute(_LAST, {"attempt": scene.attempt.id, "name": name, "most": 1})
    if there and there[0].result == outcome.result:
        last = {"p_id": there[0].id, "p_saw": outcome.saw, "p_figure": outcome.figure, "p_at": scene.now}
        scene.tx.execute(_LONGER, last)
        return there[0].first_at  # type: ignore[no-any-return]
    row = {"attempt_id": scene.attempt.id, "name": name, "result": outcome.result, "saw": outcome.saw}
    row |= {"figure": outcome.figure, "first_at": scene.now, "last_at": scene.now, "times": 1}
    scene.tx.execute(insert(_outcome), row)
    here = (_outcome.c.attempt_id == scene.attempt.id) & (_outcome.c.name == name)
    oldest = select(_outcome.c.id).where(here).order_by(_outcome.c.id.desc()).offset(KEPT).limit(1)
    scene.tx.execute(delete(_outcome).where(here, _outcome.c.id <= oldest.scalar_subquery()))
    return scene.now


def history(scene: Scene, name: str, most: int) -> list[Stretch]:
    """What was seen, the latest first."""
    rows = scene.tx.execute(_LAST, {"attempt": scene.attempt.id, "name": name, "most": most})
    return [Stretch(Result(row.result), row.saw, row.figure, row.first_at, row.last_at, row.times) for row in rows]


def _row(each: Checked) -> dict[str, Any]:
    return {name: getattr(each, name) for name in _NAMES} | {"refs": list(each.refs), "recent": list(each.recent)}


def _as_checked(row: Row[Any] | Iterable[Any]) -> Checked:
    told: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    told |= {"refs": tuple(told["refs"]), "recent": tuple(map(Result, told["recent"]))}
    told |= {"light": Light(told["light"]) if told["light"] else None}
    return Checked(**told | {"result": Result(told["result"]) if told["result"] else None})
