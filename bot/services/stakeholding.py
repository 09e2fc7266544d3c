"""Stakeholders are asked, answer, and what follows from their answers."""

from __future__ import annotations

from bot.domain import draft, telling
from bot.domain import stakeholder as rules
from bot.domain.launch import State
from bot.domain.stakeholder import Answer, Stakeholder
from bot.services import room
from bot.store import audit, readiness, stakeholders
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import stakeholders as view

FACT = "stakeholders approved"


def ask(scene: Scene) -> None:
    """Ask those whose approval is waited for, from five days before T-0 on and once more a day before; each once."""
    attempt = scene.attempt
    if attempt.state is not State.COUNTING or attempt.t0 is None or attempt.t0 - rules.ASKED_AT > scene.now:
        return
    last_day = attempt.t0 - telling.A_DAY <= scene.now
    for each in stakeholders.of(scene):
        if each.waited_for and each.person is not None:
            key = f"stakeholder:{each.id}:{'day' if last_day else 'days'}"
            room.tell(scene, [each.person], key, view.question(scene.launch, attempt))


def say(
    scene: Scene, who: Stakeholder, answer: Answer, *, by: str, reason: str | None, evidence: str | None, key: str
) -> None:
    """Keep what somebody said; the item that follows from it follows, and those who see to it hear of a *not yet*."""
    stakeholders.say(scene, who, answer, by=by, reason=reason, evidence=evidence)
    facts = {"act": "answer", "stakeholder": who.name, "answer": str(answer), "reason": reason, "evidence": evidence}
    audit.append(scene.tx, scene.launch.id, Entry(by, "stakeholder", "", facts, scene.now))

    follow(scene)
    if answer is Answer.NOT_YET:
        others = [user for user in draft.approvers(scene.crew) if user != by]
        room.tell(scene, others, f"not yet:{key}", view.not_yet(scene.launch, who, reason or ""))


def follow(scene: Scene) -> None:
    """Whatever shows the item that asks for their approval."""
    room.items_changed(scene, readiness.wanting(scene, FACT), advised=True)
