"""The two layouts of a plan in words."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.launch import Attempt, Launch
from bot.domain.runbook import Step
from bot.views.parts import At, Bold, Line, Part


def how(launch: Launch, attempt: Attempt) -> str:
    """`in working hours (Mon–Fri 09–17 Europe/Berlin)`, or `as elapsed`."""
    return f"in working hours ({launch.hours} {launch.zone})" if attempt.layout else "as elapsed"


def other(launch: Launch, then: Attempt, steps: Sequence[Step]) -> Line:
    """When each phase would begin that is laid out otherwise. `steps` are those, as they would be planned."""
    begins: dict[str, Step] = {}
    for step in sorted((step for step in steps if step.planned_at), key=lambda step: (step.planned_at, step.id)):
        begins.setdefault(step.phase, step)
    parts: list[Part] = []
    for phase, step in begins.items():
        if step.planned_at is not None:
            parts += [", " if parts else "", f"{phase} ", At(step.planned_at, launch.zone)]
    return [Bold(how(launch, then)[:1].upper() + how(launch, then)[1:]), " the phases would begin: ", *parts, "."]
