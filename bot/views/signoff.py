"""Sign-offs: the card in an area's thread, and what their owners are told."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.domain.item import Item, Signoff, Weight
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Lead
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button, bullets, paragraph
from bot.views.item import (
    VERDICTS,
    Name,
    count,
    evidence_lines,
    judged_line,
    message,
    signed_line,
    was_own,
)
from bot.views.parts import At, Bold, Emoji, Group, Line, Mention, Part, Quiet, clip

Signed = tuple[Signoff, Item]

SEEN = "seen"
"""What the form carries: each ref with the number of the sign-off it showed, `TECH-1:2 TECH-3:1`."""


def card(
    launch: Launch,
    attempt: Attempt,
    signed: Sequence[Signed],
    *,
    asked: Sequence[Lead],
    name: Name,
    fresh: Collection[str] = (),
) -> Message:
    """What one command signed off in an area. `asked` are the leads to be mentioned when it is posted. A check keeps
    `fresh`."""
    if len(signed) == 1:
        return _card_of_one(launch, attempt, *signed[0], asked, fresh, name)
    signoff = signed[0][0]
    standing = [each for each in signed if each[0].state == "standing"]
    first: Line = [
        Bold(f"{count(len(signed), 'item')} signed off"),
        " by ",
        name(signoff.signer),
        " · ",
        At(signoff.at, launch.zone),
    ]
    lines = [_item_line(each, item, name) for each, item in signed]
    shown = [paragraph(first), bullets(*lines)]
    if evidence := tuple(dict.fromkeys(piece for each, _ in signed for piece in each.evidence)):
        shown += [paragraph([Bold("Evidence")]), bullets(*evidence_lines(evidence))]
    if standing and asked:
        shown.append(paragraph(_asked(asked)))
    if standing:
        shown.append(blocks.actions(*_buttons(attempt, standing, several=True)))
    return message([first, *lines], *shown)


def _card_of_one(
    launch: Launch,
    attempt: Attempt,
    signoff: Signoff,
    item: Item,
    asked: Sequence[Lead],
    fresh: Collection[str],
    name: Name,
) -> Message:
    judged = judged_line(signoff, item, name, launch.zone, fresh=item.ref in fresh)
    blocker = " · blocker" if item.weight is Weight.BLOCKER else ""
    first: Line = [Bold(item.ref), f" {item.title}{blocker}"]
    lines = [first, signed_line(signoff, name, launch.zone)]
    shown = [paragraph(*lines)]
    if signoff.evidence:
        shown.append(bullets(*evidence_lines(signoff.evidence)))
    if judged:
        shown.append(paragraph(judged))
    elif asked:
        shown.append(paragraph(_asked(asked)))
    if not judged:
        shown.append(blocks.actions(*_buttons(attempt, [(signoff, item)], several=False)))
    return message([*lines, *([judged] if judged else [])], *shown)


def _item_line(signoff: Signoff, item: Item, name: Name) -> Line:
    blocker = " · blocker" if item.weight is Weight.BLOCKER else ""
    start: Line = [Bold(item.ref), f" {clip(item.title, 60)}{blocker}"]
    if signoff.state not in VERDICTS:
        return start
    by: list[Part] = [" by ", name(signoff.judged_by)] if signoff.judged_by else []
    own = " (their own)" if was_own(signoff, item) else ""
    note: list[Part] = [": ", Quiet(clip(signoff.judged_note, 60))] if signoff.judged_note else []
    return [*start, " · ", Emoji(VERDICTS[signoff.state]), f" {signoff.state}", *by, own, *note]


def _asked(leads: Sequence[Lead]) -> Line:
    named: list[Part] = []
    for lead in leads:
        named += [Group(lead.who) if lead.kind == "group" else Mention(lead.who), " "]
    return [*named, "a blocker waits for you."]


def _buttons(attempt: Attempt, standing: Sequence[Signed], *, several: bool) -> list[Button]:
    """`several`: the card shows more than these."""
    refs = tuple(item.ref for _, item in standing)
    if len(standing) > 1:
        shown = {SEEN: numbers(standing)}
        approve = Button(f"Approve {len(refs)}…", "approve", refs, shown, attempt=attempt.id, style="primary")
        return [approve, Button("Reject…", "reject", refs, shown, attempt=attempt.id)]
    seen, which = standing[0][0].number, f" {refs[0]}" if several else ""
    return [
        Button(f"Approve{which}", "approve", refs, attempt=attempt.id, seen=seen, style="primary"),
        Button(f"Reject{which}…", "reject", refs, attempt=attempt.id, seen=seen),
        *([] if several else [Button("Waive…", "waive", refs, attempt=attempt.id)]),
    ]


def numbers(signed: Sequence[Signed]) -> str:
    return " ".join(f"{item.ref}:{signoff.number}" for signoff, item in signed)


def came_back(back: Sequence[Item], attempt: Attempt, by: str, reason: str) -> Message:
    """To the owner of items whose sign-off was rejected."""
    return blocks.say(
        [Mention(by), f" did not approve {count(len(back), 'sign-off')} of yours:"],
        *some_items(back),
        [Quiet(reason)],
        buttons=[Button(label, "signoff", refs, attempt=attempt.id) for label, refs in _again(back)],
    )


def _again(back: Sequence[Item]) -> list[tuple[str, tuple[str, ...]]]:
    if len(back) == 1:
        return [("Sign off again…", (back[0].ref,))]
    return [(f"Sign off {item.ref} again…", (item.ref,)) for item in back[:5]]


def handed(wanted: Sequence[Item], attempt: Attempt, by: str) -> Message:
    """To the new owner of items."""
    sign = Button(f"Sign off {wanted[0].ref}…", "signoff", (wanted[0].ref,), attempt=attempt.id)
    return blocks.say(
        [Mention(by), f" handed you {count(len(wanted), 'item')}:"],
        *some_items(wanted),
        buttons=[sign] if len(wanted) == 1 else [],
    )


def some_items(listed_: Sequence[Item]) -> list[Line]:
    """Items by ref and title, the first of them."""
    lines: list[Line] = [[Bold(item.ref), f" {clip(item.title, 80)}"] for item in listed_[:15]]
    return [*lines, *([[f"and {len(listed_) - 15} more"]] if len(listed_) > 15 else [])]
