"""Why it was decided so: the decision, with all that was known at that moment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.decision import Decision
from bot.domain.launch import Launch
from bot.domain.poll import why_stale
from bot.domain.record import Entry
from bot.domain.snapshot import excepted as set_aside
from bot.message import Message
from bot.views import blocks, excepted
from bot.views.blocks import bullets, paragraph
from bot.views.decision import recorded_advice
from bot.views.item import Name, count, message, some
from bot.views.parts import At, Bold, Line, Part, Quiet, clip
from bot.views.record import entry_line

WORDS = 40
"""Characters of a reason in a list."""

ASIDE = 5
"""What had been set aside, with a line for each; the rest are counted."""

VOTES = 2
"""Answers shown for a seat; the rest are counted."""


LEADS_TO = frozenset({"poll", "vote", "lapse", "decide", "hold", "resume", "t0", "reopen", "waive", "na"})
OF_DOUBT = frozenset({"doubt", "decide", "hold", "resume", "t0"})
FOLLOWS = OF_DOUBT | {"liftoff", "live", "rollback", "rolled back", "scrub", "close", "recycle"}
LETTERS = 9000
"""Of all that is told at once: Slack refuses much more."""

SHOWN = 8
"""Entries of the record that lead to a decision, and as many that follow from it."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What the record says of a decision: how it came to it, what came of it, and the number of its own entry."""

    before: Sequence[Entry] = ()
    after: Sequence[Entry] = ()
    number: int | None = None


def why(
    launch: Launch, decision: Decision, snapshot: Mapping[str, Any], name: Name, replay: Replay | None = None
) -> Message:
    """`snapshot` is the decision's own: see bot.domain.snapshot."""
    second: list[Part] = [", seconded by ", name(decision.second)] if decision.second else []
    first: Line = [
        Bold(decision.answer.upper()),
        " by ",
        name(decision.by),
        *second,
        " · ",
        At(decision.at, launch.zone),
        " · waits for a second person" if decision.state == "pending" else "",
    ]
    reason: list[Line] = [[Quiet(clip(decision.reason, 500))]] if decision.reason else []
    against = " It was decided against that." if decision.against else ""
    lines = [first, *reason, [clip(recorded_advice(snapshot), 500), against]]
    ready = [*_ready(snapshot), *_risky(snapshot)]
    seats = [_seat(code, seat, name) for code, seat in snapshot["seats"].items()]
    aside = excepted.lines(set_aside(snapshot), name, launch.zone, ASIDE)
    shown = [paragraph(*lines), paragraph([Bold("Readiness then")]), bullets(*ready)]
    if aside:
        shown += [paragraph(aside[0]), bullets(*aside[1:])]
    if seats:
        shown += [paragraph([Bold(f"Poll {snapshot['poll']}")]), bullets(*seats)]
    told = _replayed(launch, name, replay or Replay(), LETTERS - blocks.length(shown))
    for title, entries in told:
        shown += [paragraph([Bold(title)]), bullets(*entries)]
    spoken = [line for title, entries in told for line in ([title], *entries)]
    return message([*lines, *ready, *aside, *seats, *spoken], *shown, blocks.small(_head(decision, replay)))


def _risky(snapshot: Mapping[str, Any]) -> list[Line]:
    """High risks that were open. A decision of an earlier golive does not say."""
    refs = snapshot.get("risks", ())
    return [[f"High risks open: {some(refs, ASIDE)}"]] if refs else []


def _replayed(launch: Launch, name: Name, replay: Replay, room: int) -> list[tuple[str, list[Line]]]:
    """What there is room for: what came last first."""
    told: list[tuple[str, list[Line]]] = []
    for title, entries in (("Since then", replay.after), ("How it came to it", replay.before)):
        kept: list[Line] = []
        for entry in reversed(entries):
            line = entry_line(entry, name, launch.zone)
            room -= blocks.length([bullets(line)])
            if room < 0:
                break
            kept.insert(0, line)
        told = [(title, kept), *told] if kept else told
    return told


def _head(decision: Decision, replay: Replay | None) -> str:
    """The head that the room was told with it, and whether the record still has it there."""
    if replay is None or not decision.head:
        return f"Record head {decision.head}"
    if replay.number is None:
        return f"Record head {decision.head}: the record has no entry of that head any more"
    return f"Record {replay.number}, head {decision.head}: the record has it there"


def _ready(snapshot: Mapping[str, Any]) -> Iterator[Line]:
    yield [f"{snapshot['percent']} % in all: ", some(list(_areas(snapshot)), 40)]
    if snapshot["blockers"]:
        yield [f"{count(len(snapshot['blockers']), 'blocker')} open: ", some(snapshot["blockers"], 10)]
    else:
        yield ["no blocker open"]
    if snapshot["exceptions"]:
        yield [f"{count(len(snapshot['exceptions']), 'required item')} open: ", some(snapshot["exceptions"], 10)]


def _areas(snapshot: Mapping[str, Any]) -> Iterator[str]:
    for code, tally in snapshot["areas"].items():
        waived = f", {tally['waived']} waived" if tally["waived"] else ""
        yield f"{code} {tally['percent']} %{waived}"


THEN = {"is": "was", "are": "were", "has": "had", "have": "had"}
_NOW = re.compile(rf"\b({'|'.join(THEN)})\b")


def _stale(seat: Mapping[str, Any]) -> str:
    """In the past: a decision has it as it was then."""
    if not seat.get("stale"):
        return ""
    return f", stale since {_NOW.sub(lambda said: THEN[said[0]], why_stale(seat['stale']))}"


def _seat(code: str, seat: Mapping[str, Any], name: Name) -> Line:
    kind = "" if seat["mandatory"] else " (advisory)"
    said: list[Part] = []
    for vote in seat["votes"][-VOTES:]:
        reason = f": {clip(vote['reason'], WORDS)}" if vote["reason"] else ""
        stead: list[Part] = [" for ", name(vote["for"])] if vote.get("for") else []
        said += [" · " if said else "", name(vote["who"]), *stead, f" {vote['answer']}{reason}"]
    more = f" and {len(seat['votes']) - VOTES} more" if len(seat["votes"]) > VOTES else ""
    return [
        Bold(code),
        f"{kind} {seat['answer'] or 'no answer'}{_stale(seat)}",
        *([" · ", *said] if said else []),
        more,
    ]
