"""Who is who: what commands want to know is asked of Slack, and its answers are stored with the time of asking."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.chasing import Quiet
from bot.domain.people import Kind, Person
from bot.errors import Lookup, Wanted
from bot.slack.sender import code_of
from bot.store import people
from bot.store.engine import Store, Tx
from bot.store.people import Channel

log = structlog.get_logger()

PAGE = 1000
QUIET = 50
"""People whose quiet hours Slack tells at once (docs.slack.dev/reference/methods/dnd.teamInfo)."""

UNKNOWN = frozenset({"user_not_found", "user_not_visible", "users_not_found", "channel_not_found", "no_such_subteam"})
"""Slack's words for: there is no such thing, as far as you may know."""

Keep = Callable[[Tx], None]
"""Stores one thing that Slack said."""


@dataclass(frozen=True, slots=True)
class Home:
    """The installation, as auth.test describes it."""

    team: str
    enterprise: str | None
    bot_user: str
    url: str = ""
    """Of the workspace: messages have their permalinks below it."""


class Silent(OSError):
    """Slack gave no usable answer."""


class People:
    """Implements `bot.router.Ask`."""

    def __init__(self, client: AsyncWebClient, store: Store, home: Home) -> None:
        self._client = client
        self._store = store
        self._home = home

    async def __call__(self, wanted: Wanted, now: datetime) -> None:
        """Ask Slack for what of `wanted` is not fresh, all at once, and store what it said.

        What Slack does not know is not stored. Raises Silent when any of it got no answer.
        """
        stale = await self._store.read(lambda tx: _stale(tx, wanted, now))
        answers = await asyncio.gather(*self._questions(stale, now), return_exceptions=True)
        kept = [answer for answer in answers if callable(answer)]
        if kept:
            await self._store.write(lambda tx: _keep_all(tx, kept))
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer

    def _questions(self, wanted: Wanted, now: datetime) -> Iterable[Coroutine[Any, Any, Keep | None]]:
        yield from (_answered(self._user(user, now)) for user in wanted.users)
        yield from (_answered(self._group(group, now)) for group in wanted.groups)
        yield from (_answered(self._members(channel, now)) for channel in wanted.members)
        yield from (
            _answered(self._channel(channel, now, join=channel in wanted.join))
            for channel in wanted.channels | wanted.join
        )
        people_ = sorted(wanted.quiet)
        yield from (_answered(self._quiet(people_[first : first + QUIET])) for first in range(0, len(people_), QUIET))

    async def _user(self, user: str, now: datetime) -> Keep:
        found = (await self._client.users_info(user=user))["user"]
        person, home, enterprise = describe(found, self._home)
        return lambda tx: people.keep_person(tx, person, home=home, enterprise=enterprise, now=now)

    async def _quiet(self, users: Sequence[str]) -> Keep:
        """Who is not told of is no longer there; nothing is kept of them."""
        told = (await self._client.dnd_teamInfo(users=list(users)))["users"]

        def keep(tx: Tx) -> None:
            for user, hours in told.items():
                people.keep_quiet(tx, user, _quiet_hours(hours))

        return keep

    async def _group(self, group: str, now: datetime) -> Keep:
        members, groups = await asyncio.gather(
            self._client.usergroups_users_list(usergroup=group), self._client.usergroups_list()
        )
        handle = next((one["handle"] for one in groups["usergroups"] if one["id"] == group), group)
        return lambda tx: people.keep_group(tx, group, handle, members["users"], now)

    async def _channel(self, channel: str, now: datetime, *, join: bool) -> Keep:
        found = await self._describe_channel(channel)
        if join and not found.joined and not found.private and not found.archived:
            found = await self._join(found)
        return lambda tx: people.keep_channel(tx, found, now)

    async def _join(self, channel: Channel) -> Channel:
        """The channel, with golive in it unless Slack says no."""
        try:
            return _channel((await self._client.conversations_join(channel=channel.id))["channel"])
        except SlackApiError as error:
            log.warning("cannot_join", channel=channel.id, error=code_of(error.response))
            return channel

    async def _describe_channel(self, channel: str) -> Channel:
        """A private channel that golive is not in is one that Slack denies knowing."""
        try:
            return _channel((await self._client.conversations_info(channel=channel))["channel"])
        except SlackApiError as error:
            if code_of(error.response) != "channel_not_found":
                raise
            return Channel(channel, "", private=True, archived=False, joined=False)

    async def _members(self, channel: str, now: datetime) -> Keep:
        """Who is in a channel; nobody, as far as golive may know, in a private one that it is not in."""
        found = await self._describe_channel(channel)
        members: list[str] = []
        cursor: str | None = None
        while found.joined or not found.private:
            page = await self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
            members += page["members"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                break

        def keep(tx: Tx) -> None:
            people.keep_channel(tx, found, now)
            people.keep_members(tx, channel, members, now)

        return keep


def describe(user: Mapping[str, Any], home: Home) -> tuple[Person, str, str | None]:
    """A user of Slack's as (person, home team, enterprise)."""
    profile = user.get("profile") or {}
    team = str(user.get("team_id") or "")
    enterprise = (user.get("enterprise_user") or {}).get("enterprise_id") or user.get("enterprise_id")
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name")
    at_home = team == home.team or (enterprise is not None and enterprise == home.enterprise)
    person = Person(str(user["id"]), _kind(user, at_home), str(name or user["id"])[:200], _zone(user.get("tz")))
    return person, team, enterprise


def _kind(user: Mapping[str, Any], at_home: bool) -> Kind:
    if user.get("deleted"):
        return Kind.GONE
    if user.get("is_bot") or user["id"] == "USLACKBOT":
        return Kind.BOT
    if user.get("is_stranger") or not at_home:
        return Kind.STRANGER
    return Kind.GUEST if user.get("is_restricted") or user.get("is_ultra_restricted") else Kind.MEMBER


def _zone(name: object) -> str:
    """The zone's name, or UTC when this machine does not know it."""
    try:
        return ZoneInfo(str(name)).key
    except (ValueError, OSError, KeyError):
        return "UTC"


def _quiet_hours(told: Mapping[str, Any]) -> Quiet | None:
    if not told.get("dnd_enabled"):
        return None
    begins, ends = (datetime.fromtimestamp(told[f"next_dnd_{end}_ts"], UTC) for end in ("start", "end"))
    return Quiet(begins, ends)


def _channel(found: Mapping[str, Any]) -> Channel:
    direct = bool(found.get("is_im") or found.get("is_mpim"))
    return Channel(
        found["id"],
        str(found.get("name") or ""),
        private=direct or bool(found.get("is_private") or found.get("is_group")),
        archived=bool(found.get("is_archived")),
        joined=direct or bool(found.get("is_member")),
    )


async def _answered(question: Coroutine[Any, Any, Keep]) -> Keep | None:
    """What to store; None when Slack knows no such thing. Raises Silent when it did not answer."""
    try:
        return await question
    except SlackApiError as error:
        if (code := code_of(error.response)) in UNKNOWN:
            return None
        raise Silent(code or "no answer of Slack's") from error
    except aiohttp.ClientError as error:
        raise Silent(type(error).__name__) from error


def _keep_all(tx: Tx, answers: Iterable[Keep]) -> None:
    for keep in answers:
        keep(tx)


def _stale(tx: Tx, wanted: Wanted, now: datetime) -> Wanted:
    """Of what is wanted, what the store does not know well enough. Channels and groups were looked up just now."""

    def unknown(user: str) -> bool:
        try:
            people.person(tx, user, now, max_age=wanted.max_age)
        except Lookup:
            return True
        return False

    return Wanted(
        frozenset(filter(unknown, wanted.users)),
        wanted.groups,
        wanted.channels,
        wanted.members,
        wanted.join,
        wanted.quiet,
        wanted.max_age,
    )
