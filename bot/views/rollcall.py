"""The roll call: the question to each person, how many are in, and whom the director can ask instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain import runbook, when
from bot.domain.chasing import Quiet as Silence
from bot.domain.launch import Attempt
from bot.domain.rollcall import Part, Reply, Roll
from bot.domain.runbook import Step
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views import roll as roll_view
from bot.views.blocks import Button, bullets, paragraph
from bot.views.parts import At, Bold, Line, Mention, Quiet, clip, spoken
from bot.views.parts import Part as Piece
from bot.views.step import Name, Runbook, moment

LISTED = 8
"""Steps of somebody that are told one by one."""

NAMED = 12
"""People who are told one by one."""

SPOKEN = 4
"""Of either, in the words for notifications and screen readers."""

TITLE, REASON = 40, 100


def question(book: Runbook, user: str, part: Part, silences: Mapping[str, Silence], zone: str) -> Message:
    """To one person: their steps with whom they wait for and who waits for them, their seats, and the question."""
    t0 = book.attempt.t0
    due: list[Piece] = ["T-0 is ", At(t0, zone), ". "] if t0 else []
    first: Line = [Bold(book.launch.name), " · ", Bold("roll call"), ". ", *due]
    ask: Line = [*first, Bold("Are you in?")]
    mine = sorted(part.steps, key=lambda step: (step.due_at is None, step.due_at or book.now, step.id))
    listed = [_theirs(book, user, step, zone) for step in mine[:LISTED]]
    if len(mine) > LISTED:
        listed.append(
            [f"And {len(mine) - LISTED} more: {runbook.and_more([step.ref for step in mine[LISTED:]], LISTED)}"]
        )
    if part.seats:
        listed.append(["You answer the go/no-go poll for ", Bold(", ".join(part.seats)), "."])
    asleep = _silent_backups(book, user, part, silences, zone)
    parts = [paragraph(ask), bullets(*listed), *([paragraph(*asleep)] if asleep else [])]
    return Message(spoken(ask, *listed[:SPOKEN], *asleep), (*parts, blocks.actions(*answers(book.attempt))))


def in_short(book: Runbook) -> Message:
    """What a rehearsal's room hears in place of all the questions."""
    return blocks.say(
        [
            Bold(book.launch.name),
            " · ",
            Bold("roll call"),
            ". Are you in? To each with their own steps, seats and times.",
        ]
    )


def answers(attempt: Attempt) -> list[Button]:
    return [
        Button("I'm in", "rollcall", text="in", attempt=attempt.id, style="primary"),
        Button("I can't…", "rollcall", text="cannot", attempt=attempt.id),
    ]


def cannot_form(attempt: Attempt) -> Form:
    why = inputs.text(
        "text", "Why not", hint="Director and deputy read it, and look for somebody else.", lines=True, most=300
    )
    return Form("rollcall", "I can't", "Say so", (why,), {"a": attempt.id, "o": {"reply": "cannot"}})


def _theirs(book: Runbook, user: str, step: Step, zone: str) -> Line:
    owner, _ = runbook.crew_of(step, book.crew)
    whose: list[Piece] = []
    if user not in runbook.owners_of(step, book.crew):
        whose = [", as backup of ", Mention(owner)] if owner else [", as backup"]
    at: list[Piece] = [At(step.due_at, zone)] if step.due_at else [when.offset(step.offset)]
    if step.own_clock:
        at = ["only on the way back"]
    return [Bold(step.ref), f" {clip(step.title, TITLE)}: ", *at, *whose, *_around(book, user, step)]


def _around(book: Runbook, user: str, step: Step) -> list[Piece]:
    """Whom they wait for, and who waits for them."""
    before = [book.by_ref[ref] for ref in step.after if ref in book.by_ref and not book.by_ref[ref].settled]
    after = [each for each in book.steps if step.ref in each.after and not each.settled]
    waits: list[Piece] = [". After ", *_named(book, user, before)] if before else []
    return [*waits, *([". Then ", *_named(book, user, after)] if after else [])]


