"""`decide go|no-go`: director or deputy declares. Against the record a GO needs a reason and a second person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.contracts import Answer, Call, Ring
from bot.domain import ballot, when
from bot.domain import decision as rules
from bot.domain import doubt as doubting
from bot.domain.decision import Decision
from bot.domain.launch import State
from bot.domain.poll import Reply
from bot.domain.snapshot import exceptions
from bot.domain.standing import Standing
from bot.domain.typed import bare
from bot.errors import Refused
from bot.message import Form
from bot.services import deciding, evidence, seconding
from bot.services.calls import answer, open_scene_of
from bot.services.deciding import Ruling
from bot.store import polls, standing
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import decision as view
from bot.views import doubt as doubt_view
from bot.views import holding
from bot.views.blocks import Button
from bot.views.parts import At, Bold, Line, Mention, Time, marked

USAGE = "decide go|no-go [reason] (held at T-0: `decide go at TIME`), decide second, decide stands REASON"
SUMMARY = "declare go or no-go; against the record a GO needs a reason and a second person"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset({"answer", "at"})
CODES = False
REFS = False


STANDS = "stands"
"""Said instead of an answer: the GO that stands does so in spite of what has come up."""

AT = re.compile(
    r"at\s+(?:\d|T[+-]|today|tomorrow|yesterday|now\b|noon|midnight|(?:mon|tues|wednes|thurs|fri|satur|sun)day)", re.I
)
"""A reason that begins so is a T-0, or would be one: it is read as a time or refused, never taken for a reason."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the call says. `at` is the T-0 it names, `reason` as Slack sent it."""

    reply: Reply | None
    at: datetime | None
    reason: str


def opens(call: Call) -> bool:
    return not call.text.strip() and call.options.get("answer", STANDS) == STANDS


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    rules.must_be_allowed(scene.attempt, scene.crew, call.actor)
    now = standing.of(scene)
    if call.options.get("answer") == STANDS:
        doubting.must_be_seen(now.doubts, None)
        return doubt_view.form(scene.attempt, now.doubts)
    attempt = rules.stopped(scene.attempt, now.decision, call.now, doubted=bool(now.doubts))
    return view.form(scene.attempt, _advice(now), at_t0=attempt.held_at_t0)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    if bare(call.text).strip().lower() == "second":
        return _second(scene, call)
    if call.options.get("answer") == STANDS or bare(call.text).lower().split()[:1] == [STANDS]:
        return _stands(scene, call)
    said = _said(scene, call)
    scene.member(call.actor, "decide", lenient=said.reply is Reply.NO_GO)
    rules.must_be_allowed(scene.attempt, scene.crew, call.actor)
    now = standing.of(scene)
    if said.reply is None:
        raise Refused(f"Say `decide go` or `decide no-go` and why. {_advice(now)}", offer=[_open_form(scene)])
    ruling, cleaned = _ruling(scene, call, now, said.reply, said)
    warning: list[Line] = [[evidence.WARNING]] if cleaned else []

    if rules.is_against(ruling.answer, now.recommendation):
        rules.must_be_free_to_propose(polls.pending_decision(scene), call.now)
        pending = deciding.propose(scene, now, ruling)
        return answer(*_proposed(scene, pending, _advice(now)), *warning)

    deciding.declare(scene, now, ruling)
    return _declared(scene, ruling, warning)


def _second(scene: Scene, call: Call) -> Answer:
    """Agree to a GO against the recommendation. Everything is weighed again, as it is by now."""
    scene.member(call.actor, "second a decision")
    pending = polls.decision_of(scene, call.seen) if call.seen else polls.pending_decision(scene)
    if pending is None:
        raise Refused("No decision waits for a second person. `decide go` proposes one.")
    if pending.state != "pending":
        raise Refused(rules.over(pending, scene.launch.zone))
    seconding.know_leads(scene, call.actor)
    rules.must_be_second(scene.crew, pending, call.actor, call.now)
    rules.must_be_allowed(scene.attempt, scene.crew, pending.by)
    ruling = deciding.of_pending(pending, polls.snapshot(scene.tx, pending), call.actor)

    deciding.declare(scene, standing.of(scene), ruling, pending)

    return _declared(scene, ruling, [])


