"""The checks of a launch, and what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from bot.domain.attached import Attached, attach
from bot.domain.runbook import State
from bot.store import schema
from bot.store.scene import Scene


def checks(scene: Scene) -> list[Attached]:
    refs: dict[str, list[str]] = {}
    for ref, name in (*_of_items(scene), *_of_steps(scene), *_of_criteria(scene)):
        refs.setdefault(name, []).append(ref)
    launch = scene.launch
    known = {**launch.variables, "version": launch.version or ""}
    return list(attach(launch.settings.get("checks", {}), known, refs, cut_over=_cut_over(scene)))


def _of_items(scene: Scene) -> Iterator[tuple[str, str]]:
    item = schema.item
    rows = scene.tx.execute(
        select(item.c.ref, item.c.checks)
        .where(item.c.launch_id == scene.launch.id, item.c.discarded_at.is_(None))
        .order_by(item.c.id)
    )
    for row in rows:
        yield from ((row.ref, name) for name in row.checks)


def _of_steps(scene: Scene) -> Iterator[tuple[str, str]]:
    """A line that was worded anew has lost its checks: nobody has said that they still fit."""
    step = schema.step
    rows = scene.tx.execute(
        select(step.c.ref, step.c.lines, step.c.settings)
        .where(step.c.launch_id == scene.launch.id, step.c.dropped_at.is_(None))
        .order_by(step.c.id)
    )
    for row in rows:
        tried = {line["text"]: line["checks"] for line in row.settings.get("lines", ())}
        for number, text in enumerate(row.lines, 1):
            yield from ((f"{row.ref}.{number}", name) for name in tried.get(text, ()))


def _of_criteria(scene: Scene) -> Iterator[tuple[str, str]]:
    criterion = schema.criterion
    rows = scene.tx.execute(
        select(criterion.c.ref, criterion.c.settings)
        .where(criterion.c.launch_id == scene.launch.id)
        .order_by(criterion.c.id)
    )
    for row in rows:
        if row.settings.get("check"):
            yield row.ref, row.settings["check"]


def _cut_over(scene: Scene) -> bool:
    """Whether the step that cuts over is done in this attempt, and none that turns it back."""
    step, state = schema.step, schema.step_state
    rows = scene.tx.execute(
        select(step.c.settings)
        .join(state, state.c.step_id == step.c.id)
        .where(
            step.c.launch_id == scene.launch.id,
            step.c.dropped_at.is_(None),
            state.c.attempt_id == scene.attempt.id,
            state.c.state == State.DONE,
        )
    )
    ways = {row.settings.get("cutover") for row in rows}
    return "forth" in ways and "back" not in ways
