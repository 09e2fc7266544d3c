"""Check boxes: what somebody changed, although others may have ticked and unticked since the boxes were drawn."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace

from bot.domain.people import Crew
from bot.domain.runbook import State, Step
from bot.domain.running import must_be_able_to_run
from bot.errors import Refused


@dataclass(frozen=True, slots=True)
class Boxes:
    """What is ticked on a screen now, what was when it was drawn, and lines that its reader was the last to change."""

    ticked: Set[int]
    drawn: Set[int]
    own: Set[int]

    def meant(self, line: int) -> bool:
        """Whether a box that differs from what is known was changed by its reader, and is not merely old."""
        return (line in self.ticked) is not (line in self.drawn) or line in self.own


def tick(step: Step, boxes: Boxes, *, by: str, crew: Crew) -> Step:
    """The step with the lines its reader ticked and unticked. Raises Refused unless they may, and it runs."""
    must_be_able_to_run(step, by, crew)
    if step.state is not State.STARTED:
        raise Refused(f"{step.ref} is {step.state}: its lines are ticked and unticked while it runs.")
    lines = range(1, len(step.lines) + 1)
    changed = {line for line in lines if (line in boxes.ticked) is not (line in step.ticked) and boxes.meant(line)}
    return replace(step, ticked=step.ticked ^ changed)
