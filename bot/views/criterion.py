"""Criteria: all of them in a list, one in full, who is asked about them, and what was said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.domain import criterion as rules
from bot.domain.criterion import Criterion, Kind, Result
from bot.domain.launch import Attempt, Launch
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views import proposing as rollback
from bot.views.blocks import Button
from bot.views.item import TITLE, Name, some
from bot.views.listed import in_full, listed, people, picture
from bot.views.parts import At, Bold, Emoji, Line, Part, Quiet, clip

SIGNS = {
    Result.MET: "white_check_mark",
    Result.MISSED: "x",
    Result.UNKNOWN: "grey_question",
    Result.OPEN: "white_circle",
}
NAMED = 6
"""Criteria that are told of in one message; what is beyond them goes by its ref."""

ASKED = 5
"""Criteria with buttons of their own in one message."""

SHOWN = 30
"""Lines of a list; what is beyond them is counted."""

WORDS = 60
"""Characters of a reason in a list."""

HEADS = {
    Kind.INTERIM: "time for a first look; the verdict comes later",
    Kind.DUE: "time to judge",
    Kind.AGAIN: "still to be judged, a day later",
}


def criteria(launch: Launch, attempt: Attempt, found: Sequence[Criterion], mine: Sequence[Criterion] = ()) -> Message:
    """All criteria, in order: what was said, or when they are judged. `mine` wait for who reads it."""
    lines: list[Line] = [[*line(each, attempt), *_when(each, attempt, launch.zone)] for each in found[:SHOWN]]
    drawn = [picture(attempt, "CRITERIA")] if any(each.verdict and each.told for each in found) else []
    judging = [_opens(each, attempt) for each in mine[:ASKED]]
    return listed("What success is measured by", lines, len(found), [*judging, *drawn])


def line(each: Criterion, attempt: Attempt) -> Line:
    """One with its sign, its target, and what was said of it."""
    return [
        *_sign(each, attempt),
        Bold(each.ref),
        f" {clip(each.title, TITLE)} · {target(each)}",
        *_said(each, attempt),
    ]


def criterion(
    launch: Launch,
    attempt: Attempt,
    one: Criterion,
    judges: Sequence[str],
    history: Sequence[Line],
    name: Name,
    *,
    may: bool = False,
    checks: Sequence[Line] = (),
) -> Message:
    """One criterion, when it is judged, and by whom, or by which checks. `may`: whether its reader judges it."""
    at = one.due_at(attempt)
    moment: list[Part] = [", ", At(at, launch.zone)] if at else []
    lines: list[Line] = [
        [*_sign(one, attempt), Bold(f"{one.ref} {one.title}"), f" · {one.section}"],
        [one.definition],
        [f"Target: {target(one)}"],
        [f"Judged at {one.judge_at}", *moment, f" by {one.place}", *people(judges, name)],
    ]
    if one.items:
        lines.append([f"Its verdict follows from {one.items}."])
    if one.verdict is not None:
        lines.append(_verdict(one, attempt, name, launch.zone))
    if checks:
        lines += [[Bold("Measured by")], *checks]
    return in_full(lines, history, buttons(one, attempt) if may else ())


def target(one: Criterion) -> str:
    """`≥ 99.9 % (at most 86 s down)`, or that there is none."""
    held = one.target
    if held is None:
        return "judged in words"
    if isinstance(held.threshold, str):
        return f"{one.against} (not set yet: set {one.waits_for}=NUMBER)"
    down = one.down(held.threshold)
    return f"{held} (at most {round(down.total_seconds())} s down)" if down is not None else str(held)


def _sign(each: Criterion, attempt: Attempt) -> list[Part]:
    """How it stands, as soon as anything was said."""
    if each.verdict is None:
        return []
    return [Emoji(SIGNS[Result.OPEN if each.early(attempt) else each.verdict.result]), " "]


def _said(each: Criterion, attempt: Attempt, words: int = WORDS) -> list[Part]:
    verdict = each.verdict
    if verdict is None or verdict.result is Result.OPEN:
        return []
    so_far: list[Part] = [" · so far ", each.said] if each.early(attempt) else [" · ", Bold(each.said)]
    why: list[Part] = [": ", Quiet(clip(verdict.reason, words))] if verdict.reason else []
    return [*so_far, *why]


def _when(each: Criterion, attempt: Attempt, zone: str) -> list[Part]:
    """When it is judged and by whom, until it is."""
    if each.settled(attempt):
        return []
    at = each.due_at(attempt)
    moment: list[Part] = [", ", At(at, zone)] if at else []
    return [f" · {each.judge_at}", *moment, f" · {each.place}"]


def _verdict(one: Criterion, attempt: Attempt, name: Name, zone: str) -> Line:
    verdict = one.verdict
    assert verdict is not None
    by: Part = name(verdict.by) if verdict.by else "golive"
    what = "Taken back" if verdict.result is Result.OPEN else "So far" if one.early(attempt) else "Verdict"
    said: list[Part] = [" · ", one.said] if verdict.result is not Result.OPEN else []
    why: list[Part] = [": ", Quiet(clip(verdict.reason, 500))] if verdict.reason else []
    return [Bold(what), *said, *why, " · by ", by, ", ", At(verdict.at, zone)]


def buttons(one: Criterion, attempt: Attempt) -> list[Button]:
    """What is said of it: a figure in a form, or a word."""
    if one.goal is not None:
        return [_opens(one, attempt)]
    met = Button(f"{one.ref} met", "judge", (one.ref,), text="met", attempt=attempt.id, style="primary")
    return [met, Button(f"{one.ref} not met…", "judge", (one.ref,), {"result": "missed"}, attempt=attempt.id)]


def _opens(one: Criterion, attempt: Attempt) -> Button:
    return Button(f"Judge {one.ref}…", "judge", (one.ref,), attempt=attempt.id)


def asks(launch: Launch, attempt: Attempt, kind: Kind, wanted: Sequence[Criterion]) -> Message:
    """To whoever judges these."""
    many = "A criterion" if len(wanted) == 1 else f"{len(wanted)} criteria"
    first: Line = [Bold(launch.name), f" · {many} of the launch: {HEADS[kind]}."]
    lines: list[Line] = [["• ", *line(each, attempt)] for each in wanted[:NAMED]]
    if wanted[NAMED:]:
        lines.append([f"and {some([each.ref for each in wanted[NAMED:]], NAMED)}"])
    pressed = [button for each in wanted[:ASKED] for button in buttons(each, attempt)]
    rest = [Button("All criteria", "status", ("CRITERIA",), attempt=attempt.id)] if wanted[ASKED:] else []
    return blocks.say(first, *lines, buttons=[*pressed, *rest])


def form(attempt: Attempt, one: Criterion, result: str | None) -> Form:
    """The modal that asks for a verdict."""
    shown: Line = [Bold(f"{one.ref} {clip(one.title, TITLE)}"), f" · {target(one)}"]
    if one.goal is not None:
        hint = "Seconds it was down do as well, such as 43 s." if one.down(0) is not None else ""
        unit = one.target.unit if one.target else ""
        first = inputs.text("result", f"Figure{f' ({unit})' if unit else ''}", hint=hint, example="0.04", most=30)
    else:
        options = [("met", "Met"), ("missed", "Not met"), ("unknown", "It cannot be told")]
        first = inputs.choice("result", "Verdict", options, initial=result if result in dict(options) else None)
    why = inputs.text("text", "Why", hint="Everybody reads it.", lines=True, optional=True, most=500)
    return Form(
        "judge",
        f"Judge {one.ref}",
        "Judge",
        (blocks.paragraph(shown, [one.definition]), first, why),
        {"a": attempt.id, "r": [one.ref]},
    )


def judged(one: Criterion, attempt: Attempt, zone: str) -> list[Line]:
    """To whoever said it."""
    verdict = one.verdict
    assert verdict is not None
    if verdict.result is Result.OPEN:
        return [[Bold(one.ref), " waits for a verdict again."]]
    told: Line = [*line(one, attempt), "."]
    due = one.due_at(attempt)
    if due is None or not one.early(attempt):
        return [told]
    return [told, ["That is a first look: its verdict is asked for ", At(due, zone), "."]]


def breach(launch: Launch, attempt: Attempt, one: Criterion, triggers: Sequence[str]) -> Message:
    """To those who may turn back. It is a proposal: nothing happens by itself."""
    first: Line = [Bold(launch.name), f" misses {'so far ' if one.early(attempt) else ''}what it is judged by:"]
    return blocks.say(
        first,
        line(one, attempt),
        rollback.proposal(triggers),
        buttons=[rollback.button(attempt, one.ref), Button("Look", "status", (one.ref,), attempt=attempt.id)],
    )


def summary(found: Sequence[Criterion], attempt: Attempt, now: datetime) -> Line | None:
    """Of the criteria that are due, how many are met, missed, and not judged. None: none is due."""
    due = [each for each in found if rules.counts(attempt) and (at := each.due_at(attempt)) and at <= now]
    if not due:
        return None
    results = [each.verdict.result for each in due if each.verdict and each.settled(attempt)]
    told = [f"{results.count(Result.MET)} of {len(due)} met"]
    told += [f"{results.count(Result.MISSED)} missed"] if Result.MISSED in results else []
    told += [f"{len(due) - len(results)} to judge"] if len(results) < len(due) else []
    return [Bold("Criteria "), ", ".join(told)]
