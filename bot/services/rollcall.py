"""What a roll call brings about: people are asked, lines tick themselves, the director hears of who can't."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.domain import rollcall as rules
from bot.domain.people import Away
from bot.domain.rollcall import Answer, Reply, Roll
from bot.domain.runbook import State, Step
from bot.services import room, steps
from bot.store import audit, people, plan, rollcalls
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import stand_in as view


def begin(scene: Scene, step: Step) -> None:
    """A step that calls the roll has begun."""
    if rules.calls(step) and step.state is State.STARTED and step.started_by is not None:
        rollcalls.open_new(scene, step, by=step.started_by)
        follow(scene)


def follow(scene: Scene) -> None:
    """Bring everything up to what people have said: the lines of roll calls that run, their cards, the board."""
    all_steps = plan.steps(scene)
    rolls = rollcalls.rolls(scene, all_steps)
    running = [step for step in all_steps if step.id in rolls and step.state is State.STARTED]
    for step in running:
        if lines := _lines_to_tick(scene, step, rolls[step.id]):
            entries = [Entry("", "tick", f"{step.ref}.{line}", {}, scene.now) for line in sorted(lines)]
            steps.changed(scene, step, replace(step, ticked=step.ticked | lines), *entries)
    if rolls:
        room.step_changed(scene, *[step for step in all_steps if step.id in rolls])


def _lines_to_tick(scene: Scene, step: Step, roll: Roll) -> frozenset[int]:
    ready = {line for line, fact in rollcalls.facts_of(scene, step).items() if fact in roll.facts}
    return frozenset(ready) - step.ticked


def tell_deciders(scene: Scene, answer: Answer, roll: Roll, all_steps: Sequence[Step], key: str) -> None:
    """Director and deputy hear who can't, and whom they could ask instead."""
    part = roll.parts.get(answer.person, rules.Part())
    found = _stand_ins(scene, answer.person, [step for step in part.owns if not step.is_decision], roll, all_steps)
    book = steps.book_of(scene, all_steps)
    message = view.refused(book, answer.person, answer.reason or "", roll, found, people.names(scene.tx))
    room.tell(scene, _deciders(scene, [answer.person]), f"roll:{key}", message)


def tell_of_absence(scene: Scene, away: Away, key: str) -> tuple[Step, ...]:
    """Director and deputy hear which steps somebody leaves behind, and whom they could ask; returns the steps."""
    all_steps = plan.steps(scene)
    left = rules.left_behind(away, all_steps, scene.crew)
    deciders = _deciders(scene, [away.who])
    if left and deciders:
        found = _stand_ins(scene, away.who, left, rollcalls.whole(scene, all_steps), all_steps)
        message = view.absent(steps.book_of(scene, all_steps), away, found, people.names(scene.tx))
        room.tell(scene, deciders, f"away:{key}:steps", message)
    return left if deciders else ()


def _stand_ins(scene: Scene, of: str, those: Iterable[Step], roll: Roll, all_steps: Sequence[Step]) -> view.Found:
    """For each of somebody's steps, who could run it."""
    crew, pace = scene.crew, scene.attempt.pace
    could = ((step, rules.stand_ins(step, roll, all_steps, crew, pace)) for step in those)
    return [(step, [each for each in them if each.user != of]) for step, them in could]


def _deciders(scene: Scene, but: Iterable[str]) -> list[str]:
    return [user for user in scene.crew.of("director") if user not in but]


def asked_by(scene: Scene, step: Step, user: str) -> str | None:
    """Who asked `user` to run the step in somebody's place, if anybody did."""
    for entry in reversed(audit.entries(scene.tx, scene.launch.id, ref=step.ref, verb="ask", last=100)):
        if entry.facts.get("to") == user:
            return entry.actor
    return None


def said_in(scene: Scene, user: str, roll: Roll) -> None:
    """Who takes a step is in, whatever they said before."""
    before = roll.answer(user)
    if before.reply is not Reply.IN:
        rollcalls.keep(scene, replace(before, reply=Reply.IN, reason=None, replied_at=scene.now))
