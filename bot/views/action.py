"""Actions: in a line, in full, all of a launch, and what their owners are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.action import Action, in_order
from bot.domain.launch import Attempt, Launch
from bot.message import Block, Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button, bullets, paragraph
from bot.views.item import Name, count, message
from bot.views.parts import At, Bold, Code, Emoji, Line, Mention, Part, Quiet, clip

SHOWN = 30
"""Lines of a list; what is beyond them is counted."""

WORDS = 200
"""Characters of what is to be done, in a list."""

SAY_WHO = "Say whose it is from now on, by when, or both, in the form."
SAY_WHY = "Say why in the form."


def line(action: Action, zone: str, now: datetime) -> Line:
    """An action where its owner is known: ref, what, when."""
    return [Bold(action.ref), f" {clip(action.text, WORDS)}", *_about(action), *due(action, zone, now)]


def due(action: Action, zone: str, now: datetime) -> list[Part]:
    """When, and whether that is over; it says so in no words that grow old."""
    if action.due_at is None:
        return []
    late: list[Part] = [", ", Bold("late")] if action.late(now) > timedelta() else []
    return [" · due ", At(action.due_at, zone), *late]


def done_button(action: Action, *, style: str | None = None) -> Button:
    return Button(f"Done {action.ref}", "done", (action.ref,), attempt=action.attempt, seen=action.id, style=style)


def noted(action: Action, by: str, zone: str) -> Line:
    """To whoever wrote it down."""
    about: list[Part] = [" about ", Bold(action.about)] if action.about else []
    whose: list[Part] = ["yours"] if action.owner == by else ["for ", Mention(action.owner), ", who is told"]
    when: list[Part] = [", due ", At(action.due_at, zone)] if action.due_at else [", without a date"]
    return [
        "Noted as ",
        Bold(action.ref),
        *about,
        ": ",
        *whose,
        *when,
        ". ",
        Code(f"done {action.ref}"),
        " settles it.",
    ]


def asked(launch: Launch, action: Action, by: str) -> Message:
    """To whoever is to do it."""
    when: list[Part] = [", due ", At(action.due_at, launch.zone)] if action.due_at else []
    return blocks.say(
        [Bold(launch.name), " · ", Mention(by), " wrote an action down for you: ", Bold(action.ref), *when],
        [Quiet(action.text), *_about(action)],
        buttons=[done_button(action, style="primary")],
    )


def from_waivers(launch: Launch, actions: Sequence[Action]) -> Message:
    """To whoever it is with, once the launch has lifted off."""
    first: Line = [Bold(launch.name), " has lifted off. What was waived until later is yours to do now:"]
    lines = [line(each, launch.zone, each.at) for each in actions[:SHOWN]]
    return blocks.say(first, *lines, buttons=[done_button(each) for each in actions[:5]])


def settled(action: Action) -> Line:
    return [Bold(action.ref), f" {clip(action.text, WORDS)} is done."]


def is_with(action: Action, zone: str) -> Line:
    """After it was handed on or opened again."""
    when: list[Part] = [", due ", At(action.due_at, zone)] if action.due_at else [", without a date"]
    return [Bold(action.ref), f" {clip(action.text, WORDS)} is with ", Mention(action.owner), *when, "."]


def handed(launch: Launch, before: Action, after: Action, by: str) -> Message:
    """To whose it is now, and whose it was."""
    what: list[Part] = (
        [" gave ", Bold(after.ref), " from ", Mention(before.owner), " to ", Mention(after.owner)]
        if before.owner != after.owner
        else [" put ", Bold(after.ref), " to another day"]
    )
    when: list[Part] = [", due ", At(after.due_at, launch.zone)] if after.due_at else [", without a date"]
    return blocks.say(
        [Bold(launch.name), " · ", Mention(by), *what, *when],
        [Quiet(after.text), *_about(after)],
        buttons=[done_button(after, style="primary")],
    )


def reopened(launch: Launch, action: Action, by: str, why: str) -> Message:
    """To whose it is, and whoever had settled it."""
    return blocks.say(
        [Bold(launch.name), " · ", Mention(by), " opened ", Bold(action.ref), " again: ", Quiet(why)],
        [Quiet(action.text), *_about(action), " · it waits for ", Mention(action.owner)],
        buttons=[done_button(action, style="primary")],
    )


def hand_form(attempt: Attempt, zone: str, wanted: Sequence[Action]) -> Form:
    """Who does these from now on, and by when."""
    first = wanted[0]
    due = f"{first.due_at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}" if first.due_at else ""
    return Form(
        verb="hand",
        title=_title("Hand on", wanted),
        submit="Hand on",
        blocks=(
            _those(wanted),
            inputs.person("text", "Who does it", initial=first.owner),
            inputs.text("due", "Due", initial=due, example="friday 17:00", optional=True, most=100),
        ),
        carry={"a": attempt.id, "r": [action.ref for action in wanted]},
    )


def reopen_form(attempt: Attempt, wanted: Sequence[Action]) -> Form:
    """Why these are to be done after all."""
    hint = "Whose it is reads this, and whoever had settled it."
    return Form(
        verb="reopen",
        title=_title("Reopen", wanted),
        submit="Reopen",
        blocks=(_those(wanted), inputs.text("text", "What has changed", hint=hint, lines=True, most=500)),
        carry={"a": attempt.id, "r": [action.ref for action in wanted]},
    )


def _title(verb: str, wanted: Sequence[Action]) -> str:
    return clip(f"{verb} {wanted[0].ref}" if len(wanted) == 1 else f"{verb} {len(wanted)} actions", 24)


def _those(wanted: Sequence[Action]) -> Block:
    lines: list[Line] = [[Bold(action.ref), f" {clip(action.text, WORDS)}"] for action in wanted[:SHOWN]]
    return bullets(*lines)


def detail(launch: Launch, action: Action, history: Sequence[Line], now: datetime, *, may: bool) -> Message:
    """All of one action. `may`: whether its reader may settle and change it."""
    lines: list[Line] = [
        [_sign(action, now), " ", Bold(f"{action.ref} {clip(action.text, 500)}")],
        ["Owner ", Mention(action.owner), *_about(action), *due(action, launch.zone, now)],
        ["Written down by ", Mention(action.author), " · ", At(action.at, launch.zone)],
    ]
    if action.done_at is not None:
        by: list[Part] = [" by ", Mention(action.done_by)] if action.done_by else []
        words: list[Part] = [": ", Quiet(action.outcome)] if action.outcome else []
        lines.append([Bold("Done"), *by, " · ", At(action.done_at, launch.zone), *words])
    shown = [paragraph(*lines)]
    if history:
        shown += [paragraph([Bold("History")]), bullets(*history)]
    if may:
        shown.append(blocks.actions(*_buttons(action)))
    return message(lines, *shown)


def _buttons(action: Action) -> list[Button]:
    if action.done_at is not None:
        return [Button("Reopen…", "reopen", (action.ref,), attempt=action.attempt)]
    hand = Button("Hand on or re-date…", "hand", (action.ref,), attempt=action.attempt)
    return [done_button(action, style="primary"), hand]


def every(launch: Launch, actions: Sequence[Action], name: Name, now: datetime) -> Message:
    """All of a launch: what is open by when it is due, then how many are done."""
    open_ones = sorted((each for each in actions if each.done_at is None), key=in_order)
    title: Line = [Bold(f"Actions of {launch.name}")]
    if not actions:
        return blocks.say(
            title, ["None yet. ", Code("note action @user by friday renew the certificate"), " adds one."]
        )
    done = len(actions) - len(open_ones)
    told: list[Line] = [[f"{len(open_ones)} open, {done} done"]]
    listed = [_listed(each, launch.zone, name, now) for each in open_ones[:SHOWN]]
    more: list[Line] = [[f"and {count(len(open_ones) - SHOWN, 'action')} more"]] if open_ones[SHOWN:] else []
    shown = [paragraph(title, *told), *([bullets(*listed, *more)] if listed else [])]
    return message([title, *told, *listed, *more], *shown)


def _listed(action: Action, zone: str, name: Name, now: datetime) -> Line:
    what: Line = [_sign(action, now), " ", Bold(action.ref), f" {clip(action.text, WORDS)} · ", name(action.owner)]
    return [*what, *_about(action), *due(action, zone, now)]


def _about(action: Action) -> list[Part]:
    return [f" · about {action.about}"] if action.about else []


def _sign(action: Action, now: datetime) -> Emoji:
    if action.done_at is not None:
        return Emoji("white_check_mark")
    return Emoji("warning" if action.late(now) > timedelta() else "white_circle")
