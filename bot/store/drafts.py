"""Drafts of what is told outside: laid, changed, sent; and what they may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, exists, func, literal, literal_column, or_, select, update

from bot.domain.draft import OPEN, Draft, State
from bot.domain.projection import clock_of, project
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step
from bot.domain.telling import TELL_T0
from bot.errors import Conflict
from bot.store import plan, schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.scene import Scene
from bot.store.upsert import keep_first

_draft, _box = schema.draft, schema.outbox
_LAY = keep_first(_draft, "attempt_id", "event", "key", "audience")
SENDING = (
    select(_draft.c.id, _draft.c.attempt_id, _draft.c.sent_as)
    .join(schema.attempt, schema.attempt.c.id == _draft.c.attempt_id)
    .where(_draft.c.state == literal_column(f"'{State.SENDING}'"), schema.attempt.c.team == bindparam("team"))
)
"""Those of which words are on their way."""
_ON_THEIR_WAY = Prepared(SENDING.order_by(_draft.c.id))

BY_HAND = "message"
"""The event of what somebody writes to an audience of their own accord."""


def lay(
    scene: Scene,
    event: str,
    key: str,
    audience: str,
    text: str,
    facts: Mapping[str, Any],
    *,
    step: int | None = None,
    by: str | None = None,
) -> Draft | None:
    """A draft that waits to be approved. None: it was laid before, under the same key."""
    row = {
        "attempt_id": scene.attempt.id,
        "event": event,
        "key": key[:100],
        "audience": audience,
        "step_id": step,
        "text": text,
        "facts": dict(facts),
        "state": State.WAITING,
        "version": 1,
        "laid_at": scene.now,
        "by": by,
        "sent_as": [],
    }
    if scene.tx.execute(_LAY.on(scene.tx), row).rowcount != 1:
        return None
    same = (_draft.c.event == event, _draft.c.key == key[:100], _draft.c.audience == audience)
    return _as_draft(scene.tx.execute(select(_draft).where(_draft.c.attempt_id == scene.attempt.id, *same)).one())


def by_id(scene: Scene, number: int) -> Draft | None:
    query = select(_draft).where(_draft.c.id == number, _draft.c.attempt_id == scene.attempt.id)
    row = scene.tx.execute(query).one_or_none()
    return _as_draft(row) if row else None


def of(scene: Scene, *states: State, event: str | None = None, step: int | None = None) -> list[Draft]:
    """The drafts of the attempt, oldest first: those in these states, all when none is named."""
    query = select(_draft).where(_draft.c.attempt_id == scene.attempt.id)
    if states:
        query = query.where(_draft.c.state.in_(states))
    if event is not None:
        query = query.where(_draft.c.event == event)
    if step is not None:
        query = query.where(_draft.c.step_id == step)
    return [_as_draft(row) for row in scene.tx.execute(query.order_by(_draft.c.id))]


def unsettled(scene: Scene) -> list[Draft]:
    return of(scene, *sorted(OPEN))


def save(scene: Scene, before: Draft, after: Draft) -> None:
    """Raises Conflict when somebody else was first."""
    same = (_draft.c.id == before.id, _draft.c.version == before.version, _draft.c.state == before.state)
    values = {
        "text": after.text,
        "state": after.state,
        "version": after.version,
        "by": after.by,
        "settled_at": after.settled_at,
        "sent_as": list(after.keys),
    }
    if scene.tx.execute(update(_draft).where(*same).values(**values)).rowcount != 1:
        raise Conflict


def sent_by_now(tx: Tx, most: int) -> list[tuple[int, int]]:
    """Drafts on their way of which everything has arrived: (draft, attempt)."""
    found = []
    for row in tx.execute(_ON_THEIR_WAY, {"team": tx.team}):
        if all(state == "sent" for state in states(tx, row.sent_as).values()):
            found.append((row.id, row.attempt_id))
    return found[:most]


def states(tx: Tx, keys: Sequence[str]) -> dict[str, str]:
    """How far the messages under these keys are; `sent` counts only where all of them are known."""
    carrier = _box.alias("carrier")
    query = (
        select(_box.c.key, func.coalesce(carrier.c.state, _box.c.state).label("state"))
        .outerjoin(carrier, carrier.c.id == _box.c.within)
        .where(_box.c.team == tx.team, _box.c.key.in_(keys))
    )
    known = {row.key: row.state for row in tx.execute(query)}
    return {key: known.get(key, "pending") for key in keys}


def told_t0(scene: Scene, audience: str) -> bool:
    """Whether this audience has been told when T-0 is: by an announcement, or by words somebody approved."""
    here = (_box.c.attempt_id == scene.attempt.id, _box.c.audience == audience, _box.c.event.is_not(None))
    announced = exists().where(*here, _box.c.event.in_(TELL_T0))
    drafts = exists().where(
        _draft.c.attempt_id == scene.attempt.id,
        _draft.c.audience == audience,
        _draft.c.state.in_([State.SENDING, State.SENT]),
        _draft.c.text.contains("t0"),
    )
    return scene.tx.execute(select(literal(1)).where(or_(announced, drafts))).first() is not None


def sending_steps(scene: Scene) -> dict[int, tuple[str, ...]]:
    """The steps that send drafts, by id: to which audiences."""
    step = schema.step
    query = select(step.c.id, step.c.flags, step.c.settings).where(
        step.c.launch_id == scene.launch.id, step.c.dropped_at.is_(None)
    )
    rows = scene.tx.execute(query.order_by(step.c.id)).all()
    return {row.id: tuple(row.settings.get("to", ())) for row in rows if "sends" in row.flags}


def values(scene: Scene, draft: Draft) -> dict[str, str | int | datetime | None]:
    """What the names in a draft stand for as things are now."""
    launch, attempt = scene.launch, scene.attempt
    steps = plan.steps(scene)
    heading = project(steps, clock_of(launch, attempt, scene.now))
    day = [step for step in steps if step.launch_day]
    running = [step for step in day if step.state is StepState.STARTED]
    return {
        "launch": f"{launch.name} {launch.version}" if launch.version else launch.name,
        "name": launch.name,
        "version": launch.version,
        "state": str(attempt.state),
        "t0": attempt.t0 or "a time to be named",
        "now": scene.now,
        "why": str(draft.facts.get("why") or ""),
        "lifted": attempt.lifted_at or "",
        "live": attempt.live_at or "",
        "finish": (heading.finish if heading else None) or "a time to be named",
        "late": _late(heading),
        "done": sum(step.settled for step in day),
        "steps": len(day),
        "running": _titles(running),
    }


def _late(heading: Any) -> int:
    """Whole minutes the finish is later than planned."""
    return max(round(heading.slip.total_seconds() / 60), 0) if heading else 0


def _titles(steps: Sequence[Step]) -> str:
    return ", ".join(step.title for step in steps)


def _as_draft(row: Row[Any]) -> Draft:
    return Draft(
        id=row.id,
        event=row.event,
        audience=row.audience,
        step=row.step_id,
        text=row.text,
        facts=row.facts,
        state=State(row.state),
        version=row.version,
        laid_at=row.laid_at,
        by=row.by,
        settled_at=row.settled_at,
        keys=tuple(row.sent_as),
    )
