"""Sign-offs: the card in an area's thread, and the forms to sign off, to approve what waits, and to reject."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from bot.domain.item import Evidence, Item, Signoff, Weight
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Lead
from bot.message import Block, Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button, bullets, paragraph
from bot.views.item import (
    VERDICTS,
    Name,
    count,
    evidence_lines,
    judged_line,
    listed,
    message,
    signed_line,
    was_own,
)
from bot.views.parts import At, Bold, Emoji, Group, Line, Mention, Part, Quiet, clip, marked

Signed = tuple[Signoff, Item]

TICKS = 10
"""Check boxes in one block (docs.slack.dev/reference/block-kit/block-elements/checkboxes-element)."""

FORM_BLOCKS = 98
"""Blocks for items in a form of 100, which leaves one for the words and one for what is not shown."""

PICK = "pick"
"""Fields of the form whose ticks are refs: `pick0`, `pick1` and so on."""

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
        shown = {SEEN: _numbers(standing)}
        approve = Button(f"Approve {len(refs)}…", "approve", refs, shown, attempt=attempt.id, style="primary")
        return [approve, Button("Reject…", "reject", refs, shown, attempt=attempt.id)]
    seen, which = standing[0][0].number, f" {refs[0]}" if several else ""
    return [
        Button(f"Approve{which}", "approve", refs, attempt=attempt.id, seen=seen, style="primary"),
        Button(f"Reject{which}…", "reject", refs, attempt=attempt.id, seen=seen),
        *([] if several else [Button("Waive…", "waive", refs, attempt=attempt.id)]),
    ]


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


def sign_form(
    attempt: Attempt,
    wanted: Sequence[Item],
    refused: Sequence[str],
    typed: str,
    gathered: Mapping[int, Sequence[Evidence]],
) -> Form:
    """Evidence for one item or for several. `gathered` is what they have already, by their ids."""
    refs = [item.ref for item in wanted]
    needed = any(item.weight is Weight.BLOCKER and item.id not in gathered for item in wanted)
    head = _in_full(wanted[0]) if len(wanted) == 1 else listed(wanted)
    return Form(
        verb="signoff",
        title=clip(f"Sign off {refs[0]}" if len(refs) == 1 else f"Sign off {len(refs)} items", 24),
        submit="Sign off",
        blocks=(
            head,
            *_given_already(wanted, gathered),
            *cannot(refused),
            inputs.text(
                "text",
                "Evidence",
                hint="Links, and how you know that it is done. It is kept, and whoever approves sees it.",
                initial=typed,
                lines=True,
                optional=not needed,
            ),
        ),
        carry={"a": attempt.id, "r": refs},
    )


def several_form(attempt: Attempt, wanted: Sequence[Item], many: int) -> Form:
    """What somebody has claimed, to be ticked, with one evidence for all that is. `many` there are in all."""
    more = [paragraph([f"and {many - len(wanted)} more, when these are signed off."])] if many > len(wanted) else []
    return Form(
        verb="signoff",
        title="Sign off several",
        submit="Sign off",
        blocks=(
            *_to_tick(wanted),
            *more,
            inputs.text(
                "text",
                "Evidence",
                hint="It stands behind each of them. A blocker needs some.",
                lines=True,
                optional=True,
            ),
        ),
        carry={"a": attempt.id},
    )


def _to_tick(wanted: Sequence[Item]) -> Iterator[Block]:
    for place in range(0, len(wanted), TICKS):
        some = wanted[place : place + TICKS]
        options = [(item.ref, f"{item.ref} {item.title}{_weighed(item)}") for item in some]
        yield inputs.ticks(f"{PICK}{place}", "Which are done?", options)


def _weighed(item: Item) -> str:
    return " · blocker" if item.weight is Weight.BLOCKER else ""


def _given_already(wanted: Sequence[Item], gathered: Mapping[int, Sequence[Evidence]]) -> list[Block]:
    lines: list[Line] = [
        [Bold(item.ref), " ", *line] for item in wanted for line in evidence_lines(gathered.get(item.id, ()))
    ]
    more: list[Line] = [[f"and {len(lines) - TICKS} more"]] if len(lines) > TICKS else []
    return [paragraph([Bold("Given already")], *lines[:TICKS], *more)] if lines else []


def reject_form(
    attempt: Attempt, signed: Sequence[Signed], refused: Sequence[str], typed: str, *, chosen: bool
) -> Form:
    """Why it goes back; with several, which of them. `chosen`: they were named one by one already."""
    one = len(signed) == 1
    head = [_in_full(signed[0][1])] if one else list(_ticked(signed, chosen))
    return Form(
        verb="reject",
        title=clip(f"Reject {signed[0][1].ref}" if one else "Reject sign-offs", 24),
        submit="Reject",
        blocks=(
            *head,
            *cannot(refused),
            inputs.text(
                "text", "What has to change", hint="The owner reads this.", initial=typed, lines=True, most=500
            ),
        ),
        carry=_carry(attempt, signed) | ({"r": [signed[0][1].ref]} if one else {}),
    )


def approve_form(attempt: Attempt, signoff: Signoff, item: Item, refused: Sequence[str], name: Name) -> Form:
    """One sign-off with its evidence, looked at once more."""
    return Form(
        verb="approve",
        title=clip(f"Approve {item.ref}", 24),
        submit="Approve",
        blocks=(paragraph(*_with_evidence(signoff, item, name)), *cannot(refused), _word("")),
        carry=_carry(attempt, [(signoff, item)]) | {"r": [item.ref]},
    )


def _word(initial: str) -> Block:
    return inputs.text("text", "A word for the record", initial=initial, optional=True, most=500)


def waiting_form(attempt: Attempt, signed: Sequence[Signed], refused: Sequence[str], name: Name, note: str) -> Form:
    """Everything that waits for one person, with its evidence: blockers each on its own, never ticked beforehand."""
    blockers = [each for each in signed if each[1].weight is Weight.BLOCKER]
    others = [each for each in signed if each[1].weight is not Weight.BLOCKER]
    parts = [*_blockers(blockers, name), *_others(others, name, len(blockers))]
    shown = list(_fitting(parts, FORM_BLOCKS - 1 - len(cannot(refused))))
    included = [each for group, _ in shown for each in group]
    more = len(signed) - len(included)
    return Form(
        verb="approve",
        title="Approve waiting",
        submit="Approve",
        blocks=(
            *(block for _, made in shown for block in made),
            *cannot(refused),
            *([paragraph([f"and {more} more. They are here again when these are settled."])] if more else []),
            _word(note),
        ),
        carry=_carry(attempt, included),
    )


Part_ = tuple[list[Signed], list[Block]]


def _blockers(signed: Sequence[Signed], name: Name) -> Iterator[Part_]:
    for place, (signoff, item) in enumerate(signed):
        tick = inputs.ticks(f"{PICK}{place}", "Blocker", [(item.ref, f"Approve {item.ref}")])
        yield [(signoff, item)], [paragraph(*_with_evidence(signoff, item, name)), tick]


def _others(signed: Sequence[Signed], name: Name, before: int) -> Iterator[Part_]:
    for place in range(0, len(signed), TICKS):
        some = list(signed[place : place + TICKS])
        told = [paragraph(*_with_evidence(signoff, item, name)) for signoff, item in some]
        options = [(item.ref, f"Approve {item.ref}") for _, item in some]
        refs = [item.ref for _, item in some]
        label = "Ticked already; take off what you have not looked at"
        yield some, [*told, inputs.ticks(f"{PICK}{before + place}", label, options, initial=refs)]


def _fitting(parts: Iterable[Part_], most: int) -> Iterator[Part_]:
    room = most
    for part in parts:
        room -= len(part[1])
        if room < 0:
            return
        yield part


def _ticked(signed: Sequence[Signed], chosen: bool) -> Iterator[Block]:
    for place in range(0, len(signed), TICKS):
        some = [item for _, item in signed[place : place + TICKS]]
        options = [(item.ref, f"{item.ref} {item.title}") for item in some]
        yield inputs.ticks(f"{PICK}{place}", "Which", options, initial=[item.ref for item in some if chosen])


def _with_evidence(signoff: Signoff, item: Item, name: Name) -> list[Line]:
    blocker = " · blocker" if item.weight is Weight.BLOCKER else ""
    shown = evidence_lines(signoff.evidence[:4])
    more: list[Line] = [[f"and {len(signoff.evidence) - 4} more"]] if len(signoff.evidence) > 4 else []
    nothing: list[Line] = [] if signoff.evidence else [[Quiet("no evidence given")]]
    first: Line = [Bold(item.ref), f" {item.title}{blocker} · signed off by ", name(signoff.signer)]
    return [first, *shown, *more, *nothing]


def _in_full(item: Item) -> Block:
    return paragraph([Bold(f"{item.ref} {item.title}")], [item.definition])


def cannot(refused: Sequence[str]) -> list[Block]:
    """In a form: what it cannot be for, and why."""
    if not refused:
        return []
    more: list[Line] = [[f"and {len(refused) - 15} more"]] if len(refused) > 15 else []
    return [paragraph([Bold("Not these:")], *(marked(text) for text in refused[:15]), *more)]


def _carry(attempt: Attempt, signed: Sequence[Signed]) -> dict[str, object]:
    return {"a": attempt.id, "o": {SEEN: _numbers(signed)}}


def _numbers(signed: Sequence[Signed]) -> str:
    return " ".join(f"{item.ref}:{signoff.number}" for signoff, item in signed)
