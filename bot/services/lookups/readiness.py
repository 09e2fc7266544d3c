"""A thing by its ref, for the one who asks: an item, an area, a criterion or a risk, with their buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.cards.readiness import area_of
from bot.contracts import Call
from bot.domain import criterion as criterion_rules
from bot.domain import risk as risk_rules
from bot.domain.item import Item, State
from bot.errors import Refused
from bot.message import Message
from bot.services import waiting
from bot.services.calls import is_member
from bot.services.lookups.checks import lines_of
from bot.services.lookups.forecast import forecast_of
from bot.store import (
    audit,
    checks,
    criteria,
    gathered,
    items,
    notes,
    people,
    readiness,
    risks,
    signoffs,
    standing,
    tallies,
)
from bot.store.scene import Scene
from bot.views import area as area_view
from bot.views import criterion as criterion_view
from bot.views import forecast as forecast_view
from bot.views import item as item_view
from bot.views import record
from bot.views import risk as risk_view
from bot.views.item import Name
from bot.views.parts import Line, Mention

REMEMBERED = 8
"""Entries of a thing's history that are shown."""


def show_ref(scene: Scene, call: Call, ref: str) -> Message:
    """What `ref` names (an item, an area, `TECH-*`, `criteria`, `CRIT-3`, `risks`, `RISK-2`), for the caller.

    Raises Refused naming the nearest when it names nothing.
    """
    code, _, number = ref.partition("-")
    if code in ("CRITERIA", "CRIT"):
        return _criteria(scene, call, ref if number not in ("", "*") else None)
    if code in ("RISKS", "RISK"):
        return _risks(scene, call, ref if number not in ("", "*") else None)
    if number in ("", "*"):
        return _area(scene, call, code, everything=bool(number))
    return _item(scene, call, ref)


def _item(scene: Scene, call: Call, ref: str) -> Message:
    item = items.by_ref(scene, ref)
    if item.derived:
        derived = next(one for one in standing.of(scene).readiness.derived if one.ref == ref)
        return item_view.derived_detail(item, derived, readiness.rule_of(scene, item))
    signoff = signoffs.latest(scene, [item]).get(item.id)
    over = scene.attempt.ended_at is not None or not is_member(scene.tx, call)
    verbs = () if over else waiting.verbs(scene, item, signoff, call.actor)
    return item_view.detail(
        scene.launch,
        scene.attempt,
        item,
        signoff,
        verbs=verbs,
        history=history(scene, ref),
        name=Mention,
        gathered=gathered.of(scene, [item]).get(item.id, ()),
        checks=lines_of(scene, item.ref),
        fresh=item.ref in checks.keeping_fresh(scene),
    )


def _area(scene: Scene, call: Call, code: str, *, everything: bool) -> Message:
    area = area_of(scene, code)
    if area is None:
        raise Refused(items.unknown(scene, [code]))
    if everything:
        return area_view.every(area, Mention)
    over = scene.attempt.ended_at is not None or area.standing.derived or not is_member(scene.tx, call)
    return area_view.detail(
        scene.attempt,
        area,
        claimable=None if over else _claimable(area.still_open),
        approvable=0 if over else len(waiting.to_judge(scene, call.actor, code, surely=False)),
        history=history(scene, code),
        name=by_name(scene),
        course=_course(scene, code),
    )


def _course(scene: Scene, code: str) -> list[Line]:
    if not forecast_view.may_tell(scene.attempt):
        return []
    return forecast_view.of_area(scene.launch, forecast_of(scene), code)


def _claimable(left: Sequence[Item]) -> str | None:
    return next((item.ref for item in left if item.state is State.OPEN), None)


def _criteria(scene: Scene, call: Call, ref: str | None) -> Message:
    launch, attempt = scene.launch, scene.attempt
    member = is_member(scene.tx, call)
    if ref is None:
        found = criteria.of(scene)
        due = criterion_rules.waiting(found, attempt, scene.now)
        mine = [each for each in due if member and criterion_rules.may_judge(each, call.actor, scene.crew)]
        return criterion_view.criteria(launch, attempt, found, mine)
    [one] = criteria.named(scene, [ref])
    may = member and criterion_rules.counts(attempt) and criterion_rules.may_judge(one, call.actor, scene.crew)
    past = history(scene, ref)
    counted = [note for step in tallies.feeding(scene, ref) for note in notes.latest(scene, ref=step, last=2)]
    lines = [record.note_line(note, by_name(scene), launch.zone) for note in counted]
    judges = scene.crew.of(one.place)
    checks = lines_of(scene, one.ref)
    return criterion_view.criterion(launch, attempt, one, judges, [*past, *lines], Mention, may=may, checks=checks)


def _risks(scene: Scene, call: Call, ref: str | None) -> Message:
    member = scene.attempt.ended_at is None and is_member(scene.tx, call)
    if ref is None:
        adds = member and (scene.crew.commands(call.actor) or scene.crew.leads_any(call.actor))
        return risk_view.risks(risks.of(scene), scene.attempt, adds=adds)
    one = risks.named(scene, ref)
    may = member and risk_rules.may_change(one, call.actor, scene.crew)
    return risk_view.risk(one, scene.attempt, scene.crew, history(scene, ref), Mention, may=may)


def by_name(scene: Scene) -> Name:
    """For a private answer: people by mention, user groups by their plain name."""
    handles = people.handles(scene.tx)
    return lambda who: handles.get(who) or Mention(who)


def history(scene: Scene, ref: str) -> list[Line]:
    """What was done to a thing, newest last."""
    entries, name = audit.entries(scene.tx, scene.launch.id, ref=ref, last=REMEMBERED), by_name(scene)
    return [record.entry_line(entry, name, scene.launch.zone) for entry in entries]
