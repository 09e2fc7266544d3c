"""The scene of a call: which launch and attempt it is about, and who the actor is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.domain import people as crew_rules
from bot.domain.launch import Attempt, Launch, State
from bot.domain.people import Crew, Kind, Person
from bot.errors import Lookup, Refused, Wanted
from bot.store import launches, people
from bot.store.engine import Tx

TRUSTED = timedelta(hours=24)
"""How long a director, deputy or seat holder stays known good for what must work while Slack is silent."""


class Scene:
    """A launch and its attempt, as one transaction sees them. What is asked for is read once."""

    def __init__(self, tx: Tx, launch: Launch, attempt: Attempt, now: datetime, crew: Crew | None = None) -> None:
        self.tx = tx
        self.launch = launch
        self.attempt = attempt
        self.now = now
        self.trusted: Mapping[str, str] = {}
        """What the record says besides when an actor could not be verified just now."""
        self._crew = crew
        tx.rehearsal = attempt.number if attempt.rehearsal else None

    @property
    def crew(self) -> Crew:
        if self._crew is None:
            self._crew = launches.crew(self.tx, self.launch, self.now)
        return self._crew

    def member(self, user: str, act: str, *, lenient: bool = False) -> Person:
        """The actor, who must be a full member. `act` finishes "Guests … cannot". Raises Refused or Lookup.

        `lenient` is for what must work while Slack is silent: director, deputy and seat holders are then taken for
        who they were within the last 24 h, and `trusted` says so.
        """
        person = self._person(user, lenient=lenient)
        crew_rules.must_be_member(person, act)
        return person

    def hand(self, user: str, act: str) -> Person:
        """The actor, who must be a member or a guest: a guest may run steps of their own. Raises Refused or Lookup."""
        person = self._person(user, lenient=False)
        if person.kind is not Kind.GUEST:
            crew_rules.must_be_member(person, act)
        return person

    def _person(self, user: str, *, lenient: bool) -> Person:
        try:
            return people.person(self.tx, user, self.now)
        except Lookup:
            if not (lenient and self.tx.slack_silent and (self.crew.commands(user) or self.crew.seats_of(user))):
                raise
        known = people.person(self.tx, user, self.now, max_age=TRUSTED)
        self.trusted = {"slack": "silent"}
        return known

    def refresh_groups(self, place: str) -> None:
        """Have the user groups that lead `place` read within five minutes. Raises Lookup."""
        for lead in self.crew.leads.get(place, ()):
            if lead.kind == "group":
                people.group_members(self.tx, lead.who, self.now)


def find(tx: Tx, *, actor: str, channel: str, launch: str | None, now: datetime) -> Scene:
    """The launch a call is about: the one named, else the channel's (the last to be closed there, where none is open),
    else the only open one.

    `launch` is a key, or `#` and an attempt's id. A launch in a private channel exists only for that
    channel's members. Raises Refused naming the keys, or Lookup.
    """
    if launch is None and (here := launches.both_in(tx, channel)):
        return _begun(tx, *here, now)
    over = launches.last_in(tx, channel) if launch is None and channel else None
    attempt = _named(tx, launch) if launch else _over_here(over) or _only_one(tx, actor, now)
    if attempt is None or not _sees(tx, actor, channel, attempt, now):
        raise Refused(f"There is no launch {launch!r} here. `list` shows those you can see.")
    return _begun(tx, launches.by_id(tx, attempt.launch_id), attempt, now)


def _begun(tx: Tx, launch: Launch, attempt: Attempt, now: datetime) -> Scene:
    if tx.writes:
        tx.heads.setdefault(launch.id, (launch.audit_seq, launch.audit_head))
    return Scene(tx, launch, _fresh(tx, attempt), now)


def of_attempt(tx: Tx, attempt: int, now: datetime) -> Scene:
    """The scene of an attempt, its launch locked in a write: for what golive does by itself."""
    found = launches.attempt(tx, attempt)
    assert found is not None, "attempts are never deleted"
    launch = launches.by_id(tx, found.launch_id)
    return Scene(tx, launch, _fresh(tx, found), now)


def visible(tx: Tx, actor: str, channel: str, now: datetime, *, surely: bool = True) -> list[tuple[str, Attempt]]:
    """The open attempts the actor may know of, with their launches' keys.

    `surely`: where Slack has to say who is in a private channel, raises Lookup; else that launch is left out.
    """
    return seen(tx, actor, channel, launches.open_ones(tx), now, surely=surely)


def seen(
    tx: Tx, actor: str, channel: str, found: Iterable[tuple[str, Attempt]], now: datetime, *, surely: bool
) -> list[tuple[str, Attempt]]:
    """Those of `found` that the actor may know of. A rehearsal is seen in its own room alone: elsewhere it would be
    taken for the launch."""
    wanted: set[str] = set()
    known = []
    for key, attempt in found:
        if attempt.rehearsal and channel != attempt.channel:
            continue
        try:
            if _sees(tx, actor, channel, attempt, now):
                known.append((key, attempt))
        except Lookup as lookup:
            wanted |= lookup.wanted.members
    if wanted and surely:
        raise Lookup(Wanted(members=frozenset(wanted)))
    return known


def _named(tx: Tx, launch: str) -> Attempt | None:
    if launch.startswith("#"):
        return launches.attempt(tx, int(launch[1:])) if launch[1:].isdigit() else None
    return launches.latest_of(tx, launch.lower())


def _over_here(attempt: Attempt | None) -> Attempt | None:
    """A launch that was closed in this channel: its room speaks of it still. A discarded one never was."""
    return attempt if attempt is not None and attempt.state is State.CLOSED else None


def _only_one(tx: Tx, actor: str, now: datetime) -> Attempt:
    known = visible(tx, actor, "", now)
    if not known:
        raise Refused("No launch is under way. `new` starts one in the channel you type it in.")
    if len(known) > 1:
        keys = ", ".join(f"`{key}`" for key, _ in known)
        raise Refused(f"Which launch? Go to its channel, or name it first: {keys}, as in `{known[0][0]}: status`.")
    return known[0][1]


def _sees(tx: Tx, actor: str, channel: str, attempt: Attempt, now: datetime) -> bool:
    if not attempt.private or channel == attempt.channel:
        return True
    return people.is_in_channel(tx, actor, attempt.channel, now)


def _fresh(tx: Tx, attempt: Attempt) -> Attempt:
    """On PostgreSQL the row may have changed while the launch's lock was awaited: read it again."""
    if tx.writes and tx.dialect == "postgresql":
        return launches.attempt(tx, attempt.id) or attempt
    return attempt
