"""Risks as people write them down: `likelihood=H impact=M owner=@user state=occurred`; and what follows from one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from bot import grammar
from bot.contracts import Call
from bot.domain import refs, trigger, wayback
from bot.domain import risk as rules
from bot.domain.people import must_be_of_here
from bot.domain.risk import Level, Risk, State
from bot.domain.typed import either, shown
from bot.errors import Refused
from bot.services import doubts, evidence, room
from bot.store import audit, items, people, risks
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import risk as view

W = TypeVar("W", bound=StrEnum)

TITLE = 150


def read(scene: Scene, call: Call) -> dict[str, Any]:
    """What the options of a call set, by the name of the risk's field. An empty one of a form says nothing. Raises
    Refused or Lookup."""
    found: dict[str, Any] = {}
    for name, value in call.options.items():
        if name in FIELDS and value.strip():
            found |= FIELDS[name](scene, value)
    return found


def _level(name: str) -> Callable[[Scene, str], Mapping[str, Any]]:
    return lambda _, value: {name: word(Level, value, name)}


def _state(_: Scene, value: str) -> Mapping[str, Any]:
    return {"state": word(State, value, "state")}


def word(words: type[W], value: str, name: str) -> W:
    """The word of a few that was meant; its beginning does as well. Raises Refused."""
    typed = grammar.normalise(grammar.plain(value)).strip().lower()
    meant = [each for each in words if typed and each.startswith(typed)]
    if len(meant) != 1:
        raise Refused(f"{shown(value)} is no {name}. Say {either(words)}.", field=name)
    return meant[0]


def _owner(scene: Scene, value: str) -> Mapping[str, Any]:
    """A person, or an area or seat: then nobody is named."""
    if named := grammar.users(value):
        must_be_of_here(people.person(scene.tx, named[0], scene.now), "own a risk")
        return {"owner": named[0]}
    place = grammar.normalise(grammar.plain(value)).strip().upper()
    known = {*(seat.code for seat in scene.crew.seats), *scene.crew.leads} - scene.crew.phases.keys()
    if place not in known:
        raise Refused(
            f"{shown(value)} is nobody: `owner=@user`, or an area or seat such as `owner=TECH`.", field="owner"
        )
    return {"place": place, "owner": None}


def _words(name: str) -> Callable[[Scene, str], Mapping[str, Any]]:
    return lambda _, value: {name: evidence.words(value)[0]}


def _links(scene: Scene, value: str) -> Mapping[str, Any]:
    plain = grammar.plain(value).strip()
    if plain.lower() == "none":
        return {"links": ""}
    found, end = refs.take(plain)
    if not found or plain[end:].strip():
        raise Refused('Name what it has to do with by refs: `links="TECH-3 CRIT-2 DAY-6"`.', field="links")
    known = set(items.all_refs(scene))
    if strange := [ref for ref in found if ref not in known]:
        raise Refused(items.unknown(scene, strange), field="links")
    return {"links": " ".join(found)}


FIELDS: Mapping[str, Callable[[Scene, str], Mapping[str, Any]]] = {
    "likelihood": _level("likelihood"),
    "impact": _level("impact"),
    "state": _state,
    "owner": _owner,
    "mitigation": _words("mitigation"),
    "def": _words("definition"),
    "links": _links,
}


def title(text: str) -> str:
    """One line of somebody's words. Raises Refused when there are none, or too many."""
    plain = " ".join(evidence.words(text)[0].split()).strip('"“”')
    if not plain:
        raise Refused('Say what may go wrong: `risk add "The vendor is late" likelihood=M impact=H`.', field="text")
    if len(plain) > TITLE:
        raise Refused(
            f"A title has at most {TITLE} characters; that is {len(plain)}. The rest goes into `def=`.", field="text"
        )
    return plain


def keep(scene: Scene, before: Risk | None, after: Risk, by: str) -> None:
    """Write it down. One that has occurred is told to who looks after it and to director and deputy, who are asked
    besides whether a GO stands, if it is grave."""
    if before is None:
        risks.add(scene, after)
    else:
        risks.save(scene, after)
    audit.append(scene.tx, scene.launch.id, Entry(by, "risk", after.ref, _facts(before, after), scene.now))

    room.advised(scene)
    if before is not None and rules.has_occurred(before, after):
        _tell(scene, after, by)
    if before is not None:
        doubts.occurred(scene, before, after)


def _facts(before: Risk | None, after: Risk) -> dict[str, Any]:
    """What is new of it."""
    names = ("title", "likelihood", "impact", "place", "owner", "state", "mitigation", "links")
    was = {name: getattr(before, name) if before else "" for name in names}
    changed = {name: value for name in names if (value := getattr(after, name)) != was[name] and value}
    return {**changed, **({"why": after.why} if after.why else {})}


def _tell(scene: Scene, risk: Risk, by: str) -> None:
    deciders = scene.crew.of("director")
    key = f"occurred:{risk.ref}:{scene.tx.heads[scene.launch.id][0]}"
    back = turns_back(scene, risk)
    for user in dict.fromkeys((*deciders, *rules.owners(risk, scene.crew))):
        message = view.occurred(scene.launch, scene.attempt, risk, by, back if user in deciders else None)
        room.tell(scene, [user], key, message)


def turns_back(scene: Scene, risk: Risk) -> tuple[str, ...] | None:
    """The triggers of a rollback that a risk which has occurred is linked to. None: nothing is to be turned back."""
    if risk.state is not State.OCCURRED or scene.attempt.state not in wayback.FLOWN:
        return None
    return trigger.linked(scene.launch.settings.get("triggers", ()), risk.ref) or None
