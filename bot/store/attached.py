"""The checks of a launch, and what they belong to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select, update

from bot.domain.attached import Attached, attach
from bot.domain.criterion import CODE
from bot.domain.runbook import State
from bot.store import launches, schema
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
        yield from ((row.ref, name) for name in _measuring(row.settings))


def _measuring(settings: Mapping[str, Any]) -> list[str]:
    """What measures a criterion: the check of its template first, and then those that were added."""
    return [*filter(None, [settings.get("check")]), *settings.get("added", ())]


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


def add(scene: Scene, ref: str, name: str, kept: Mapping[str, Any]) -> None:
    """Keep a check of the launch, and have it belong to an item, a line of a step (`DAY-3.2`) or a criterion."""
    _keep(scene, {**scene.launch.settings.get("checks", {}), name: dict(kept)})
    _change(scene, ref, lambda names: [*names, name])


def remove(scene: Scene, ref: str, name: str) -> None:
    """It belongs to that no more. What belongs to nothing is not kept."""
    _change(scene, ref, lambda names: [each for each in names if each != name])
    if not any(one.refs for one in checks(scene) if one.name == name):
        kept = scene.launch.settings.get("checks", {})
        _keep(scene, {each: value for each, value in kept.items() if each != name})


def _keep(scene: Scene, kept: Mapping[str, Any]) -> None:
    settings = {**scene.launch.settings, "checks": kept}
    launches.save(scene.tx, scene.launch, settings=settings)
    scene.launch = replace(scene.launch, settings=settings)


def _change(scene: Scene, ref: str, change: Callable[[list[str]], list[str]]) -> None:
    if ref.startswith(f"{CODE}-"):
        _change_criterion(scene, ref, change)
        return
    whole, _, number = ref.partition(".")
    table = schema.step if number else schema.item
    here = (table.c.launch_id == scene.launch.id) & (table.c.ref == whole)
    if not number:
        names = scene.tx.execute(select(schema.item.c.checks).where(here)).scalar_one()
        scene.tx.execute(update(table).where(here).values(checks=change(list(names))))
        return
    row = scene.tx.execute(select(schema.step.c.lines, schema.step.c.settings).where(here)).one()
    text, lines = row.lines[int(number) - 1], list(row.settings.get("lines", ()))
    was = next((line for line in lines if line["text"] == text), {"text": text, "checks": []})
    others = [line for line in lines if line is not was]
    changed = {**was, "checks": change(list(was["checks"]))}
    scene.tx.execute(update(table).where(here).values(settings={**row.settings, "lines": [*others, changed]}))


def _change_criterion(scene: Scene, ref: str, change: Callable[[list[str]], list[str]]) -> None:
    criterion = schema.criterion
    here = (criterion.c.launch_id == scene.launch.id) & (criterion.c.ref == ref)
    was = scene.tx.execute(select(criterion.c.settings).where(here)).scalar_one()
    names = change(_measuring(was))
    own = was.get("check") if was.get("check") in names else None
    settings = {**was, "check": own, "added": [name for name in names if name != own]}
    scene.tx.execute(update(criterion).where(here).values(settings=settings))
