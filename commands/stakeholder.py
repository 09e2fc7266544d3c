"""`stakeholder …`: who outside the team approves the launch or is kept informed, and what they said."""

from __future__ import annotations

from bot import grammar
from bot.contracts import Answer, Call, Ring
from bot.domain import draft, stakeholder
from bot.domain.stakeholder import Answer as Said
from bot.domain.stakeholder import Role, Stakeholder
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, places, stakeholding
from bot.services.calls import answer, form_button, open_scene_of
from bot.store import audit, people, stakeholders
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import stakeholders as view
from bot.views.parts import Bold

USAGE = "stakeholder [add @user|NAME [informed] | drop @user|NAME | approve | not yet REASON]"
SUMMARY = "who outside the team approves the launch or is kept informed, and what they said"
RING = Ring.ALL
READS = False
OPTIONS = frozenset({"evidence"})
CODES = False
REFS = False

NOT_YET = ("not yet", "notyet", "not-yet")


def opens(call: Call) -> bool:
    act, rest = _act(call)
    return (act == "not yet" and not rest) or (act == "record" and "evidence" not in call.options)


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    act, _ = _act(call)
    if act == "record":
        _must_record(scene, call)
        return view.record_form(scene.attempt, _by_id(scene, call))
    _own(scene, call)
    return view.not_yet_form(scene.attempt)


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    act, rest = _act(call)
    if act == "seen":
        return _seen(scene, call)
    if act in ("add", "drop"):
        return _change(scene, call, act, rest)
    if act == "record":
        return _recorded(scene, call, _by_id(scene, call), Said(call.options.get("answer", "approved")), rest)
    if act == "approve":
        return _approve(scene, call, rest)
    if act == "not yet":
        return _not_yet(scene, call, rest)
    scene.hand(call.actor, "see the stakeholders")
    if act:
        raise Refused(f"Say `{USAGE}`.")
    records = draft.may_approve(scene.crew, call.actor) or scene.crew.leads_any(call.actor)
    return Answer(view.overview(scene.launch, scene.attempt, stakeholders.of(scene), records=records))


def _act(call: Call) -> tuple[str, str]:
    """What is wanted, and the words with it."""
    text = call.text.strip()
    if act := call.options.get("act"):
        return act, text
    plain = grammar.plain(text)
    for word in NOT_YET:
        if plain.casefold() == word or plain.casefold().startswith(f"{word} "):
            return "not yet", text[len(word) :].strip()
    first, _, rest = text.partition(" ")
    return first.casefold(), rest.strip()


def _must_name(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "name stakeholders")
    draft.must_approve(scene.crew, call.actor)


def _must_record(scene: Scene, call: Call) -> None:
    scene.member(call.actor, "record what a stakeholder said")
    if not (scene.crew.commands(call.actor) or scene.crew.leads_any(call.actor)):
        raise Refused("A lead, the deputy or the director records what a stakeholder said outside of Slack.")


def _change(scene: Scene, call: Call, act: str, words: str) -> Answer:
    _must_name(scene, call)
    name, person, role = _read(scene, words)
    there = stakeholders.of(scene)
    if act == "drop":
        who = stakeholder.named(there, name, person)
        stakeholders.drop(scene, who)
    else:
        _added(scene, call, name, person, role)
    facts = {"act": act, "stakeholder": name, "role": str(role)}
    audit.append(scene.tx, scene.launch.id, Entry(call.actor, "stakeholder", "", facts, call.now))

    stakeholding.follow(scene)
    stakeholding.ask(scene)

    if act == "drop":
        return answer([Bold(name), " is no stakeholder any more."])
    does = "approves this launch: they are asked from T-5d on" if role is Role.APPROVING else "is kept informed"
    outside = "" if person else " They are outside of Slack: a lead records what they say, with evidence."
    return answer([Bold(name), f" {does}.{outside}"])


