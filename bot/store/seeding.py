"""A new launch from a template: its rows, with everything still open and waiting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Table, insert, select

from bot.domain import planned, rollcall
from bot.domain.item import State as ItemState
from bot.domain.planned import PlannedHold
from bot.domain.runbook import State as StepState
from bot.store import checks, schema
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.templates.model import Template
from bot.templates.parts import Hold, Item, Phase, Step


def plant(tx: Tx, launch: int, template: Template, timing: str) -> None:
    """Insert areas, phases, seats, items, steps, criteria and risks of `template` for a launch."""
    _many(tx, schema.area, (_area(launch, place, area) for place, area in enumerate(template.areas)))
    _many(tx, schema.phase, (_phase(launch, place, phase) for place, phase in enumerate(template.phases)))
    _many(tx, schema.seat, (_seat(launch, place, seat, template) for place, seat in enumerate(template.seats)))
    _many(tx, schema.item, (_item(launch, item, template) for item in template.items))
    phases = {phase.code: phase for phase in template.phases}
    steps = [step for step in (*template.steps, *template.way_back) if step.has_plan(timing)]
    _many(tx, schema.step, (_step(launch, step, phases[step.phase], timing) for step in steps))
    _many(
        tx,
        schema.criterion,
        (_criterion(launch, group.title, each) for group in template.success for each in group.criteria),
    )
    _many(tx, schema.risk, (_risk(launch, risk) for risk in template.risks))


def begin(scene: Scene) -> None:
    """Insert the state rows of an attempt: every item open, every step waiting."""
    item = schema.item
    items = scene.tx.execute(
        select(item.c.id).where(item.c.launch_id == scene.launch.id, item.c.discarded_at.is_(None))
    ).scalars()
    attempt, now = scene.attempt.id, scene.now
    _many(
        scene.tx,
        schema.item_state,
        (
            {"attempt_id": attempt, "item_id": each, "state": ItemState.OPEN, "signoff": 0, "changed_at": now}
            for each in items
        ),
    )
    begin_steps(scene)


def begin_steps(scene: Scene) -> None:
    """Insert the states of an attempt's steps: every step waiting."""
    step, attempt = schema.step, scene.attempt.id
    steps = scene.tx.execute(
        select(step.c.id).where(step.c.launch_id == scene.launch.id, step.c.dropped_at.is_(None))
    ).scalars()
    _many(
        scene.tx,
        schema.step_state,
        ({"attempt_id": attempt, "step_id": each, "state": StepState.WAITING, "ticked": []} for each in steps),
    )
    checks.look_after(scene)


KEPT = {"announcements", "triggers", "probing", "checks", "variables", "escalation", "assess_risks_by"}


def settings(template: Template) -> dict[str, Any]:
    """What the launch keeps of its template besides rows, as JSON, so that a newer template changes nothing."""
    kept = template.model_dump(mode="json", include=KEPT)
    holds = planned.keep(_hold(hold) for hold in template.holds)
    return {**kept, "holds": holds, "updates_s": _seconds(template.updates), "about": template.about}


def _hold(hold: Hold) -> PlannedHold:
    until = hold.until.removesuffix(" done") if hold.until else None
    return PlannedHold(hold.ref, hold.title, hold.at.delta, hold.length, until)


def window(template: Template) -> int:
    """Seconds from T-0 to the end of the launch window."""
    return _seconds(template.window_end.delta)


def _many(tx: Tx, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    if rows := list(rows):
        tx.execute(insert(table), rows)


def _area(launch: int, place: int, area: Any) -> dict[str, Any]:
    return {
        "launch_id": launch,
        "code": area.code,
        "position": place,
        "title": area.title,
        "lead_role": area.lead or "",
        "derived": area.derived,
    }


def _phase(launch: int, place: int, phase: Phase) -> dict[str, Any]:
    reminders = {"broadcast": phase.broadcast, "as_written": phase.reminders.model_dump(mode="json")}
    return {
        "launch_id": launch,
        "code": phase.code,
        "position": place,
        "title": phase.title,
        "lead_place": phase.lead,
        "own_clock": phase.clock == "R",
        "reminders": reminders,
    }


def _seat(launch: int, place: int, seat: Any, template: Template) -> dict[str, Any]:
    title = seat.title or (template.area(seat.area).title if seat.area else seat.code)
    return {
        "launch_id": launch,
        "code": seat.code,
        "position": place,
        "title": title,
        "mandatory": seat.mandatory,
        "area": seat.area,
        "minimum": seat.minimum,
        "blockers": seat.blockers,
    }


def _item(launch: int, item: Item, template: Template) -> dict[str, Any]:
    due = item.due_by
    return {
        "launch_id": launch,
        "ref": item.ref,
        "area": item.area,
        "section": item.group,
        "position": item.number,
        "title": item.title,
        "definition": item.definition,
        "weight": item.weight,
        "due_s": _seconds(due.before),
        "due_clock": due.at.isoformat("minutes") if due.at else None,
        "shelf_s": _seconds(item.shelf_life) if item.shelf_life else None,
        "bound_to_version": item.bound_to == "version",
        "derived": _rule(item, template),
        "checks": list(item.checks),
        "origin": "template",
    }


def _rule(item: Item, template: Template) -> dict[str, Any] | None:
    if item.derived is None:
        return None
    return {
        "items": list(template.expand(item.derived.items)),
        "steps": list(template.expand(item.derived.steps)),
        "facts": list(item.derived.facts),
        "seat": item.derived.seat,
    }


def _step(launch: int, step: Step, phase: Phase, timing: str) -> dict[str, Any]:
    plan = step.plan(timing)
    return {
        "launch_id": launch,
        "ref": step.ref,
        "phase": phase.code,
        "position": step.number,
        "title": step.title,
        "lines": [line.text for line in step.lines],
        "offset_s": _seconds(plan.offset),
        "duration_s": _seconds(step.takes),
        "place": step.owner,
        "after": list(plan.after),
        "reversibility": step.reversibility,
        "minimum": step.minimum if step.minimum > 1 else None,
        "flags": sorted(_flags(step, phase)),
        "settings": step.model_dump(mode="json", exclude={"title", "at", "after", "timing", "takes", "owner"}),
    }


def _flags(step: Step, phase: Phase) -> set[str]:
    flags = {
        "decision": step.decides == "go",
        "needs go": step.needs == "go",
        "confirms live": step.confirms == "live",
        "sends": step.sends is not None,
        "time lock": step.time_lock,
        "same hand": step.same_hand,
        rollcall.FLAG: step.auto == "roll call",
        "own clock": phase.clock == "R",
        "every end": step.every_end,
        "broadcast": phase.broadcast,
        "working hours": phase.working_hours,
    }
    return {name for name, holds in flags.items() if holds}


def _criterion(launch: int, section: str, criterion: Any) -> dict[str, Any]:
    return {
        "launch_id": launch,
        "ref": criterion.ref,
        "section": section,
        "title": criterion.title,
        "definition": criterion.definition,
        "settings": criterion.model_dump(mode="json", exclude={"title", "definition"}),
    }


def _risk(launch: int, risk: Any) -> dict[str, Any]:
    return {
        "launch_id": launch,
        "ref": risk.ref,
        "title": risk.title,
        "definition": risk.definition,
        "mitigation": risk.mitigation,
        "state": "unassessed",
        "settings": risk.model_dump(mode="json", include={"likelihood", "impact", "owner", "links"}),
    }


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
