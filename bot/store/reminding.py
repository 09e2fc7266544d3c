"""Reminders whose time has come, and all that is needed to send a hundred of them, in a handful of statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, literal_column, or_, select, update

from bot.domain.alarms import Kind
from bot.domain.launch import Attempt, Launch, State
from bot.domain.people import Crew, Lead, Phase
from bot.domain.reminding import behind
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step
from bot.store import schema
from bot.store.doubts import GOES
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene

_reminder, _attempt, _launch = schema.reminder, schema.attempt, schema.launch
_step, _state = schema.step, schema.step_state

KEPT = 1000
"""Crews that are kept; beyond that all are read again."""

ARMED = _reminder.c.state == literal_column("'armed'")
"""Literally, as the partial index has it."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """An armed reminder whose time has come. `at` is when it was due."""

    id: int
    attempt: int
    step: int
    kind: Kind
    at: datetime


_DUE = (
    select(_reminder.c.id, _reminder.c.attempt_id, _reminder.c.step_id, _reminder.c.kind, _reminder.c.at)
    .add_columns(_attempt.c.pace)
    .join(_attempt, _attempt.c.id == _reminder.c.attempt_id)
    .where(ARMED, _reminder.c.at <= bindparam("now"), _attempt.c.team == bindparam("team"))
    .where(or_(*(_reminder.c.kind == literal_column(f"'{kind}'") for kind in Kind)))
    .order_by(_reminder.c.at, _reminder.c.id)
)
_FIRST_DUE = Prepared(_DUE.limit(bindparam("most")))
_DUE_OF = Prepared(_DUE.where(_reminder.c.attempt_id == bindparam("attempt")))


def due(tx: Tx, now: datetime, most: int) -> list[Reminder]:
    """Armed reminders whose time has come, oldest first. Not locked: `settle` says which are still ours.

    At most `most`; but when one is too late to be sent on its own, then all that are due in its attempt and no
    others, so that each person gets one digest.
    """
    values = {"now": now, "team": tx.team}
    rows: Sequence[Row[Any]] = tx.execute(_FIRST_DUE, values | {"most": most}).all()
    lagging = next((row.attempt_id for row in rows if now - row.at > behind(row.pace)), None)
    if lagging is not None:
        rows = tx.execute(_DUE_OF, values | {"attempt": lagging}).all()
    return [Reminder(row.id, row.attempt_id, row.step_id, Kind(row.kind), row.at) for row in rows]


_SETTLE = (
    update(_reminder)
    .where(_reminder.c.id.in_(bindparam("ids", expanding=True)), ARMED)
    .values(state=bindparam("p_state"), settled_at=bindparam("p_at"))
    .returning(_reminder.c.id)
)


def settle(tx: Tx, reminders: Iterable[Reminder], state: str, now: datetime) -> set[int]:
    """Mark those that are still armed; returns their ids. The others were settled by another worker, or re-timed."""
    ids = [reminder.id for reminder in reminders]
    return set(tx.execute(_SETTLE, {"ids": ids, "p_state": state, "p_at": now}).scalars()) if ids else set()


# --- What a batch is about: no more of it than a reminder needs, since parsing the rest is most of the cost --------

_NAMES = tuple(name for name in Launch.__slots__ if name not in ("variables", "audiences", "settings"))
_SCENES = (
    select(*(_launch.c[name] for name in _NAMES), *(_attempt.c[name] for name in Attempt.__slots__))
    .join(_launch, _launch.c.id == _attempt.c.launch_id)
    .where(_attempt.c.id.in_(bindparam("attempts", expanding=True)), _attempt.c.team == bindparam("team"))
)
_LOCK = (
    select(_launch.c.id)
    .join(_attempt, _attempt.c.launch_id == _launch.c.id)
    .where(_attempt.c.id.in_(bindparam("attempts", expanding=True)))
    .order_by(_launch.c.id)
    .with_for_update(of=_launch)
)


def scenes(tx: Tx, attempts: Collection[int], now: datetime) -> dict[int, Scene]:
    """The scene of each attempt, its launch's row locked.

    Launches are without their settings, crews without seats and group members.
    """
    values = {"attempts": list(attempts), "team": tx.team}
    if tx.dialect == "postgresql":
        tx.execute(_LOCK, values).all()
    found = [(_as_launch(row), _as_attempt(row)) for row in tx.execute(_SCENES, values)]
    crews = _crews(tx, [launch for launch, _ in found])
    return {attempt.id: Scene(tx, launch, attempt, now, crews[launch.id]) for launch, attempt in found}


def _as_launch(row: Row[Any]) -> Launch:
    told: dict[str, Any] = dict(zip(_NAMES, row, strict=False))
    return Launch(**told, variables={}, audiences={}, settings={})


def _as_attempt(row: Row[Any]) -> Attempt:
    told: dict[str, Any] = dict(zip(Attempt.__slots__, row[len(_NAMES) :], strict=True))
    return Attempt(**{**told, "state": State(told["state"])})


_LEADS = (
    select(schema.lead.c.launch_id, schema.lead.c.place, schema.lead.c.who)
    .where(schema.lead.c.launch_id.in_(bindparam("launches", expanding=True)), schema.lead.c.kind == "user")
    .order_by(schema.lead.c.position)
)
_PHASES = select(schema.phase.c.launch_id, schema.phase.c.code, schema.phase.c.lead_place).where(
    schema.phase.c.launch_id.in_(bindparam("launches", expanding=True))
)


def _crews(tx: Tx, launches: Iterable[Launch]) -> dict[int, Crew]:
    """Kept under the head of the record: every change of people moves it."""
    kept = tx.memo.get("crews")
    crews: dict[int, tuple[str, Crew]] = kept if isinstance(kept, dict) else {}
    unknown = [each for each in launches if crews.get(each.id, ("",))[0] != each.audit_head]
    if unknown:
        crews = (crews if len(crews) < KEPT else {}) | {
            launch.id: (launch.audit_head, crew) for launch, crew in _read_crews(tx, unknown)
        }
        tx.memo["crews"] = crews
    return {launch: crew for launch, (_, crew) in crews.items()}


def _read_crews(tx: Tx, launches: Sequence[Launch]) -> Iterator[tuple[Launch, Crew]]:
    ids = [launch.id for launch in launches]
    leads: dict[int, dict[str, tuple[Lead, ...]]] = {launch: {} for launch in ids}
    for lead in tx.execute(_LEADS, {"launches": ids}):
        places = leads[lead.launch_id]
        places[lead.place] = (*places.get(lead.place, ()), Lead(lead.who, "user"))
    phases: dict[int, dict[str, Phase]] = {launch: {} for launch in ids}
    for phase in tx.execute(_PHASES, {"launches": ids}):
        phases[phase.launch_id][phase.code] = Phase(phase.code, "", phase.lead_place, False, {})
    for each in launches:
        yield each, Crew(each.director, each.deputy, leads[each.id], (), phases[each.id])


_BARE = [
    _step.c[name] for name in ("id", "ref", "phase", "title", "offset_s", "duration_s", "place", "owner", "backup")
]
_BARE += [_step.c[name] for name in ("after", "reversibility", "flags", "owners", "minimum")]
_TIMES = ("state", "planned_at", "due_at", "here_at", "started_at", "started_by", "ended_at")
_HUSHED = ("finishers", "hushed_at", "hushed_by", "hushed_until")
_WITH_STATE = select(_state.c.attempt_id, *_BARE, *(_state.c[name] for name in (*_TIMES, *_HUSHED))).join(
    _state, _state.c.step_id == _step.c.id
)
_STEPS = _WITH_STATE.where(
    _state.c.attempt_id.in_(bindparam("attempts", expanding=True)), _step.c.id.in_(bindparam("steps", expanding=True))
)
_BEFORE = _WITH_STATE.where(
    _state.c.attempt_id.in_(bindparam("attempts", expanding=True)),
    _step.c.launch_id.in_(bindparam("launches", expanding=True)),
    _step.c.ref.in_(bindparam("refs", expanding=True)),
)


def steps(tx: Tx, reminders: Iterable[Reminder]) -> dict[tuple[int, int], Step]:
    """The steps that are reminded of, without their lines, by (attempt, step)."""
    pairs = {(reminder.attempt, reminder.step) for reminder in reminders}
    wanted = {"attempts": sorted({pair[0] for pair in pairs}), "steps": sorted({pair[1] for pair in pairs})}
    return {(row.attempt_id, row.id): _as_step(row) for row in tx.execute(_STEPS, wanted)}


def refs(tx: Tx, reminders: Iterable[Reminder]) -> dict[int, str]:
    """The refs of the steps that are reminded of, by id: all that can be said of one that cannot be read."""
    ids = {reminder.step for reminder in reminders}
    return {row.id: row.ref for row in tx.execute(select(_step.c.id, _step.c.ref).where(_step.c.id.in_(ids)))}


def before(tx: Tx, scenes: Iterable[Scene], steps: Iterable[Step]) -> dict[int, dict[str, Step]]:
    """The steps that `steps` come after, by attempt and ref."""
    of = {scene.attempt.id: scene.launch.id for scene in scenes}
    refs = sorted({ref for step in steps for ref in step.after})
    wanted = {"attempts": list(of), "launches": sorted(set(of.values())), "refs": refs}
    found: dict[int, dict[str, Step]] = {attempt: {} for attempt in of}
    for row in tx.execute(_BEFORE, wanted) if refs else ():
        found[row.attempt_id][row.ref] = _as_step(row)
    return found


def _as_step(row: Row[Any]) -> Step:
    return Step(
        id=row.id,
        ref=row.ref,
        phase=row.phase,
        title=row.title,
        lines=(),
        offset=timedelta(seconds=row.offset_s),
        duration=timedelta(seconds=row.duration_s),
        place=row.place,
        owner=row.owner,
        backup=row.backup,
        after=tuple(row.after),
        reversibility=row.reversibility,
        flags=frozenset(row.flags),
        owners=tuple(row.owners or ()),
        minimum=row.minimum or 1,
        state=StepState(row.state),
        planned_at=row.planned_at,
        due_at=row.due_at,
        here_at=row.here_at,
        started_at=row.started_at,
        started_by=row.started_by,
        ended_at=row.ended_at,
        finishers=tuple(row.finishers or ()),
        hushed_at=row.hushed_at,
        hushed_by=row.hushed_by,
        hushed_until=row.hushed_until,
    )


def with_go(tx: Tx, attempts: Iterable[int]) -> set[int]:
    """Attempts for which a GO stands, and nothing makes it doubtful."""
    wanted = list(attempts)
    query = select(_attempt.c.id).where(_attempt.c.id.in_(wanted), GOES)
    return set(tx.execute(query).scalars()) if wanted else set()
