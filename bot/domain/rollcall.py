"""Roll call: everybody with a part in the launch says *I'm in* or *I can't*."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain import when
from bot.domain.people import Away, Crew, Person, must_be_of_here
from bot.domain.runbook import State, Step, crew_of, owners_of, paced
from bot.errors import Refused

FLAG = "roll call"
"""Of a step whose start opens one."""

ALL = frozenset({"director", "deputy"})
"""Whose roll call is everybody's; of another place it is for the people of that place."""


class Reply(StrEnum):
    IN = "in"
    CANNOT = "cannot"


class Fact(StrEnum):
    """What ticks a line of a roll call by itself."""

    ANSWERED = "everyone answered"
    IN = "everyone is in"


@dataclass(frozen=True, slots=True)
class Part:
    """What somebody has to do with the launch, as far as that is still to come."""

    owns: tuple[Step, ...] = ()
    backs: tuple[Step, ...] = ()
    seats: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        return (*self.owns, *self.backs)


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody said, or when they were asked."""

    person: str
    asked_at: datetime | None = None
    reply: Reply | None = None
    reason: str | None = None
    replied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is called, and what they said."""

    parts: Mapping[str, Part]
    answers: Mapping[str, Answer]

    def of(self, reply: Reply | None) -> tuple[str, ...]:
        """Those who said so; with None, those who have not said anything."""
        return tuple(user for user in self.parts if self.answer(user).reply is reply)

    def answer(self, user: str) -> Answer:
        return self.answers.get(user, Answer(user))

    @property
    def complete(self) -> bool:
        """Everybody is in."""
        return len(self.of(Reply.IN)) == len(self.parts)

    @property
    def facts(self) -> frozenset[Fact]:
        answered = {Fact.ANSWERED} if not self.of(None) else set()
        return frozenset(answered | ({Fact.IN} if self.complete else set()))


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who could run a step in somebody's place. `busy` is what they run at that time."""

    user: str
    busy: str | None


def calls(step: Step) -> bool:
    return FLAG in step.flags


def parts(steps: Iterable[Step], crew: Crew, place: str = "director") -> dict[str, Part]:
    """Everybody who is called by a step of `place`: owners and backups of what is not settled, and seat holders."""
    found: dict[str, Part] = {}
    for step in steps:
        if not step.settled and (place in ALL or _of_place(step, crew, place)):
            for user in owners_of(step, crew):
                found[user] = replace(_part(found, user), owns=(*_part(found, user).owns, step))
            if (backup := crew_of(step, crew)[1]) is not None:
                found[backup] = replace(_part(found, backup), backs=(*_part(found, backup).backs, step))
    for seat in crew.seats:
        holder = crew.holder(seat.code)
        if holder is not None and (place in ALL or place in (seat.code, seat.area)):
            found[holder] = replace(_part(found, holder), seats=(*_part(found, holder).seats, seat.code))
    return found


def _part(found: Mapping[str, Part], user: str) -> Part:
    return found.get(user, Part())


def _of_place(step: Step, crew: Crew, place: str) -> bool:
    """Its own, or one of a phase that is led from there on a clock of its own: the way back."""
    return step.place == place or (step.own_clock and crew.phases[step.phase].lead_place == place)


def answer(roll: Roll, user: str, reply: Reply, reason: str | None, now: datetime) -> Answer:
    """Raises Refused for somebody who is not called, and for what they have said already."""
    before = roll.answer(user)
    if user not in roll.parts and before.asked_at is None:
        raise Refused("You have no step and no seat in this launch, so nobody calls you.")
    if before.reply is reply is Reply.IN and before.replied_at is not None:
        raise Refused(f"You are in already; you said so {when.span(now - before.replied_at)} ago.")
    return replace(before, reply=reply, reason=reason, replied_at=now)


def stand_ins(step: Step, roll: Roll, steps: Sequence[Step], crew: Crew, pace: int) -> tuple[StandIn, ...]:
    """Who could run a step when one of its people can't: its backup, then others of its place and who stands in there.

    Those who are free first. Nobody who has said that they can't.
    """
    leads = [lead.who for lead in crew.present(step.place) if lead.kind == "user"]
    named = dict.fromkeys((*owners_of(step, crew), crew_of(step, crew)[1], *crew.of(step.place), *leads))
    could = [user for user in named if user and roll.answer(user).reply is not Reply.CANNOT and user not in crew.away]
    found = [StandIn(user, _busy(user, step, steps, crew, pace)) for user in could]
    return tuple(sorted(found, key=lambda each: each.busy is not None))


def _busy(user: str, step: Step, steps: Sequence[Step], crew: Crew, pace: int) -> str | None:
    """The step that somebody owns at the time of another one."""
    if step.due_at is None:
        return None
    end = step.due_at + paced(step.duration, pace)
    for other in steps:
        if other.id == step.id or other.settled or other.due_at is None or user not in owners_of(other, crew):
            continue
        if other.due_at < end and step.due_at < other.due_at + max(paced(other.duration, pace), timedelta(seconds=1)):
            return other.ref
    return None


def left_behind(away: Away, steps: Iterable[Step], crew: Crew) -> tuple[Step, ...]:
    """Somebody's steps that are due before they are back, without the decision: director or deputy makes it."""
    waiting = (step for step in steps if step.state is State.WAITING and not step.is_decision)
    due = (step for step in waiting if step.due_at is not None and step.due_at < away.until)
    return tuple(step for step in due if away.who in owners_of(step, crew))


def must_be_able_to_stand_in(person: Person, step: Step) -> None:
    """Raises Refused unless `person` is somebody of this workspace. The decision is nobody's but the director's."""
    must_be_of_here(person, f"run {step.ref}")
    if step.is_decision:
        raise Refused(f"{step.ref} is the decision itself: that is for director and deputy.")


def take(step: Step, roll: Roll, owners: Sequence[str], *, by: str, asked: str | None) -> str | None:
    """`by` runs the step from now on; returns the owner in whose place, if there is one.

    Raises Refused for who was not asked, where it is theirs already, and once it has begun.
    """
    if asked is None:
        raise Refused(f"Nobody has asked you to run {step.ref}. `start {step.ref}` offers to take it over.")
    if by in owners:
        raise Refused(f"{step.ref} is yours already.")
    if step.started_at is not None or step.settled:
        raise Refused(f"{step.ref} was {step.state} meanwhile. Thank you all the same.")
    return next((user for user in owners if roll.answer(user).reply is Reply.CANNOT), owners[0] if owners else None)
