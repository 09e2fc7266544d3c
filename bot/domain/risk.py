"""What may go wrong: how likely it is and how much it would hurt, whose it is, and what is done about it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from bot.domain.people import Crew, deciders
from bot.domain.refs import take
from bot.errors import Refused

CODE = "RISK"


class State(StrEnum):
    UNASSESSED = "unassessed"
    OPEN = "open"
    MITIGATED = "mitigated"
    """What is done about it is enough."""
    ACCEPTED = "accepted"
    OCCURRED = "occurred"
    CLOSED = "closed"
    """It is none any more."""


class Level(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


_LEVELS = {Level.LOW: 1, Level.MEDIUM: 2, Level.HIGH: 3}
_SILENT = frozenset({State.MITIGATED, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Risk:
    """`place` is the area or seat it belongs to; `owner` who looks after it by name, if anybody was named."""

    ref: str
    title: str
    definition: str
    mitigation: str
    state: State
    likelihood: Level
    impact: Level
    place: str
    links: str
    """Refs of items, steps and criteria it has to do with."""
    owner: str | None = None
    why: str = ""
    """What was said when it was changed last."""

    @property
    def score(self) -> int:
        """1 to 9: likelihood times impact."""
        return _LEVELS[self.likelihood] * _LEVELS[self.impact]

    @property
    def high(self) -> bool:
        """Medium and high together, or worse."""
        return self.score >= 6

    @property
    def speaks_against(self) -> bool:
        """Whether it is named to whoever answers the go/no-go question."""
        return self.high and self.state not in _SILENT


def owners(risk: Risk, crew: Crew) -> tuple[str, ...]:
    """Who looks after it: whoever is named, else who leads or holds its place."""
    return (risk.owner,) if risk.owner else crew.of(risk.place)


def may_change(risk: Risk, user: str, crew: Crew) -> bool:
    return user == risk.owner or crew.commands(user) or crew.looks_after(user, risk.place)


def must_add(user: str, crew: Crew) -> None:
    """Raises Refused unless they lead anything, hold a seat or decide."""
    if not (crew.commands(user) or crew.leads_any(user) or crew.seats_of(user)):
        raise Refused(f"Risks are written down by leads, seat holders and {deciders(crew)}. `note` keeps what you saw.")


def must_change(risk: Risk, user: str, crew: Crew) -> None:
    """Raises Refused unless it is theirs."""
    if not may_change(risk, user, crew):
        whose = f"<@{risk.owner}>" if risk.owner else f"who looks after {risk.place}"
        raise Refused(f"{risk.ref} is changed by {whose}, or by {deciders(crew)}.")


def change(risk: Risk, changes: Mapping[str, Any], why: str) -> Risk:
    """As it is from now on; one that is weighed for the first time is assessed by it. Raises Refused."""
    weighed = "likelihood" in changes or "impact" in changes
    assessed = {"state": State.OPEN} if weighed and risk.state is State.UNASSESSED else {}
    after = replace(risk, **{**assessed, **changes})
    if after == risk:
        raise Refused(f"{risk.ref} is like that already. `{risk.ref}` shows it.")
    settled = after.state is not risk.state and after.state in (State.ACCEPTED, State.OCCURRED, State.CLOSED)
    if settled and not why:
        raise Refused(f"Say why, or how it showed: `risk {risk.ref} {after.state} REASON`.", field="text")
    return replace(after, why=why)


def is_grave(risk: Risk, critical: Collection[str]) -> bool:
    """Whether it has occurred, and is high, or has to do with any of `critical`: so it speaks against a GO."""
    near = {risk.ref, *take(risk.links)[0]}
    return risk.state is State.OCCURRED and (risk.high or not near.isdisjoint(critical))


def has_occurred(before: Risk, after: Risk) -> bool:
    return after.state is State.OCCURRED and before.state is not State.OCCURRED
