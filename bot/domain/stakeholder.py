"""Those outside the team whose word a launch needs, or who are only told: people, or names outside of Slack."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.typed import literal
from bot.errors import Refused

ASKED_AT = timedelta(days=5)
"""So long before T-0 those who approve are asked; and those who have not approved once more, a day before."""


class Role(StrEnum):
    APPROVING = "approving"
    INFORMED = "informed"


class Answer(StrEnum):
    APPROVED = "approved"
    NOT_YET = "not yet"


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """`person` is a Slack id; without one they are outside of Slack, and a lead records what they said."""

    id: int
    name: str
    person: str | None
    role: Role
    answer: Answer | None = None
    reason: str | None = None
    evidence: str | None = None
    by: str | None = None
    """Who said it, or recorded it."""
    at: datetime | None = None

    @property
    def waited_for(self) -> bool:
        return self.role is Role.APPROVING and self.answer is not Answer.APPROVED


def all_approve(stakeholders: Iterable[Stakeholder]) -> bool:
    """Nobody named is nobody asked, and that is no approval."""
    asked = [each for each in stakeholders if each.role is Role.APPROVING]
    return bool(asked) and not any(each.waited_for for each in asked)


def of_person(stakeholders: Iterable[Stakeholder], user: str) -> Stakeholder:
    """Raises Refused unless `user` is asked to approve."""
    mine = next((each for each in stakeholders if each.person == user), None)
    if mine is None:
        raise Refused("You are not among the stakeholders of this launch. `stakeholder` shows who is.")
    if mine.role is not Role.APPROVING:
        raise Refused("You are kept informed; your approval is not asked for. The director can change that.")
    return mine


def named(stakeholders: Iterable[Stakeholder], name: str, person: str | None) -> Stakeholder:
    """By the person, or by a name as it was given. Raises Refused."""
    wanted = name.casefold()
    for each in stakeholders:
        if (person and each.person == person) or (not person and each.name.casefold() == wanted):
            return each
    raise Refused(f"There is no stakeholder {literal(name) or 'like that'}. `stakeholder` shows who there is.")
