"""What one person owes a launch right now."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import runbook
from bot.domain.action import Action
from bot.domain.criterion import Criterion
from bot.domain.criterion import people as judged_by
from bot.domain.item import Item, State
from bot.domain.people import Crew
from bot.domain.poll import SeatStanding
from bot.domain.runbook import Step

SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Owed:
    """Each kind with the most pressing first."""

    steps: tuple[Step, ...] = ()
    """Steps to run: started, due, or due within the hour."""
    seats: tuple[str, ...] = ()
    """Seats of the open poll that wait for an answer this person may give."""
    approvals: tuple[Item, ...] = ()
    """Signed items this person is the one to judge."""
    items: tuple[Item, ...] = ()
    """Items to sign off."""
    actions: tuple[Action, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """Criteria whose time has come, and which are theirs to judge."""
    called: bool = False
    """The roll call waits for their answer."""

    def __bool__(self) -> bool:
        waits = self.steps or self.seats or self.approvals or self.items or self.actions or self.criteria
        return bool(waits or self.called)


def owed(
    user: str,
    crew: Crew,
    all_items: Sequence[Item],
    steps: Sequence[Step],
    poll: Sequence[SeatStanding] | None,
    now: datetime,
    *,
    signs: bool = True,
    actions: Sequence[Action] = (),
    criteria: Sequence[Criterion] = (),
    silent: Container[str] = (),
) -> Owed:
    """`poll` is None when none is open. `signs`: whether the user may sign off at all, which guests may not.
    `criteria` are those that wait for a verdict, `silent` those who have not answered a roll call."""
    return Owed(
        steps=tuple(step for step in steps if _runs_soon(step, user, crew, now)),
        seats=_unanswered(user, crew, poll or ()),
        approvals=_to_judge(all_items, user, crew),
        items=tuple(item for item in all_items if signs and to_sign(item, user)),
        actions=tuple(action for action in actions if action.owner == user),
        criteria=tuple(each for each in criteria if signs and user in judged_by(each, crew)),
        called=user in silent,
    )


def to_sign(item: Item, user: str) -> bool:
    """Whether an item of `user` waits for its sign-off."""
    return item.owner == user and item.state is State.CLAIMED


def _runs_soon(step: Step, user: str, crew: Crew, now: datetime) -> bool:
    due = step.state is runbook.State.WAITING and step.due_at is not None and step.due_at <= now + SOON
    if step.is_decision or not (due or step.state in (runbook.State.STARTED, runbook.State.FAILED)):
        return False
    return user in runbook.owners_of(step, crew) and user not in step.finishers


def _unanswered(user: str, crew: Crew, poll: Sequence[SeatStanding]) -> tuple[str, ...]:
    held = {seat.code for seat in crew.answers_for(user)}
    return tuple(each.seat.code for each in poll if each.seat.code in held and not each.answered)


def _to_judge(all_items: Sequence[Item], user: str, crew: Crew) -> tuple[Item, ...]:
    """The signed items that wait for `user`. Most people have no say in most areas, whatever waits there."""
    signed = State.SIGNED  # looked up for each of hundreds of items, it would be most of what this costs
    waiting = [item for item in all_items if item.state is signed]
    areas = {area for area in {item.area for item in waiting} if _has_a_say(user, crew, area)}
    return tuple(
        item for item in waiting if (item.area in areas or item.asked_by == user) and _judges(item, user, crew)
    )


def _has_a_say(user: str, crew: Crew, area: str) -> bool:
    return crew.commands(user) or crew.leads_place(user, area) or bool(crew.stood_in(user, area))


def _judges(item: Item, user: str, crew: Crew) -> bool:
    """Of a signed item: who asked for it; a lead of the area; deputy, else director, where nobody else could."""
    if item.owner == user:
        return False
    if item.asked_by == user or crew.leads_place(user, item.area):
        return True
    if any(item.owner != away.who for away in crew.stood_in(user, item.area)):
        return True
    could = [lead for lead in crew.leads.get(item.area, ()) if lead.who != item.owner]
    stands_in = next((one for one in crew.of("deputy") if one != item.owner), None)
    return not could and user == stands_in
