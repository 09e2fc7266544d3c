"""The Home tab: all that is one person's, in every launch, each thing with its buttons.

It says when things are, never how long until then: so it stays true for as long as nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.domain.action import Action
from bot.domain.criterion import Criterion
from bot.domain.item import Item, Signoff, Weight
from bot.domain.launch import Attempt, Launch
from bot.domain.mine import Mine
from bot.domain.owed import SOON
from bot.domain.poll import Poll
from bot.domain.readiness import Tally
from bot.domain.runbook import State, Step
from bot.message import Block
from bot.views import action as action_view
from bot.views import blocks, step_buttons
from bot.views import criterion as criterion_view
from bot.views import item as item_view
from bot.views import owed as owing
from bot.views import poll as poll_view
from bot.views import rollcall as roll_view
from bot.views.blocks import Button, paragraph
from bot.views.parts import At, Bold, Emoji, Line, Part, Quiet, clip
from bot.views.step import Runbook

LAUNCHES = 6
"""Shown in full. Those beyond it are named."""

BLOCKS = 100
"""Blocks of a Home tab (docs.slack.dev/reference/views/home-tab-views)."""

AROUND = 14
"""Blocks that a launch needs besides its entries."""

STEPS, APPROVALS, ITEMS, ACTIONS, CRITERIA = 5, 8, 10, 5, 5
"""Entries of each kind with buttons that a launch shows, while there is room."""

EVIDENCE = 2
"""Pieces of evidence beside what is to be approved. *Look* shows all of it."""

NAMED = 12
"""Refs in a line that only names them."""


@dataclass(frozen=True, slots=True)
class Part_:
    """One launch, for one person. `signoffs` are those that wait for them, by item."""

    launch: Launch
    attempt: Attempt
    tally: Tally
    book: Runbook
    poll: Poll | None
    mine: Mine
    signoffs: Mapping[int, Signoff]
    signs: bool


def home(parts: Sequence[Part_], others: Sequence[str], zone: str, name: item_view.Name) -> list[Block]:
    """The whole tab. `others` are the names of launches they may see and have no part in, `zone` is theirs."""
    shown: list[Block] = []
    for place, part in enumerate(parts[:LAUNCHES]):
        left = min(len(parts), LAUNCHES) - place
        shown += _launch(part, zone, name, (BLOCKS - 2 - len(shown)) // left)
    beyond = [part.launch.name for part in parts[LAUNCHES:]]
    if not parts:
        shown.append(paragraph([Emoji("sparkles"), " You have no part in a launch yet, so nothing waits for you."]))
    if beyond or others:
        named = owing.refs([clip(each, 60) for each in [*beyond, *others]], NAMED)
        shown.append(paragraph([Bold("Also under way: "), named]))
    shown.append(blocks.actions(Button("Launches", "list"), Button("What golive understands", "help")))
    return shown


def _launch(part: Part_, zone: str, name: item_view.Name, room: int) -> list[Block]:
    """One launch in at most `room` blocks."""
    attempt, mine = part.attempt, part.mine
    parts = [blocks.heading(part.launch.name), paragraph(_standing(part, zone), *_nothing(part))]
    parts += _roll_call(part)
    left = room - AROUND
    for shown in (
        _steps(part, zone),
        _votes(part),
        _approvals(part, zone, name),
        _items(part, zone),
        _criteria(part),
        _actions(part, zone),
    ):
        made, left = _fitting(shown, left)
        parts += made
    parts += [paragraph(*lines) for lines in (_later(part, zone), _said(mine)) if lines]
    board = [Button("Status", "status", attempt=attempt.id), Button("What I owe", "mine", attempt=attempt.id)]
    return [*parts, blocks.actions(*board), blocks.rule()]


@dataclass(frozen=True, slots=True)
class Listed:
    """Things of one kind: a title, two blocks for each, and what stands below them all."""

    title: str
    refs: Sequence[str]
    entries: Iterator[list[Block]]
    most: int
    below: Sequence[Block] = ()


def _fitting(listed: Listed, room: int) -> tuple[list[Block], int]:
    """As many as there is room for, the others by their refs; and the room that is left."""
    if not listed.refs:
        return [], room
    many = len(listed.refs)
    shown = min(listed.most, many, max(room, 0) // 2)
    entries = [block for _, entry in zip(range(shown), listed.entries, strict=False) for block in entry]
    rest = [paragraph(["Besides: ", owing.refs(listed.refs[shown:], NAMED)])] if many > shown else []
    title = paragraph([Bold(f"{listed.title} ({many})")])
    return [title, *entries, *rest, *listed.below], room - len(entries)


def _standing(part: Part_, zone: str) -> Line:
    attempt, tally = part.attempt, part.tally
    t0: list[Part] = [" · T-0 ", At(attempt.t0, zone)] if attempt.t0 else [" · no T-0 yet"]
    open_ones = f" · {owing.count(tally.blockers_open, 'blocker')} open" if tally.blockers_open else ""
    settled = tally.approved + tally.waived
    return [Bold(attempt.state), *t0, f" · {settled} of {tally.counted} items settled{open_ones}"]


def _nothing(part: Part_) -> list[Line]:
    mine = part.mine
    waits = mine.seats or mine.approvals or mine.to_sign or mine.actions or mine.criteria or mine.called
    if waits or any(_is_near(part, each) for each in mine.steps):
        return []
    return [[Emoji("sparkles"), " Nothing here waits for you."]]


def _said(mine: Mine) -> Sequence[Line]:
    """What is theirs and asks nothing of them."""
    told: list[Part] = []
    if mine.waiting:
        told.append(f"{len(mine.waiting)} with a lead: {owing.refs([each.ref for each in mine.waiting], NAMED)}")
    if mine.done:
        told.append(f"{' · ' if told else ''}{mine.done} of yours settled")
    return [told] if told else []


def _roll_call(part: Part_) -> list[Block]:
    if not part.mine.called:
        return []
    ask: Line = [Bold("Roll call"), ": are you in?"]
    return [paragraph(ask), blocks.actions(*roll_view.answers(part.attempt))]


# --- Steps ---


def _steps(part: Part_, zone: str) -> Listed:
    """Those that run, or come within the hour."""
    near = [each for each in part.mine.steps if _is_near(part, each)]
    return Listed("Your steps now", [each.ref for each in near], (_step(part, each, zone) for each in near), STEPS)


def _later(part: Part_, zone: str) -> Sequence[Line]:
    """The others of their steps: nothing can be done about them yet."""
    later = [each for each in part.mine.steps if not _is_near(part, each)]
    if not later:
        return []
    beyond: list[Line] = [[f"and {owing.refs([each.ref for each in later[STEPS:]], NAMED)}"]] if later[STEPS:] else []
    return [
        [Bold(f"Your steps to come ({len(later)})")],
        *(_step_line(part, each, zone) for each in later[:STEPS]),
        *beyond,
    ]


def _step(part: Part_, each: Step, zone: str) -> list[Block]:
    buttons = _step_buttons(part, each)
    more = Button(f"Look at {each.ref}", "status", (each.ref,), attempt=part.attempt.id)
    return [paragraph(_step_line(part, each, zone)), blocks.actions(*buttons, more)]


def _step_line(part: Part_, each: Step, zone: str) -> Line:
    when: list[Part]
    if each.state is State.STARTED and each.started_at:
        when = [" · started ", At(each.started_at, zone)]
    elif each.state is State.FAILED and each.ended_at:
        when = [" · ", Bold("failed"), " ", At(each.ended_at, zone)]
    elif each.due_at is None:
        when = [" · no time yet"]
    else:
        late: list[Part] = [", ", Bold("late")] if each.due_at < part.book.now else []
        when = [" · ", At(each.due_at, zone), *late]
    waits = [wait.ref for wait in part.book.waits(each)]
    behind = [f" · after {owing.refs(waits, 4)}"] if waits else []
    return [Bold(each.ref), f" {clip(each.title, item_view.TITLE)}", *when, *behind, *_stuck(each)]


def _step_buttons(part: Part_, each: Step) -> list[Button]:
    """*Start*; *Done*, and no ticks, once it runs."""
    return step_buttons.of(part.attempt, each, free=not part.book.waits(each))[:2]


def _is_near(part: Part_, each: Step) -> bool:
    if each.state is not State.WAITING:
        return True
    return each.due_at is not None and each.due_at - SOON <= part.book.now


# --- The poll ---


def _votes(part: Part_) -> Listed:
    seats, poll = part.mine.seats, part.poll
    if not seats or poll is None:
        return Listed("", (), iter(()), 0)
    asked = paragraph([Bold(", ".join(seats)), ": go or no-go?"])
    entry = [asked, blocks.actions(*poll_view.vote_buttons(part.attempt, poll, seats))]
    return Listed("Your vote", [", ".join(seats)], iter([entry]), 1)


# --- Items ---


def _approvals(part: Part_, zone: str, name: item_view.Name) -> Listed:
    waiting = [each for each in part.mine.approvals if each.id in part.signoffs]
    entries = (_approval(part, each, part.signoffs[each.id], zone, name) for each in waiting)
    below = _bulk(part, waiting)
    return Listed("Waiting for your approval", [each.ref for each in waiting], entries, APPROVALS, below)


def _approval(part: Part_, each: Item, signoff: Signoff, zone: str, name: item_view.Name) -> list[Block]:
    attempt, ref = part.attempt.id, (each.ref,)
    evidence = item_view.evidence_lines(signoff.evidence[:EVIDENCE])
    more: list[Line] = [[Quiet(f"and {len(signoff.evidence) - EVIDENCE} more")]] if signoff.evidence[EVIDENCE:] else []
    short = [[*(_clipped(piece) for piece in line)] for line in evidence]
    lines = [_item_line(each), item_view.signed_line(signoff, name, zone), *short, *more]
    buttons = (
        Button("Approve", "approve", ref, attempt=attempt, seen=signoff.number, style="primary"),
        Button("Reject…", "reject", ref, attempt=attempt, seen=signoff.number),
        Button(f"Look at {each.ref}", "status", ref, attempt=attempt),
    )
    return [paragraph(*lines), blocks.actions(*buttons)]


def _clipped(part: Part) -> Part:
    return Quiet(clip(part.text, 200)) if isinstance(part, Quiet) else part


def _bulk(part: Part_, waiting: Sequence[Item]) -> list[Block]:
    """One form for all that wait in an area."""
    areas: dict[str, int] = {}
    for each in waiting:
        areas[each.area] = areas.get(each.area, 0) + 1
    many = [
        Button(f"Approve waiting in {code} ({count})…", "approve", (code,), attempt=part.attempt.id)
        for code, count in areas.items()
        if count > 1
    ]
    return [blocks.actions(*many[:5])] if many else []


def _items(part: Part_, zone: str) -> Listed:
    mine = part.mine.to_sign
    title = "Yours to sign off" if part.signs else "Yours: bring the evidence, and a member of the team signs off"
    return Listed(title, [each.ref for each in mine], (_to_sign(part, each, zone) for each in mine), ITEMS)


def _to_sign(part: Part_, each: Item, zone: str) -> list[Block]:
    attempt, ref = part.attempt.id, (each.ref,)
    sign = [Button(f"Sign off {each.ref}…", "signoff", ref, attempt=attempt, style="primary")] if part.signs else []
    told = [*_item_line(each), *_due(part, each, zone)]
    return [paragraph(told), blocks.actions(*sign, Button("Look", "status", ref, attempt=attempt))]


def _criteria(part: Part_) -> Listed:
    mine = part.mine.criteria
    return Listed("Yours to judge", [each.ref for each in mine], (_criterion(part, each) for each in mine), CRITERIA)


def _criterion(part: Part_, each: Criterion) -> list[Block]:
    look = Button("Look", "status", (each.ref,), attempt=part.attempt.id)
    told = criterion_view.line(each, part.attempt)
    return [paragraph(told), blocks.actions(*criterion_view.buttons(each, part.attempt), look)]


def _actions(part: Part_, zone: str) -> Listed:
    mine = part.mine.actions
    return Listed("Your actions", [each.ref for each in mine], (_action(part, each, zone) for each in mine), ACTIONS)


def _action(part: Part_, each: Action, zone: str) -> list[Block]:
    look = Button("Look", "status", (each.ref,), attempt=each.attempt)
    told = action_view.line(each, zone, part.book.now)
    return [paragraph(told), blocks.actions(action_view.done_button(each), look)]


def _item_line(each: Item) -> Line:
    weight: list[Part] = [" · ", Bold("blocker")] if each.weight is Weight.BLOCKER else []
    back: list[Part] = [" · sent back: ", Quiet(clip(each.reason, 100))] if each.reason else []
    return [Bold(each.ref), f" {clip(each.title, item_view.TITLE)}", *weight, *_stuck(each), *back]


def _due(part: Part_, each: Item, zone: str) -> list[Part]:
    at = each.due_at(part.attempt.t0, part.launch.zone)
    if at is None:
        return []
    late: list[Part] = [", ", Bold("late")] if at < part.book.now else []
    return [" · due ", At(at, zone), *late]


def _stuck(each: Item | Step) -> list[Part]:
    return [" · in trouble: ", Quiet(clip(each.trouble, 100))] if each.trouble else []
