"""What one person owes a launch, each thing with its button; and the few words that tell of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain import runbook, when
from bot.domain.launch import Attempt
from bot.domain.owed import Owed
from bot.message import Block
from bot.views import action as action_view
from bot.views import blocks, step_buttons
from bot.views import criterion as criterion_view
from bot.views import rollcall as roll_view
from bot.views.blocks import Button, paragraph
from bot.views.parts import Bold, Emoji, Line

ACTIONS = 5
"""Actions with a line of their own."""


def in_full(attempt: Attempt, owed: Owed, now: datetime, zone: str) -> list[Block]:
    """What one person owes, each with its button; a line that says so when it is nothing. `zone` is the launch's."""
    if not owed:
        return [_owes_nothing()]
    lines: list[Line] = [[Bold("You owe")]]
    lines += [[Bold(step.ref), f" {step.title}, {due(step, now)}{_stuck(step)}"] for step in owed.steps[:3]]
    if owed.called:
        lines.append(["Your answer to the roll call: are you in?"])
    if owed.seats:
        lines.append(["Your vote for ", Bold(", ".join(owed.seats))])
    if owed.approvals:
        lines.append([f"{count(len(owed.approvals), 'approval')}: ", refs([item.ref for item in owed.approvals])])
    if owed.items:
        late = sum(item.late(attempt.t0, zone, now) is not None for item in owed.items)
        tail = f", {late} late" if late else ""
        lines.append([f"{count(len(owed.items), 'sign-off')}{tail}: ", refs([item.ref for item in owed.items])])
    if owed.criteria:
        lines.append([f"{verdicts(len(owed.criteria))}: ", refs([each.ref for each in owed.criteria])])
    if owed.actions:
        lines.append([f"{count(len(owed.actions), 'action')}:"])
        lines += [["• ", *action_view.line(action, zone, now)] for action in owed.actions[:ACTIONS]]
        if owed.actions[ACTIONS:]:
            lines.append([f"• {refs([action.ref for action in owed.actions[ACTIONS:]])}"])
    return [paragraph(*lines), blocks.actions(*_owed_buttons(attempt, owed))]


def in_short(attempt: Attempt, owed: Owed, now: datetime) -> list[Block]:
    """The same in a sentence, with the button of what presses most."""
    if not owed:
        return [_owes_nothing()]
    buttons = _owed_buttons(attempt, owed)
    pressing = 2 if (owed.seats or owed.called) and not owed.steps else 1
    if len(owed.steps) == len(buttons) == 1:
        said: Line = [Bold("You owe "), f"{owed.steps[0].ref} {owed.steps[0].title}, {due(owed.steps[0], now)}."]
    else:
        kinds = ((owed.steps, "step"), (owed.seats, "vote"), (owed.approvals, "approval"), (owed.items, "sign-off"))
        counts = [count(len(each), noun) for each, noun in (*kinds, (owed.actions, "action")) if each]
        counts += [verdicts(len(owed.criteria))] if owed.criteria else []
        counts += ["an answer to the roll call"] if owed.called else []
        said = [Bold("You owe "), ", ".join(counts), "."]
    rest = [Button("What I owe", "mine", attempt=attempt.id)] if len(buttons) > pressing else []
    return [paragraph(said), blocks.actions(*buttons[:pressing], *rest)]


def _stuck(step: runbook.Step) -> str:
    return ", in trouble" if step.trouble else ""


def _owes_nothing() -> Block:
    return paragraph([Emoji("sparkles"), " You owe this launch nothing right now."])


def _owed_buttons(attempt: Attempt, owed: Owed) -> list[Button]:
    """What presses most comes first."""
    buttons = [_step_button(attempt, step) for step in owed.steps[:3]]
    if owed.called:
        buttons += roll_view.answers(attempt)
    if seats := tuple(owed.seats):
        buttons.append(Button("Vote go", "vote", seats, text="go", attempt=attempt.id, style="primary"))
        buttons.append(Button("No-go…", "vote", seats, text="no-go", attempt=attempt.id))
    if len(owed.approvals) > 1:
        buttons.append(Button(f"Approve waiting ({len(owed.approvals)})…", "approve", attempt=attempt.id))
    for item in owed.approvals[:3]:
        buttons.append(Button(f"Look at {item.ref}", "status", (item.ref,), attempt=attempt.id))
    for item in owed.items[:3]:
        buttons.append(Button(f"Sign off {item.ref}…", "signoff", (item.ref,), attempt=attempt.id))
    if len(owed.items) > 1:
        buttons.append(Button("Sign off several…", "signoff", attempt=attempt.id))
    buttons += [button for each in owed.criteria[:2] for button in criterion_view.buttons(each, attempt)]
    buttons += [action_view.done_button(action) for action in owed.actions[:3]]
    return buttons


def _step_button(attempt: Attempt, step: runbook.Step) -> Button:
    if step.state is runbook.State.FAILED:
        return step_buttons.start(attempt, step)
    verb, label = ("done", "Done") if step.state is runbook.State.STARTED else ("start", "Start")
    return Button(f"{label} {step.ref}", verb, (step.ref,), attempt=attempt.id)


def verdicts(many: int) -> str:
    return f"{many} {'criterion' if many == 1 else 'criteria'} to judge"


def refs(names: Sequence[str], most: int = 8) -> str:
    """`TECH-1, TECH-2 and 5 more`."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def due(step: runbook.Step, now: datetime) -> str:
    """`due in 2 h`, `14 min late`, or since when it runs."""
    if step.state is runbook.State.STARTED and step.started_at:
        return f"started {when.span(now - step.started_at)} ago"
    if step.state is runbook.State.FAILED and step.ended_at:
        return f"failed {when.span(now - step.ended_at)} ago"
    if step.due_at is None:
        return "no time yet"
    away = step.due_at - now
    return f"due in {when.span(away)}" if away > timedelta() else f"{when.span(-away)} late"


def count(many: int, noun: str) -> str:
    return f"{many} {noun}" if many == 1 else f"{many} {noun}s"
