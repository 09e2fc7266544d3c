"""What waits for one person: sign-offs to judge, items to sign off; and which one they mean in a thread."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts import Call
from bot.domain import aside
from bot.domain import item as rules
from bot.domain.item import Item, Signoff, State
from bot.errors import Refused
from bot.services.calls import thread_of
from bot.store import items, launches, signoffs
from bot.store.scene import Scene
from bot.views.blocks import Button
from bot.views.item import count

OFFERED = 8
"""Buttons beside a list; what is beyond them is counted."""

LABELS = {"approve": "Approve {}", "reject": "Reject {}…", "signoff": "Sign off {}…"}


def know_leads(scene: Scene, user: str, area: str) -> None:
    """Have the user groups that lead `area` read afresh, unless `user` may act there in person. Raises Lookup."""
    if user not in scene.crew.of(area) and not scene.crew.commands(user):
        scene.refresh_groups(area)


def to_judge(scene: Scene, user: str, area: str | None = None, *, surely: bool = True) -> list[tuple[Signoff, Item]]:
    """The standing sign-offs `user` may approve, in one area or in all, blockers first.

    `surely`: by user groups as they are now, which raises Lookup; else as they were last read.
    """
    signed = [item for item in items.signed(scene) if area in (None, item.area)]
    for code in dict.fromkeys(item.area for item in signed if surely):
        know_leads(scene, user, code)
    latest = signoffs.latest(scene, signed)
    found = [(latest[item.id], item) for item in signed if "approve" in verbs(scene, item, latest[item.id], user)]
    return sorted(found, key=lambda each: each[1].weight is not rules.Weight.BLOCKER)


def to_sign(scene: Scene, user: str, area: str | None = None) -> list[Item]:
    """The items `user` has claimed, in one area or in all."""
    mine = items.owned_by(scene, user)
    return [item for item in mine if item.state is State.CLAIMED and area in (None, item.area)]


def verbs(scene: Scene, item: Item, signoff: Signoff | None, user: str) -> tuple[str, ...]:
    """What `user` may do to an item now."""
    allowed = scene.launch.self_approval
    moves = rules.acts(item, signoff, by=user, crew=scene.crew, self_approval=allowed, now=scene.now)
    return (*moves, *aside.acts(item, signoff, by=user, crew=scene.crew, now=scene.now))


def area_meant(scene: Scene, call: Call) -> str | None:
    """The area of the thread the call was made in, or the one it names in place of a ref."""
    codes = {row.code for row in launches.areas(scene.tx, scene.launch.id)}
    if call.text.strip().upper() in codes:
        return call.text.strip().upper()
    view, subject = thread_of(scene, call) or ("", "")
    if view == "signoff":
        signed = signoffs.of_card(scene, int(subject))
        return signed[0][1].area if signed else None
    return subject if view == "area" else None


def the_one(scene: Scene, call: Call, waiting: Sequence[tuple[Item, int | None]], what: str) -> str:
    """The ref a call without one means: the only thing that waits for the actor in this thread.

    `waiting` are items with the sign-off they would judge, `what` names them. Raises Refused with a button each.
    """
    if len(waiting) == 1 and thread_of(scene, call):
        return waiting[0][0].ref
    area = area_meant(scene, call)
    here = f" in {area}" if area else ""
    if not waiting:
        raise Refused(f"No {what}{here} waits for you. Name a ref if you mean another.", field="refs")
    more = f" Here are {OFFERED} of them." if len(waiting) > OFFERED else ""
    waits = "waits for you. Do you mean it?" if len(waiting) == 1 else "wait for you. Which do you mean?"
    raise Refused(
        f"{count(len(waiting), what)}{here} {waits}{more}",
        field="refs",
        offer=[_button(scene, call, item, seen) for item, seen in waiting[:OFFERED]],
    )


def _button(scene: Scene, call: Call, item: Item, seen: int | None) -> Button:
    label = LABELS[call.verb].format(item.ref)
    return Button(label, call.verb, (item.ref,), attempt=scene.attempt.id, seen=seen)
