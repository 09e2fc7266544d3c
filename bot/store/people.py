"""What Slack said about people, user groups and channels, and when it said so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from bot.domain import chasing
from bot.domain.chasing import Quiet
from bot.domain.people import Kind, Person
from bot.errors import FRESH, Lookup, Wanted
from bot.store import digests, schema
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from bot.store.upsert import keep_last

_PERSON = Prepared(
    select(schema.person).where(schema.person.c.team == bindparam("team"), schema.person.c.id == bindparam("user"))
)
_KEEP_PERSON = keep_last(schema.person, ["team", "id"], ["kind", "name", "zone", "home", "enterprise", "read_at"])
_KEEP_GROUP = keep_last(schema.user_group, ["team", "id"], ["handle", "members", "read_at"])
_KEEP_CHANNEL = keep_last(schema.channel, ["team", "id"], ["name", "private", "archived", "joined", "read_at"])


@dataclass(frozen=True, slots=True)
class Channel:
    id: str
    name: str
    private: bool
    archived: bool
    joined: bool
    """Whether golive is in it."""


def person(tx: Tx, user: str, now: datetime, *, max_age: timedelta = FRESH) -> Person:
    """Who `user` is, as Slack said within `max_age`. Raises Lookup when that is unknown or too old."""
    row = tx.execute(_PERSON, {"team": tx.team, "user": user}).one_or_none()
    if row is None or now - row.read_at > max_age:
        raise Lookup(Wanted(users=frozenset({user}), max_age=max_age))
    return Person(row.id, Kind(row.kind), row.name, row.zone)


def must_know(tx: Tx, users: Iterable[str], now: datetime) -> dict[str, Person]:
    """`person` for several, asking Slack about all the unknown ones at once."""
    known, unknown = {}, set()
    for user in users:
        try:
            known[user] = person(tx, user, now)
        except Lookup:
            unknown.add(user)
    if unknown:
        raise Lookup(Wanted(users=frozenset(unknown)))
    return known


def names(tx: Tx) -> Mapping[str, str]:
    """Display names for cards that must not mention anybody. Never part of the record."""
    table = schema.person
    rows = tx.execute(select(table.c.id, table.c.name).where(table.c.team == tx.team))
    return {row.id: row.name for row in rows}


def handles(tx: Tx) -> Mapping[str, str]:
    """User groups as `@handle`, for cards that must not notify them."""
    table = schema.user_group
    rows = tx.execute(select(table.c.id, table.c.handle).where(table.c.team == tx.team))
    return {row.id: f"@{row.handle}" for row in rows}


def known(tx: Tx, user: str) -> Person | None:
    """Who `user` was when Slack last said so: for what is shown, never for what is allowed."""
    row = tx.execute(_PERSON, {"team": tx.team, "user": user}).one_or_none()
    return Person(row.id, Kind(row.kind), row.name, row.zone) if row else None


def zone(tx: Tx, user: str) -> str:
    found = known(tx, user)
    return found.zone if found else "UTC"


def keep_person(tx: Tx, person: Person, *, home: str, enterprise: str | None, now: datetime) -> None:
    row = {"team": tx.team, "id": person.id, "kind": person.kind, "name": person.name, "zone": person.zone}
    before = known(tx, person.id)
    fresh = {"dm": None, "quiet_from": None, "quiet_until": None, "read_at": now}
    tx.execute(_KEEP_PERSON.on(tx), {**row, "home": home, "enterprise": enterprise, **fresh})
    if person.kind in (Kind.MEMBER, Kind.GUEST):
        morning = chasing.morning_after(now, person.zone)
        digests.enrol(tx, [person.id], morning)
        if before is not None and before.zone != person.zone:
            digests.move(tx, person.id, morning, now)


def quiet(tx: Tx, user: str) -> Quiet | None:
    """When Slack does not disturb `user`, as it last said; None when it does not say."""
    row = tx.execute(_PERSON, {"team": tx.team, "user": user}).one_or_none()
    return Quiet(row.quiet_from, row.quiet_until) if row and row.quiet_from and row.quiet_until else None


def silences(tx: Tx, users: Iterable[str]) -> dict[str, Quiet]:
    """When Slack does not disturb some people, as it last said; those of whom it said nothing are left out."""
    table = schema.person
    wanted = list(dict.fromkeys(users))
    if not wanted:
        return {}
    rows = tx.execute(
        select(table.c.id, table.c.quiet_from, table.c.quiet_until).where(
            table.c.team == tx.team, table.c.id.in_(wanted), table.c.quiet_from.is_not(None)
        )
    )
    return {row.id: Quiet(row.quiet_from, row.quiet_until) for row in rows if row.quiet_until}


def keep_quiet(tx: Tx, user: str, hours: Quiet | None) -> None:
    table = schema.person
    times = {"quiet_from": hours.begins if hours else None, "quiet_until": hours.ends if hours else None}
    tx.execute(update(table).where(table.c.team == tx.team, table.c.id == user).values(**times))


def dm(tx: Tx, user: str) -> str | None:
    """The direct-message channel with `user`, once it was opened."""
    row = tx.execute(_PERSON, {"team": tx.team, "user": user}).one_or_none()
    return row.dm if row else None


def keep_dm(tx: Tx, user: str, channel: str) -> None:
    table = schema.person
    tx.execute(update(table).where(table.c.team == tx.team, table.c.id == user).values(dm=channel))


def group_members(tx: Tx, group: str, now: datetime) -> frozenset[str]:
    """Who is in a user group. Raises Lookup when that is unknown or no longer fresh."""
    table = schema.user_group
    row = tx.execute(select(table).where(table.c.team == tx.team, table.c.id == group)).one_or_none()
    if row is None or now - row.read_at > FRESH:
        raise Lookup(Wanted(groups=frozenset({group})))
    return frozenset(row.members)


def keep_group(tx: Tx, group: str, handle: str, members: Iterable[str], now: datetime) -> None:
    row = {"team": tx.team, "id": group, "handle": handle, "members": sorted(members), "read_at": now}
    tx.execute(_KEEP_GROUP.on(tx), row)
    digests.enrol(tx, members, chasing.morning_after(now, "UTC"))


def channel(tx: Tx, channel_id: str, now: datetime, *, join: bool = False) -> Channel:
    """A channel as Slack last said; `join` asks golive to enter it if it is public.

    Raises Lookup when that is unknown or no longer fresh, or golive is to join and has not.
    """
    table = schema.channel
    row = tx.execute(select(table).where(table.c.team == tx.team, table.c.id == channel_id)).one_or_none()
    wanted = frozenset({channel_id})
    if row is None or now - row.read_at > FRESH:
        raise Lookup(Wanted(channels=wanted, join=wanted if join else frozenset()))
    return Channel(row.id, row.name, row.private, row.archived, row.joined)


def keep_channel(tx: Tx, channel: Channel, now: datetime) -> None:
    row = {"team": tx.team, "id": channel.id, "name": channel.name, "private": channel.private}
    row |= {"archived": channel.archived, "joined": channel.joined, "members": None, "members_at": None}
    tx.execute(_KEEP_CHANNEL.on(tx), {**row, "read_at": now})


def forget_channel(tx: Tx, channel_id: str) -> None:
    """Have Slack asked again about a channel, however fresh its word is. Does nothing in a read."""
    table = schema.channel
    if tx.writes:
        tx.execute(delete(table).where(table.c.team == tx.team, table.c.id == channel_id))


def is_in_channel(tx: Tx, user: str, channel_id: str, now: datetime) -> bool:
    """Whether `user` is a member of a channel. Raises Lookup when the member list is unknown or no longer fresh."""
    table = schema.channel
    row = tx.execute(select(table).where(table.c.team == tx.team, table.c.id == channel_id)).one_or_none()
    if row is None or row.members_at is None or now - row.members_at > FRESH:
        raise Lookup(Wanted(members=frozenset({channel_id})))
    return user in row.members


def keep_members(tx: Tx, channel_id: str, members: Iterable[str], now: datetime) -> None:
    table = schema.channel
    tx.execute(
        update(table)
        .where(table.c.team == tx.team, table.c.id == channel_id)
        .values(members=sorted(members), members_at=now)
    )
