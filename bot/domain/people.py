"""Who somebody is, and what they may do in a launch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.errors import Refused


class Kind(StrEnum):
    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"
    """A person of another workspace, seen through a shared channel."""
    BOT = "bot"
    GONE = "deactivated"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as Slack last described them. `zone` is an IANA name."""

    id: str
    kind: Kind
    name: str
    zone: str


WHY_NOT = {
    Kind.GUEST: "Guests of this workspace cannot {act}. Ask a member of the team to do it.",
    Kind.STRANGER: "People of another workspace cannot {act}. Ask a member of this one to do it.",
    Kind.BOT: "Apps and bots cannot {act}. A person has to.",
    Kind.GONE: "That account is deactivated, so it cannot {act}.",
}


def must_be_member(person: Person, act: str) -> None:
    """Raises Refused unless `person` is a full member. `act` finishes the sentence "… cannot"."""
    if person.kind is not Kind.MEMBER:
        raise Refused(WHY_NOT[person.kind].format(act=act))


def must_be_of_here(person: Person, act: str) -> None:
    """Raises Refused unless `person` is a member or a guest of this workspace."""
    if person.kind is not Kind.GUEST:
        must_be_member(person, act)


@dataclass(frozen=True, slots=True)
class Lead:
    """One line of who leads a place: a person, or a user group with its members of now."""

    who: str
    kind: str
    members: frozenset[str] = frozenset()

    def includes(self, user: str) -> bool:
        return user == self.who or user in self.members


@dataclass(frozen=True, slots=True)
class Seat:
    """A named position that must (or may) answer the go/no-go question."""

    code: str
    title: str
    mandatory: bool
    area: str | None
    minimum: int = 1
    blockers: str | None = None
    """The area where what it asks for becomes a blocker, if it has none of its own."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of the runbook. `lead_place` is an area, a seat, `director` or `deputy`."""

    code: str
    title: str
    lead_place: str
    own_clock: bool
    reminders: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Away:
    """Somebody who is away until then, and who stands in for them, if anybody does."""

    who: str
    substitute: str | None
    until: datetime


@dataclass(frozen=True, slots=True)
class Crew:
    """The people of one launch. Places are area codes, phase codes and seat codes."""

    director: str
    deputy: str | None
    leads: Mapping[str, tuple[Lead, ...]]
    seats: tuple[Seat, ...]
    phases: Mapping[str, Phase]
    away: Mapping[str, Away] = field(default_factory=dict)
    """Who was away when this was read, by who they are."""

    def commands(self, user: str) -> bool:
        """Whether `user` is the director or the deputy."""
        return user == self.director or user == self.deputy

    def of(self, place: str) -> tuple[str, ...]:
        """The people (not groups) named for a place, first one first."""
        if place == "director":
            return tuple(filter(None, (self.director, self.deputy)))
        if place == "deputy":
            return tuple(filter(None, (self.deputy, self.director)))
        return tuple(lead.who for lead in self.leads.get(place, ()) if lead.kind == "user")

    def leads_place(self, user: str, place: str) -> bool:
        """Whether `user` leads `place`, in person or through a user group."""
        return any(lead.includes(user) for lead in self.leads.get(place, ()))

    def stood_in(self, user: str, place: str) -> tuple[Away, ...]:
        """The leads of `place` who are away, and whom `user` stands in for."""
        return tuple(
            away for away in self.away.values() if away.substitute == user and self.leads_place(away.who, place)
        )

    def looks_after(self, user: str, place: str) -> bool:
        """Whether what happens in `place` is for `user`: they lead it, or stand in for a lead who is away."""
        return self.leads_place(user, place) or bool(self.stood_in(user, place))

    def present(self, place: str) -> tuple[Lead, ...]:
        """Who is to be asked for `place`: its leads, and for one who is away the substitute."""
        asked = []
        for lead in self.leads.get(place, ()):
            away = self.away.get(lead.who)
            if away is None:
                asked.append(lead)
            elif away.substitute is not None:
                asked.append(Lead(away.substitute, "user"))
        return tuple(dict.fromkeys(asked)) or self.leads.get(place, ())

    def leads_any(self, user: str) -> bool:
        return any(self.leads_place(user, place) for place in self.leads)

    def phase_leads(self, code: str) -> tuple[str, ...]:
        return self.of(code) or self.of(self.phases[code].lead_place)

    def holder(self, seat: str) -> str | None:
        named = self.of(seat)
        return named[0] if named else None

    def seats_of(self, user: str) -> tuple[Seat, ...]:
        """The seats `user` holds: named there in person."""
        return tuple(seat for seat in self.seats if user in self.of(seat.code))

    def answers_for(self, user: str) -> tuple[Seat, ...]:
        """The seats `user` may answer for: their own, and those of whom they stand in for."""
        return tuple(seat for seat in self.seats if user in self.of(seat.code) or self.stead(user, seat.code))

    def stead(self, user: str, seat: str) -> Away | None:
        """In whose stead `user` answers for a seat; None when they do so in their own right, or not at all."""
        named = self.of(seat)
        if user in named:
            return None
        absent = (self.away[who] for who in named if who in self.away)
        return next((away for away in absent if away.substitute == user), None)

    def asked(self, seat: str) -> tuple[str, ...]:
        """Who is asked for a seat: those named there, and the substitute in the place of one who is away."""
        present = (self._in_place_of(who) for who in self.of(seat))
        return tuple(dict.fromkeys(present))

    def _in_place_of(self, who: str) -> str:
        away = self.away.get(who)
        return away.substitute if away is not None and away.substitute else who

    def holds_mandatory_seat(self, user: str) -> bool:
        return any(seat.mandatory for seat in self.seats_of(user))


def by_whom(who: str | None, reader: str) -> str:
    """`by you` to the one who did it, else by their name: whoever does a thing twice is told that it was they."""
    return "by you" if who == reader else f"by <@{who}>"


def must_command(crew: Crew, user: str, act: str) -> None:
    """Raises Refused unless `user` is director or deputy."""
    if not crew.commands(user):
        raise Refused(f"Only {deciders(crew)} can {act}.")


def deciders(crew: Crew) -> str:
    """Director and deputy by name, as a choice."""
    director = f"the director <@{crew.director}>"
    return f"{director} or the deputy <@{crew.deputy}>" if crew.deputy else director
