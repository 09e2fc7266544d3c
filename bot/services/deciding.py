"""What a decision does to a launch: the record, the countdown, the GO step, the poll, and who hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.domain import decision as rules
from bot.domain import runbook
from bot.domain.decision import Decision
from bot.domain.doubt import Answer, Doubt
from bot.domain.poll import Reply
from bot.domain.runbook import Step
from bot.domain.snapshot import snapshot
from bot.domain.standing import Standing
from bot.services import announcing, closing, countdown, doubts, picturing, room
from bot.store import audit, plan, polls
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import decision as view


@dataclass(frozen=True, slots=True)
class Ruling:
    """What director or deputy says. `at` is the T-0 a late GO names. `second` agreed to it."""

    answer: Reply
    by: str
    reason: str
    at: datetime | None = None
    second: str | None = None


def propose(scene: Scene, now: Standing, ruling: Ruling) -> Decision:
    """A GO against the recommendation: it waits for a second person, in the room, for ten minutes."""
    clear_pending(scene)
    pending = polls.add_decision(
        scene,
        answer=ruling.answer,
        state="pending",
        by=ruling.by,
        reason=ruling.reason,
        recommendation=now.recommendation.verdict,
        against=True,
        lapses_at=scene.now + rules.LAPSES_AFTER,
        snapshot=_snapshot(now, ruling),
        head="",
    )
    facts = {"act": "propose", **_facts(scene, now, ruling)}
    audit.append(scene.tx, scene.launch.id, Entry(ruling.by, "decide", _ref(now), facts, scene.now))

    room.decision(scene, pending)
    others = [user for user in scene.crew.of("director") if user != ruling.by]
    sentence = view.recorded_advice(_snapshot(now, ruling))
    room.tell(
        scene, others, f"decision:{pending.id}:second", view.ask_second(scene.launch, scene.attempt, pending, sentence)
    )
    return pending


def declare(scene: Scene, now: Standing, ruling: Ruling, pending: Decision | None = None) -> Decision:
    """The decision stands from here on. `pending` is the proposal it was, if it needed a second person.

    1. What stood or waited before is over; so is an open poll.
    2. The countdown and the GO step follow.
    3. The record, whose head the decision keeps and the announcement prints.
    4. Room and audiences hear of it.
    """
    if now.decision is not None:
        polls.change_decision(scene.tx, now.decision, "standing", state="replaced")
    if pending is None:
        clear_pending(scene)
    if (poll := polls.open_poll(scene)) is not None:
        closing.close(scene, poll, by=ruling.by)
    doubts.answer(scene, Answer.DECIDED, by=ruling.by, reason=ruling.reason)
    _move_clock(scene, now, ruling)
    head = audit.append(
        scene.tx,
        scene.launch.id,
        Entry(ruling.second or ruling.by, "decide", _ref(now), _facts(scene, now, ruling), scene.now),
    )
    decision = _keep(scene, now, ruling, pending, head)
    _announce(scene, decision, ruling, _snapshot(now, ruling))
    return decision


def _keep(scene: Scene, now: Standing, ruling: Ruling, pending: Decision | None, head: str) -> Decision:
    known: dict[str, Any] = {
        "state": "standing",
        "at": scene.now,
        "recommendation": now.recommendation.verdict,
        "against": rules.is_against(ruling.answer, now.recommendation),
        "second": ruling.second,
        "second_at": scene.now if ruling.second else None,
        "snapshot": _decided_on(scene, now, ruling),
        "head": head,
    }
    if pending is None:
        return polls.add_decision(scene, answer=ruling.answer, by=ruling.by, reason=ruling.reason, **known)
    polls.change_decision(scene.tx, pending, "pending", **known)
    decision = polls.decision_by_id(scene.tx, pending.id)
    room.decision(scene, decision)
    return decision


def clear_pending(scene: Scene) -> None:
    """A proposal that still waits, or has lapsed unnoticed, gives way."""
    pending = polls.pending_decision(scene)
    if pending is not None:
        state = "lapsed" if rules.has_lapsed(pending, scene.now) else "replaced"
        polls.change_decision(scene.tx, pending, "pending", state=state)
        room.decision(scene, pending)


def _move_clock(scene: Scene, now: Standing, ruling: Ruling) -> None:
    attempt = rules.stopped(scene.attempt, now.decision, scene.now, doubted=bool(now.doubts))
    if ruling.answer is Reply.GO:
        attempt = rules.after_go(attempt, ruling.at, scene.now)
    else:
        attempt = rules.after_no_go(attempt, by=ruling.by, reason=ruling.reason, now=scene.now)
    _settle_go_step(scene, now, ruling)
    countdown.change(scene, attempt)


def stands(scene: Scene, now: Standing, *, by: str, reason: str) -> list[Doubt]:
    """The GO stands in spite of what has come up; returns that. A clock that was stopped for it runs again from now."""
    answered = doubts.answer(scene, Answer.STANDS, by=by, reason=reason)
    attempt = rules.stopped(scene.attempt, now.decision, scene.now, doubted=True)
    if attempt.held_at_t0:
        countdown.change(scene, rules.after_go(attempt, None, scene.now))
    facts = {"act": "stands", "in spite of": [f"{each.ref} {each.what}".strip() for each in answered], "reason": reason}
    head = audit.append(scene.tx, scene.launch.id, Entry(by, "decide", _ref(now), facts, scene.now))

    seq, _ = scene.tx.heads[scene.launch.id]
    refs = [each.ref for each in answered]
    announcing.announce(
        scene, "go stands", str(answered[-1].id), inside=True, by=by, why=reason, refs=refs, seq=seq, head=head
    )
    return answered


def go_step(now: Standing) -> Step | None:
    """The step that `decide` settles."""
    return next((step for step in now.steps if step.is_decision), None)


def _settle_go_step(scene: Scene, now: Standing, ruling: Ruling) -> None:
    """A GO settles the GO step; a no-go after it has it wait again."""
    step = go_step(now)
    done = step is not None and step.state is runbook.State.DONE
    if step is not None and done is not (ruling.answer is Reply.GO):
        after = rules.undecided(step) if done else runbook.decided(step, by=ruling.by, now=scene.now)
        plan.save(scene, step, after)
        room.step(scene, after)


def _announce(scene: Scene, decision: Decision, ruling: Ruling, known: Mapping[str, Any]) -> None:
    seq, head = scene.tx.heads[scene.launch.id]
    announcing.announce(
        scene,
        "go" if ruling.answer is Reply.GO else "no-go",
        str(decision.id),
        by=ruling.by,
        second=ruling.second,
        why=ruling.reason,
        recommendation=view.recorded_advice(known),
        seq=seq,
        head=head,
    )
    room.board(scene)
    if (poll := polls.last(scene)) is not None:
        room.poll(scene, poll)
    if ruling.answer is Reply.GO:
        picturing.after(scene, "GO", str(decision.id))


def _snapshot(now: Standing, ruling: Ruling) -> dict[str, Any]:
    return {**snapshot(now), "at": ruling.at.isoformat() if ruling.at else None}


def _decided_on(scene: Scene, now: Standing, ruling: Ruling) -> dict[str, Any]:
    """What was known, and the T-0 that stands by it."""
    return {**_snapshot(now, ruling), "t0": scene.attempt.t0.isoformat() if scene.attempt.t0 else None}


def of_pending(pending: Decision, known: Mapping[str, Any], second: str) -> Ruling:
    """What was proposed, with the one who agrees. `known` is the snapshot kept with it."""
    at = datetime.fromisoformat(known["at"]) if known.get("at") else None
    return Ruling(pending.answer, pending.by, pending.reason, at, second)


def _facts(scene: Scene, now: Standing, ruling: Ruling) -> dict[str, Any]:
    """The decision as the record keeps it: what was known is there in short."""
    return {
        "answer": ruling.answer,
        "by": ruling.by,
        "second": ruling.second,
        "reason": ruling.reason,
        "recommendation": now.recommendation.verdict,
        "because": list(now.recommendation.why),
        "percent": now.readiness.total.percent,
        "blockers": list(now.readiness.unmet_blockers),
        "exceptions": _snapshot(now, ruling)["exceptions"],
        "excepted": [f"{each.ref} {each.kind}" for each in now.exceptions],
        "seats": [closing.said(each) for each in now.seats or ()],
        "replaces": now.decision.answer if now.decision else None,
        **scene.trusted,
    }


def _ref(now: Standing) -> str:
    step = go_step(now)
    return step.ref if step else ""
