"""A step of the plan changed, added or taken off: the form, what it would do, and what those it concerns are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain import when
from bot.domain.launch import Attempt, Launch
from bot.domain.lint import Finding
from bot.domain.people import Crew
from bot.domain.planning import Change, Effect
from bot.domain.runbook import Step, and_more, owners_of
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button, paragraph
from bot.views.parts import Bold, Emoji, Line, Mention, Part, clip
from bot.views.step import TITLE, Runbook, moment

FLAGS = {"same hand": "whoever starts it ends it", "time lock": "not before its time"}


def form(attempt: Attempt, step: Step, crew: Crew) -> Form:
    """All that can be said of a step, as it is. What is left empty stays."""
    owners = step.owners or ((step.owner,) if step.owner else ())
    return Form(
        verb="step",
        title=clip(f"Change {step.ref}", 24),
        submit="Look at it",
        blocks=(
            paragraph([Bold(step.ref), f" {clip(step.title, TITLE)}"]),
            inputs.people("owner", "Owners", initial=owners, hint="Nobody: the lead of its area runs it."),
            inputs.person("backup", "Backup", initial=step.backup),
            inputs.text("min", "So many have to say that it is done", initial=str(step.minimum), optional=True, most=2),
            inputs.text("at", "Planned at", initial=_offset(step), optional=True, most=40, example="T+20m"),
            inputs.text("after", "After", initial=" ".join(step.after), optional=True, most=300, example="DAY-2 DAY-4"),
            inputs.text("takes", "Takes", initial=_short(step), optional=True, most=20, example="15m"),
        ),
        carry={"a": attempt.id, "r": [step.ref], "o": {"form": "yes"}},
    )


def would(change: Change, plan: Sequence[Step], crew: Crew, then: Effect) -> list[Line]:
    """To the one who wants it, before it is done. `plan` is as it is until then."""
    before, after = change.before, change.after
    if before is None:
        return [_new(change.step, crew), *_effect(then)]
    if after is None:
        return [*_gone(before, plan), *_effect(then)]
    return [[Bold(before.ref), f" {clip(before.title, TITLE)}"], *differences(before, after, crew), *_effect(then)]


def did(change: Change, crew: Crew) -> list[Line]:
    """To the one who changed it."""
    step = change.step
    title: Line = [Bold(step.ref), f" {clip(step.title, TITLE)}"]
    if change.before is None:
        return [[*title, " is on the plan."]]
    if change.after is None:
        return [[*title, " is off the plan. Its ref is not used again."]]
    return [[*title, " has changed."], *differences(change.before, change.after, crew)]


def _new(step: Step, crew: Crew) -> Line:
    after = f" after {and_more(step.after)}," if step.after else ""
    times = f"{after} {_offset(step)}, takes {when.span(step.duration)}, "
    return [Bold(step.ref), f" {step.title} would be new:{times}", *_people(step, crew), "."]


def _gone(step: Step, plan: Sequence[Step]) -> list[Line]:
    """What comes after it then comes after what it came after."""
    behind = [each.ref for each in plan if step.ref in each.after]
    come = "would come after" if step.after else "would come after nothing"
    bridged: list[Line] = (
        [[f"{and_more(behind)} {come} {and_more(step.after)}".strip() + " instead."]] if behind else []
    )
    return [[Bold(step.ref), f" {clip(step.title, TITLE)} would be taken off the plan."], *bridged]


def yours(book: Runbook, step: Step, by: str, buttons: Sequence[Button]) -> Message:
    """To somebody who has a part in the step since now."""
    due: Line = [", due ", moment(book, step.due_at)] if step.due_at else []
    title: Line = [Bold(step.ref), f" {step.title} of {book.launch.name}"]
    return blocks.say([Mention(by), " gave you ", *title, *due, "."], buttons=buttons)


def moved(book: Runbook, step: Step, was: datetime, by: str, buttons: Sequence[Button]) -> Message:
    """To those whose step is due at another time than they have heard, or near."""
    title: Line = [Bold(step.ref), f" {step.title} of {book.launch.name}"]
    now: Line = [moment(book, step.due_at)] if step.due_at else []
    return blocks.say(
        [*title, " is due ", *now, ", not ", moment(book, was), ", says ", Mention(by), "."], buttons=buttons
    )


def no_more_yours(launch: Launch, step: Step, by: str, *, dropped: bool) -> Message:
    """To somebody who had one."""
    why = "was taken off the plan" if dropped else "is not yours any more"
    return blocks.say([Bold(step.ref), f" {step.title} of {launch.name} {why}, says ", Mention(by), "."])


def differences(before: Step, after: Step, crew: Crew) -> list[Line]:
    """`at T+60m → T+20m`, a line for each thing that is different."""
    lines: list[Line] = []
    if owners_of(before, crew) != owners_of(after, crew) or before.minimum != after.minimum:
        lines.append(["Owner: ", *_people(before, crew), " → ", *_people(after, crew)])
    if before.backup != after.backup:
        lines.append(["Backup: ", *_one(before.backup), " → ", *_one(after.backup)])
    lines += [[f"{name}: {old} → {new}"] for name, (old, new) in _plain(before, after).items() if old != new]
    return lines


def facts(change: Change) -> dict[str, object]:
    """The same for the record."""
    before, after = change.before, change.after
    if before is None or after is None:
        return {"act": "dropped" if after is None else "added", "title": change.step.title}
    named = {
        "owner": (list(before.owners) or before.owner, list(after.owners) or after.owner),
        "backup": (before.backup, after.backup),
        "minimum": (before.minimum, after.minimum),
    }
    told: dict[str, object] = {name: new or "nobody" for name, (old, new) in named.items() if old != new}
    return told | {name.lower(): f"{old} → {new}" for name, (old, new) in _plain(before, after).items() if old != new}


def _plain(before: Step, after: Step) -> Mapping[str, tuple[str, str]]:
    return {
        "Title": (before.title, after.title),
        "At": (_offset(before), _offset(after)),
        "After": (_refs(before), _refs(after)),
        "Takes": (when.span(before.duration), when.span(after.duration)),
        "Rules": (_rules(before), _rules(after)),
    }


def _offset(step: Step) -> str:
    """`T+20m`; `R+10m` for what is timed from a rollback."""
    text = when.offset(step.offset)
    return text.replace("T-0", "R+0").replace("T", "R") if step.own_clock else text


def _refs(step: Step) -> str:
    return and_more(step.after, 12) or "nothing"


def _rules(step: Step) -> str:
    return ", ".join(words for flag, words in FLAGS.items() if flag in step.flags) or "none"


def _people(step: Step, crew: Crew) -> list[Part]:
    owners = owners_of(step, crew)
    named: list[Part] = [part for user in owners for part in (", ", Mention(user))]
    several = [f" ({step.minimum} to say that it is done)"] if step.minimum > 1 else []
    return [*(named[1:] or [f"nobody yet ({step.place})"]), *several]


def _one(user: str | None) -> list[Part]:
    return [Mention(user)] if user else ["as its area has it"]


def _short(step: Step) -> str:
    minutes = round(step.duration.total_seconds() / 60)
    return f"{minutes}m"


def _effect(then: Effect) -> list[Line]:
    many = "1 step is" if then.moved == 1 else f"{then.moved} steps are"
    moved: list[Line] = [[f"{many} due at another time."]] if then.moved else []
    return [*moved, *(_pointed_out(each) for each in then.found)]


def _pointed_out(found: Finding) -> Line:
    return [Emoji("warning"), f" {found.kind.capitalize()}: {and_more(found.refs, 8)}."]