def _named(book: Runbook, user: str, steps: Sequence[Step]) -> list[Piece]:
    """`DAY-2 (@lou), DAY-3` and so on; who owns it where that is somebody else."""
    pieces: list[Piece] = []
    for step in steps[:3]:
        owner, _ = runbook.crew_of(step, book.crew)
        pieces += [", " if pieces else "", step.ref]
        pieces += [" (", Mention(owner), ")"] if owner and owner != user else []
    return [*pieces, f" and {len(steps) - 3} more"] if steps[3:] else pieces


def _silent_backups(book: Runbook, user: str, part: Part, silences: Mapping[str, Silence], zone: str) -> list[Line]:
    """Whose phone is silent when a step they back up is due."""
    found: dict[str, tuple[Step, datetime]] = {}
    for step in part.owns:
        _, backup = runbook.crew_of(step, book.crew)
        until = _silent(silences, backup, step.due_at)
        if backup and until:
            found.setdefault(backup, (step, until))
    own = [(step, until) for step in part.owns if (until := _silent(silences, user, step.due_at))]
    lines: list[Line] = [
        ["Your backup for ", Bold(step.ref), ", ", Mention(backup), ": phone silent until ", At(until, zone), "."]
        for backup, (step, until) in found.items()
    ]
    if own:
        step, until = own[0]
        lines.append(["Your own phone is silent until ", At(until, zone), ", and ", Bold(step.ref), " is before that."])
    return lines[:3]


def _silent(silences: Mapping[str, Silence], user: str | None, at: datetime | None) -> datetime | None:
    silence = silences.get(user) if user else None
    return silence.silent_until(at) if silence is not None and at is not None else None


def whole(book: Runbook, roll: Roll, silences: Mapping[str, Silence], name: Name, buttons: Sequence[Button]) -> Message:
    """`status rollcall`: everybody who is not in, with what hangs on them."""
    first: Line = [Bold(book.launch.name), " · ", Bold("roll call"), f": {roll_view.count(roll)}."]
    cannot, silent = roll.of(Reply.CANNOT), roll.of(None)
    refusals = [_cannot(roll, user, name) for user in cannot[:NAMED]]
    quiet = [_no_word(book, roll, user, silences, name) for user in silent[:NAMED]]
    parts = [paragraph(first)]
    for heading, listed, all_ in (("Can't", refusals, cannot), ("No word yet", quiet, silent)):
        if listed:
            more: list[Line] = [[f"and {len(all_) - NAMED} more"]] if all_[NAMED:] else []
            parts += [paragraph([Bold(heading)]), bullets(*listed, *more)]
    if buttons:
        parts.append(blocks.actions(*buttons))
    return Message(spoken(first, *refusals[:SPOKEN], *quiet[:SPOKEN]), tuple(parts))


def _cannot(roll: Roll, user: str, name: Name) -> Line:
    reason = roll.answer(user).reason
    why: list[Piece] = [", ", Quiet(clip(reason, REASON))] if reason else []
    return [name(user), *roll_view.refs(roll, user, ": "), *why]


def _no_word(book: Runbook, roll: Roll, user: str, silences: Mapping[str, Silence], name: Name) -> Line:
    """`Kim: DAY-5; phone silent until 07:00, first step 09:45`."""
    asked: list[Piece] = [] if roll.answer(user).asked_at else ["; not asked yet"]
    until = _silent(silences, user, book.now)
    first = min((step.due_at for step in roll.parts[user].steps if step.due_at), default=None)
    asleep: list[Piece] = ["; phone silent until ", moment(book, until)] if until else []
    if until and first:
        asleep += [", first step ", moment(book, first), ": fine" if first >= until else ""]
    return [name(user), *roll_view.refs(roll, user, ": "), *asked, *asleep]