def _added(scene: Scene, call: Call, name: str, person: str | None, role: Role) -> None:
    same = [
        each
        for each in stakeholders.of(scene)
        if (person and each.person == person) or (not person and each.name.casefold() == name.casefold())
    ]
    if same and same[0].role is role:
        raise Refused("They are a stakeholder already. `stakeholder` shows what each said.")
    if same:
        stakeholders.change_role(scene, same[0], role)
        return
    if person is not None and role is Role.APPROVING:
        places.must_be_members(scene.tx, [person], call.now, "approve a launch")
    stakeholders.add(scene, name, person, role, call.actor)


def _read(scene: Scene, words: str) -> tuple[str, str | None, Role]:
    """Name, person and role. Raises Refused."""
    users = grammar.users(words)
    plain = grammar.plain(grammar.without_tokens(words) if users else words).strip().strip('"“”')
    rest, _, last = plain.rpartition(" ")
    role = Role(last.casefold()) if last.casefold() in set(Role) else Role.APPROVING
    name = rest if last.casefold() in set(Role) else plain
    if users:
        return people.names(scene.tx).get(users[0], users[0]), users[0], role
    name = name.strip().strip('"“”')
    if not name or len(name) > 100:
        raise Refused(
            "Name them: `stakeholder add @user`, or `stakeholder add Jane Doe` for somebody outside of Slack."
        )
    return name, None, role


def _by_id(scene: Scene, call: Call) -> Stakeholder:
    wanted = call.options.get("who", "")
    found = next((each for each in stakeholders.of(scene) if str(each.id) == wanted), None)
    if found is None:
        raise Refused("They are no stakeholder any more. `stakeholder` shows who is.")
    return found


def _own(scene: Scene, call: Call) -> Stakeholder:
    scene.member(call.actor, "approve a launch")
    return stakeholder.of_person(stakeholders.of(scene), call.actor)


def _approve(scene: Scene, call: Call, words: str) -> Answer:
    if words:
        name, person, _ = _read(scene, words)
        who = stakeholder.named(stakeholders.of(scene), name, person)
        return _recorded(scene, call, who, Said.APPROVED, "")
    who = _own(scene, call)
    if who.answer is Said.APPROVED:
        return answer(["You approve it already. Thank you."])
    stakeholding.say(scene, who, Said.APPROVED, by=call.actor, reason=None, evidence=None, key=call.key)
    return answer(["Noted: you approve ", Bold(scene.launch.name), ". Thank you."])


def _not_yet(scene: Scene, call: Call, words: str) -> Answer:
    who = _own(scene, call)
    why, cleaned = evidence.words(words)
    if not why:
        raise Refused("Say what is missing.", field="text", offer=[form_button(scene, call)])
    stakeholding.say(scene, who, Said.NOT_YET, by=call.actor, reason=why, evidence=None, key=call.key)
    warning = [[evidence.WARNING]] if cleaned else []
    told = "Noted, and told to those who see to it. When it is mended: "
    return answer([told], *warning, buttons=view.answers(scene.attempt)[:1])


def _recorded(scene: Scene, call: Call, who: Stakeholder, said: Said, words: str) -> Answer:
    """What somebody said outside of Slack. Whoever is in Slack says it themselves."""
    _must_record(scene, call)
    if who.person is not None:
        raise Refused(f"{who.name} is in Slack, and answers in person. golive has asked, or asks at T-5d.")
    shown, _ = evidence.words(call.options.get("evidence", ""))
    if not shown:
        raise Refused("Say where it stands that they said so, with `evidence=https://…`.", field="evidence")
    why, _ = evidence.words(words)
    if said is Said.NOT_YET and not why:
        raise Refused("Say what is missing.", field="text")
    reason = why if said is Said.NOT_YET else None
    stakeholding.say(scene, who, said, by=call.actor, reason=reason, evidence=shown, key=call.key)
    return answer(["Recorded: ", Bold(who.name), " approves." if said is Said.APPROVED else " does not approve yet."])


def _seen(scene: Scene, call: Call) -> Answer:
    scene.hand(call.actor, "say that they have seen it")
    key = call.options.get("of", "")[:200]
    again = not stakeholders.see(scene, key, call.actor)
    many = stakeholders.seen(scene.tx, scene.attempt.id)[key]
    return answer(["You had said so already." if again else f"Thank you. Seen by {many}."])
