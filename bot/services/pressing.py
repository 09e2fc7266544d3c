"""*Compress* or *Keep*: what the director is asked when steps before launch day are past their time as T-0 is named."""

from __future__ import annotations

from bot.contracts import Answer, Call
from bot.domain import pressing as rules
from bot.domain import reminding
from bot.domain.alarms import Kind
from bot.domain.pressing import Pressed
from bot.domain.runbook import Step
from bot.errors import Refused
from bot.services import countdown, room
from bot.services.calls import answer, changed_since
from bot.store import audit, plan
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import pressing as view

COMPRESS, KEEP = "compress", "keep"


def ask(scene: Scene) -> bool:
    """Put the list to the director, once for each version of the plan. False: there is nothing to ask."""
    found = rules.pressed(plan.steps(scene), scene.attempt, scene.now)
    if found is None:
        return False
    message = view.asked(scene.launch, scene.attempt, found, scene.crew, scene.now)
    room.tell(scene, [scene.crew.director], f"late:{scene.attempt.plan_version}", message)
    return True


def settle(scene: Scene, call: Call, choice: str) -> Answer:
    """What was chosen, as long as the plan is as it was shown; else the list again."""
    found = rules.pressed(plan.steps(scene), scene.attempt, scene.now)
    if found is None:
        raise Refused("No step before launch day is past its time, so there is nothing to compress or to keep.")
    if call.seen != scene.attempt.plan_version:
        lines = view.listed(scene.launch, scene.attempt, found, scene.crew, scene.now)
        return answer(*changed_since(call), *lines, buttons=view.buttons(scene.attempt))
    return _compressed(scene, call, found) if choice == COMPRESS else _kept(scene, call, found)


def _compressed(scene: Scene, call: Call, found: Pressed) -> Answer:
    countdown.change(scene, rules.compress(scene.attempt, found.squeeze))
    facts = {"act": COMPRESS, "steps": [step.ref for step in found.steps], "begin": found.squeeze.begin.isoformat()}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "t0", "", facts, call.now))

    return answer(*view.compressed(scene.launch, found))


def _kept(scene: Scene, call: Call, found: Pressed) -> Answer:
    """They stay late, and their people hear that they are to begin now."""
    facts = {"act": KEEP, "late": [step.ref for step in found.late], "plan": scene.attempt.plan_version}
    if any(entry.facts == facts for entry in audit.entries(scene.tx, scene.launch.id, verb="t0", last=1)):
        raise Refused("They are kept as they are already, and their people were told.")
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "t0", "", facts, call.now))

    theirs: dict[str, list[Step]] = {}
    for step in found.late:
        for user in reminding.told(Kind.DUE, step, scene.crew):
            theirs.setdefault(user, []).append(step)
    for user, late in theirs.items():
        room.tell(scene, [user], f"kept:{scene.attempt.plan_version}", view.now_due(scene.launch, scene.attempt, late))

    return answer(view.kept(found, len(theirs)))
