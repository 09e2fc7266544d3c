"""Steps left out, and things taken back: what is asked before, and what people are told after."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.launch import Attempt, Launch
from bot.domain.runbook import State, Step, and_more
from bot.domain.setbacks import Without
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views import running as words
from bot.views.blocks import paragraph
from bot.views.parts import Bold, Emoji, Line, Mention, Quiet, clip
from bot.views.step import TITLE, Runbook

WORDS = 300

AGAIN = {
    State.WAITING: "waits again, as if it had not begun",
    State.STARTED: "runs again, as before",
    State.FAILED: "counts as failed again",
}
"""What has become of a step after something was taken back."""


def fail_form(attempt: Attempt, step: Step) -> Form:
    hint = "Owner, phase lead, director and deputy read this at once."
    return Form(
        verb="fail",
        title=clip(f"{step.ref} failed", 24),
        submit="It failed",
        blocks=(
            paragraph([Bold(step.ref), f" {clip(step.title, TITLE)}: what comes after it waits until you choose."]),
            inputs.text("text", "What went wrong", hint=hint, lines=True, most=500),
        ),
        carry={"a": attempt.id, "r": [step.ref]},
    )


def skip_form(attempt: Attempt, step: Step, then: Without) -> Form:
    return Form(
        verb="skip",
        title=clip(f"Skip {step.ref}", 24),
        submit="Skip",
        blocks=(
            paragraph(*_would(step, then)),
            inputs.text("text", "Why it is left out", hint="The room and its owner read this.", lines=True, most=500),
        ),
        carry={"a": attempt.id, "r": [step.ref], "s": attempt.plan_version},
    )


def would_skip(step: Step, then: Without, reason: str) -> list[Line]:
    """To the one who wants to skip it, before it is done."""
    return [*_would(step, then), [Quiet(reason)]]


def skipped(book: Runbook, step: Step, free: Sequence[Step]) -> list[Line]:
    """To the one who skipped it."""
    return [[Bold(step.ref), f" {step.title} is skipped."], *(words.following(book, each) for each in free)]


def skipped_of_yours(launch: Launch, step: Step, by: str) -> Message:
    """To its owner and backup."""
    return blocks.say(
        [Mention(by), " skipped ", Bold(step.ref), f" {step.title} of {launch.name}: nobody does it any more."],
        [Quiet(clip(step.reason or "", WORDS))],
    )


def taken_back(now: Step, free: Sequence[Step]) -> Line:
    """To the one who took it back."""
    waiting = f" {and_more([step.ref for step in free])} {_waits(free)} for it again." if free else ""
    return [Bold(now.ref), f" {now.title} {AGAIN[now.state]}.{waiting}"]


def word_taken_back(now: Step) -> Line:
    """To one of several who had said that it is done."""
    return [Bold(now.ref), f" {now.title} runs on, and you do not say any more that it is done."]


def yours_taken_back(launch: Launch, was: Step, by: str) -> Message:
    """To the one whose deed was taken back."""
    return blocks.say(
        [Mention(by), " took back that ", Bold(was.ref), f" {was.title} of {launch.name} was {was.state}."]
    )


def waits_again(launch: Launch, step: Step, before: Step) -> Message:
    """To the people of a step that could have begun."""
    return blocks.say(
        [
            Bold(launch.name),
            " · ",
            Bold(step.ref),
            f" {step.title} waits for {before.ref} again: that it was over was taken back. Do not start yet.",
        ]
    )


def unticked(step: Step, line: int) -> Line:
    return [Bold(f"{step.ref}.{line}"), f" {step.lines[line - 1]} is open again."]


def _would(step: Step, then: Without) -> list[Line]:
    """What leaving it out would do."""
    of: Line = [Bold(step.ref), f" {clip(step.title, TITLE)} would not be done, and count as settled."]
    return [of, *_unlocks(then), *_moves(then)]


def _unlocks(then: Without) -> list[Line]:
    if not then.unlocked:
        return [["Nothing is waiting for it alone."]]
    refs = [step.ref for step in then.unlocked]
    final = [step.ref for step in then.unlocked if step.no_return]
    warned: list[Line] = [[Emoji("warning"), f" Of these {and_more(final)} cannot be taken back."]] if final else []
    return [[f"It unlocks {and_more(refs, 8)}."], *warned]


def _moves(then: Without) -> list[Line]:
    if not then.moved:
        return []
    return [[f"{then.moved} {'step is' if then.moved == 1 else 'steps are'} due earlier."]]


def _waits(steps: Sequence[Step]) -> str:
    return "waits" if len(steps) == 1 else "wait"
