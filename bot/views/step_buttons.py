"""The buttons of a step. They carry ids alone: whoever presses one must have the right to."""

from __future__ import annotations

from datetime import timedelta

from bot.domain import clocks, when
from bot.domain import launch as launches
from bot.domain.launch import Attempt
from bot.domain.runbook import State, Step
from bot.domain.setbacks import can_be_left_out
from bot.domain.wayback import FLOWN
from bot.views import proposing
from bot.views.blocks import Boxes, Button

LABEL = 75
"""Characters of a check box (docs.slack.dev/reference/block-kit/composition-objects/option-object)."""


def of(attempt: Attempt, step: Step, *, mine: bool = True, free: bool = True) -> list[Button]:
    """The buttons of a step as it stands; whoever presses one must have the right to.

    `free`: it waits for no other step. While it does, nobody is asked to start it.
    """
    if step.state is State.STARTED and attempt.ended_at is None:
        return [done(attempt, step), failed(attempt, step)]
    if step.state is State.FAILED and attempt.ended_at is None:
        return after_failure(attempt, step)
    if step.state is not State.WAITING or step.is_decision or not _may_begin(attempt, step):
        return []
    begin = [start(attempt, step)] if free else []
    return [*begin, *([here(attempt, step)] if mine and not step.here_at else [])]


def start(attempt: Attempt, step: Step, *, sure: bool = False) -> Button:
    """Starts a step. A point of no return asks twice. Drawn from a version of the plan: a newer one says so.

    `sure`: the person was asked already, so the command does not ask again.
    """
    options = {"sure": "yes"} if sure or step.no_return else {}
    ask = f"{step.ref} cannot be taken back once it has begun." if step.no_return else None
    ref, version = step.ref, attempt.plan_version
    label = f"Retry {ref}" if step.state is State.FAILED else f"Start {ref}"
    return Button(label, "start", (ref,), options, "", attempt.id, version, style="primary", ask=ask)


def here(attempt: Attempt, step: Step) -> Button:
    return Button("I'm here", "here", (step.ref,), attempt=attempt.id)


def on_it(attempt: Attempt, step: Step) -> Button:
    """Says that somebody sees to it, where it is late: the next person up is not told then."""
    return Button("On it", "here", (step.ref,), attempt=attempt.id)


def again(attempt: Attempt, step: Step) -> Button:
    return Button("Again in 10 min", "snooze", (step.ref,), text="10m", attempt=attempt.id)


def done(attempt: Attempt, step: Step) -> Button:
    """Ends a step. It stands behind *Start*, and less loud, until the step has begun."""
    style = "primary" if step.state is State.STARTED else None
    return Button(f"Done {step.ref}", "done", (step.ref,), attempt=attempt.id, style=style)


def all_done(attempt: Attempt, step: Step) -> Button:
    """Ends the step with every line it has, ticked or not."""
    label = f"Done, all {len(step.lines)}" if len(step.lines) > 1 else "Done, with its line"
    return Button(label, "done", (step.ref,), {"lines": "all"}, attempt=attempt.id, style="primary")


def lines(attempt: Attempt, step: Step) -> Boxes | None:
    """The sub-steps of a step that runs, to be ticked and unticked."""
    if step.state is not State.STARTED or not step.lines or attempt.ended_at is not None:
        return None
    choices = [(str(number), _line(number, text)) for number, text in enumerate(step.lines, start=1)]
    return Boxes("done", step.ref, choices, frozenset(map(str, step.ticked)), attempt.id)


def _line(number: int, text: str) -> str:
    """With its number, where there is room: the whole text goes before."""
    numbered = f"{number}  {text}"
    return numbered if len(numbered) <= LABEL else text


def undo(attempt: Attempt, step: Step) -> Button:
    """Takes back what was last done with the step: that alone, however often it is pressed."""
    return Button("Undo", "undo", (step.ref,), {"was": step.state}, attempt=attempt.id)


def failed(attempt: Attempt, step: Step) -> Button:
    return Button("Failed…", "fail", (step.ref,), attempt=attempt.id)


def take_over(attempt: Attempt, step: Step, *, sure: bool = False) -> Button:
    """Runs a step in the place of those it belongs to, as long as it stands as it did when this was drawn."""
    options = {"take": "over", "was": step.state} | ({"sure": "yes"} if sure else {})
    return Button(f"Take over {step.ref}", "start", (step.ref,), options, attempt=attempt.id)


def takes(attempt: Attempt, step: Step, length: timedelta) -> Button:
    """Plans with a duration that was learnt; what that moves is shown first."""
    minutes = length // timedelta(minutes=1)
    return Button(f"Plan {when.span(length)}", "step", (step.ref,), {"takes": f"{minutes}m"}, attempt=attempt.id)


def skip(attempt: Attempt, step: Step) -> Button:
    return Button("Skip…", "skip", (step.ref,), attempt=attempt.id)


def hold(attempt: Attempt) -> Button:
    return Button("Hold…", "hold", attempt=attempt.id)


def roll_back(attempt: Attempt, step: Step) -> Button:
    return proposing.button(attempt, step.ref)


def can_be_rolled_back(attempt: Attempt, step: Step) -> bool:
    """Whether a step that failed is a reason to turn back: one of launch day, after liftoff."""
    return step.launch_day and attempt.state in FLOWN


def after_failure(attempt: Attempt, step: Step) -> list[Button]:
    """What can be done about a step that failed, for whoever may."""
    runs = [start(attempt, step), take_over(attempt, step)] if _may_begin(attempt, step) else []
    holds = [hold(attempt)] if attempt.state is launches.State.COUNTING else []
    open_still = can_be_left_out(step, attempt) and not clocks.is_locked(attempt, step)
    skips = [skip(attempt, step)] if open_still else []
    return [*runs, *holds, *skips, *([roll_back(attempt, step)] if can_be_rolled_back(attempt, step) else [])]


def _may_begin(attempt: Attempt, step: Step) -> bool:
    return clocks.lets_begin(attempt, step)
