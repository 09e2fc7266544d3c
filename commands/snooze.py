"""`snooze [days|over]`: no digest for so many working days. `snooze DAY-3 10m`: that reminder once more, later."""

from __future__ import annotations

from datetime import timedelta

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain import alarms, chasing, hushing, when
from bot.domain.alarms import Kind
from bot.domain.people import must_be_of_here
from bot.domain.runbook import State, Step
from bot.domain.typed import shown
from bot.errors import Refused
from bot.services import room, steps
from bot.services.calls import answer, open_scene_of
from bot.store import audit, digests, homes, people, plan, remindings
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import digest as view
from bot.views import running as words
from bot.views.parts import At

USAGE = "snooze [days|over], or snooze REF 10m"
SUMMARY = "have no digest for so many working days; or be reminded of a step again, later"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

USUAL = timedelta(minutes=10)
"""How long a reminder is put off when nobody says."""


def run(tx: Tx, call: Call) -> Answer:
    return _step(tx, call) if call.refs else _digest(tx, call)


def _step(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    if len(call.refs) > 1:
        raise Refused("Put one reminder off at a time.")
    step = steps.named(scene, call.refs[0], all_steps)
    steps.must_run(scene, call, step)
    soon = steps.asked_at(scene, step)

    after = hushing.snooze(step, _length(call.text), by=call.actor, crew=scene.crew, soon=soon, now=call.now)
    _must_come(scene, after)

    plan.save(scene, step, after)
    plan.retime(scene)
    until = after.hushed_until.isoformat() if after.hushed_until else ""
    audit.append(tx, scene.launch.id, Entry(call.actor, "snooze", step.ref, {"until": until}, call.now))

    room.step(scene, after)

    return answer(words.put_off(steps.book_of(scene, all_steps), after))


def _must_come(scene: Scene, step: Step) -> None:
    """Raises Refused where the reminder that was asked for would not be given."""
    found = tuple(alarms.alarms(step, remindings.of(scene)[step.phase], scene.attempt))
    if any(each.kind is Kind.AGAIN for each in found):
        return
    ahead = next((each.at for each in found if each.at > scene.now), None)
    if ahead is not None:
        left = when.span(ahead - scene.now)
        raise Refused(f"{step.ref} is not late: you are reminded of it {left} from now anyway.", field="text")
    held = step.state is State.WAITING
    raise Refused(f"Nobody is reminded of {step.ref} {'before the countdown goes on' if held else 'while it runs'}.")


def _length(text: str) -> timedelta:
    typed = grammar.plain(text).strip().removeprefix("for ")
    return when.duration(typed) if typed else USUAL


def _digest(tx: Tx, call: Call) -> Answer:
    person = people.person(tx, call.actor, call.now)
    must_be_of_here(person, "be sent a digest")
    days = _days(call.text)

    morning = chasing.morning_after(call.now, person.zone)
    until = chasing.mornings_on(call.now, days, person.zone) if days else None

    digests.snooze(tx, call.actor, until, until or morning)

    homes.outdated(tx, call.actor)

    if until is None:
        return answer(["The next digest comes ", At(morning, person.zone), ", if you owe anything then."])
    return answer(view.snoozed(until, person.zone))


def _days(text: str) -> int:
    """Working days; 0 for `over`. One when nothing is said."""
    word = grammar.normalise(text).strip().lower().removesuffix(" days").removesuffix(" day")
    if word in ("", "over"):
        return 0 if word else 1
    if not (word.isascii() and word.isdecimal()) or not 1 <= int(word) <= chasing.LONGEST:
        raise Refused(
            f"golive cannot be quiet for {shown(grammar.plain(text))}. Say for how many working days, 1 to "
            f"{chasing.LONGEST}: `snooze 3`. `snooze over` ends it.",
            field="text",
        )
    return int(word)
