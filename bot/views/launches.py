"""The launches somebody can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.launch import Attempt, Launch
from bot.domain.readiness import Tally
from bot.message import Message
from bot.views import blocks
from bot.views.blocks import bullets, paragraph
from bot.views.item import count, message
from bot.views.parts import At, Bold, Code, Line, Part, Place, clip

SHOWN = 20
OVER = 10
LONGEST = 120

Run = tuple[Launch, Attempt]


def listed(
    open_ones: Sequence[Run], tallies: Mapping[int, Tally], total: int, over: Sequence[Run], now: datetime
) -> Message:
    """Open launches with how ready they are, then those that ended last."""
    if not open_ones and not over:
        return blocks.say(["No launch is under way. ", Code("new"), " starts one in the channel you type it in."])
    under_way: Line = [Bold("Under way" if open_ones else "No launch is under way")]
    lines = [_open(launch, attempt, tallies.get(attempt.id, Tally())) for launch, attempt in open_ones]
    if total > len(open_ones):
        lines.append([f"and {total - len(open_ones)} more"])
    ended = [_over(launch, attempt) for launch, attempt in over]
    shown = [paragraph(under_way), *([bullets(*lines)] if lines else [])]
    if ended:
        shown += [paragraph([Bold("Over")]), bullets(*ended)]
    return message([under_way, *lines, *ended], *shown)


def _open(launch: Launch, attempt: Attempt, tally: Tally) -> Line:
    t0: list[Part] = [" · T-0 ", At(attempt.t0, launch.zone)] if attempt.t0 else [" · no T-0 yet"]
    ready = f" · {tally.percent} %, {count(tally.blockers_open, 'blocker')} open"
    return [*_name(launch, attempt), f" · {attempt.state}", *t0, ready, " · ", Place(attempt.channel)]


def _over(launch: Launch, attempt: Attempt) -> Line:
    ended: list[Part] = [" · ", At(attempt.ended_at, launch.zone)] if attempt.ended_at else []
    return [*_name(launch, attempt), f" · {attempt.state}", *ended]


def _name(launch: Launch, attempt: Attempt) -> list[Part]:
    version = f" {launch.version}" if launch.version else ""
    rehearsal = " (rehearsal)" if attempt.kind == "rehearsal" else ""
    return [Code(launch.key), " ", Bold(clip(f"{launch.name}{version}", LONGEST)), rehearsal]
