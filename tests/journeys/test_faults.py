"""Slack on a bad day: golive comes through it. Nothing is lost, nothing is said twice, and the person is told."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial

import pytest

from bot.store import deliveries
from bot.store.streams import Tempo
from bot.workers import courier, heartbeat
from bot.workers.heartbeat import Heartbeat
from commands import COMMANDS
from sandbox import Clock, Sandbox
from tests.journeys.stage import MONDAY, ROOM, Stage, cast
from tests.migrated import Databases
from tests.patience import until

pytestmark = pytest.mark.long

HASTY = Tempo(
    workspace_every=0.0,
    request=0.5,
    lease=1.0,
    post_every=0.01,
    edit_every=0.01,
    card_rest=0.05,
    look_after=0.02,
    look_again=0.1,
)
"""A courier that waits tenths of a second where it waits seconds."""

T0 = MONDAY + timedelta(hours=25)
WHY = "the cooling has failed"
HELD = "the countdown is held by @ana"


@pytest.fixture
async def stage(databases: Databases, over: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stage]:
    """The launch `recon` with its people, T-0 tomorrow at ten, all of it said."""
    monkeypatch.setattr(heartbeat, "TICK", 0.1)
    monkeypatch.setattr(courier, "LONGEST", 0.2)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(databases.fresh())
        sandbox = Sandbox(cast(), clock=Clock(MONDAY), limits=False, retry_scale=0.001, ack_seconds=2.0)
        await stack.enter_async_context(sandbox)
        workers = partial(Heartbeat, tempo=HASTY)
        yield await launched(await stack.enter_async_context(Stage(sandbox, database, over, COMMANDS, workers)))


async def launched(stage: Stage) -> Stage:
    await stage.ana.types("new recon name=Recon template=small-release deputy=@ben zone=UTC")
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 tomorrow 10:00")
    await all_said(stage)
    return stage


async def all_said(stage: Stage, besides: int = 0) -> None:
    """Wait until golive has brought to Slack whatever it has to say, `besides` what cannot go."""

    async def waiting() -> int:
        return (await stage.golive.store.read(deliveries.backlog)).waiting

    async with asyncio.timeout(60):
        while await waiting() > besides or stage.busy():
            await asyncio.sleep(0.02)


def said(stage: Stage, words: str, channel: str = ROOM) -> int:
    """How many messages of a channel show these words, replies too."""
    return sum(words in message.shown for message in stage.sandbox.channel(channel).all.values())


def twice(stage: Stage) -> list[str]:
    """What golive said more than once, in any channel: by the id it gave the message."""
    ids = Counter(
        message.metadata["event_payload"]["id"]
        for channel in stage.sandbox.world.channels.values()
        for message in channel.all.values()
        if message.bot and message.metadata
    )
    return [id for id, many in ids.items() if many > 1]


# --- One method fails -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "wish"),
    [
        ("lost_reply", {"times": 3}),
        ("reset", {"method": "chat.postMessage", "times": 2}),
        ("slow", {"method": "chat.postMessage", "times": 2, "seconds": 0.3}),
        ("slow", {"method": "chat.postMessage", "times": 1, "seconds": 0.8}),
        ("error", {"method": "chat.postMessage", "times": 2, "code": "internal_error"}),
        ("error", {"method": "chat.postMessage", "times": 2, "code": "service_unavailable"}),
        ("http_500", {"times": 6}),
        ("storm", {"times": 3, "seconds": 1}),
    ],
)
async def test_a_hold_is_answered_at_once_and_announced_once(
    stage: Stage, trouble: str, wish: dict[str, object]
) -> None:
    stage.sandbox.troubles.begin(trouble, **wish)

    told = await stage.ana.person.slash("/golive", f"hold {WHY}", channel=ROOM)
    assert "is held" in told.shown
    await all_said(stage)

    assert said(stage, HELD) == 1
    assert twice(stage) == []
    assert "hold → room · sent" in (await stage.ana.types("log sent")).shown


async def test_a_form_that_slack_does_not_open_is_said_so_and_opens_the_next_time(stage: Stage) -> None:
    card = stage.card("Setting up Recon")
    stage.sandbox.troubles.begin("error", method="views.open", code="internal_error")

    heard = await stage.ana.presses(card, "Settings…")
    assert heard.shown == "Slack could not open the form in time. Please try once more."
    assert stage.ana.view is None

    assert (await stage.ana.presses(card, "Settings…")).view is not None


# --- The connection -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("over", ["socket"])
@pytest.mark.parametrize(("trouble", "wish"), [("cut", {}), ("refresh", {}), ("dead_urls", {"times": 1})])
async def test_golive_is_back_after_its_connection_went(
    stage: Stage, trouble: str, wish: dict[str, object], over: str
) -> None:
    [before] = stage.sandbox.sockets.open
    stage.sandbox.troubles.begin(trouble, **wish)
    await until(lambda: bool(stage.sandbox.sockets.open) and before not in stage.sandbox.sockets.open)

    assert "is held" in (await stage.ana.types(f"hold {WHY}")).shown
    await all_said(stage)

    assert said(stage, HELD) == 1
    assert await stage.golive.problems() == []


@pytest.mark.parametrize("over", ["socket"])
async def test_while_the_connection_is_mute_slack_tells_the_person_and_a_mention_comes_when_it_speaks(
    stage: Stage, over: str
) -> None:
    stage.sandbox.troubles.begin("mute")
    lost = await stage.ana.person.slash("/golive", "claim BUILD-1", channel=ROOM)
    assert lost.text == "/golive failed with the error “operation_timeout”"

    await stage.kim.person.say(ROOM, "@golive claim BUILD-2")
    await until(lambda: any(one.status == "timeout" for one in stage.sandbox.events_of("app_mention")))
    stage.sandbox.troubles.end()
    await until(lambda: stage.sandbox.events_of("app_mention")[-1].status == "ok")
    await stage.settle()

    assert stage.sandbox.events_of("app_mention")[-1].retry > 0
    assert "BUILD-2" in (await stage.kim.types("mine")).shown
    assert "BUILD-1" not in (await stage.ana.types("mine")).shown
    assert "BUILD-1" in (await stage.ana.types("claim BUILD-1")).shown
    assert "BUILD-1" in (await stage.ana.types("mine")).shown


async def test_a_delivery_that_comes_twice_is_settled_once(stage: Stage) -> None:
    await stage.ana.types(f"hold {WHY}")
    await all_said(stage)
    for delivery in [one for one in stage.sandbox.deliveries() if one.status == "ok"]:
        again = await stage.sandbox.redeliver(delivery)
        assert again.status == "ok"
    await all_said(stage)

    assert said(stage, HELD) == 1
    assert twice(stage) == []


# --- What golive may --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["revoked", "uninstalled"])
async def test_with_a_dead_token_nothing_is_lost_and_golive_says_what_is_wrong(stage: Stage, trouble: str) -> None:
    stage.sandbox.troubles.begin(trouble)
    code = {"revoked": "token_revoked", "uninstalled": "account_inactive"}[trouble]

    told = await stage.ana.person.slash("/golive", f"hold {WHY}", channel=ROOM)
    assert "is held" in told.shown, "the decision stands, whoever hears of it"
    await until(lambda: stage.golive.workers.vitals.token_fault == code)
    assert f"Slack refuses the bot token: {code}" in await stage.golive.problems()
    assert said(stage, HELD) == 0

    stage.sandbox.troubles.end()
    await all_said(stage)
    assert said(stage, HELD) == 1
    assert twice(stage) == []
    assert await stage.golive.problems() == []


async def test_removed_from_the_room_golive_tells_the_director_what_was_not_heard_and_how_to_mend_it(
    stage: Stage,
) -> None:
    room = stage.sandbox.channel(ROOM)
    stage.sandbox.troubles.begin("removed", channel=room.id)

    told = await stage.ana.person.slash("/golive", f"hold {WHY}", channel=ROOM)
    assert "is held" in told.shown
    await until(lambda: any("not_in_channel" in dm for dm in stage.ana.dms))
    [alarm] = [dm for dm in stage.ana.dms if "the announcement hold" in dm]
    assert "could not deliver the announcement hold to #launch-recon" in alarm
    assert "Type /invite @golive there." in alarm

    await stage.ana.person.invite(ROOM, "golive")
    await stage.ana.types("resume")
    await stage.ana.presses(stage.ana.person.private(ROOM)[-1], "Resume")
    await all_said(stage)

    resumed = stage.card("runs again").shown
    assert "could not be delivered here" in stage.transcript()
    assert said(stage, HELD) == 0, "it is not sent after the fact: by then it is not so any more"
    assert said(stage, "runs again") == 1, resumed


# --- Away -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("over", ["socket", "http"])
async def test_after_an_hours_outage_of_slack_all_that_fell_due_is_said_once(stage: Stage, over: str) -> None:
    due = T0 - timedelta(hours=18)
    await stage.until(due - timedelta(minutes=20))
    await all_said(stage)
    before = [dm for dm in stage.lou.dms if "PRE-1" in dm]

    stage.sandbox.troubles.begin("outage", minutes=60)
    refused = await stage.ana.person.slash("/golive", f"hold {WHY}", channel=ROOM)
    assert refused.status == "error", "Slack itself says that it cannot"
    stage.sandbox.clock.jump(due + timedelta(minutes=5))
    await until(lambda: stage.golive.workers.vitals.waiting > 0)
    assert [dm for dm in stage.lou.dms if "PRE-1" in dm] == before

    stage.sandbox.clock.jump(due + timedelta(minutes=41))
    await stage.sandbox.connected()
    await all_said(stage)

    assert any("PRE-1" in dm for dm in stage.lou.dms[len(before) :]), "who was to be told is told after all"
    assert twice(stage) == []
    assert "is held" in (await stage.ana.types(f"hold {WHY}")).shown
    await all_said(stage)
    assert said(stage, HELD) == 1


async def test_after_an_hour_away_golive_says_once_what_fell_due_meanwhile(stage: Stage) -> None:
    due = T0 - timedelta(hours=18)
    await stage.until(due - timedelta(minutes=20))
    await all_said(stage)
    before = len(stage.lou.dms)

    await stage.golive.stop()
    lost = await stage.ana.person.slash("/golive", f"hold {WHY}", channel=ROOM)
    assert lost.text == "/golive failed with the error “dispatch_failed”"
    stage.sandbox.clock.jump(timedelta(hours=1))
    await stage.start()
    await stage.sandbox.connected()
    await all_said(stage)

    told = [dm for dm in stage.lou.dms[before:] if "PRE-1" in dm]
    assert told
    assert twice(stage) == []
