"""What somebody asks to approve or reject: by ref, by button, by ticks in a form, or by the thread they speak in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.contracts import Call, Origin
from bot.domain import away
from bot.domain.item import Item, Signoff
from bot.errors import Refused
from bot.services import waiting
from bot.store import items, shelf, signoffs
from bot.store.scene import Scene
from bot.views.signoff import SEEN
from bot.views.signoff_forms import PICK

CONFIRM = 5
"""More refs than this are shown as a list before anything is done."""

APART = timedelta(seconds=2)
"""How much two clocks may differ, Slack's and golive's."""

MOST = 40
"""Items one command may sign off or judge: as many as a person can answer for, and a form can show."""


@dataclass(frozen=True, slots=True)
class Case:
    """An item to be judged, its latest sign-off, and the number of the one that was looked at."""

    item: Item
    signoff: Signoff | None
    seen: int | None = None

    def after(self, item: Item) -> Case:
        return replace(self, item=item)

    @property
    def settled(self) -> Signoff:
        """The sign-off, for a case the rules have let through."""
        if self.signoff is None:
            raise ValueError(f"{self.item.ref} has no sign-off")
        return self.signoff


def must_be_few(refs: Sequence[str], act: str) -> None:
    """Raises Refused unless the items are named one by one, and not too many."""
    if stars := [ref for ref in refs if ref.endswith("-*")]:
        raise Refused(f"You answer for each of them, so name them: `{act} {stars[0][:-1]}1..4`, not {stars[0]}.")
    if len(refs) > MOST:
        raise Refused(f"That is {len(refs)} items. You answer for each of them, so name at most {MOST} at a time.")


def asked(scene: Scene, call: Call, refs: Sequence[str] = ()) -> tuple[list[Case], list[str]]:
    """The cases of a call, and a line for each ref that names nothing. Raises Refused or Lookup.

    `refs` stand in for those of the call.
    """
    refs, seen = (refs, {}) if refs else _named(scene, call)
    must_be_few(refs, call.verb)
    found, unknown = items.by_refs(scene, refs)
    latest = signoffs.latest(scene, found)
    for area in dict.fromkeys(item.area for item in found):
        waiting.know_leads(scene, call.actor, area)
    cases = [Case(item, latest.get(item.id), seen.get(item.ref)) for item in found]
    unseen = [case for case in cases if _is_newer(case.signoff, call)]
    lines = [
        f"{case.item.ref} was signed off by <@{case.settled.signer}> after you wrote. Look at it before you judge it."
        for case in unseen
    ]
    return [case for case in cases if case not in unseen], [*lines, *(items.unknown(scene, [ref]) for ref in unknown)]


def on_card(scene: Scene, call: Call, card: int) -> list[Case]:
    """What a card shows, each with the sign-off it shows. Raises Lookup."""
    signed = signoffs.of_card(scene, card)
    latest = signoffs.latest(scene, [item for _, item in signed])
    for area in dict.fromkeys(item.area for _, item in signed):
        waiting.know_leads(scene, call.actor, area)
    return [Case(item, latest.get(item.id), signoff.number) for signoff, item in signed]


def _is_newer(signoff: Signoff | None, call: Call) -> bool:
    """Whether words that were long on their way were written before there was this sign-off to judge."""
    if signoff is None or call.origin is not Origin.MENTION or call.where.message is None:
        return False
    return signoff.at - datetime.fromtimestamp(float(call.where.message), UTC) > APART


def _named(scene: Scene, call: Call) -> tuple[Sequence[str], dict[str, int]]:
    """The refs of a call, and which sign-off each was looked at."""
    if call.origin is Origin.MODAL:
        return _ticked(call)
    if call.refs:
        carried = call.options.get(SEEN, "") if call.origin is Origin.BUTTON else ""
        return call.refs, {call.refs[0]: call.seen} if call.seen and len(call.refs) == 1 else numbers(carried)
    area = waiting.area_meant(scene, call)
    signed = waiting.to_judge(scene, call.actor, area)
    return [waiting.the_one(scene, call, [(item, signoff.number) for signoff, item in signed], "sign-off")], {}


def _ticked(call: Call) -> tuple[Sequence[str], dict[str, int]]:
    shown = numbers(call.options.get(SEEN, ""))
    ticked = {ref for name, value in call.options.items() if name.startswith(PICK) for ref in value.split()}
    if not ticked and not call.refs:
        raise Refused("Nothing is ticked. Tick what you have looked at, then send it again.", field=f"{PICK}0")
    return [ref for ref in shown if ref in ticked] or call.refs, shown


def numbers(carried: str) -> dict[str, int]:
    """`TECH-1:2 TECH-3:1`: which sign-off was shown of each ref."""
    return {ref: int(number) for ref, number in (pair.split(":") for pair in carried.split())}


def judged(scene: Scene, cases: Sequence[Case], *, state: str, by: str, note: str) -> dict[int, str]:
    """Settle the sign-offs of `cases`; returns the cards that show them, with their areas. Raises Conflict."""
    for case in cases:
        absent = away.acts_for(scene.crew, case.item, case.signoff, by)
        signoffs.judge(scene, case.settled, state=state, by=by, note=note, stead=absent.who if absent else None)
    if state == "approved":
        shelf.start(scene, [(case.item, case.settled) for case in cases])
    return signoffs.cards_of(scene, [case.settled for case in cases])


def stead(scene: Scene, case: Case, by: str) -> dict[str, str]:
    """For the record: in whose stead `by` judges, and until when that somebody is away."""
    absent = away.acts_for(scene.crew, case.item, case.signoff, by)
    return {"for": absent.who, "until": absent.until.isoformat()} if absent else {}
