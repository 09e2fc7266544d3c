"""Items set aside and opened again: what is written and who hears of it, whoever or whatever did it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.contracts import Answer, Call, Origin
from bot.domain.aside import OF_ITS_STATE
from bot.domain.item import Item, Signoff, State
from bot.services import conditions, doubts, room, staling, waiting
from bot.services.calls import answer as answered
from bot.services.calls import form_button, must_name
from bot.services.judging import CONFIRM, must_be_few
from bot.store import audit, exceptions, items, launches, signoffs
from bot.store.audit import Entry
from bot.store.scene import Scene
from bot.views import aside as view

Pair = tuple[Item, Item]
"""An item before and after."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to items: by whom (None: golive itself), and why."""

    verb: str
    by: str | None
    why: str
    until: datetime | None = None


def opens(call: Call) -> bool:
    """A form asks for the reason, and shows a long list before anything is done."""
    return call.origin is not Origin.MODAL and bool(call.refs) and (not call.text or len(call.refs) > CONFIRM)


def look_first(scene: Scene, call: Call) -> Answer:
    """To a call that wants the form, from where Slack opens none."""
    return answered([view.LOOK_FIRST if call.text else view.SAY_WHY], buttons=[form_button(scene, call)])


def named(scene: Scene, call: Call, usage: str) -> tuple[list[Item], list[str]]:
    """The items of a call, the groups that lead them read afresh, and a line for each ref that names nothing."""
    refs = must_name(call, usage)
    must_be_few(refs, call.verb)
    found, unknown = items.by_refs(scene, refs)
    for area in dict.fromkeys(item.area for item in found):
        waiting.know_leads(scene, call.actor, area)
    return found, [items.unknown(scene, [ref]) for ref in unknown]


def set_aside(scene: Scene, done: Sequence[Pair], deed: Deed) -> None:
    """Waived, or not applicable: a sign-off that stood counts no more, and the exception is listed."""
    after = [item for _, item in done]
    cards = _save(scene, done, deed)
    for state in dict.fromkeys(item.state for item in after):
        those = [item for item in after if item.state is state]
        exceptions.add(scene, those, kind=state, by=deed.by or "", reason=deed.why, until=deed.until)
    _show(scene, after, cards)
    tell_owners(scene, after, deed)
    doubts.gone(scene, after)
    conditions.settled(scene, after, deed.by or "")


def tell_owners(scene: Scene, changed: Sequence[Item], deed: Deed) -> None:
    """Whose they are, unless they did it themselves."""
    _tell(scene, [(item.owner, item) for item in changed], deed)


def open_again(scene: Scene, done: Sequence[Pair], deed: Deed) -> None:
    """What settled them is void, its exception over; signer, approver and owner hear of it."""
    before = [item for item, _ in done]
    latest = signoffs.latest(scene, before)
    cards = _save(scene, done, deed)
    exceptions.over(scene, before, OF_ITS_STATE)
    _show(scene, [item for _, item in done], cards)
    heard = [(user, after) for was, after in done for user in _concerned(was, latest.get(was.id))]
    _tell(scene, heard, deed)
    staling.opened(scene, done)
    doubts.opened(scene, [after for was, after in done if was.state is not State.SIGNED])


def _concerned(item: Item, signoff: Signoff | None) -> list[str | None]:
    return [item.owner, *((signoff.signer, signoff.judged_by) if signoff else ())]


def _save(scene: Scene, done: Sequence[Pair], deed: Deed) -> dict[int, str]:
    """Write the items, void what stood, and put it on record; returns the cards that show the sign-offs."""
    latest = signoffs.latest(scene, [before for before, _ in done])
    void = [each for each in latest.values() if each.state in ("standing", "approved")]
    for before, after in done:
        items.save(scene, before, after)
    for each in void:
        signoffs.void(scene, each, by=deed.by, why=deed.why)
    until = {"until": deed.until.isoformat()} if deed.until else {}
    audit.append(
        scene.tx,
        scene.launch.id,
        *(
            Entry(deed.by or "", deed.verb, item.ref, {"was": before.state, **until, "why": deed.why}, scene.now)
            for before, item in done
        ),
    )
    return signoffs.cards_of(scene, void) if void else {}


def _show(scene: Scene, changed: Sequence[Item], cards: dict[int, str]) -> None:
    room.items_changed(scene, changed, cards, advised=True)
    for code in launches.derived_areas(scene.tx, scene.launch.id):
        room.area(scene, code)


def _tell(scene: Scene, concerned: Sequence[tuple[str | None, Item]], deed: Deed) -> None:
    """Each of those people once, of all that concerns them; not the one who did it."""
    whose: dict[str, dict[str, Item]] = {}
    for user, item in concerned:
        if user is not None and user != deed.by:
            whose.setdefault(user, {})[item.ref] = item
    _, head = scene.tx.heads[scene.launch.id]
    for user, theirs in whose.items():
        told = view.told(scene.launch, scene.attempt, list(theirs.values()), deed.verb, deed.by, deed.why)
        room.tell(scene, [user], f"{deed.verb}:{head[:16]}", told)
