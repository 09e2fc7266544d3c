"""The forms to sign off, to approve what waits, and to reject."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.domain.item import Evidence, Item, Signoff, Weight
from bot.domain.launch import Attempt
from bot.message import Block, Form
from bot.views import inputs
from bot.views.blocks import paragraph
from bot.views.item import Name, evidence_lines, listed
from bot.views.parts import Bold, Line, Quiet, clip, marked
from bot.views.signoff import SEEN, Signed, numbers

TICKS = 10
"""Check boxes in one block (docs.slack.dev/reference/block-kit/block-elements/checkboxes-element)."""

FORM_BLOCKS = 98
"""Blocks for items in a form of 100, which leaves one for the words and one for what is not shown."""

PICK = "pick"
"""Fields of the form whose ticks are refs: `pick0`, `pick1` and so on."""


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
    return {"a": attempt.id, "o": {SEEN: numbers(signed)}}
