"""The plan itself: steps changed, added and taken off. A ref is never used again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.domain.launch import replanned
from bot.domain.runbook import State, Step
from bot.store import launches, plan, schema
from bot.store.scene import Scene

_step, _item = schema.step, schema.item


def next_ref(scene: Scene, phase: str) -> str:
    """The next free number: above all there ever were."""
    refs = scene.tx.execute(select(_step.c.ref).where(_step.c.launch_id == scene.launch.id, _step.c.phase == phase))
    return f"{phase}-{1 + max((int(ref.rpartition('-')[2]) for ref in refs.scalars()), default=0)}"


def asked_for(scene: Scene, ref: str) -> str | None:
    """A derived item that follows from the step, if one does."""
    query = select(_item.c.ref, _item.c.derived).where(
        _item.c.launch_id == scene.launch.id, _item.c.derived.is_not(None)
    )
    return next((row.ref for row in scene.tx.execute(query) if ref in row.derived.get("steps", ())), None)


def write(scene: Scene, before: Sequence[Step], after: Sequence[Step]) -> None:
    """Make the plan `after` out of `before`, under a new version and with its times, in every attempt not over.

    A step with the id 0 is new. The launch's row is locked, so nobody else changes the plan meanwhile.
    """
    was = {step.id: step for step in before}
    gone = was.keys() - {step.id for step in after}
    for step in after:
        if step.id == 0:
            _add(scene, step)
        elif step != was[step.id]:
            scene.tx.execute(update(_step).where(_step.c.id == step.id).values(**_columns(step)))
    if gone:
        scene.tx.execute(update(_step).where(_step.c.id.in_(gone)).values(dropped_at=scene.now))
    for each in _running(scene):
        newer = replanned(each.attempt)
        launches.save_attempt(scene.tx, each.attempt, newer)
        each.attempt = newer
        plan.retime(each)


def _add(scene: Scene, step: Step) -> None:
    last = select(func.max(_step.c.position)).where(_step.c.launch_id == scene.launch.id, _step.c.phase == step.phase)
    place = (scene.tx.execute(last).scalar_one_or_none() or 0) + 1
    row: dict[str, Any] = {
        "launch_id": scene.launch.id,
        "ref": step.ref,
        "phase": step.phase,
        "position": place,
        "settings": {},
    }
    row |= {"place": step.place, "lines": list(step.lines), "reversibility": step.reversibility}
    number = scene.tx.execute(insert(_step).returning(_step.c.id), row | _columns(step)).scalar_one()
    states = [
        {"attempt_id": each.attempt.id, "step_id": number, "state": State.WAITING, "ticked": []}
        for each in _running(scene)
    ]
    scene.tx.execute(insert(schema.step_state), states)


def _running(scene: Scene) -> Iterator[Scene]:
    """The attempts of the launch that are not over: the scene's own, and a rehearsal beside it."""
    for _, attempt in launches.open_ones(scene.tx):
        if attempt.id == scene.attempt.id:
            yield scene
        elif attempt.launch_id == scene.launch.id:
            yield Scene(scene.tx, scene.launch, attempt, scene.now)


def _columns(step: Step) -> dict[str, Any]:
    return {
        "title": step.title,
        "offset_s": round(step.offset.total_seconds()),
        "duration_s": round(step.duration.total_seconds()),
        "owner": step.owner,
        "owners": list(step.owners) or None,
        "backup": step.backup,
        "minimum": step.minimum if step.minimum > 1 else None,
        "after": list(step.after),
        "flags": sorted(step.flags),
    }
