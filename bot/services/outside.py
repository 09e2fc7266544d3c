"""What is told outside by drafts: approved, sent at once or by their step, and what follows when they have arrived."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import draft as rules
from bot.domain import running
from bot.domain.draft import OPEN, Draft, State
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step
from bot.errors import Refused
from bot.services import announcing, room, steps
from bot.store import audit, drafts, plan
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import draft as view
from bot.views import running as words
from bot.views.blocks import say

NOBODY = ""


def step_of(scene: Scene, draft: Draft) -> Step | None:
    """The step that sends a draft."""
    if draft.step is None:
        return None
    return next((step for step in plan.steps(scene) if step.id == draft.step), None)


def approve(scene: Scene, draft: Draft, *, by: str, seen: int | None) -> Draft:
    """Approve the words as they were seen. They leave now, unless a step that has not begun sends them.

    Raises Refused.
    """
    step = step_of(scene, draft)
    approved = rules.approve(draft, by=by, seen=seen, now=scene.now)
    view.message(draft, drafts.values(scene, draft), scene.launch.zone)  # what cannot be read cannot be approved
    waits = step is not None and step.state in (StepState.WAITING, StepState.FAILED)
    after = approved if waits else _on_its_way(scene, approved)
    _save(scene, draft, after)
    facts = {"act": "approve", "draft": draft.id, "event": draft.event, "audience": draft.audience, "text": draft.text}
    audit.append(scene.tx, scene.launch.id, Entry(by, "announce", step.ref if step else "", facts, scene.now))
    return after


def begin(scene: Scene, step: Step) -> None:
    """A step that sends drafts has begun: what is approved leaves, what waits still is asked for once more."""
    if "sends" not in step.flags or step.state is not StepState.STARTED:
        return
    waiting = []
    for draft in drafts.of(scene, *sorted(OPEN), step=step.id):
        if draft.state is State.APPROVED:
            _save(scene, draft, _on_its_way(scene, draft))
        else:
            waiting.append((draft, step.ref))
    if waiting:
        one = view.asks(scene.launch, scene.attempt, *waiting[0])
        message = one if len(waiting) == 1 else view.asks_all(scene.launch, scene.attempt, waiting)
        started = step.started_at or scene.now
        room.tell(scene, rules.approvers(scene.crew), f"sends:{step.id}:{started:%Y%m%dT%H%M%S}", message)


def _on_its_way(scene: Scene, draft: Draft) -> Draft:
    """Into the outbox, in the words of now. Who cannot be reached any more is not told: the draft is dropped."""
    if draft.audience not in announcing.reached_by(scene):
        return replace(draft, state=State.DROPPED, version=draft.version + 1, settled_at=scene.now)
    message = view.message(draft, drafts.values(scene, draft), scene.launch.zone)
    keys = announcing.send(scene, draft.audience, f"draft:{draft.id}:{draft.audience}", message, event=draft.event)
    return replace(draft, state=State.SENDING, version=draft.version + 1, keys=tuple(keys))


def _save(scene: Scene, before: Draft, after: Draft) -> None:
    drafts.save(scene, before, after)
    room.draft(scene, after)


def drop(scene: Scene, draft: Draft, *, by: str) -> None:
    """It is not sent. Raises Refused."""
    _save(scene, draft, rules.drop(draft, by=by, now=scene.now))
    facts = {"act": "drop", "draft": draft.id, "event": draft.event, "audience": draft.audience}
    audit.append(scene.tx, scene.launch.id, Entry(by, "announce", "", facts, scene.now))


def must_have_told(scene: Scene, step: Step, *, anyway: bool, by: str) -> None:
    """Raises Refused while words of the step have not arrived, with ways on; `anyway`, what was not sent is dropped."""
    if "sends" not in step.flags:
        return
    left = [draft for draft in drafts.of(scene, step=step.id) if draft.state in OPEN or draft.state is State.SENDING]
    if left and not anyway:
        looks = [view.look(scene.attempt, draft) for draft in left if draft.state is State.WAITING]
        raise Refused(view.not_told(step.ref, left), offer=[*looks[:3], view.done_anyway(scene.attempt, step.ref)])
    for draft in left:
        if draft.state in OPEN:
            drop(scene, draft, by=by)


def arrived(scene: Scene, number: int) -> None:
    """All that a draft has sent stands where it should; when that was the last of a step's, the step is done."""
    draft = drafts.by_id(scene, number)
    if draft is None or draft.state is not State.SENDING:
        return
    if any(state != "sent" for state in drafts.states(scene.tx, draft.keys).values()):
        return
    _save(scene, draft, replace(draft, state=State.SENT, version=draft.version + 1))
    step = step_of(scene, draft)
    if step is not None and step.state is StepState.STARTED and _all_told(scene, step):
        _end(scene, step)


def _all_told(scene: Scene, step: Step) -> bool:
    return all(draft.state in (State.SENT, State.DROPPED) for draft in drafts.of(scene, step=step.id))


def _end(scene: Scene, step: Step) -> None:
    after = running.end_by_itself(step, scene.now)
    facts = {"because": "its words have arrived", "ticked_with_it": list(step.open_lines)}
    now = steps.changed(scene, step, after, Entry(NOBODY, "done", step.ref, facts, scene.now))

    steps.tell_next(scene, after, now)
    told = say(*words.ended_by_itself(scene.launch, step))
    room.tell(scene, [step.started_by or scene.launch.director], f"told:{step.id}", told)
