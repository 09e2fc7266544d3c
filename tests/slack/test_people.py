"""Who is who: what a verb wants to know is asked of Slack once, stored with its time, and never guessed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.people import Kind
from bot.errors import Lookup, Wanted
from bot.slack.people import Home, People, Silent, describe
from bot.slack.web import close_client, open_client
from bot.store import people
from bot.store.connect import open_store
from bot.store.engine import Store, Tx
from sandbox import Sandbox
from tests.journeys.stage import MONDAY, ROOM, cast
from tests.migrated import Databases
from tests.slack.bare import settings_for

TEAM = "T01SANDBOX"
HOME = Home(TEAM, None, "U0GOLIVE")


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(cast(), limits=False) as sandbox:
        yield sandbox


@pytest.fixture
async def store(databases: Databases) -> AsyncIterator[Store]:
    async with databases.fresh() as url:
        store = await open_store(url, TEAM)
        yield store
        await store.close()


@pytest.fixture
async def ask(sandbox: Sandbox, store: Store) -> AsyncIterator[People]:
    client = open_client(settings_for(sandbox))
    yield People(client, store, HOME)
    await close_client(client)


@pytest.mark.parametrize(
    ("name", "kind", "zone"),
    [
        ("ana", Kind.MEMBER, "Europe/Madrid"),
        ("gus", Kind.GUEST, "Europe/London"),
        ("sol", Kind.GUEST, "Europe/London"),
        ("sam", Kind.STRANGER, "Europe/London"),
        ("deb", Kind.GONE, "UTC"),
        ("otherbot", Kind.BOT, "Europe/London"),
    ],
)
async def test_each_kind_of_person_is_known_for_what_they_are(
    sandbox: Sandbox, store: Store, ask: People, name: str, kind: Kind, zone: str
) -> None:
    user = sandbox.person(name).id
    await ask(Wanted(users=frozenset({user})), MONDAY)

    person = await store.read(lambda tx: people.person(tx, user, MONDAY))
    assert (person.kind, person.zone) == (kind, zone)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"team_id": TEAM}, Kind.MEMBER),
        ({"team_id": TEAM, "is_restricted": True}, Kind.GUEST),
        ({"team_id": TEAM, "is_restricted": True, "is_ultra_restricted": True}, Kind.GUEST),
        ({"team_id": "T9"}, Kind.STRANGER),
        ({}, Kind.STRANGER),
        ({"team_id": TEAM, "is_stranger": True}, Kind.STRANGER),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E1"}}, Kind.MEMBER),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E2"}}, Kind.STRANGER),
        ({"team_id": "T9", "enterprise_user": {"enterprise_id": "E1"}, "is_restricted": True}, Kind.GUEST),
        ({"team_id": "T9", "deleted": True}, Kind.GONE),
        ({"team_id": TEAM, "is_bot": True, "deleted": True}, Kind.GONE),
        ({"team_id": TEAM, "is_bot": True}, Kind.BOT),
        ({"id": "USLACKBOT", "team_id": TEAM}, Kind.BOT),
        ({"id": "W12", "team_id": TEAM}, Kind.MEMBER),
    ],
)
def test_kinds_on_an_enterprise_grid(said: dict[str, Any], kind: Kind) -> None:
    person, _, _ = describe({"id": "U1", "name": "x", **said}, Home(TEAM, "E1", "U0"))

    assert person.kind is kind


@pytest.mark.parametrize(
    ("said", "name", "zone"),
    [
        ({"profile": {"display_name": "Ana", "real_name": "Ana Ruiz"}, "tz": "Europe/Madrid"}, "Ana", "Europe/Madrid"),
        ({"profile": {"display_name": "", "real_name": "Ana Ruiz"}, "name": "aruiz"}, "Ana Ruiz", "UTC"),
        ({"name": "aruiz", "tz": "Mars/Olympus"}, "aruiz", "UTC"),
        ({"tz": "../../etc/passwd"}, "U1", "UTC"),
        ({"name": "x" * 500, "tz": None}, "x" * 200, "UTC"),
    ],
)
def test_names_and_zones_are_as_good_as_slack_gives_them(said: dict[str, Any], name: str, zone: str) -> None:
    person, _, _ = describe({"id": "U1", "team_id": TEAM, **said}, HOME)

    assert (person.name, person.zone) == (name, zone)


async def test_who_is_known_well_enough_is_not_asked_about_again(sandbox: Sandbox, store: Store, ask: People) -> None:
    wanted = Wanted(users=frozenset({"U01ANA", "U01BEN"}))
    await ask(wanted, MONDAY)
    await ask(wanted, MONDAY + timedelta(minutes=4))
    assert len(sandbox.calls("users.info")) == 2

    await ask(wanted, MONDAY + timedelta(minutes=6))
    assert len(sandbox.calls("users.info")) == 4


async def test_somebody_slack_does_not_know_stays_unknown(store: Store, ask: People) -> None:
    await ask(Wanted(users=frozenset({"U0NOBODY"})), MONDAY)

    with pytest.raises(Lookup):
        await store.read(lambda tx: people.person(tx, "U0NOBODY", MONDAY))


@pytest.mark.parametrize("fault", ["reset", "http_500", "ratelimited", "error"])
async def test_a_silent_slack_is_said_to_be_silent_and_what_it_did_say_is_kept(
    sandbox: Sandbox, store: Store, ask: People, fault: str
) -> None:
    sandbox.faults.add("users.info", fault, times=None)

    with pytest.raises(Silent):
        await ask(Wanted(users=frozenset({"U01ANA"}), groups=frozenset({"S01DBA"})), MONDAY)

    assert await store.read(lambda tx: people.group_members(tx, "S01DBA", MONDAY)) == {"U01KIM", "U01MAX"}
    with pytest.raises(Lookup):
        await store.read(lambda tx: people.person(tx, "U01ANA", MONDAY))


async def test_a_group_that_is_gone_stays_unknown(store: Store, ask: People) -> None:
    await ask(Wanted(groups=frozenset({"S0GONE"})), MONDAY)

    with pytest.raises(Lookup):
        await store.read(lambda tx: people.group_members(tx, "S0GONE", MONDAY))


@pytest.mark.parametrize(
    ("channel", "private", "joined"),
    [(ROOM, False, True), ("outside", False, False), ("secret", True, True), ("hidden", True, False)],
)
async def test_each_channel_is_known_as_golive_sees_it(
    sandbox: Sandbox, store: Store, ask: People, channel: str, private: bool, joined: bool
) -> None:
    place = sandbox.channel(channel).id
    await ask(Wanted(channels=frozenset({place})), MONDAY)

    found = await store.read(lambda tx: people.channel(tx, place, MONDAY))
    assert (found.private, found.joined, found.archived) == (private, joined, False)


async def test_golive_enters_a_public_channel_when_a_verb_wants_it_to(
    sandbox: Sandbox, store: Store, ask: People
) -> None:
    outside, hidden = sandbox.channel("outside").id, sandbox.channel("hidden").id
    await ask(Wanted(join=frozenset({outside, hidden})), MONDAY)

    assert sandbox.bot_user in sandbox.channel("outside").people
    assert sandbox.bot_user not in sandbox.channel("hidden").people
    assert (await store.read(lambda tx: people.channel(tx, outside, MONDAY))).joined


async def test_a_channel_slack_does_not_let_golive_into_is_known_as_not_joined(
    sandbox: Sandbox, store: Store, ask: People
) -> None:
    sandbox.faults.add("conversations.join", "error", code="restricted_action")
    outside = sandbox.channel("outside").id
    await ask(Wanted(join=frozenset({outside})), MONDAY)

    assert not (await store.read(lambda tx: people.channel(tx, outside, MONDAY))).joined


async def test_members_of_a_channel_come_page_by_page(
    sandbox: Sandbox, store: Store, ask: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack.people.PAGE", 2)
    room = sandbox.channel(ROOM)
    await ask(Wanted(members=frozenset({room.id})), MONDAY)

    def inside(tx: Tx) -> set[str]:
        return {user for user in room.people if people.is_in_channel(tx, user, room.id, MONDAY)}

    assert await store.read(inside) == room.people
    assert len(sandbox.calls("conversations.members")) == 5
    assert not await store.read(lambda tx: people.is_in_channel(tx, "U01SOL", room.id, MONDAY))


async def test_nobody_counts_as_member_of_a_private_channel_golive_cannot_see(
    sandbox: Sandbox, store: Store, ask: People
) -> None:
    hidden = sandbox.channel("hidden").id
    await ask(Wanted(members=frozenset({hidden})), MONDAY)

    assert not await store.read(lambda tx: people.is_in_channel(tx, "U01ANA", hidden, MONDAY))


async def test_quiet_hours_are_asked_for_many_at_once(sandbox: Sandbox, store: Store, ask: People) -> None:
    sandbox.change_user("kim", dnd=("22:00", "08:00"))
    kim, max_ = sandbox.person("kim").id, sandbox.person("max").id
    await ask(Wanted(users=frozenset({kim, max_})), MONDAY)
    before = len(sandbox.calls("dnd.teamInfo"))

    await ask(Wanted(quiet=frozenset({kim, max_, "U0NOBODY"})), MONDAY)

    assert len(sandbox.calls("dnd.teamInfo")) == before + 1
    hours = await store.read(lambda tx: people.quiet(tx, kim))
    assert hours is not None
    assert hours.ends - hours.begins == timedelta(hours=10)
    assert await store.read(lambda tx: people.quiet(tx, max_)) is None

    sandbox.change_user("kim", dnd=None)
    await ask(Wanted(quiet=frozenset({kim})), MONDAY)
    assert await store.read(lambda tx: people.quiet(tx, kim)) is None
