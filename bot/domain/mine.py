"""Where somebody has a part in a launch, and all that is theirs there: what their Home tab shows."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain import item as items
from bot.domain import runbook
from bot.domain.action import Action
from bot.domain.criterion import Criterion
from bot.domain.item import Item, Weight
from bot.domain.launch import Attempt
from bot.domain.owed import SOON, owed
from bot.domain.people import Crew
from bot.domain.poll import SeatStanding
from bot.domain.runbook import Step
from bot.domain.running import waits_for

PRESSING = {Weight.BLOCKER: 0, Weight.REQUIRED: 1, Weight.OPTIONAL: 2}


@dataclass(frozen=True, slots=True)
class Mine:
    """Each kind with the most pressing first."""

    steps: tuple[Step, ...]
    """Steps they run, or are the backup of, that are not over."""
    seats: tuple[str, ...]
    approvals: tuple[Item, ...]
    to_sign: tuple[Item, ...]
    waiting: tuple[Item, ...]
    """Items they have signed off, which wait for a lead."""
    done: int
    """Items of theirs that are settled."""
    actions: tuple[Action, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """Criteria that wait for their verdict."""
    called: bool = False
    """The roll call waits for their answer."""

    def __bool__(self) -> bool:
        return bool(
            self.steps
            or self.seats
            or self.approvals
            or self.to_sign
            or self.waiting
            or self.done
            or self.actions
            or self.criteria
            or self.called
        )


def mine(
    user: str,
    crew: Crew,
    all_items: Sequence[Item],
    steps: Sequence[Step],
    poll: Sequence[SeatStanding] | None,
    now: datetime,
    *,
    signs: bool,
    actions: Sequence[Action] = (),
    criteria: Sequence[Criterion] = (),
    silent: Container[str] = (),
) -> Mine:
    """`poll` is None when none is open. `signs`: whether they may sign off and approve, which guests may not.
    `criteria` are those that wait for a verdict, `silent` those who have not answered a roll call."""
    owes = owed(user, crew, all_items, (), poll, now, signs=signs, actions=actions, criteria=criteria, silent=silent)
    own = [item for item in all_items if item.owner == user and not item.derived]
    return Mine(
        steps=tuple(sorted((step for step in steps if waits_for(step, user, crew)), key=_when)),
        seats=owes.seats,
        approvals=_by_weight(owes.approvals if signs else ()),
        to_sign=_by_weight(item for item in own if item.state is items.State.CLAIMED),
        waiting=tuple(item for item in own if item.state is items.State.SIGNED),
        done=sum(item.state in items.ENDS for item in own),
        actions=owes.actions,
        criteria=owes.criteria,
        called=owes.called,
    )


def takes_part(user: str, crew: Crew, steps: Sequence[Step]) -> bool:
    """Whether `user` was given a part: director, deputy, a lead, a seat, a step."""
    if crew.commands(user) or crew.leads_any(user) or crew.answers_for(user):
        return True
    return any(user in runbook.hands_of(step, crew) for step in steps)


def changes_at(mine: Mine, user: str, crew: Crew, attempt: Attempt, zone: str, now: datetime) -> datetime | None:
    """When something of this looks different although nothing is done.

    A step comes near; it, an item or an action is late; somebody for whom they stand in is back; a criterion is due.
    """
    dues = [step.due_at for step in mine.steps if step.state is runbook.State.WAITING and step.due_at]
    late = [action.due_at for action in mine.actions if action.due_at]
    late += [at for item in mine.to_sign if (at := item.due_at(attempt.t0, zone)) is not None]
    late += [attempt.judge_at] if attempt.judge_at else []
    ends = [away.until for away in crew.away.values() if away.substitute == user]
    return min((at for at in (*late, *ends, *dues, *(due - SOON for due in dues)) if at > now), default=None)


def _by_weight(found: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(found, key=lambda item: PRESSING[item.weight]))


def _when(step: Step) -> tuple[bool, float, int]:
    """What runs first, then by its time."""
    at = step.due_at.timestamp() if step.due_at else float("inf")
    return step.state is not runbook.State.STARTED, at, step.id
