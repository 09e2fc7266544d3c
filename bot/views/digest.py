"""Once a day: what one person owes, and what nobody moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain import when
from bot.domain.away import Left
from bot.domain.chasing import HeldUp
from bot.domain.item import Item, Signoff, State
from bot.domain.launch import Attempt, Launch
from bot.domain.mine import Mine
from bot.message import Block, Message
from bot.views import action as action_view
from bot.views import blocks
from bot.views.blocks import Button, paragraph
from bot.views.item import TITLE, count
from bot.views.item import message as in_words
from bot.views.owed import refs, verdicts
from bot.views.parts import At, Bold, Code, Line, Mention, Part, Quiet, clip

LAUNCHES = 5
"""Told in full. Those beyond are named."""

LISTED = 6
"""Items of a kind with a line of their own."""

STEADS = 3
"""People who are away whose items are told one by one."""

NAME = 40


@dataclass(frozen=True, slots=True)
class Owes:
    """What one person owes a launch; all blockers that hold it up, and those of them that this person is to hear of."""

    launch: Launch
    attempt: Attempt
    mine: Mine
    held: tuple[HeldUp, ...]
    hears: tuple[HeldUp, ...]
    signs: bool = True
    """Guests do the work, and a member signs it off."""
    lapsing: tuple[tuple[Signoff, Item], ...] = ()
    """Approvals of theirs, or in an area they lead, that run out before T-0 and soon."""
    left: tuple[Left, ...] = ()
    """What those leave behind for whom they stand in."""

    def __bool__(self) -> bool:
        return bool(
            self.mine.seats
            or self.mine.approvals
            or self.mine.to_sign
            or self.mine.actions
            or self.mine.criteria
            or self.hears
            or self.lapsing
            or self.left
        )


def digest(owed: Sequence[Owes], names: Mapping[str, str], zone: str, now: datetime) -> Message:
    """What waits for one person, launch by launch; with the buttons that settle most."""
    lines: list[Line] = [[Bold("What waits for you today")]]
    shown: list[Block] = []
    for owes in owed[:LAUNCHES]:
        told = list(_lines(owes, names, zone, now))
        lines += told
        shown += [paragraph(*told), blocks.actions(*_buttons(owes))]
    if beyond := [owes.launch.name for owes in owed[LAUNCHES:]]:
        lines.append([f"Also in {refs([clip(name, NAME) for name in beyond])}."])
        shown.append(paragraph(lines[-1]))
    return in_words(lines, paragraph(lines[0]), *shown, blocks.actions(*_snooze()))


def risen(launch: Launch, held: Sequence[HeldUp], names: Mapping[str, str]) -> Message:
    """For the launch room: what has come as far as the director."""
    many = "A blocker holds" if len(held) == 1 else f"{len(held)} blockers hold"
    lines: list[Line] = [[Mention(launch.director), f": {many} the launch up, and nobody has moved."]]
    lines += _held(held[:LISTED], names, launch.zone)
    if held[LISTED:]:
        lines.append([f"and {refs([each.item.ref for each in held[LISTED:]])}"])
    return blocks.say(*lines)


def snoozed(until: datetime, zone: str) -> Line:
    return ["No digest before ", At(until, zone), ". What holds a launch up still reaches its leads and director."]


def _lines(owes: Owes, names: Mapping[str, str], zone: str, now: datetime) -> Iterable[Line]:
    mine, t0 = owes.mine, owes.attempt.t0
    counting: list[Part] = [" · T-0 ", At(t0, zone)] if t0 else []
    yield [Bold(clip(owes.launch.name, 100)), *counting]
    if mine.seats:
        yield ["Your vote: ", Bold(", ".join(mine.seats))]
    if mine.approvals:
        oldest = min(item.changed_at for item in mine.approvals)
        some = refs([item.ref for item in mine.approvals])
        yield [
            f"{count(len(mine.approvals), 'sign-off')} for you to judge, the oldest since ",
            At(oldest, zone),
            ": ",
            some,
        ]
    if mine.to_sign:
        yield [f"{count(len(mine.to_sign), 'item')} of yours to sign off:"]
        by_due = sorted(mine.to_sign, key=lambda item: item.due_at(t0, owes.launch.zone) or _FAR)
        for item in by_due[:LISTED]:
            yield ["• ", Bold(item.ref), f" {clip(item.title, TITLE)}", *_due(item, owes, zone, now)]
        if by_due[LISTED:]:
            yield [f"• {refs([item.ref for item in by_due[LISTED:]])}"]
    if mine.criteria:
        yield [f"{verdicts(len(mine.criteria))}: ", refs([each.ref for each in mine.criteria])]
    if mine.actions:
        yield [f"{count(len(mine.actions), 'action')} of yours:"]
        for action in mine.actions[:LISTED]:
            yield ["• ", *action_view.line(action, zone, now)]
        if mine.actions[LISTED:]:
            yield [f"• {refs([action.ref for action in mine.actions[LISTED:]])}"]
    if owes.lapsing:
        yield [f"{count(len(owes.lapsing), 'approval')} about to run out, to be signed off again:"]
        for signoff, item in owes.lapsing[:LISTED]:
            until: list[Part] = [" · counts until ", At(signoff.expires_at, zone)] if signoff.expires_at else []
            yield ["• ", Bold(item.ref), f" {clip(item.title, TITLE)}", *until]
        if owes.lapsing[LISTED:]:
            yield [f"• {refs([item.ref for _, item in owes.lapsing[LISTED:]])}"]
    for left in owes.left[:STEADS]:
        yield from _left(left, owes, names, zone, now)
    if beyond := [item.ref for left in owes.left[STEADS:] for item in left.items]:
        yield [f"And of others who are away: {refs(beyond)}"]
    if owes.hears:
        yield ["Nobody has moved these, and they hold the launch up:"]
        yield from _held(owes.hears[:LISTED], names, zone)
        if owes.hears[LISTED:]:
            yield [f"• {refs([each.item.ref for each in owes.hears[LISTED:]])}"]


def _left(left: Left, owes: Owes, names: Mapping[str, str], zone: str, now: datetime) -> Iterable[Line]:
    who, many = clip(names.get(left.away.who, left.away.who), NAME), count(len(left.items), "item")
    yield [f"{who} is away until ", At(left.away.until, zone), f"; {many} of theirs cannot wait as long:"]
    for item in left.items[:LISTED]:
        yield ["• ", Bold(item.ref), f" {clip(item.title, TITLE)}", *_due(item, owes, zone, now)]
    if left.items[LISTED:]:
        yield [f"• {refs([item.ref for item in left.items[LISTED:]])}"]
    yield ["A lead of the area can hand them on: ", Code(f"hand {left.items[0].ref} @user")]


_FAR = datetime.max.replace(tzinfo=UTC)


def _due(item: Item, owes: Owes, zone: str, now: datetime) -> list[Part]:
    at = item.due_at(owes.attempt.t0, owes.launch.zone)
    if at is None:
        return []
    return [" · ", Bold(f"late by {when.span(now - at)}")] if at < now else [" · due ", At(at, zone)]


def _held(held: Iterable[HeldUp], names: Mapping[str, str], zone: str) -> Iterable[Line]:
    for each in held:
        item = each.item
        who = clip(names.get(item.owner, item.owner), NAME) if item.owner else "nobody's"
        how = " · signed off, waits to be judged since " if item.state is State.SIGNED else " · was due "
        trouble: list[Part] = [" · in trouble: ", Quiet(clip(item.trouble, 100))] if item.trouble else []
        yield ["• ", Bold(item.ref), f" {clip(item.title, TITLE)} · {who}", how, At(each.since, zone), *trouble]


def _buttons(owes: Owes) -> list[Button]:
    attempt, mine = owes.attempt.id, owes.mine
    found = [Button("What I owe", "mine", attempt=attempt, style="primary")]
    areas = dict.fromkeys(item.area for item in mine.approvals)
    found += [Button(f"Approve waiting in {code}…", "approve", (code,), attempt=attempt) for code in list(areas)[:3]]
    found += [
        Button(f"Sign off {item.ref}…", "signoff", (item.ref,), attempt=attempt)
        for item in mine.to_sign[:3]
        if owes.signs
    ]
    return [*found, *(action_view.done_button(action) for action in mine.actions[:3])]


def _snooze() -> list[Button]:
    return [Button("Not tomorrow", "snooze", text="1"), Button("Not for a week", "snooze", text="5")]
