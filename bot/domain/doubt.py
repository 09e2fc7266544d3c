"""What makes a GO that stands doubtful. It voids nothing: the director stands by it, holds, or takes it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.launch import Attempt
from bot.domain.people import Crew
from bot.domain.runbook import State, Step, and_more, now_and_next, owners_of
from bot.errors import Refused

FAR = timedelta(hours=24)
"""A GO is asked about again when T-0 has slipped by more than this."""


class Kind(StrEnum):
    OPENED = "opened"
    """A blocker is open again, or there is a new one."""
    RED = "red"
    """A check turned red."""
    OCCURRED = "occurred"
    """A grave risk has occurred."""
    SLIP = "slip"


class Answer(StrEnum):
    HOLD = "hold"
    STANDS = "stands"
    DECIDED = "decided"
    """Another decision was made."""
    GONE = "gone"
    """What it was about is settled again."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """`ref` is the item, step or risk it is about, `what` says it in words. `t0` is that of the countdown then."""

    id: int
    kind: Kind
    ref: str
    what: str
    at: datetime
    t0: datetime | None
    answer: Answer | None
    answered_at: datetime | None
    answered_by: str | None
    reason: str


def must_be_seen(doubts: Sequence[Doubt], seen: int | None) -> None:
    """Raises Refused when there is nothing to answer, or something has come up since the question was asked."""
    if not doubts:
        raise Refused("Nothing is in doubt: the GO stands. `decide no-go REASON` would replace it.")
    new = [doubt for doubt in doubts if seen is not None and doubt.id > seen]
    if new:
        raise Refused(f"Since you were asked there is more: {named(new)}. Does the GO stand all the same?")


def must_be_answered(doubts: Sequence[Doubt]) -> None:
    """Raises Refused while nobody has said whether the GO stands: there is no liftoff on a GO in doubt."""
    if doubts:
        raise Refused(
            f"The GO is in doubt: {named(doubts)}. The director says whether it stands: `decide stands REASON`."
        )


def named(doubts: Sequence[Doubt]) -> str:
    return and_more([doubt.ref or "T-0 has slipped" for doubt in doubts])


def far_slip(attempt: Attempt, since: datetime | None) -> timedelta | None:
    """By how much T-0 has slipped since the GO, or since it was last asked about; None where that is not far."""
    if since is None or attempt.t0 is None:
        return None
    slip = attempt.t0 - since
    return slip if slip * attempt.pace > FAR else None


def hands(steps: Sequence[Step], crew: Crew, *, lifted: bool) -> tuple[str, ...]:
    """Whose step it concerns: before liftoff the first step behind the GO, then what runs and what is next."""
    if not lifted:
        return tuple(user for step in steps if step.needs_go for user in owners_of(step, crew))
    day = [step for step in steps if step.launch_day and step.state is not State.FAILED]
    running, following = now_and_next(day)
    those = (*running, *((following,) if following else ()))
    return tuple(dict.fromkeys(user for step in those for user in owners_of(step, crew)))
