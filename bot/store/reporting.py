"""A launch read as a whole, for its report."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import runbook
from bot.domain.action import Action
from bot.domain.criterion import Criterion, Result
from bot.domain.due import duration_text
from bot.domain.item import Item, Signoff, State, Weight
from bot.domain.launch import Attempt
from bot.domain.readiness import AreaStanding
from bot.domain.report import (
    Proof,
    Report,
    ReportAction,
    ReportArea,
    ReportCriterion,
    ReportItem,
    ReportRisk,
    ReportStep,
)
from bot.domain.risk import Risk
from bot.domain.runbook import Step
from bot.domain.snapshot import exceptions
from bot.domain.standing import Standing
from bot.store import actions, people, signoffs, standing
from bot.store.scene import Scene

ACCEPTED = frozenset({State.WAIVED, State.NA})


def report(scene: Scene) -> Report:
    """Everything as it stands now; the record is named by its head."""
    now, launch, attempt = standing.of(scene), scene.launch, scene.attempt
    latest = signoffs.latest(scene, now.items)
    met = {each.ref for each in now.readiness.derived if each.met}
    items = tuple(_item(item, latest.get(item.id), item.ref in met) for item in _in_order(now))
    steps = tuple(_step(step, now) for step in now.steps)
    areas = tuple(_area(area, now) for area in now.readiness.areas if not area.derived)
    told = Report(
        key=launch.key,
        name=launch.name,
        version=launch.version,
        attempt=attempt.number,
        state=attempt.state,
        t0=attempt.t0,
        zone=launch.zone,
        made_at=scene.now,
        director=launch.director,
        deputy=launch.deputy,
        decision=now.decision.answer if now.decision else None,
        areas=areas,
        items=items,
        steps=steps,
        exceptions=_exceptions(now),
        people={},
        record_entries=launch.audit_seq,
        record_head=launch.audit_head,
        actions=tuple(map(_action, actions.every(scene))),
        criteria=tuple(_criterion(each, attempt) for each in now.criteria),
        risks=tuple(map(_risk, now.risks)),
    )
    return _with_names(scene, told)


def _in_order(now: Standing) -> list[Item]:
    """As they are read: area by area, and in each by place, whenever they were added."""
    codes = [area.code for area in now.readiness.areas]
    return sorted(now.items, key=lambda item: (codes.index(item.area), item.position))


def _exceptions(now: Standing) -> tuple[str, ...]:
    open_ = set(exceptions(now.items)) if now.decision and now.decision.answer == "go" else set()
    return tuple(item.ref for item in now.items if item.state in ACCEPTED or item.ref in open_)


def _area(area: AreaStanding, now: Standing) -> ReportArea:
    leads = tuple(lead.who for lead in now.crew.leads.get(area.code, ()))
    tally = area.tally
    return ReportArea(area.code, area.title, leads, tally.approved, tally.waived, tally.counted, tally.blockers_open)


def _item(item: Item, signoff: Signoff | None, met: bool) -> ReportItem:
    return ReportItem(
        ref=item.ref,
        area=item.area,
        group=item.section,
        title=item.title,
        definition=item.definition,
        weight=Weight(item.weight),
        due=str(item.due) if item.due else None,
        derived=item.derived,
        state=State.APPROVED if met else item.state,
        owner=item.owner,
        signer=signoff.signer if signoff else None,
        signed_at=signoff.at if signoff else None,
        evidence=tuple(Proof(each.kind, each.value) for each in signoff.evidence) if signoff else (),
        judged_by=signoff.judged_by if signoff else None,
        judged_at=signoff.judged_at if signoff else None,
        judged_note=signoff.judged_note if signoff else None,
        reason=item.reason,
        trouble=item.trouble,
        changed_at=item.changed_at,
        shelf=duration_text(item.shelf) if item.shelf is not None else None,
        bound=item.bound,
    )


def _step(step: Step, now: Standing) -> ReportStep:
    owner, backup = runbook.crew_of(step, now.crew)
    return ReportStep(
        ref=step.ref,
        phase=step.phase,
        title=step.title,
        lines=step.lines,
        state=step.state,
        owner=owner,
        backup=backup,
        due_at=step.due_at,
        started_at=step.started_at,
        started_by=step.started_by,
        ended_at=step.ended_at,
        ended_by=step.ended_by,
        trouble=step.trouble,
    )


def _action(action: Action) -> ReportAction:
    return ReportAction(
        ref=action.ref,
        text=action.text,
        about=action.about,
        owner=action.owner,
        due_at=action.due_at,
        done_at=action.done_at,
        done_by=action.done_by,
        outcome=action.outcome,
    )


def _criterion(each: Criterion, attempt: Attempt) -> ReportCriterion:
    said = each.verdict if each.verdict and each.verdict.result is not Result.OPEN else None
    return ReportCriterion(
        ref=each.ref,
        title=each.title,
        target=each.against,
        due_at=each.due_at(attempt),
        result=said.result if said else None,
        figure=each.told if said else "",
        early=each.early(attempt) if said else False,
        reason=said.reason if said else "",
        judged_by=said.by if said else None,
        judged_at=said.at if said else None,
    )


def _risk(risk: Risk) -> ReportRisk:
    return ReportRisk(
        ref=risk.ref,
        title=risk.title,
        likelihood=risk.likelihood,
        impact=risk.impact,
        state=risk.state,
        place=risk.place,
        owner=risk.owner,
        mitigation=risk.mitigation,
        why=risk.why,
    )


def _with_names(scene: Scene, told: Report) -> Report:
    """Only those who are in it."""
    items = [who for item in told.items for who in (item.owner, item.signer, item.judged_by)]
    steps = [who for step in told.steps for who in (step.owner, step.backup, step.started_by, step.ended_by)]
    acting = [who for action in told.actions for who in (action.owner, action.done_by)]
    judging = [*(each.judged_by for each in told.criteria), *(each.owner for each in told.risks)]
    leads = [who for area in told.areas for who in area.leads]
    known = {**people.names(scene.tx), **people.handles(scene.tx)}
    named = dict.fromkeys([told.director, told.deputy, *leads, *items, *steps, *acting, *judging])
    return replace(told, people={who: known[who] for who in named if who in known})
