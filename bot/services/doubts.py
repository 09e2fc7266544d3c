"""Readiness is frozen with a GO: what goes wrong later voids nothing, but golive asks whether the GO stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.domain import doubt as rules
from bot.domain import trigger, when
from bot.domain.decision import Decision
from bot.domain.doubt import Answer, Doubt, Kind
from bot.domain.item import ENDS, Item, Weight
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.poll import Reply
from bot.domain.risk import Risk, is_grave
from bot.domain.runbook import and_more
from bot.services import room
from bot.store import audit, checks, doubts, plan, polls, risks, standing
from bot.store import items as item_rows
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import checks as check_view
from bot.views import doubt as view
from bot.views import risk as risk_view

Named = Sequence[tuple[str, str]]
"""What came up: (ref, what it is in words)."""

NOBODY = ""
"""The record's actor, when golive acts by itself."""


def opened(scene: Scene, items: Iterable[Item]) -> None:
    """Blockers that are open again, or new, though a GO stands."""
    blockers = [item for item in items if item.weight is Weight.BLOCKER and item.state not in ENDS]
    if blockers and _go(scene) is not None:
        come_up(scene, Kind.OPENED, [(item.ref, f"{item.title} is open{_rested(scene, item)}") for item in blockers])


def resumed(scene: Scene) -> None:
    """The clock runs again: what it was held for, and is not settled by now, is asked about once more."""
    if (go := _go(scene)) is None:
        return
    last = {(each.kind, each.ref): each.answer for each in doubts.every(scene, go.at)}
    held = {kind: [ref for (of, ref), said in last.items() if of is kind and said is Answer.HOLD] for kind in Kind}
    opened(scene, item_rows.by_refs(scene, held[Kind.OPENED])[0] if held[Kind.OPENED] else [])
    red = [each for each in checks.red(scene) if each.about in held[Kind.RED]]
    come_up(scene, Kind.RED, [(each.about, check_view.what(each)) for each in red])
    if held[Kind.OCCURRED]:
        critical = _critical(scene)
        still = [each for each in risks.of(scene) if each.ref in held[Kind.OCCURRED] and is_grave(each, critical)]
        come_up(scene, Kind.OCCURRED, [(each.ref, risk_view.what(each)) for each in still])


def occurred(scene: Scene, before: Risk, after: Risk) -> None:
    """A risk has changed: one that has occurred and is grave speaks against a GO. After liftoff there are other words
    for it, and a way back."""
    if _go(scene) is None or scene.attempt.state not in BEFORE_LIFTOFF:
        return
    critical = _critical(scene)
    was, now = is_grave(before, critical), is_grave(after, critical)
    if now and not was:
        come_up(scene, Kind.OCCURRED, [(after.ref, risk_view.what(after))])
    elif was and not now:
        answered_for(scene, Kind.OCCURRED, {after.ref})


def _critical(scene: Scene) -> frozenset[str]:
    """Blockers, and what sets off a proposal to turn back."""
    blockers = (item.ref for item in item_rows.everything(scene) if item.weight is Weight.BLOCKER)
    return frozenset(blockers) | trigger.watched(scene.launch.settings.get("triggers", ()))


def _rested(scene: Scene, item: Item) -> str:
    """Which mandatory seats said go while it was settled: their answers are stale by now."""
    seats = standing.of(scene).seats or ()
    stale = [each.seat.code for each in seats if each.seat.mandatory and item.ref in re.split(r"[ ,]+", each.stale)]
    return f", and the go of {and_more(stale)} rested on it" if stale else ""


def come_up(scene: Scene, kind: Kind, named: Named, *, besides: Iterable[str] = ()) -> None:
    """Something speaks against a GO that stands; without one it is nothing to golive. `besides` are to hear of it too.

    Before liftoff director and deputy are asked whether it stands. After it they are told, as are those whose steps
    run.
    """
    go = _go(scene)
    if go is None or not named or scene.attempt.over_at is not None or scene.attempt.ended_at is not None:
        return
    if scene.attempt.state not in BEFORE_LIFTOFF:
        _alarm(scene, kind, named, besides)
        return
    new = doubts.add(scene, kind, named)
    if not new:
        return
    audit.append(scene.tx, scene.launch.id, *(_entry(scene, each.kind, each.ref, each.what) for each in new))

    deciders = scene.crew.of("director")
    still = doubts.open_ones(scene)
    room.tell(scene, deciders, f"doubt:{still[-1].id}", view.still_go(scene.launch, scene.attempt, new, still))
    others = [*rules.hands(plan.steps(scene), scene.crew, lifted=False), *besides]
    room.tell(
        scene,
        [user for user in dict.fromkeys(others) if user not in deciders],
        f"doubt:{still[-1].id}",
        view.asked_of_director(scene.launch, new),
    )
    _show(scene)


def _alarm(scene: Scene, kind: Kind, named: Named, besides: Iterable[str]) -> None:
    audit.append(scene.tx, scene.launch.id, *(_entry(scene, kind, ref, what) for ref, what in named))
    steps = plan.steps(scene)
    people = [*scene.crew.of("director"), *rules.hands(steps, scene.crew, lifted=True), *besides]
    key = f"alarm:{scene.tx.heads[scene.launch.id][0]}"
    room.tell(scene, dict.fromkeys(people), key, view.alarm(scene.launch, scene.attempt, named))


def _entry(scene: Scene, kind: Kind, ref: str, what: str) -> Entry:
    return Entry(NOBODY, "doubt", ref, {"kind": kind, "what": what}, scene.now)


def gone(scene: Scene, items: Iterable[Item]) -> None:
    """What was open is settled again: nobody has to answer for it any more."""
    answered_for(scene, Kind.OPENED, {item.ref for item in items if item.state in ENDS})


def answered_for(scene: Scene, kind: Kind, refs: Collection[str]) -> None:
    """What came up of a kind about these is so no more."""
    _over(scene, [each for each in doubts.open_ones(scene) if each.kind is kind and each.ref in refs])


def over_but(scene: Scene, kind: Kind, still: Collection[str]) -> None:
    """What came up of a kind is so no more, but about these."""
    _over(scene, [each for each in doubts.open_ones(scene) if each.kind is kind and each.ref not in still])


def _over(scene: Scene, over: Sequence[Doubt]) -> None:
    if over:
        doubts.answer(scene, over, Answer.GONE, by=None)
        _show(scene)


def slipped(scene: Scene) -> None:
    """T-0 was moved: far from when it was decided on, golive asks."""
    go = _go(scene)
    if go is None:
        return
    since = doubts.last_slip(scene, go.at) or _decided_on(scene, go)
    if (slip := rules.far_slip(scene.attempt, since)) is not None:
        come_up(scene, Kind.SLIP, [("", f"T-0 is {when.span(slip)} later than it was when that was decided")])


def answer(scene: Scene, said: Answer, *, by: str, reason: str = "") -> list[Doubt]:
    """What was in doubt is answered; returns it."""
    found = doubts.open_ones(scene)
    doubts.answer(scene, found, said, by=by, reason=reason)
    if found:
        _show(scene)
    return found


def _show(scene: Scene) -> None:
    room.board(scene)
    if (poll := polls.last(scene)) is not None:
        room.poll(scene, poll)


def _go(scene: Scene) -> Decision | None:
    decision = polls.standing_decision(scene)
    return decision if decision is not None and decision.answer is Reply.GO else None


def _decided_on(scene: Scene, go: Decision) -> datetime | None:
    """The T-0 that was decided on."""
    kept = polls.snapshot(scene.tx, go).get("t0")
    return datetime.fromisoformat(kept) if kept else None
