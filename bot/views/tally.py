"""The form of a step that counts something."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.criterion import Criterion
from bot.domain.launch import Attempt
from bot.domain.runbook import Step
from bot.domain.tally import CAUSES
from bot.message import Block, Form
from bot.views import blocks, inputs
from bot.views.criterion import target
from bot.views.parts import Bold, Code, Line, clip
from bot.views.running import some_open


def form(attempt: Attempt, step: Step, held: Sequence[Criterion], without: Sequence[Criterion]) -> Form:
    """How many, why, where, and the figure of each criterion. `without` are criteria whose target has no value."""
    lines: list[Line] = [[Bold(f"{step.ref} {clip(step.title, 100)}")], *some_open(step)]
    for each in without:
        lines.append([f"{each.ref} is held against nothing yet: ", Code(f"set {each.waits_for}=NUMBER"), " first."])
    fields = [
        inputs.text("count", "How many", example="12", optional=True, most=20),
        *(
            inputs.text(f"cause{n}", "Cause named most" if n == 1 else f"Cause {n}", optional=True, most=150)
            for n in range(1, CAUSES + 1)
        ),
        inputs.text("link", "Where it can be read", example="https://…", optional=True, most=1000),
        *(_figure(each) for each in held),
    ]
    carry = {"a": attempt.id, "r": [step.ref], "o": {"tally": "yes", "lines": "all"}}
    return Form("done", clip(f"{step.ref} is done", 24), "Done", (blocks.paragraph(*lines), *fields), carry)


def _figure(each: Criterion) -> Block:
    label = clip(f"{each.ref} {each.title}, {target(each)}", 150)
    return inputs.text(each.ref, label, example="0", hint="Empty: nothing is said of it.", optional=True, most=20)
