"""Every verb for items, by every kind of person, on an item in every state: who may, and that nobody else may."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest

from bot.contracts import Origin
from bot.domain import item as rules
from bot.domain.item import Evidence, Item, State, Weight
from bot.domain.people import Away
from bot.store import items, launches, listing, signoffs
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, DEB, EVE, GUS, KIM, LEA, NOON, OLI, PAT, ROB, SAM, T0, Desk

PEOPLE = {
    "director": ANA,
    "deputy": BEN,
    "lead": LEA,
    "group lead": KIM,
    "substitute": PAT,
    "owner": EVE,
    "signer": OLI,
    "member": BIA,
    "guest": GUS,
    "stranger": SAM,
    "bot": ROB,
    "deactivated": DEB,
}
DECIDERS = {"director", "deputy"}
LEADING = DECIDERS | {"lead", "group lead", "substitute"}
MEMBERS = LEADING | {"owner", "signer", "member"}

ALL = tuple(State)
RUNNING = (State.OPEN, State.CLAIMED, State.SIGNED)

MAY: dict[str, dict[State, set[str]]] = {
    "claim": {State.OPEN: MEMBERS},
    "hand": {State.OPEN: LEADING, State.CLAIMED: LEADING | {"owner"}},
    "signoff": {State.OPEN: MEMBERS, State.CLAIMED: {"owner"}},
    "evidence": {State.CLAIMED: {"owner"}, State.SIGNED: {"owner", "signer"}},
    "approve": {State.SIGNED: LEADING},
    "reject": {State.SIGNED: LEADING},
    "waive": dict.fromkeys(RUNNING, LEADING),
    "na": dict.fromkeys(RUNNING, LEADING),
    "waive a blocker": dict.fromkeys(RUNNING, DECIDERS),
    "na a blocker": dict.fromkeys(RUNNING, DECIDERS),
    "reopen": {
        State.SIGNED: LEADING | {"owner", "signer"},
        State.APPROVED: LEADING | {"owner", "signer"},
        State.WAIVED: LEADING | {"owner"},
        State.NA: LEADING | {"owner"},
    },
    "trouble": dict.fromkeys(ALL, MEMBERS),
    "trouble over": dict.fromkeys(ALL, LEADING | {"owner"}),
    "edit": dict.fromkeys(ALL, LEADING),
    "make lighter": dict.fromkeys(ALL, DECIDERS),
    "let count longer": dict.fromkeys(ALL, DECIDERS),
    "discard": {},
    "discard an added one": {State.OPEN: LEADING, State.CLAIMED: LEADING},
    "add": dict.fromkeys(ALL, LEADING),
}
"""For each act, in which state whom it is open to; everybody else, and in every other state, is refused."""

ACTS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "claim": ("claim", "BUILD-3", "", {}),
    "hand": ("hand", "BUILD-3", f"<@{ANA}>", {}),
    "signoff": ("signoff", "BUILD-3", "seen", {}),
    "evidence": ("evidence", "BUILD-3", "seen again", {}),
    "approve": ("approve", "BUILD-3", "", {}),
    "reject": ("reject", "BUILD-3", "of May", {}),
    "waive": ("waive", "BUILD-3", "no time", {}),
    "na": ("na", "BUILD-3", "no app", {}),
    "waive a blocker": ("waive", "BUILD-1", "no time", {}),
    "na a blocker": ("na", "BUILD-1", "no app", {}),
    "reopen": ("reopen", "BUILD-3", "replaced", {}),
    "trouble": ("trouble", "BUILD-3", "locked", {}),
    "trouble over": ("trouble", "BUILD-3", "over", {}),
    "edit": ("item", "", "edit BUILD-3", {"note": "ask the vendor"}),
    "make lighter": ("item", "", "edit BUILD-1", {"weight": "required", "reason": "for show"}),
    "let count longer": ("item", "", "edit BUILD-1", {"shelf": "30d", "reason": "scanned each quarter"}),
    "discard": ("discard", "BUILD-3", "twice there", {}),
    "discard an added one": ("discard", "BUILD-6", "twice there", {}),
    "add": ("item", "", "add BUILD Fonts", {}),
}
"""How each is asked for: verb, ref, words and options."""


async def crew(desk: Desk) -> None:
    """BUILD is led by Lea and a user group that Kim is in; Lea is away, and Pat stands in for her."""
    await desk.set_t0(T0)

    def name(scene: Scene) -> None:
        launches.set_leads(scene.tx, scene.launch.id, "BUILD", [(LEA, "user"), ("S1", "group")])
        launches.set_away(scene.tx, scene.launch.id, LEA, Away(LEA, PAT, T0))
        values = {"title": "Fonts", "definition": "", "weight": Weight.REQUIRED, "section": "", "note": None}
        listing.add(scene, "BUILD-6", "BUILD", None, values)

    desk.groups["S1"] = [KIM]
    await desk.change(name)


def bring(scene: Scene, ref: str, state: State, act: str) -> None:
    """The item as if nothing had been, then brought to `state`: Eve's, signed off by Oli, approved by Ben."""
    if (found := items.by_refs(scene, [ref])[0]) == []:
        return
    item = found[0]
    number = item.signoff + (state in (State.SIGNED, State.APPROVED))
    owner = None if state is State.OPEN else EVE
    stuck = {"trouble": "locked", "trouble_by": EVE} if act == "trouble over" else {"trouble": None, "trouble_by": None}
    then = rules.replace(item, state=state, owner=owner, signoff=number, reason=None, **stuck)
    if ref == "BUILD-1":
        then = rules.replace(then, weight=Weight.BLOCKER, shelf=timedelta(days=7))
    old = launches.schema.signoff
    scene.tx.execute(old.update().where(old.c.item_id == item.id).values(state="void"))
    listing.edit(scene, rules.replace(then, note=None))
    items.save(scene, item, then)
    if number > item.signoff:
        signoffs.add(scene, [then], signer=OLI, evidence=[Evidence("note", "seen")])
        last = signoffs.latest(scene, [then])[then.id]
        if state is State.APPROVED:
            signoffs.judge(scene, last, state="approved", by=BEN, note="")


