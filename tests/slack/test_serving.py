"""Starting, stopping, and saying how it is."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.clock import FollowedClock, SystemClock, offset_to
from bot.errors import BadSettings, StoreDown
from bot.serving import Golive
from bot.settings import Listen
from bot.slack.web import post_back
from bot.workers.heartbeat import Heartbeat
from sandbox import Clock, Sandbox
from tests.journeys.stage import MONDAY, Stage, cast
from tests.patience import until
from tests.slack.verbs import VERBS, marks


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.request("GET", url) as answer:
        return answer.status, await answer.text()


async def test_health_readiness_and_numbers(stage: Stage) -> None:
    await stage.ana.types("mark TECH-1")
    await stage.ana.types("hullabaloo")

    assert (await get(f"{stage.golive.url}/healthz"))[0] == 200
    assert await get(f"{stage.golive.url}/readyz") == (200, '{"ready": true, "problems": []}')
    status, numbers = await get(f"{stage.golive.metrics_url}/metrics")
    assert status == 200
    assert 'golive_calls_total{origin="slash",outcome="done",verb="mark"}' in numbers
    assert 'golive_calls_total{origin="slash",outcome="refused",verb="unknown"}' in numbers
    assert "hullabaloo" not in numbers


async def test_a_database_that_takes_no_write_makes_golive_unready(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_: Any) -> None:
        raise StoreDown("database or disk is full")

    monkeypatch.setattr(stage.golive.store, "write", full)

    status, told = await get(f"{stage.golive.url}/readyz")
    assert status == 503
    assert "database or disk is full" in told


async def test_a_token_slack_refuses_makes_golive_unready(stage: Stage) -> None:
    stage.golive.workers.vitals = type(stage.golive.workers.vitals)(token_fault="token_revoked")

    assert await stage.golive.problems() == ["Slack refuses the bot token: token_revoked"]


async def test_work_that_keeps_failing_makes_golive_unready(stage: Stage) -> None:
    stage.golive.workers._failed["send reminders"] = 3

    assert await stage.golive.problems() == ["it cannot send reminders: the log says why"]


async def test_a_blocked_event_loop_is_noticed(stage: Stage) -> None:
    lag = stage.golive._lag
    await asyncio.sleep(0)
    time.sleep(1.2)  # noqa: ASYNC251  what is tested
    await until(lambda: lag.last >= 0.5)
    lag.last = 6.0
    assert (await get(f"{stage.golive.url}/healthz"))[0] == 503


async def test_an_address_that_is_taken_is_a_bad_setting(stage: Stage) -> None:
    taken = Listen("127.0.0.1", int(stage.golive.url.rpartition(":")[2]))
    other = Golive(stage.settings(golive_listen=taken), VERBS, Heartbeat)

    with pytest.raises(BadSettings, match="GOLIVE_LISTEN: cannot listen on"):
        await other.start()


async def test_an_install_for_a_whole_organisation_is_refused(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"ok": True, "user_id": "U0", "enterprise_id": "E1", "team_id": None, "is_enterprise_install": True}

    class Told:
        data = answer

    async def auth_test(_self: Any) -> Any:
        return Told

    monkeypatch.setattr("slack_sdk.web.async_client.AsyncWebClient.auth_test", auth_test)
    other = Golive(stage.settings(), VERBS, Heartbeat)

    with pytest.raises(BadSettings, match="whole organisation"):
        await other.start()


async def test_what_was_taken_over_http_is_answered_before_golive_ends(stage: Stage) -> None:
    typing = asyncio.create_task(stage.ana.person.slash("/golive", "slow TECH-1", channel="launch-recon"))
    await until(lambda: stage.sandbox.deliveries("slash_commands"))
    await asyncio.sleep(0.1)
    await stage.golive.stop()

    assert (await typing).shown == "Marked TECH-1"
    await stage.start()
    assert await stage.golive.store.read(marks) == 1


async def test_requests_while_golive_stops_are_for_another_time(stage: Stage) -> None:
    assert stage.golive._slack is not None
    await stage.golive._slack.drain()

    answer = await stage.ana.types("mark TECH-1")

    assert answer.reply is not None
    assert answer.reply.status == "error"
    assert await stage.golive.store.read(marks) == 0


async def test_answers_go_to_slacks_own_addresses_alone(stage: Stage) -> None:
    client = stage.golive.edge.client
    told = [
        await post_back(client, url, {"text": "x"})
        for url in ("http://169.254.169.254/latest", "http://127.0.0.1.evil.example/", "https://127.0.0.1/", "", "x")
    ]

    assert told == ["not an address of Slack's"] * 5
    client.base_url = "https://slack.com/api/"
    assert await post_back(client, "https://hooks.slack.com.evil.example/x", {"text": "x"}) is not None


# --- Clocks -------------------------------------------------------------------------------------


@pytest.fixture
async def workspace() -> AsyncIterator[Sandbox]:
    async with Sandbox(cast(), clock=Clock(MONDAY)) as sandbox:
        yield sandbox


async def test_a_followed_clock_goes_as_the_workspace_goes(workspace: Sandbox) -> None:
    shared = workspace.clock
    shared.pause()
    clock, changes = FollowedClock(workspace.clock_url), asyncio.Event()
    clock.on_change = changes.set
    await clock.start()
    assert clock.now() == shared.now()
    assert clock.seconds_until(shared.now() + timedelta(seconds=9)) == float("inf")
    assert clock.seconds_until(shared.now()) == 0.0

    changes.clear()
    shared.jump(timedelta(hours=2))
    await until(changes.is_set)
    assert clock.now() == shared.now()

    changes.clear()
    shared.run(60.0)
    await until(changes.is_set)
    assert abs((clock.now() - shared.now()).total_seconds()) < 30
    assert 0.5 < clock.seconds_until(clock.now() + timedelta(minutes=1)) <= 1.0

    clock.waits_for(MONDAY + timedelta(days=3))
    await until(lambda: shared.next_due == MONDAY + timedelta(days=3))
    await clock.stop()


async def test_a_clock_that_does_not_answer_is_a_bad_setting(stage: Stage) -> None:
    other = Golive(stage.settings(golive_clock_url="http://127.0.0.1:9/clock"), VERBS, Heartbeat)

    with pytest.raises(BadSettings, match="GOLIVE_CLOCK_URL"):
        await other.start()


async def test_the_databases_clock_is_close_to_this_machines(stage: Stage) -> None:
    assert abs(await offset_to(stage.golive.store)) < timedelta(seconds=1)


async def test_a_clock_far_from_the_databases_is_set_right(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def far(_store: object) -> timedelta:
        return timedelta(seconds=90)

    clock = SystemClock()
    monkeypatch.setattr("bot.clock.offset_to", far)
    await clock.correct(stage.golive.store)

    assert timedelta(seconds=89) < clock.now() - SystemClock().now() < timedelta(seconds=91)


async def test_a_start_that_fails_leaves_nothing_behind(stage: Stage) -> None:
    wrong = Golive(stage.settings(slack_bot_token="xoxb-wrong"), VERBS, Heartbeat)
    with pytest.raises(BadSettings, match="invalid_auth"):
        await wrong.start()

    with pytest.raises(aiohttp.ClientConnectorError):
        await get(f"{wrong.url}/healthz")
