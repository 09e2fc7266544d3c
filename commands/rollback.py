"""`rollback reason`: turn back after liftoff. A second person is asked; who waited three minutes may go on alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import proposal as proposals_rules
from bot.domain import wayback as rules
from bot.domain.people import must_command
from bot.domain.proposal import Kind, Proposal
from bot.domain.risk import State as RiskState
from bot.domain.runbook import State
from bot.domain.typed import bare
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, seconding, verdicts, wayback
from bot.services.calls import answer, fitting, form_button, open_scene_of
from bot.store import criteria, plan, proposals, risks
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import wayback as view
from bot.views.blocks import Button
from bot.views.parts import Line, escape
from bot.views.proposing import Cause

USAGE = "rollback REASON, then rollback agree|alone|withdraw"
SUMMARY = "turn back after liftoff; a second person has three minutes to agree"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = False


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and not call.text and not call.options


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    _must_be_allowed(scene, call)
    return view.form(scene.attempt, _cause(scene, call))


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    act = call.options.get("act") or bare(call.text).strip().lower()
    return ACTS[act](scene, call) if act in ACTS else _propose(scene, call)


def _propose(scene: Scene, call: Call) -> Answer:
    _must_be_allowed(scene, call)
    why, cleaned = evidence.words(call.text)
    cause = _cause(scene, call)
    if not why:
        raise Refused(
            "Say why, so that everybody knows: `rollback the error rate is 4 %`.",
            field="text",
            offer=[form_button(scene, call)],
        )
    begun = rules.points_of_no_return(plan.steps(scene))
    if begun and "sure" not in call.options:
        raise Refused(view.no_return(begun), offer=[_sure(scene, why, cause)])

    asked = wayback.propose(scene, by=call.actor, why=why, ref=cause.ref if cause else None)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    people = proposals_rules.whom_to_ask(scene.crew, asked)
    lines = view.called(wayback.book_of(scene), asked, people)
    return answer(*lines, *warning, buttons=[view.withdraw_button(scene.attempt, asked)])


def _must_be_allowed(scene: Scene, call: Call) -> None:
    """Raises Refused or Lookup. Only one can be called at a time."""
    scene.member(call.actor, "roll a launch back", lenient=True)
    must_command(scene.crew, call.actor, "roll a launch back")
    rules.must_be_flown(scene.attempt, call.now)
    asked = proposals.pending(scene, Kind.ROLLBACK)
    if asked is None:
        return
    if call.now >= asked.lapses_at:
        wayback.look(scene, asked)
        return
    own = asked.by == call.actor
    offer = [view.withdraw_button(scene.attempt, asked)] if own else [view.agree_button(scene.attempt, asked)]
    if own and call.now >= proposals_rules.alone_at(asked, scene.attempt.pace):
        offer.insert(0, view.alone_button(scene.attempt, asked))
    whose = "you" if own else f"<@{asked.by}>"
    raise Refused(f"A rollback was called by {whose} already, and waits for a second person.", offer=offer)


def _cause(scene: Scene, call: Call) -> Cause | None:
    """What the button stood beside: a step that failed, a criterion that is missed, a risk that has occurred."""
    if not call.refs:
        return None
    [ref, *_] = call.refs
    step = next((step for step in plan.steps(scene) if step.ref == ref and step.state is State.FAILED), None)
    if step is not None:
        return Cause(ref, f"{ref} failed: {step.reason or ''}".removesuffix(": "))
    missed = next((each for each in criteria.of(scene) if each.ref == ref and verdicts.breaks(scene, each)), None)
    if missed is not None:
        return Cause(ref, f"{ref} {missed.title}: {missed.said}")
    risk = next((each for each in risks.of(scene) if each.ref == ref and each.state is RiskState.OCCURRED), None)
    return Cause(ref, f"{ref} {risk.title} has occurred: {risk.why}") if risk else None


def _sure(scene: Scene, why: str, cause: Cause | None) -> Button:
    refs = (cause.ref,) if cause else ()
    text = escape(why)
    button = Button("Roll back…", "rollback", refs, {"sure": "yes"}, text, scene.attempt.id, style="danger")
    return fitting(button)


def _agree(scene: Scene, call: Call) -> Answer:
    """The second person's word: the rollback begins."""
    scene.member(call.actor, "agree to a rollback")
    asked = _asked(scene, call)
    seconding.know_leads(scene, call.actor)
    proposals_rules.must_agree(scene.crew, asked, call.actor)
    rules.must_be_flown(scene.attempt, call.now)

    wayback.begin(scene, asked, by=call.actor, second=call.actor)

    return answer(*view.begun(wayback.book_of(scene)))


def _alone(scene: Scene, call: Call) -> Answer:
    """Nobody has answered in time: whoever called it goes on."""
    scene.member(call.actor, "roll a launch back")
    must_command(scene.crew, call.actor, "roll a launch back")
    asked = _asked(scene, call)
    proposals_rules.must_go_alone(asked, call.actor, scene.attempt.pace, call.now)
    rules.must_be_flown(scene.attempt, call.now)

    wayback.begin(scene, asked, by=call.actor, second=None)

    return answer(*view.begun(wayback.book_of(scene)))


def _withdraw(scene: Scene, call: Call) -> Answer:
    scene.member(call.actor, "take a rollback back")
    asked = _asked(scene, call)
    if call.actor != asked.by:
        must_command(scene.crew, call.actor, "take a rollback back")

    wayback.withdraw(scene, asked, by=call.actor)

    return answer(["Taken back: nothing is rolled back."])


def _asked(scene: Scene, call: Call) -> Proposal:
    """The rollback that waits for a second person. Raises Refused."""
    asked = proposals.of(scene, call.seen) if call.seen else proposals.pending(scene, Kind.ROLLBACK)
    if asked is None:
        rules.must_be_flown(scene.attempt, call.now)
        raise Refused("No rollback waits for a second person. `rollback REASON` calls one.")
    proposals_rules.must_be_pending(asked, call.now, scene.launch.zone)
    return asked


ACTS: Mapping[str, Callable[[Scene, Call], Answer]] = {"agree": _agree, "alone": _alone, "withdraw": _withdraw}
