"""`rollcall in`, `rollcall cannot REASON`: answer the roll call. Director and phase lead: `ask` those who have not."""

from __future__ import annotations

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain import rollcall as rules
from bot.domain import runbook
from bot.domain.people import must_command
from bot.domain.rollcall import Reply, Roll
from bot.domain.runbook import Step
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, rollcall, room, steps
from bot.services.calls import answer, form_button, open_scene_of
from bot.services.lookups.rollcall import show_roll
from bot.store import audit, people, plan, rollcalls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import blocks, stand_in
from bot.views import roll as roll_view
from bot.views import rollcall as view
from bot.views.parts import Bold, Mention

USAGE = "rollcall [in | cannot REASON | ask], or rollcall REF ask @user"
SUMMARY = "say that you are in, or that you can't; `status rollcall` shows who is"
RING = Ring.ALL
READS = False
OPTIONS = frozenset({"reply"})
CODES = False
REFS = True

CANNOT = ("cannot", "can't", "cant", "out")


def opens(call: Call) -> bool:
    return _word(call) in CANNOT and not _reason(call) and not call.options.get("reply")


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    _may_answer(scene, call)
    return view.cannot_form(scene.attempt)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    all_steps = plan.steps(scene)
    roll = rollcalls.whole(scene, all_steps)
    word = _word(call)
    if word in ("ask", "take", "decline") and call.refs:
        step = steps.named(scene, call.refs[0], all_steps)
        return {"ask": _ask, "take": _take, "decline": _decline}[word](scene, call, step, roll)
    if word == "ask":
        return _ask_again(scene, call, all_steps)
    if word == "in" or word in CANNOT:
        return _answer(scene, call, all_steps, roll)
    if not word:
        return Answer(show_roll(scene, call))
    raise Refused("Say `rollcall in`, or `rollcall cannot` and why. `status rollcall` shows who is in.")


def _word(call: Call) -> str:
    """What is wanted. A form brings the reason alone."""
    if call.options.get("reply"):
        return str(Reply.CANNOT)
    return grammar.plain(call.text).strip().partition(" ")[0].casefold().rstrip(".,:!…") if call.text else ""


def _reason(call: Call) -> str:
    return call.text if call.options.get("reply") else call.text.strip().partition(" ")[2]


def _may_answer(scene: Scene, call: Call) -> None:
    scene.hand(call.actor, "answer the roll call")
    if not rollcalls.opened(scene):
        raise Refused("No roll call has been opened yet. A step of the runbook opens it when it starts.")


def _answer(scene: Scene, call: Call, all_steps: tuple[Step, ...], roll: Roll) -> Answer:
    _may_answer(scene, call)
    reply = Reply.IN if _word(call) == "in" else Reply.CANNOT
    why, cleaned = evidence.words(_reason(call)) if reply is Reply.CANNOT else ("", False)
    if reply is Reply.CANNOT and not why:
        raise Refused("Say why, so that the director can help.", field="text", offer=[form_button(scene, call)])

    before = roll.answer(call.actor)
    said = rules.answer(roll, call.actor, reply, why or None, call.now)

    rollcalls.keep(scene, said)
    facts = {"reply": str(reply), **({"why": why} if why else {})}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "roll call", "", facts, call.now))

    rollcall.follow(scene)
    now = rollcalls.whole(scene, all_steps)
    if reply is Reply.CANNOT:
        rollcall.tell_deciders(scene, said, now, all_steps, call.key)
    elif before.reply is Reply.CANNOT:
        back = blocks.say([Bold(scene.launch.name), ": ", Mention(call.actor), " is in after all."])
        room.tell(scene, [user for user in scene.crew.of("director") if user != call.actor], f"in:{call.key}", back)

    if reply is Reply.IN:
        return answer(["Noted: you are in. ", Bold(roll_view.count(now)), "."])
    warning = [[evidence.WARNING]] if cleaned else []
    told = "Noted: you can't. Director and deputy have been told, and look for somebody else."
    return answer([told], *warning, buttons=view.answers(scene.attempt)[:1])


def _ask_again(scene: Scene, call: Call, all_steps: tuple[Step, ...]) -> Answer:
    scene.member(call.actor, "call the roll")
    opened = rollcalls.opened(scene)
    callers = [step for step in all_steps if step.id in opened and runbook.may_run(step, call.actor, scene.crew)]
    if not callers:
        raise Refused("No roll call of yours is open. The step that calls it opens it: `start` it.")
    rolls = rollcalls.rolls(scene, all_steps)
    step = max(callers, key=lambda each: (len(rolls[each.id].parts), -each.id))
    silent = rolls[step.id].of(None)
    if not silent:
        raise Refused("Everybody has answered.")

    rollcalls.ask_again(scene, step)
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "ask", step.ref, {"silent": len(silent)}, call.now))

    are = "who has not answered is" if len(silent) == 1 else "who have not answered are"
    return answer([f"{len(silent)} {are} asked once more."])


def _ask(scene: Scene, call: Call, step: Step, roll: Roll) -> Answer:
    scene.member(call.actor, "ask somebody to stand in")
    must_command(scene.crew, call.actor, "ask somebody to stand in")
    named = grammar.users(call.text) or tuple(filter(None, [call.options.get("who")]))
    if len(named) != 1:
        raise Refused(f"Name whom to ask: `rollcall {step.ref} ask @user`.")
    if step.settled:
        raise Refused(f"{step.ref} is {step.state}: nobody has to stand in for it.")
    person = people.person(scene.tx, named[0], scene.now)
    rules.must_be_able_to_stand_in(person, step)

    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "ask", step.ref, {"to": person.id}, call.now))

    book = steps.book_of(scene, plan.steps(scene))
    room.tell(scene, [person.id], f"stand in:{call.key}", stand_in.question(book, step, call.actor, person.zone))

    return answer([Mention(person.id), " is asked to run ", Bold(step.ref), f" {step.title}. You hear what they say."])


def _take(scene: Scene, call: Call, step: Step, roll: Roll) -> Answer:
    scene.hand(call.actor, f"run {step.ref}")
    owners = runbook.owners_of(step, scene.crew)
    instead_of = rules.take(step, roll, owners, by=call.actor, asked=rollcall.asked_by(scene, step, call.actor))

    rollcalls.give(scene, step, to=call.actor, instead_of=instead_of)
    rollcall.said_in(scene, call.actor, roll)
    plan.retime(scene)
    facts = {"to": call.actor, "from": instead_of}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "stand in", step.ref, facts, call.now))

    rollcall.follow(scene)
    room.plan_changed(scene, plan.steps(scene))
    told = blocks.say(stand_in.taken(scene.launch, step, call.actor, filter(None, [instead_of])))
    concerned = {*scene.crew.of("director"), *filter(None, [instead_of])} - {call.actor}
    room.tell(scene, sorted(concerned), f"taken:{call.key}", told)

    return answer([Bold(step.ref), f" {step.title} is yours. Thank you: the director is told."])


def _decline(scene: Scene, call: Call, step: Step, roll: Roll) -> Answer:
    scene.hand(call.actor, f"run {step.ref}")
    asker = rollcall.asked_by(scene, step, call.actor)
    if asker is None:
        raise Refused(f"Nobody has asked you to run {step.ref}.")

    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "decline", step.ref, {}, call.now))

    no = blocks.say([Bold(scene.launch.name), ": ", Mention(call.actor), " can't run ", Bold(step.ref), " either."])
    room.tell(scene, [asker], f"declined:{call.key}", no)

    return answer([Mention(asker), " is told that you can't."])
