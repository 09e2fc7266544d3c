"""Actions: what somebody is to do after all, and by when. They are kept in the launch log, and outlive its attempts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain import when
from bot.domain.people import Crew, by_whom, deciders
from bot.errors import Refused

CODE = "ACTION"


@dataclass(frozen=True, slots=True)
class Action:
    """`about` is the ref of what it came from. `attempt` is the one in whose log it stands."""

    id: int
    number: int
    attempt: int
    about: str | None
    text: str
    author: str
    at: datetime
    owner: str
    due_at: datetime | None
    done_at: datetime | None = None
    done_by: str | None = None
    outcome: str = ""
    """What came of it, in the words of whoever settled it."""

    @property
    def ref(self) -> str:
        return f"{CODE}-{self.number}"

    def late(self, now: datetime) -> timedelta:
        """How long ago it should have been done; nothing when it is done, or in time."""
        if self.due_at is None or self.done_at is not None:
            return timedelta()
        return max(now - self.due_at, timedelta())


def is_action(ref: str) -> bool:
    return ref.partition("-")[0] == CODE


def done(action: Action, *, by: str, crew: Crew, outcome: str, now: datetime, seen: int | None = None) -> Action:
    """It is settled. Raises Refused unless `by` is its owner, who wrote it down, director or deputy.

    `seen` is the action that was looked at: its number may have been given out again since.
    """
    if seen is not None and seen != action.id:
        raise Refused(f"{action.ref} is another action than the one on that button. `{action.ref}` shows it.")
    if action.done_at is not None:
        raise Refused(_was_done(action, by, now))
    _must_be_theirs(action, by, crew, "settle it")
    return replace(action, done_at=now, done_by=by, outcome=outcome)


def hand(action: Action, *, to: str, due: datetime | None, by: str, crew: Crew, now: datetime) -> Action:
    """It is somebody else's, or due at another time. Raises Refused."""
    if action.done_at is not None:
        raise Refused(f"{_was_done(action, by, now)} `reopen {action.ref} REASON` opens it again.")
    _must_be_theirs(action, by, crew, "hand it on")
    if (to, due) == (action.owner, action.due_at):
        raise Refused(f"{action.ref} is <@{to}>'s already, and due as it was.")
    return replace(action, owner=to, due_at=due)


def reopen(action: Action, *, by: str, crew: Crew, reason: str) -> Action:
    """It is to be done after all. Raises Refused."""
    if action.done_at is None:
        raise Refused(f"{action.ref} is open: it waits for <@{action.owner}>.")
    _must_be_theirs(action, by, crew, "reopen it")
    if not reason:
        raise Refused(f"Say why: `reopen {action.ref} the certificate is for the old host`.", field="text")
    return replace(action, done_at=None, done_by=None, outcome="")


def _was_done(action: Action, reader: str, now: datetime) -> str:
    assert action.done_at is not None, "it is asked of what is done"
    return f"{action.ref} was done {by_whom(action.done_by, reader)} {when.span(now - action.done_at)} ago."


def _must_be_theirs(action: Action, by: str, crew: Crew, act: str) -> None:
    if not may_settle(action, by, crew):
        raise Refused(f"{action.ref} is <@{action.owner}>'s. They {act}, whoever wrote it down, or {deciders(crew)}.")


def may_settle(action: Action, user: str, crew: Crew) -> bool:
    return user in (action.owner, action.author) or crew.commands(user)


def in_order(action: Action) -> tuple[bool, float, int]:
    """What is due first comes first, what has no date last."""
    return action.due_at is None, action.due_at.timestamp() if action.due_at else 0.0, action.number