def _stands(scene: Scene, call: Call) -> Answer:
    """A GO that something has made doubtful stands all the same."""
    scene.member(call.actor, "say that a GO stands")
    rules.must_be_allowed(scene.attempt, scene.crew, call.actor)
    now = standing.of(scene)
    if now.decision is None or now.decision.answer is not Reply.GO:
        raise Refused("No GO stands, so none is in doubt. `decide go` declares one.")
    again = [doubt_view.stands_button(scene.attempt, now.doubts)]
    try:
        doubting.must_be_seen(now.doubts, call.seen)
    except Refused as no:
        raise Refused(no.text, offer=again if now.doubts else ()) from None
    typed = call.text if "answer" in call.options else call.text.strip()[len(STANDS) :]
    reason, cleaned = evidence.words(typed)
    if not reason:
        raise Refused("Say why: `decide stands the red check looks at the old system`.", field="text", offer=again)

    answered = deciding.stands(scene, now, by=call.actor, reason=reason)

    warning: list[Line] = [[evidence.WARNING]] if cleaned else []
    t0: list[Line] = [["T-0 is ", At(scene.attempt.t0, scene.launch.zone), "."]] if scene.attempt.t0 else []
    return answer(*doubt_view.stood(answered, reason), *t0, *warning)


def _said(scene: Scene, call: Call) -> Said:
    if chosen := call.options.get("answer"):
        reply, reason = ballot.take_reply(chosen)[0], call.text.strip()
    else:
        reply, reason = ballot.take_reply(call.text)
    if reply not in (None, Reply.GO, Reply.NO_GO):
        raise Refused("A decision is `go` or `no-go`. A condition is for a seat to say: `vote go-if …`.")
    typed = call.options.get("at", "")
    begins_with_time = reply is Reply.GO and AT.match(bare(reason))
    if not typed and not begins_with_time:
        return Said(reply, None, reason)
    zone, t0 = scene.launch.zone, scene.attempt.t0
    if typed:
        return Said(reply, when.moment(typed, now=call.now, zone=zone, t0=t0).at, reason)
    moment, rest = when.take_moment(reason, now=call.now, zone=zone, t0=t0)
    return Said(reply, moment.at, rest)


def _ruling(scene: Scene, call: Call, now: Standing, reply: Reply, said: Said) -> tuple[Ruling, bool]:
    """The decision as it would stand, and whether something secret was left out of it. Raises Refused."""
    if reply is Reply.GO and now.doubts:
        again = doubt_view.stands_button(scene.attempt, now.doubts)
        raise Refused("GO stands, and is in doubt. Say why it stands: `decide stands REASON`.", offer=[again])
    rules.must_change(now.decision, reply, call.now, call.actor)
    if said.at is not None:
        rules.must_be_at_t0(rules.stopped(scene.attempt, now.decision, call.now))
    reason, cleaned = evidence.words(said.reason)
    wanted = rules.reason_wanted(reply, rules.is_against(reply, now.recommendation))
    if wanted and not reason:
        raise Refused(wanted, field="text", offer=[_open_form(scene)])
    return Ruling(reply, call.actor, reason, said.at), cleaned


def _advice(now: Standing) -> str:
    return view.advice(now.recommendation, exceptions(now.items), now.exceptions)


def _proposed(scene: Scene, pending: Decision, advice: str) -> list[Line]:
    assert pending.lapses_at is not None, "a proposal always has an end"
    return [
        ["Your ", Bold("GO"), " waits for a second person: the deputy, a lead or the holder of a mandatory seat."],
        ["It stands in the launch room, and lapses at ", Time(pending.lapses_at, scene.launch.zone), "."],
        [advice],
    ]


def _declared(scene: Scene, ruling: Ruling, warning: list[Line]) -> Answer:
    attempt = scene.attempt
    assert attempt.t0 is not None, "there is no decision without a T-0"
    if ruling.answer is Reply.NO_GO:
        then = marked(" stands, and the countdown is held. `decide go` would replace it.")
        return answer([Bold("NO-GO"), *then], *warning, buttons=holding.choices(attempt))
    if attempt.state is State.HELD and attempt.held_by:
        first: Line = [Bold("GO"), " stands, and the countdown stays held: ", Mention(attempt.held_by), " stopped it."]
        resume = Button("Resume…", "resume", attempt=attempt.id)
        return answer(first, marked("`resume` lets it run again."), *warning, buttons=[resume])
    return answer([Bold("GO"), " stands. T-0 is ", At(attempt.t0, scene.launch.zone), "."], *warning)


def _open_form(scene: Scene) -> Button:
    return Button("Open form", "decide", attempt=scene.attempt.id, style="primary")
