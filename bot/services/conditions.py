"""What answers of the poll ask for: the blocker a no-go or a go-if makes, and what becomes of it with the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain import condition as rules
from bot.domain.condition import Wanted
from bot.domain.due import Due
from bot.domain.item import Item, State
from bot.domain.launch import BEFORE_LIFTOFF
from bot.domain.people import Seat
from bot.domain.poll import Poll, Reply, Vote
from bot.services import room
from bot.store import audit, conditions, items, launches, listing, polls, signoffs, votes
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import condition as view
from bot.views.parts import clip

GROUP = "What the poll asks for"
TITLE = 150


def counts(scene: Scene, poll: Poll) -> bool:
    """Whether answers make conditions: practice and rehearsals leave no trace in what is to be ready."""
    return not poll.practice and not scene.attempt.rehearsal


def ask(scene: Scene, seats: Sequence[Seat], wanted: Wanted, given: Sequence[Vote], by: str) -> Item:
    """The blocker that `by` asks for, in the area of the first of those seats: one reason is one piece of work.

    What they asked for before changes with their words, as long as nobody has signed it off.
    """
    before = _asked_already(scene, given, by, [seat.code for seat in seats])
    item = _changed(scene, before, wanted) if before else _added(scene, seats[0], wanted, by)
    facts = {"title": item.title, "weight": item.weight, "owner": item.owner, "asked by": list(wanted.seats)}
    audit.append(scene.tx, scene.launch.id, Entry(by, "item", item.ref, facts, scene.now))

    _show(scene, item)
    if item.owner not in (None, by, before.owner if before else None):
        room.tell(
            scene, [str(item.owner)], f"condition:{item.ref}", view.given(scene.launch, scene.attempt, item, wanted, by)
        )
    return item


def _asked_already(scene: Scene, given: Sequence[Vote], by: str, seats: Sequence[str]) -> Item | None:
    mine = [vote for vote in given if vote.who == by and vote.seat in seats and vote.item]
    for ref in dict.fromkeys(vote.item for vote in reversed(mine)):
        asking = rules.asking(given, str(ref))
        found, _ = items.by_refs(scene, [str(ref)])
        if found and asking and rules.may_go(found[0]) and all(vote.seat in seats for vote in asking):
            return found[0]
    return None


def _added(scene: Scene, seat: Seat, wanted: Wanted, by: str) -> Item:
    area = rules.area_of(seat, [row.code for row in launches.areas(scene.tx, scene.launch.id) if not row.derived])
    ref = listing.next_ref(scene, area)
    values = {"section": GROUP, "note": None, "origin": "vote", "asked_by": by}
    listing.add(scene, ref, area, _behind(scene, seat, area), values | _words(scene, wanted))
    item = items.by_ref(scene, ref)
    return _owned(scene, item, wanted.owner or _lead(scene, area))


def _changed(scene: Scene, item: Item, wanted: Wanted) -> Item:
    after = replace(item, **_words(scene, wanted))
    listing.edit(scene, after)
    return _owned(scene, after, wanted.owner or item.owner)


def _owned(scene: Scene, item: Item, owner: str | None) -> Item:
    after = replace(item, state=State.CLAIMED if owner else State.OPEN, owner=owner, changed_at=scene.now)
    items.save(scene, item, after)
    return after


def _lead(scene: Scene, area: str) -> str | None:
    """The first lead who is there, or their substitute."""
    return next((lead.who for lead in scene.crew.present(area) if lead.kind == "user"), None)


def _behind(scene: Scene, seat: Seat, area: str) -> Item | None:
    """The item after which the new one stands: what follows from it, follows from the new one. So it is one that the
    seat looks at, if there is one in the area."""
    here = items.of_area(scene, area)
    watched = polls.watched(scene, seat)
    return next((item for item in reversed(here) if item.ref in watched), here[-1] if here else None)


def _words(scene: Scene, wanted: Wanted) -> dict[str, Any]:
    title = clip(" ".join(wanted.title.split()), TITLE)
    weight = wanted.weight(scene.crew.seats)
    return {"title": title, "weight": weight, "definition": wanted.definition, "due": _due(scene.attempt.t0, wanted.by)}


def _due(t0: datetime | None, by: datetime | None) -> Due | None:
    return Due(t0 - by) if t0 is not None and by is not None else None


def changed(scene: Scene, before: Sequence[Vote], after: Sequence[Vote], by: str) -> tuple[Item, ...]:
    """Take off the list what nobody asks for any more; returns what stays, because it was signed off already."""
    found, _ = items.by_refs(scene, rules.left_behind(before, after))
    gone = [item for item in found if rules.may_go(item)]
    for item in gone:
        listing.discard(scene, item)
        why = {"why": "the answer that asked for it was changed"}
        audit.append(scene.tx, scene.launch.id, Entry(by, "discard", item.ref, why, scene.now))

        _show(scene, item)
        if item.owner not in (None, by):
            room.tell(scene, [str(item.owner)], f"condition:{item.ref}:gone", view.gone(item, by))
    return tuple(item for item in found if item.state is State.SIGNED)


def signed(scene: Scene, after: Iterable[Item], signer: str) -> None:
    """Whoever asked for it is asked to approve it; somebody else where they may not."""
    asked = [item for item in after if item.asked_by is not None]
    if not asked or scene.attempt.state not in BEFORE_LIFTOFF:
        return
    latest = signoffs.latest(scene, asked)
    for item in asked:
        signoff = latest[item.id]
        people = rules.judges(item, scene.crew, signer)
        key = f"condition:{item.ref}:{signoff.number}"
        room.tell(scene, people, key, view.to_approve(scene.attempt, item, signoff))


def settled(scene: Scene, after: Iterable[Item], by: str) -> None:
    """*Now go?*, to everybody whose answer waited for it."""
    asked = [item for item in after if item.asked_by is not None and rules.is_settled(item)]
    poll = polls.latest(scene)
    if not asked or poll is None or scene.attempt.state not in BEFORE_LIFTOFF:
        return
    given, ended = votes.memory(scene), poll.ended_at(scene.now) is not None
    for item in asked:
        waiting = rules.asking(given, item.ref)
        for who in dict.fromkeys(vote.who for vote in waiting):
            theirs = [vote for vote in waiting if vote.who == who]
            key = f"now go:{poll.number}:{item.ref}:{item.signoff}:{item.state}"
            room.tell(scene, [who], key, view.now_go(scene.launch, scene.attempt, poll, item, theirs, by, ended=ended))
        if waiting and ended:
            _tell_deciders(scene, poll, item, waiting)


def _tell_deciders(scene: Scene, poll: Poll, item: Item, waiting: Sequence[Vote]) -> None:
    """The poll is over, so nobody can change their answer: only another poll can ask them."""
    decided = polls.standing_decision(scene)
    if decided is None or decided.answer is not Reply.GO:
        key = f"settled:{poll.number}:{item.ref}:{item.signoff}"
        room.tell(scene, scene.crew.of("director"), key, view.ask_again(scene.attempt, poll, item, waiting))


def t0_moved(scene: Scene) -> None:
    """A go-if has until T-0 at the latest, so an earlier one leaves it less. What it asks for is due when its time is
    over, wherever T-0 is."""
    t0 = scene.attempt.t0
    if t0 is None or scene.attempt.state not in BEFORE_LIFTOFF:
        return
    for ref, (vote, by) in rules.waiting(votes.memory(scene)).items():
        item = replace(items.by_ref(scene, ref), due=_due(t0, min(by, t0)))
        listing.edit(scene, item)
        if t0 < by:
            _shorten(scene, item, vote, by, t0)
        _show(scene, item)


def _shorten(scene: Scene, item: Item, vote: Vote, was: datetime, by: datetime) -> None:
    conditions.shorten(scene, item.ref, by)
    facts = {"until": by.isoformat(), "was": was.isoformat()}
    audit.append(scene.tx, scene.launch.id, Entry("", "shorten", item.ref, facts, scene.now))

    if (poll := polls.latest(scene)) is not None:
        room.poll(scene, poll)
    if by > scene.now:
        people = dict.fromkeys(filter(None, (vote.who, item.owner)))
        message = view.sooner(scene.launch, scene.attempt, item, vote, by)
        room.tell(scene, people, f"sooner:{item.ref}:{scene.attempt.plan_version}", message)


def lapse(scene: Scene, number: int) -> None:
    """The time of a go-if is over, and its condition is not met: it is a no-go from now on."""
    ref = conditions.lapse(scene, number)
    poll = polls.latest(scene)
    found, _ = items.by_refs(scene, [ref] if ref else [])
    if poll is None or not found:
        return
    item = found[0]
    late = [vote for vote in rules.asking(votes.memory(scene), item.ref) if vote.lapsed_at == scene.now]
    if not late:
        return
    facts = {"answer": Reply.NO_GO, "seats": [vote.seat for vote in late], "by": late[0].who, "item": item.ref}
    why = {"why": f"{item.ref} was not approved in time"}
    audit.append(scene.tx, scene.launch.id, Entry("", "lapse", f"POLL-{poll.number}", facts | why, scene.now))

    room.poll(scene, poll)
    room.board(scene)
    _tell_lapsed(scene, item, late, f"lapsed:{number}", ended=poll.ended_at(scene.now) is not None)


def _tell_lapsed(scene: Scene, item: Item, late: Sequence[Vote], key: str, *, ended: bool) -> None:
    """Voter and owner, and those who decide: of a poll that is over they can open another, unless a GO stands."""
    decided = polls.standing_decision(scene)
    again = ended and (decided is None or decided.answer is not Reply.GO)
    deciders = scene.crew.of("director")
    room.tell(scene, deciders, key, view.lapsed(scene.launch, scene.attempt, item, late, ended=ended, again=again))
    others = [user for user in (late[0].who, item.owner) if user is not None and user not in deciders]
    room.tell(scene, others, key, view.lapsed(scene.launch, scene.attempt, item, late, ended=ended))


def _show(scene: Scene, item: Item) -> None:
    room.items_changed(scene, [item], advised=True)
    for code in launches.derived_areas(scene.tx, scene.launch.id):
        room.area(scene, code)
