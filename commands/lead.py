"""`lead AREA|PHASE|SEAT @user…`: say who leads what. Bare, it opens one form with a picker for each place."""

from __future__ import annotations

from collections.abc import Iterator

from bot import grammar
from bot.contracts import Answer, Call, Origin, Ring
from bot.domain.people import must_command
from bot.domain.typed import nearest
from bot.errors import Refused
from bot.message import Form
from bot.services import places, room
from bot.services.calls import answer, scene_of
from bot.store import audit, launches, people, watches
from bot.store.audit import Entry
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views import setup
from bot.views.blocks import Button
from bot.views.parts import Bold, Group, Line, Mention, Part

USAGE = "lead AREA|PHASE|SEAT @user… (or @group, -@user to take off)"
SUMMARY = "say who leads what; alone, it opens a form"
RING = Ring.DIRECTOR
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = True
REFS = True

Named = tuple[str, str]
"""An id, and `user` or `group`."""


def opens(call: Call) -> bool:
    return not call.refs and not call.text and not call.options


def form(tx: Tx, call: Call) -> Form:
    scene = scene_of(tx, call)
    must_command(scene.crew, call.actor, "name leads")
    return setup.people_form(scene.attempt, scene.launch, setup_places(scene), scene.crew)


def run(tx: Tx, call: Call) -> Answer:
    scene = scene_of(tx, call)
    scene.member(call.actor, "name leads")
    must_command(scene.crew, call.actor, "name leads")
    if opens(call):
        return answer(["Name one place and its people, or pick them all in one form."], buttons=[_open_form(scene)])
    wanted = dict(_from_form(scene, call) if call.origin is Origin.MODAL else _typed(scene, call))
    changed = {place: named for place, named in wanted.items() if named != _now(scene, place)}
    deputy = _new_deputy(scene, call)
    _must_fit(scene, changed, deputy)

    for place, named in changed.items():
        launches.set_leads(tx, scene.launch.id, place, named)
        facts = {"people": [who for who, _ in named]}
        audit.append(tx, scene.launch.id, Entry(call.actor, "lead", place, facts, call.now))
    watches.look_after(scene)
    if deputy:
        launches.save(tx, scene.launch, deputy=deputy)
        audit.append(tx, scene.launch.id, Entry(call.actor, "set", "deputy", {"deputy": deputy}, call.now))

    areas = {row.code for row in launches.areas(tx, scene.launch.id)}
    for place in changed:
        if place in areas:
            room.area(scene, place)
            room.introduce_leads(scene, place)
    room.setup(scene)
    room.board(scene)

    if not changed and not deputy:
        return answer(*_unchanged(scene, call))
    lines = [_line(place, named) for place, named in changed.items()]
    if deputy:
        lines.append(["Deputy: ", Mention(deputy), "."])
    return answer(*lines)


def _unchanged(scene: Scene, call: Call) -> list[Line]:
    """Who leads there as it was."""
    return [["Nothing changed. ", *_line(place, _now(scene, place))] for place in call.refs] or [["Nothing changed."]]


def setup_places(scene: Scene) -> list[setup.Place]:
    """Where people are needed: areas that have a lead, then seats that belong to no area."""
    areas = [row for row in launches.areas(scene.tx, scene.launch.id) if not row.derived]
    seats = [seat for seat in scene.crew.seats if seat.area is None]
    return [setup.Place(row.code, row.title, row.lead_role) for row in areas] + [
        setup.Place(seat.code, seat.title, "") for seat in seats
    ]


def _typed(scene: Scene, call: Call) -> Iterator[tuple[str, list[Named]]]:
    known = _known(scene)
    if len(call.refs) != 1:
        raise Refused(f"Name one place and its people: `{USAGE}`. Places: {', '.join(known)}.")
    place = call.refs[0]
    if place not in known:
        raise Refused(f"There is no {place} to lead. Nearest: {', '.join(nearest(place, known)) or ', '.join(known)}.")
    off = {user for user in grammar.users(call.text) if f"-<@{user}" in call.text}
    on = [(user, "user") for user in grammar.users(call.text) if user not in off]
    on += [(group, "group") for group in grammar.groups(call.text)]
    if not on and not off:
        raise Refused(f"Say who: `lead {place} @user`. Pick the name from Slack's list, so that it becomes a mention.")
    stay = [(who, kind) for who, kind in _now(scene, place) if who not in off]
    yield place, list(dict.fromkeys([*stay, *on]))


def _from_form(scene: Scene, call: Call) -> Iterator[tuple[str, list[Named]]]:
    """What the pickers hold now. They show people only, so the user groups of a place stay."""
    for place in setup_places(scene):
        groups = [named for named in _now(scene, place.code) if named[1] == "group"]
        picked = [(user, "user") for user in grammar.users(call.options.get(place.code, ""))]
        yield place.code, picked + groups


def _new_deputy(scene: Scene, call: Call) -> str | None:
    picked = next(iter(grammar.users(call.options.get("deputy", ""))), None)
    return picked if picked != scene.launch.deputy else None


def _must_fit(scene: Scene, changed: dict[str, list[Named]], deputy: str | None) -> None:
    before = {named for place in changed for named in _now(scene, place)}
    fresh = [named for named_here in changed.values() for named in named_here if named not in before]
    users = [who for who, kind in fresh if kind == "user"] + ([deputy] if deputy else [])
    places.must_be_members(scene.tx, users, scene.now, "lead in a launch")
    for who, kind in fresh:
        if kind == "group":
            people.group_members(scene.tx, who, scene.now)
    if deputy == scene.launch.director:
        raise Refused("The deputy stands in for the director, so it has to be somebody else.", field="deputy")


def _now(scene: Scene, place: str) -> list[Named]:
    return [(lead.who, lead.kind) for lead in scene.crew.leads.get(place, ())]


def _known(scene: Scene) -> list[str]:
    codes = [row.code for row in launches.areas(scene.tx, scene.launch.id) if not row.derived]
    return list(dict.fromkeys([*codes, *(seat.code for seat in scene.crew.seats), *scene.crew.phases]))


def _line(place: str, named: list[Named]) -> Line:
    if not named:
        return [Bold(place), ": nobody leads it now."]
    people_: list[Part] = []
    for who, kind in named:
        people_ += [", " if people_ else "", Mention(who) if kind == "user" else Group(who)]
    return [Bold(place), ": ", *people_, "."]


def _open_form(scene: Scene) -> Button:
    return Button("Open form", "lead", attempt=scene.attempt.id, style="primary")
