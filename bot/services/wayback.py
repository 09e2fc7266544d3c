"""What a rollback does to a launch: called, agreed to, begun, and done."""

from __future__ import annotations

from bot.domain import proposal as proposals_rules
from bot.domain import runbook
from bot.domain import wayback as rules
from bot.domain.proposal import Kind, Proposal, State
from bot.domain.runbook import Step
from bot.services import announcing, countdown, picturing, rehearsing, room
from bot.store import audit, plan, proposals
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import wayback as view
from bot.views.step import Runbook

NOBODY = ""
"""The record's actor, when golive acts by itself."""


def propose(scene: Scene, *, by: str, why: str, ref: str | None) -> Proposal:
    """Call a rollback: it waits for a second person, who is asked in the room and directly."""
    pace = scene.attempt.pace
    lapses_at = proposals_rules.lapses_at(scene.now, pace)
    asked = proposals.add(
        scene, kind=Kind.ROLLBACK, by=by, why=why, subject=ref, lapses_at=lapses_at, next_at=lapses_at
    )
    proposals.look_again(scene, asked, proposals_rules.alone_at(asked, pace))
    facts = {"act": "propose", "why": why, **({"because": ref} if ref else {}), **scene.trusted}
    audit.append(scene.tx, scene.launch.id, Entry(by, "rollback", "", facts, scene.now))

    room.proposal(scene, asked)
    message = view.ask_second(book_of(scene), asked)
    room.tell(scene, proposals_rules.whom_to_ask(scene.crew, asked), f"rollback:{asked.id}:second", message)
    return asked


def begin(scene: Scene, asked: Proposal, *, by: str, second: str | None) -> None:
    """The rollback is confirmed.

    1. The proposal is settled. 2. The way back runs from now, launch day is locked. 3. The record.
    4. Room and audiences hear of it, and everybody who has a part in it.
    """
    settled = proposals.settle(scene, asked, State.AGREED if second else State.ALONE, second=second)
    countdown.change(scene, rules.begin(scene.attempt, by=asked.by, why=asked.why, now=scene.now))
    facts = {"act": "begin", "by": asked.by, "second": second, "alone": second is None, "why": asked.why}
    audit.append(scene.tx, scene.launch.id, Entry(by, "rollback", "", facts, scene.now))

    room.proposal(scene, settled)
    book = book_of(scene)
    home = rules.home_at(book.steps, scene.attempt, scene.now)
    announcing.announce(
        scene, "rollback", str(asked.id), by=asked.by, second=second, alone=second is None, why=asked.why, home=home
    )
    picturing.after(scene, "Rolling back", str(asked.id))
    _tell_crew(scene, book)
    end_after_its_last_step(scene, book.steps, by=by)


def _tell_crew(scene: Scene, book: Runbook) -> None:
    """Each of the way back's people once, with their steps; and whoever runs a step of launch day."""
    people: dict[str, None] = {}
    for step in book.steps:
        if step.own_clock and not step.settled:
            people |= dict.fromkeys(runbook.hands_of(step, scene.crew))
        elif step.state is runbook.State.STARTED and step.started_by:
            people[step.started_by] = None
    for user in people:
        room.tell(scene, [user], f"back:{scene.attempt.plan_version}", view.yours(book, user))


def withdraw(scene: Scene, asked: Proposal, *, by: str) -> None:
    settled = proposals.settle(scene, asked, State.WITHDRAWN)
    audit.append(scene.tx, scene.launch.id, Entry(by, "rollback", "", {"act": "withdraw"}, scene.now))
    room.proposal(scene, settled)


def look(scene: Scene, asked: Proposal) -> None:
    """Its time has come: whoever called it may go on alone now, or it has waited for too long."""
    if scene.now >= asked.lapses_at or scene.attempt.state not in rules.FLOWN:
        settled = proposals.settle(scene, asked, State.LAPSED)
        audit.append(scene.tx, scene.launch.id, Entry(NOBODY, "rollback", "", {"act": "lapse"}, scene.now))
        room.proposal(scene, settled)
        room.tell(scene, [asked.by], f"rollback:{asked.id}:lapsed", view.lapsed(scene.launch, scene.attempt, settled))
        return
    if scene.now >= proposals_rules.alone_at(asked, scene.attempt.pace):
        proposals.look_again(scene, asked, asked.lapses_at)
        room.proposal(scene, asked)
        room.tell(scene, [asked.by], f"rollback:{asked.id}:alone", view.may_go_alone(book_of(scene), asked))


def end_after_its_last_step(scene: Scene, steps: tuple[Step, ...], *, by: str) -> bool:
    """Rolled back, once nothing of the way back is left; a rehearsal is over then. False: it is not so yet."""
    then = rules.done(scene.attempt, steps, scene.now)
    if then is None:
        return False
    took = scene.now - scene.attempt.back_at if scene.attempt.back_at else None
    countdown.change(scene, then)
    audit.append(scene.tx, scene.launch.id, Entry(by, "rolled back", "", {"attempt": then.number}, scene.now))
    if then.rehearsal:
        rehearsing.end(scene, by=by)
        return True

    announcing.announce(scene, "rolled back", str(then.id), inside=True, took=took)
    picturing.after(scene, "Rolled back", str(then.id))
    message = view.what_now(scene.launch, scene.attempt, plan.steps(scene))
    room.tell(scene, scene.crew.of("director"), f"back:{then.id}:done", message)
    return True


def book_of(scene: Scene) -> Runbook:
    return Runbook(scene.launch, scene.attempt, scene.crew, plan.steps(scene), scene.now)
