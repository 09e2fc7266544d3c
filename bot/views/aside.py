"""Items set aside, opened again or in trouble, as steps can be: the form that asks why, and what people are told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.item import Item
from bot.domain.launch import Attempt, Launch
from bot.domain.runbook import Step
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import Button
from bot.views.item import count, listed
from bot.views.parts import Bold, Emoji, Group, Line, Mention, Quiet, clip
from bot.views.signoff import some_items
from bot.views.signoff_forms import cannot

SAY_WHY = "Say why in the form."
LOOK_FIRST = "Those are many, so look them over first."

TITLES = {"waive": "Waive", "na": "Not applicable:", "reopen": "Reopen", "trouble": "Trouble with"}
SUBMITS = {"waive": "Waive", "na": "Set aside", "reopen": "Reopen", "trouble": "Say so"}
ASKS = {
    "waive": ("Why it will not be done", "It stays visible, with your name."),
    "na": ("Why it does not concern this launch", "It stays visible, with your name."),
    "reopen": ("What has changed", "Whoever signed it off or approved it reads this."),
    "trouble": ("What keeps it from being done", "Those who lead there read this."),
}
DID = {
    "waive": "waived",
    "na": "said that this launch does not need",
    "reopen": "reopened",
    "edit": "changed",
    "discard": "discarded",
}


def form(
    attempt: Attempt, verb: str, wanted: Sequence[Item | Step], refused: Sequence[str], typed: str, until: str
) -> Form:
    """Why, for these items or steps; a waiver may have an end besides."""
    refs, (label, hint) = [item.ref for item in wanted], ASKS[verb]
    kinds = {"step" if isinstance(each, Step) else "item" for each in wanted}
    what = refs[0] if len(refs) == 1 else count(len(refs), kinds.pop() if len(kinds) == 1 else "thing")
    ends = [inputs.text("until", "Until, if not for good", initial=until, optional=True, most=100, example="T+3d")]
    return Form(
        verb=verb,
        title=clip(f"{TITLES[verb]} {what}", 24),
        submit=SUBMITS[verb],
        blocks=(
            listed(wanted),
            *cannot(refused),
            inputs.text("text", label, hint=hint, initial=typed, lines=True, most=500),
            *(ends if verb == "waive" else []),
        ),
        carry={"a": attempt.id, "r": refs},
    )


def told(launch: Launch, attempt: Attempt, changed: Sequence[Item], verb: str, by: str | None, why: str) -> Message:
    """To those whom it concerns: what was done to items of theirs, and why."""
    who: Line = [Mention(by), f" {DID[verb]} "] if by else [Bold(launch.name), " has opened again "]
    opened = verb not in ("waive", "na", "discard")
    buttons = [Button(f"Look at {changed[0].ref}", "status", (changed[0].ref,), attempt=attempt.id)] if opened else []
    return blocks.say([*who, count(len(changed), "item"), ":"], *some_items(changed), [Quiet(why)], buttons=buttons)


def in_trouble(attempt: Attempt, thing: Item | Step, by: str, why: str) -> Message:
    """To those who lead there, and of a step to its people."""
    look = Button(f"Look at {thing.ref}", "status", (thing.ref,), attempt=attempt.id)
    return blocks.say(
        [Emoji("warning"), " ", Mention(by), " is stuck with ", Bold(thing.ref), f" {clip(thing.title, 80)}:"],
        [Quiet(why)],
        buttons=[look, over_button(attempt, thing)],
    )


def group_is_told(thing: Item | Step, group: str, by: str, why: str) -> Message:
    """To a user group, in the thread where it works."""
    return blocks.say([Group(group), " ", Mention(by), f" is stuck with {thing.ref}: ", why])


def over_button(attempt: Attempt, thing: Item | Step) -> Button:
    return Button("Trouble is over", "trouble", (thing.ref,), text="over", attempt=attempt.id)


def discarded(launch: Launch, by: str) -> Message:
    """To the room, when its launch had been begun by mistake."""
    return blocks.say(
        [Mention(by), " discarded ", Bold(launch.name), ": it was begun by mistake, and nobody had begun."]
    )
