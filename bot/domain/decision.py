"""The decision: go or no-go, by the director or the deputy, against advice only with a second person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import launch, runbook, tclock, when
from bot.domain.launch import BEFORE_LIFTOFF, Attempt
from bot.domain.people import Crew, by_whom, must_command
from bot.domain.poll import Recommendation, Reply, Verdict
from bot.domain.runbook import Step
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


def must_be_allowed(attempt: Attempt, crew: Crew, by: str) -> None:
    """Raises Refused unless `by` may decide now."""
    must_command(crew, by, "decide")
    if attempt.state is launch.State.SCRUBBED:
        raise Refused(f"Attempt {attempt.number} is scrubbed: there is nothing to decide any more.")
    if attempt.state not in BEFORE_LIFTOFF:
        raise Refused(f"This attempt is {attempt.state}; the decision was made.")
    if attempt.t0 is None:
        raise Refused("There is no T-0 to decide on. Name one first, for example `t0 monday 9:00`.")


def must_change(standing: Decision | None, answer: Reply, now: datetime, by: str = "") -> None:
    """Raises Refused when that very decision stands already."""
    if standing is not None and standing.answer is answer:
        since = when.span(now - standing.at)
        other = "no-go" if answer is Reply.GO else "go"
        raise Refused(
            f"{answer.upper()} stands already, declared {by_whom(standing.by, by)} {since} ago. "
            f"`decide {other}` would replace it."
        )


def reason_wanted(answer: Reply, against: bool) -> str | None:
    """What to tell somebody who gave no reason; None when none is needed."""
    if answer is Reply.NO_GO:
        return "Say why not: `decide no-go the restore log is missing`."
    if against:
        return (
            "The record does not recommend a GO, so this needs a reason, and then a second person: "
            "`decide go because …`."
        )
    return None


def must_be_free_to_propose(pending: Decision | None, now: datetime) -> None:
    """Raises Refused while another proposal waits for its second person."""
    if pending is not None and not has_lapsed(pending, now):
        left = when.span(pending.lapses_at - now) if pending.lapses_at else "a while"
        raise Refused(
            f"A GO by <@{pending.by}> waits for its second person already, for another {left}. "
            "`decide second` agrees to it, `decide no-go` ends it."
        )


def has_lapsed(pending: Decision, now: datetime) -> bool:
    return pending.lapses_at is not None and now >= pending.lapses_at


def must_be_second(crew: Crew, pending: Decision, by: str, now: datetime) -> None:
    """Raises Refused unless `by` may second the pending decision."""
    if by == pending.by:
        raise Refused("You proposed it; a second person has to agree.")
    if not may_second(crew, pending.by, by):
        raise Refused("The deputy, a lead or the holder of a mandatory seat can second this.")
    if has_lapsed(pending, now):
        raise Refused("That proposal has lapsed. The director can propose it again.")


def may_second(crew: Crew, proposer: str, user: str) -> bool:
    return user != proposer and (crew.commands(user) or crew.leads_any(user) or crew.holds_mandatory_seat(user))


def over(decision: Decision, zone: str) -> str:
    """What became of a proposal that no longer waits, to somebody who wants to second it."""
    if decision.state == "lapsed" and decision.lapses_at:
        return f"That proposal lapsed at {when.local(decision.lapses_at, zone)}. The director can propose it again."
    if decision.second:
        return f"That proposal was seconded by <@{decision.second}> already."
    return "That proposal was replaced by another decision. `poll` shows what stands."


def stopped(attempt: Attempt, standing: Decision | None, now: datetime, *, doubted: bool = False) -> Attempt:
    """The attempt as its clock has it: at T-0 without a GO, or with one in doubt, it stands still, whether that was
    noticed or not."""
    go = standing is not None and standing.answer is Reply.GO
    if go and not doubted:
        return attempt
    return tclock.stop_at_t0(attempt, now, tclock.IN_DOUBT if go else tclock.NO_GO_STANDS) or attempt


def must_be_at_t0(attempt: Attempt) -> None:
    """Raises Refused when a GO names a T-0 although the countdown is not held at T-0."""
    if attempt.held_at_t0:
        return
    if attempt.state is launch.State.HELD:
        how = f"by <@{attempt.held_by}>" if attempt.held_by else "as planned"
        raise Refused(f"The countdown is held {how}. `decide go` first, then `resume at …`.")
    raise Refused("The countdown runs to its T-0. `decide go` first; `t0 TIME` moves T-0.")


def after_go(attempt: Attempt, at: datetime | None, now: datetime) -> Attempt:
    """The countdown once a GO stands: held at T-0 it runs again, to `at` or from now; else it stays as it is."""
    return tclock.restart_at(attempt, max(at or now, now)) if attempt.held_at_t0 else attempt


def after_no_go(attempt: Attempt, *, by: str, reason: str, now: datetime) -> Attempt:
    """The countdown once a no-go stands: it stops, unless it stands still already; the director is asked again."""
    if attempt.state is launch.State.HELD and not attempt.held_as_planned:
        return tclock.asked_again(attempt, now)
    if attempt.state not in (launch.State.COUNTING, launch.State.HELD):
        return attempt
    return tclock.hold(attempt, by=by, why=f"No-go: {reason}", now=now)


def undecided(step: Step) -> Step:
    """The GO step when its GO was taken back: it waits again."""
    return replace(
        step,
        state=runbook.State.WAITING,
        started_at=None,
        started_by=None,
        ended_at=None,
        ended_by=None,
        ticked=frozenset(),
    )
