"""`evidence REF… links and words`: what stands behind an item, given before its sign-off or added to it.

Files that somebody shares in an area's thread, with golive's name, make the same call: they are evidence for what they
have there.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts import Answer, Call, Origin, Ring
from bot.domain.item import Evidence, Item, Signoff, State
from bot.errors import Refused
from bot.services import evidence, giving, waiting
from bot.services.calls import VALUE, answer, each, must_name, open_scene_of, thread_of
from bot.services.judging import must_be_few
from bot.store import items, signoffs
from bot.store.engine import Tx
from bot.store.scene import Scene
from bot.views.blocks import Button
from bot.views.item import count
from bot.views.parts import Bold, Line

USAGE = "evidence REF… links and words"
SUMMARY = "give evidence before you sign off, or add to what you signed off"
RING = Ring.ALL
READS = False
OPTIONS: frozenset[str] = frozenset()
CODES = False
REFS = True

BUTTONS = 5


def run(tx: Tx, call: Call) -> Answer:
    scene = open_scene_of(tx, call)
    found, unknown = _meant(scene, call)
    if len(found) > 1 and call.origin is Origin.FILE and not call.refs:
        return _which(scene, call, found)
    scene.hand(call.actor, "give evidence")
    given = evidence.read(call.text)
    if not given.evidence:
        raise Refused(f"Give it along: `evidence {call.refs[0] if call.refs else 'TECH-1'} https://…` or a sentence.")
    latest = signoffs.latest(scene, found)

    became: dict[str, str] = {}

    def give(item: Item) -> Item:
        signoff = latest.get(item.id)
        became[item.ref] = giving.give(scene, item, signoff, given.evidence, by=call.actor, key=call.key)
        return item

    outcome = each(found, give, besides=unknown)

    warning: list[Line] = [[evidence.WARNING]] if given.cleaned else []
    lines = [_line(item, given.evidence, became[item.ref]) for item in outcome.after]
    return answer(*lines, *warning, refused=outcome.refused)


def _meant(scene: Scene, call: Call) -> tuple[list[Item], list[str]]:
    """The items named; for a file, those of the actor in whose area's thread it was shared."""
    if call.origin is Origin.FILE and not call.refs:
        return _theirs(scene, call), []
    refs = must_name(call, USAGE)
    must_be_few(refs, call.verb)
    found, unknown = items.by_refs(scene, refs)
    return found, [items.unknown(scene, [ref]) for ref in unknown]


def _theirs(scene: Scene, call: Call) -> list[Item]:
    area = waiting.area_meant(scene, call) if thread_of(scene, call) else None
    if area is None:
        raise Refused("Say what that is evidence for, as in `evidence TECH-1` with the file.")
    working = [item for item in items.of_area(scene, area) if item.state in (State.CLAIMED, State.SIGNED)]
    latest: dict[int, Signoff] = signoffs.latest(scene, working)
    theirs = [item for item in working if giving.may_give(item, latest.get(item.id), call.actor)]
    if not theirs:
        raise Refused(
            f"You have nothing in {area} that waits for evidence. `evidence {area}-1` with the file names one."
        )
    return theirs


def _which(scene: Scene, call: Call, found: Sequence[Item]) -> Answer:
    """Several could be meant: a button for each, as many as fit."""
    made = [
        Button(f"For {item.ref}", "evidence", (item.ref,), text=call.text, attempt=scene.attempt.id)
        for item in found[:BUTTONS]
    ]
    more = f", here are {BUTTONS}" if len(found) > BUTTONS else ""
    return answer(
        [f"Is that evidence? {count(len(found), 'item')} of yours could be meant{more}. If not, leave it."],
        buttons=[button for button in made if len(button.value) <= VALUE],
    )


def _line(item: Item, given: Sequence[Evidence], became: str) -> Line:
    what = given[0].name or "That" if len(given) == 1 else f"{len(given)} pieces"
    then = {
        "kept": " It waits for the sign-off.",
        "anew": " It is signed off anew with it, for a lead to look at.",
        "void": " What was signed off before does not count any more; the signer signs off again.",
    }
    verb = "is" if len(given) == 1 else "are"
    return [Bold(item.ref), f": {what} {verb} evidence now.", then[became]]
