"""`close`: the attempt is over for good, once what belongs to its end is done. Shown first, then confirmed."""

from __future__ import annotations

from bot.contracts import Answer, Call, Ring
from bot.domain import wayback as rules
from bot.domain.criterion import counts
from bot.domain.people import must_command
from bot.services import announcing, countdown, rehearsing
from bot.services.calls import answer, open_scene_of
from bot.store import audit, criteria, plan
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import countdown as words
from bot.views import ending as view
from bot.views import rehearsal as rehearsals
from bot.views.blocks import Button
from bot.views.parts import Line

USAGE = "close"
SUMMARY = "end a launch for good, once all that comes after it is done"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    if scene.attempt.rehearsal:
        outcome = rehearsing.end(scene, by=call.actor)
        return answer(*rehearsals.ended(scene.launch, scene.attempt, outcome))

    was = scene.attempt
    judged_by = criteria.of(scene)
    then = rules.close(was, plan.steps(scene), call.now, judged_by)
    later = [each.ref for each in judged_by if counts(was) and not each.settled(was)]
    told = words.told(announcing.audiences(scene, "closed"))
    if call.seen != was.plan_version:
        again: list[Line] = [["The plan has changed since you were asked."]] if call.seen is not None else []
        return answer(*again, *view.would_close(scene.launch, was, later), told, buttons=[_button(scene)])

    countdown.change(scene, then)
    facts = {"attempt": then.number, "was": was.state}
    audit.append(tx, scene.launch.id, Entry(call.actor, "close", "", facts, call.now))

    announcing.announce(scene, "closed", str(then.id), by=call.actor, was=was.state)

    return answer(view.closed(scene.launch), told)


def _must_be_allowed(scene: Scene, call: Call) -> None:
    """Raises Refused or Lookup."""
    scene.member(call.actor, "close a launch")
    must_command(scene.crew, call.actor, "close a launch")


def _button(scene: Scene) -> Button:
    attempt = scene.attempt
    return Button("Close", "close", attempt=attempt.id, seen=attempt.plan_version, style="primary")
