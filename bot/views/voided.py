"""Sign-offs that count no more, or soon will not: what their people are told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.item import Item, Signoff
from bot.domain.launch import Attempt, Launch, State
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import Button
from bot.views.item import count
from bot.views.parts import At, Bold, Line, Mention, Quiet, clip

Signed = tuple[Signoff, Item]

SHOWN = 15
"""Items in one message; what is beyond them is counted."""

BUTTONS = 5
TITLE = 80


def told(attempt: Attempt, fallen: Sequence[Signed], why: str, user: str) -> Message:
    """To somebody who signed or approved some of `fallen`, or owns them."""
    verb = "does not count" if len(fallen) == 1 else "do not count"
    return blocks.say(
        [Bold(f"{count(len(fallen), 'sign-off')} {verb} any more"), ": ", Quiet(why)],
        *listed(fallen, user),
        buttons=again(attempt, [item for _, item in fallen if item.owner == user]),
    )


def listed(signed: Sequence[Signed], user: str) -> list[Line]:
    """Items by ref and title, each with the part that `user` had in it."""
    lines = [_line(signoff, item, user) for signoff, item in signed[:SHOWN]]
    return [*lines, *([[f"and {len(signed) - SHOWN} more"]] if len(signed) > SHOWN else [])]


def _line(signoff: Signoff, item: Item, user: str) -> Line:
    first: Line = [Bold(item.ref), f" {clip(item.title, TITLE)}"]
    if user in (item.owner, signoff.signer):
        return first
    again: Line = [" · ", Mention(item.owner), " signs it off again"] if item.owner else []
    return [*first, " · you approved it", *again]


def again(attempt: Attempt, mine: Sequence[Item]) -> list[Button]:
    """*Sign off again*, for each of the first few."""
    if len(mine) == 1:
        return [Button("Sign off again…", "signoff", (mine[0].ref,), attempt=attempt.id)]
    return [
        Button(f"Sign off {item.ref} again…", "signoff", (item.ref,), attempt=attempt.id) for item in mine[:BUTTONS]
    ]


def version_preview(fallen: Sequence[Signed], version: str) -> list[Line]:
    """What falls back when the version changes, and whose it is."""
    lines: list[Line] = [
        [Bold(item.ref), f" {clip(item.title, TITLE)} · {item.state}", *_whose(signoff, item)]
        for signoff, item in fallen[:SHOWN]
    ]
    more: list[Line] = [[f"and {len(fallen) - SHOWN} more"]] if len(fallen) > SHOWN else []
    falls = "falls" if len(fallen) == 1 else "fall"
    why = "because their sign-offs are bound to the version:"
    return [
        [Bold(f"Version {version}"), f": {count(len(fallen), 'item')} {falls} back, {why}"],
        *lines,
        *more,
        ["Whoever signed or approved them is told once. Nothing has changed yet."],
    ]


def _whose(signoff: Signoff, item: Item) -> Line:
    return [" · ", Mention(item.owner or signoff.signer)]


def will_run_out(launch: Launch, attempt: Attempt, signed: Sequence[Signed], *, ask: bool) -> Message:
    """To the owner of approvals that run out before T-0. `ask`: it is time to sign them off again."""
    runs = "approval of yours runs" if len(signed) == 1 else "approvals of yours run"
    t0: Line = [", ", At(attempt.t0, launch.zone), "."] if attempt.t0 else ["."]
    first: Line = [Bold(f"{len(signed)} {runs} out before T-0"), *t0]
    do = (
        "Sign off again, with evidence of now, so that a lead can approve it in time."
        if ask
        else "Nothing is to be done yet: golive asks for it a day before T-0, when new evidence lasts."
    )
    return blocks.say(
        first,
        *_with_end(launch, signed),
        [do],
        buttons=again(attempt, [item for _, item in signed]) if ask else [],
    )


def ran_out(launch: Launch, attempt: Attempt, signed: Sequence[Signed]) -> Message:
    """To director and owners, while a GO stands: nothing falls back."""
    has = "approval has" if len(signed) == 1 else "approvals have"
    hold = [Button("Hold…", "hold", attempt=attempt.id)] if attempt.state is State.COUNTING else []
    return blocks.say(
        [Bold(f"{launch.key}: {len(signed)} {has} run out"), " since the GO:"],
        *_with_end(launch, signed),
        ["The GO stands, so nothing falls back. Hold the countdown if it must be seen to first."],
        buttons=hold,
    )


def _with_end(launch: Launch, signed: Sequence[Signed]) -> list[Line]:
    lines: list[Line] = []
    for signoff, item in signed[:SHOWN]:
        until: Line = [" · counts until ", At(signoff.expires_at, launch.zone)] if signoff.expires_at else []
        lines.append([Bold(item.ref), f" {clip(item.title, TITLE)}", *until])
    return [*lines, *([[f"and {len(signed) - SHOWN} more"]] if len(signed) > SHOWN else [])]
