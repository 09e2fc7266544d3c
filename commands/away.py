"""`away until=TIME [@substitute]`: who stands in for you, and until when. `away over`: you are back."""

from __future__ import annotations

import re

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain import away as rules
from bot.domain import when
from bot.domain.people import Away, must_command
from bot.errors import Refused
from bot.message import Form
from bot.services import asking, places, rollcall, room
from bot.services.calls import answer, form_button, open_scene_of
from bot.store import audit, launches, polls
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import away as view
from bot.views.parts import At, Line, Mention

USAGE = "away until=TIME [@substitute] (or over; who=@user for somebody else)"
SUMMARY = "say until when you are away, and who stands in for you"
RING = Ring.ALL
READS = False
OPTIONS = frozenset({"until", "for", "who"})
CODES = False
REFS = False

BACK = frozenset({"over", "off", "back"})


def opens(call: Call) -> bool:
    return call.origin is not Origin.MODAL and not call.options.get("until") and not _is_back(call)


def form(tx: Tx, call: Call) -> Form:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "name a substitute")
    typed = grammar.plain(grammar.without_tokens(call.text)).strip()
    until = re.sub(r"^until\b\s*", "", typed, flags=re.IGNORECASE)
    return view.form(scene.attempt, until, next(iter(grammar.users(call.text)), None), call.options.get("who", ""))


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    scene.member(call.actor, "name a substitute")
    if opens(call):
        return answer(["Say until when, and who stands in for you."], buttons=[form_button(scene, call)])
    who = _who(scene, call)
    before = scene.crew.away.get(who)
    if _is_back(call) and before is None:
        raise Refused(f"<@{who}> is not away. `away until=friday 9:00 @user` says that they are.")
    absent = None if _is_back(call) else _absent(scene, call, who)

    launches.set_away(tx, scene.launch.id, who, absent)
    audit.append(tx, scene.launch.id, Entry(call.actor, "away", "", _facts(who, absent), call.now))

    for row in launches.areas(tx, scene.launch.id):
        if scene.crew.leads_place(who, row.code):
            room.area(scene, row.code)
    _tell(scene, call, who, before, absent)
    _ask_instead(scene, who, absent)
    now = Scene(tx, scene.launch, scene.attempt, scene.now)
    left = rollcall.tell_of_absence(now, absent, call.key) if absent else ()

    return answer(_line(scene, who, absent), *view.left(left))


def _is_back(call: Call) -> bool:
    return grammar.without_tokens(call.text).strip(" .!").lower() in BACK


def _who(scene: Scene, call: Call) -> str:
    """Whose absence it is: the actor's, or, said by director or deputy, somebody else's. Raises Refused."""
    named = grammar.users(call.options.get("who", ""))
    if not named or named[0] == call.actor:
        return call.actor
    must_command(scene.crew, call.actor, "say that somebody else is away")
    return named[0]


def _absent(scene: Scene, call: Call, who: str) -> Away:
    typed = grammar.plain(call.options.get("until", "")).strip()
    until = when.moment(typed, now=call.now, zone=scene.launch.zone, t0=scene.attempt.t0)
    named = grammar.users(call.options.get("for", "")) or grammar.users(call.text)
    if grammar.groups(call.text) or len(named) > 1:
        raise Refused("One person stands in for you. Name one: `away until=friday 9:00 @user`.", field="for")
    substitute = named[0] if named else None
    if substitute:
        places.must_be_members(scene.tx, [substitute], scene.now, "stand in for a lead")
        rules.must_be_able_to_stand_in(scene.crew, who, substitute)
    return Away(who, substitute, until.at)


def _tell(scene: Scene, call: Call, who: str, before: Away | None, absent: Away | None) -> None:
    """The substitute, old or new, hears of it; so does whoever was said to be away."""
    concerned = {who, *(each.substitute for each in (before, absent) if each is not None and each.substitute)}
    message = view.told(scene.launch, who, absent, scene.crew)
    room.tell(scene, sorted(concerned - {call.actor}), f"away:{call.key}", message)


def _ask_instead(scene: Scene, who: str, absent: Away | None) -> None:
    """A poll that is open shows who answers now, and the substitute is asked."""
    scene = Scene(scene.tx, scene.launch, scene.attempt, scene.now)
    if (poll := polls.open_poll(scene)) is not None:
        room.poll(scene, poll)
    if absent is not None and absent.substitute is not None:
        asking.stand_in(scene, who, absent.substitute)


def _facts(who: str, absent: Away | None) -> dict[str, str | None]:
    if absent is None:
        return {"who": who, "text": "back again"}
    return {"who": who, "until": absent.until.isoformat(), "to": absent.substitute}


def _line(scene: Scene, who: str, absent: Away | None) -> Line:
    if absent is None:
        return [Mention(who), " is back; nobody stands in any more."]
    start: Line = [Mention(who), " is away until ", At(absent.until, scene.launch.zone), ". "]
    if absent.substitute is None:
        return [*start, "Nobody stands in, so it is for the other leads, the deputy and the director."]
    return [*start, Mention(absent.substitute), " stands in, and has been told."]
