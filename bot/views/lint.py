"""What is wrong with a plan, and what to do about each."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.launch import Launch
from bot.domain.lint import Finding, Kind
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import bullets, heading, paragraph
from bot.views.item import message, some
from bot.views.parts import Bold, Code, Line

REFS = 12
"""Refs named for a kind."""

REMEDIES = {
    Kind.CYCLE: "Say what one of them comes after instead: `step REF after REF`.",
    Kind.CLASH: "Their refs can be mistaken: choose other codes in the template.",
    Kind.EMPTY: "Add what has to be ready: `item add AREA title`.",
    Kind.NO_LEAD: "Nobody can approve or answer there: `lead AREA @user`.",
    Kind.NO_OWNER: "Name somebody: `step REF @user`, or who leads their area or seat: `lead AREA @user`.",
    Kind.NO_BACKUP: "A second lead stands in when the first cannot: `lead AREA @user` adds one.",
    Kind.UNASSESSED: "Say how likely each is, and how much it would hurt: `risk REF likelihood=L impact=H`.",
    Kind.DUPLICATE: "Give each a title of its own: `item edit REF title=…`.",
    Kind.PAST_STEP: "Do them now, give them another time, `step REF at T-1h`, or move T-0: `t0 +1h reason`.",
    Kind.PAST_DUE: "Sign them off, or give them another time: `item edit REF due=T-1d`.",
}


def told(launch: Launch, found: Sequence[Finding]) -> Message:
    title = f"The plan of {launch.name}, looked over"
    if not found:
        return blocks.say([Bold(title)], ["There is nothing to point out."])
    lines = [_line(each) for each in found]
    return message([[title], *lines], heading(title), paragraph([Bold("To look at")]), bullets(*lines))


def _line(found: Finding) -> Line:
    words = [Code(part) if place % 2 else part for place, part in enumerate(REMEDIES[found.kind].split("`"))]
    return [Bold(found.kind.capitalize()), f": {some(found.refs, REFS)}. ", *words]
