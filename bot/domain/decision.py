"""The decision: go or no-go, by the director or the deputy, against advice only with a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.people import Crew, must_command
from bot.domain.poll import Recommendation, Reply, Verdict
from bot.errors import Refused

LAPSES_AFTER = timedelta(minutes=10)
"""How long a decision against the recommendation waits for its second person."""


@dataclass(frozen=True, slots=True)
class Decision:
    id: int
    answer: Reply
    state: str
    by: str
    at: datetime
    reason: str
    recommendation: str
    against: bool
    second: str | None
    lapses_at: datetime | None
    head: str


def is_against(answer: Reply, recommendation: Recommendation) -> bool:
    """A no-go is always open to the director; a GO the record does not carry is not."""
    return answer is Reply.GO and recommendation.verdict is Verdict.NOT_GO


def must_be_allowed(attempt: Attempt, crew: Crew, by: str, answer: Reply, reason: str, against: bool) -> None:
    """Raises Refused unless `by` may declare `answer` now with this reason."""
    must_command(crew, by, "decide")
    if attempt.state not in BEFORE_LIFTOFF:
        raise Refused(f"This attempt is {attempt.state}; the decision was made.")
    if attempt.t0 is None:
        raise Refused("There is no T-0 to decide on. Name one first, for example `t0 monday 9:00`.")
    if answer is Reply.NO_GO and not reason:
        raise Refused("Say why not: `decide no-go the restore log is missing`.", field="text")
    if against and not reason:
        raise Refused(
            "The record does not recommend a GO, so this needs a reason, and then a second person: "
            "`decide go because …`.",
            field="text",
        )


def must_be_second(crew: Crew, pending: Decision, by: str, now: datetime) -> None:
    """Raises Refused unless `by` may second the pending decision."""
    if by == pending.by:
        raise Refused("You proposed it; a second person has to agree.")
    if not (by == crew.deputy or by == crew.director or crew.leads_any(by) or crew.holds_mandatory_seat(by)):
        raise Refused("The deputy, a lead or the holder of a mandatory seat can second this.")
    if pending.lapses_at is not None and now >= pending.lapses_at:
        raise Refused("That proposal has lapsed. The director can propose it again.")