def table() -> dict[tuple[str, State], set[str]]:
    return {(act, state): MAY[act].get(state, set()) for act, state in itertools.product(MAY, ALL)}


@pytest.mark.parametrize("act", MAY)
async def test_who_may(desk: Desk, act: str) -> None:
    await crew(desk)
    verb, ref, words, options = ACTS[act]
    subject = ref or words.split()[1] if verb != "item" or "edit" in words else "BUILD-3"
    wrong = []
    for state, (kind, user) in itertools.product(ALL, PEOPLE.items()):
        if act == "discard an added one" and state not in (State.OPEN, State.CLAIMED) and kind not in DECIDERS:
            continue
        await desk.change(lambda scene, state=state: restored(scene, subject, state, act))  # type: ignore[misc]
        said = f"{words} for a {kind}, {state}" if act == "add" else words  # no two items say the same
        carried = {"v": verb, "r": [ref] if ref else [], "t": said, "o": options}
        told = await desk._carried(carried, user, Origin.MODAL, None)
        may = kind in table()[act, state]
        if told.refused is may:
            wrong.append(f"{kind} {act} while {state}: {told.shown}")
        assert told.shown, "nobody is left without a word"
        assert "Something broke" not in told.shown
    assert wrong == []


def restored(scene: Scene, ref: str, state: State, act: str) -> None:
    """What was discarded is there again; then as `bring` says."""
    table_ = launches.schema.item
    scene.tx.execute(table_.update().where(table_.c.ref == ref).values(discarded_at=None))
    bring(scene, ref, state, act)
    if act == "discard an added one" and state in (State.OPEN, State.CLAIMED):
        item = items.by_ref(scene, ref)
        fresh = launches.schema.item_state
        scene.tx.execute(fresh.update().where(fresh.c.item_id == item.id).values(signoff=0))


async def test_a_lead_who_owns_it_and_one_who_signed_it_leave_it_to_others(desk: Desk) -> None:
    """Nor may the substitute of the owner, who would approve in the owner's stead."""
    await crew(desk)

    def own(scene: Scene) -> None:
        item = items.by_ref(scene, "BUILD-3")
        then = rules.replace(item, state=State.SIGNED, owner=LEA, signoff=1)
        items.save(scene, item, then)
        signoffs.add(scene, [then], signer=KIM, evidence=[])

    await desk.change(own)
    for kind in ("lead", "group lead", "substitute"):
        assert (await desk.say("approve BUILD-3", by=PEOPLE[kind])).refused, kind
    assert (await desk.item("BUILD-3")).state is State.SIGNED

    assert not (await desk.say("approve BUILD-3", by=BEN)).refused


@pytest.mark.parametrize("act", ["claim", "signoff", "waive", "na", "trouble", "edit", "add"])
async def test_when_slack_cannot_say_who_somebody_is_the_answer_is_no(desk: Desk, act: str) -> None:
    await desk.change(lambda scene: items.save(scene, *_claimed_by_eve(scene, act)))
    desk.silent = True
    verb, ref, words, options = ACTS[act]

    told = await desk._carried(
        {"v": verb, "r": [ref] if ref else [], "t": words, "o": options}, ANA, Origin.MODAL, None
    )

    assert told.refused
    assert "Slack does not answer just now" in told.shown


def _claimed_by_eve(scene: Scene, act: str) -> tuple[Item, Item]:
    item = items.by_ref(scene, "BUILD-3")
    return item, item if act == "claim" else rules.replace(item, state=State.CLAIMED, owner=ANA, changed_at=NOON)
