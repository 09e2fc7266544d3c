"""The workspace's clock, and waiting until everything has come to rest."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox import Clock, Sandbox
from tests.patience import until
from tests.sandbox.parrot import running_app

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def test_a_paused_clock_stands_and_only_a_jump_moves_it() -> None:
    clock = Clock(NOON)
    clock.pause()
    stands = clock.now()
    assert NOON <= stands == clock.now() < NOON + timedelta(seconds=1)
    clock.jump(NOON + timedelta(hours=1))
    assert clock.now() == NOON + timedelta(hours=1)
    clock.jump(timedelta(minutes=5))
    assert clock.now() == NOON + timedelta(hours=1, minutes=5)


def test_a_clock_never_goes_back() -> None:
    clock = Clock(NOON)
    clock.jump(NOON - timedelta(days=1))
    assert clock.now() >= NOON


def test_a_clock_runs_at_its_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    real = 50.0
    monkeypatch.setattr("time.monotonic", lambda: real)
    clock = Clock(NOON)
    real += 10
    assert clock.now() == NOON + timedelta(seconds=10)
    clock.run(60)
    real += 1
    assert clock.now() == NOON + timedelta(seconds=70)
    clock.pause()
    real += 100
    clock.run()
    real += 5
    assert clock.now() == NOON + timedelta(seconds=75)


def test_versions_count_changes_but_not_what_is_due_next() -> None:
    clock = Clock(NOON)
    before = clock.version
    clock.next_due = NOON + timedelta(hours=1)
    assert clock.version == before
    assert clock.jump_to_next_due() is True
    assert clock.version == before + 1
    assert clock.now() >= NOON + timedelta(hours=1)
    assert clock.jump_to_next_due() is False
    for rate in (0, -1, 100_000):
        with pytest.raises(ValueError, match="rate"):
            clock.run(rate)


async def test_the_clock_is_read_and_set_over_http(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:

        async def change(wish: Any) -> Any:
            async with session.post(sandbox.clock_url, json=wish) as answer:
                return await answer.json()

        async with session.get(sandbox.clock_url) as answer:
            first = await answer.json()
        assert (first["rate"], first["paused"], first["next_due"]) == (1.0, False, None)
        paused = await change({"pause": True})
        assert (paused["paused"], paused["version"]) == (True, first["version"] + 1)
        assert (await change({"next_due": "2030-01-01T00:00:00Z"}))["version"] == paused["version"]
        jumped = await change({"jump": "next"})
        assert jumped["now"] == "2030-01-01T00:00:00.000000+00:00"
        assert (await change({"jump": "2029-01-01T00:00:00"}))["now"] == jumped["now"]
        assert (await change({"run": 60}))["rate"] == 60
        assert (await change({"next_due": None}))["next_due"] is None
        for wrong in ({"jump": "next"}, {"jump": "soon"}, {"run": 0}, {"run": "x"}, {}, {"stop": 1}, [], {"jump": 5}):
            assert (await change(wrong))["ok"] is False


async def test_a_follower_hears_of_a_change_at_once(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:

        async def follow(after: int) -> Any:
            async with session.get(f"{sandbox.clock_url}?after={after}") as answer:
                return await answer.json()

        waiting = asyncio.ensure_future(follow(sandbox.clock.version))
        await until(lambda: sandbox.space.following.waiting == 1)
        sandbox.clock.jump(timedelta(days=1))
        assert (await asyncio.wait_for(waiting, 10))["version"] == sandbox.clock.version
        assert (await follow(sandbox.clock.version - 1))["version"] == sandbox.clock.version


async def test_messages_are_stamped_by_the_workspaces_clock(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.clock.jump(datetime(2030, 1, 1, tzinfo=UTC))
    ts = (await client.chat_postMessage(channel="C01GENERAL", text="x"))["ts"]
    assert datetime.fromtimestamp(float(ts), UTC).year == 2030


def busy(seconds: float, rounds: int) -> Any:
    """An app that goes on working after it has acknowledged."""

    def setup(app: AsyncApp) -> None:
        @app.event("message")
        async def heard(event: dict[str, Any], say: Any) -> None:
            if event["text"] == "go on":
                asyncio.get_running_loop().create_task(work(say))

        async def work(say: Any) -> None:
            for count in range(rounds):
                await asyncio.sleep(seconds)
                await say(f"step {count + 1}")

    return setup


async def test_settling_waits_for_the_last_of_a_chain_of_work(sandbox: Sandbox, over: str) -> None:
    async with running_app(sandbox, busy(0.1, 5), over):
        await sandbox.person("ana").say("general", "go on")
        await sandbox.settle()
        assert [message.text for message in sandbox.channel("general").messages][1:] == [
            f"step {count}" for count in range(1, 6)
        ]


async def test_settling_gives_up_on_what_never_ends(sandbox: Sandbox) -> None:
    async with running_app(sandbox, busy(0.02, 1_000)):
        await sandbox.person("ana").say("general", "go on")
        with pytest.raises(TimeoutError, match=r"not settled after 0\.5 s"):
            await sandbox.settle(timeout=0.5)


async def test_settling_waits_while_the_app_says_it_is_busy(sandbox: Sandbox) -> None:
    until = time.monotonic() + 0.4
    sandbox.busy_when.append(lambda: time.monotonic() < until)
    await sandbox.settle(quiet=0.05)
    assert time.monotonic() >= until
    sandbox.busy_when.append(lambda: True)
    with pytest.raises(TimeoutError, match="the app says it is busy"):
        await sandbox.settle(timeout=0.1)


async def test_settling_waits_for_what_a_jump_made_due(sandbox: Sandbox, client: AsyncWebClient) -> None:
    async def follower() -> None:
        async with aiohttp.ClientSession() as session:
            version = sandbox.clock.version
            async with session.get(f"{sandbox.clock_url}?after={version}") as answer:
                version = (await answer.json())["version"]
            await asyncio.sleep(0.15)
            await client.chat_postMessage(channel="C01GENERAL", text="reminder")
            sandbox.clock.next_due = None
            async with session.get(f"{sandbox.clock_url}?after={version}"):
                """Follow on."""

    sandbox.clock.next_due = sandbox.clock.now() + timedelta(hours=1)
    task = asyncio.ensure_future(follower())
    await until(lambda: sandbox.space.following.waiting == 1)
    assert sandbox.clock.jump_to_next_due()
    await sandbox.settle(quiet=0.05)
    assert [message.text for message in sandbox.channel("general").messages] == ["reminder"]
    task.cancel()


async def test_a_follower_whose_connection_broke_is_not_waited_for(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        task = asyncio.ensure_future(session.get(f"{sandbox.clock_url}?after={sandbox.clock.version}"))
        await until(lambda: sandbox.space.following.waiting == 1)
        task.cancel()
        await until(lambda: sandbox.space.following.waiting == 0)

    assert not sandbox.space.following.there


async def test_a_follower_that_was_answered_is_waited_for_until_it_asks_again(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession() as session:
        task = asyncio.ensure_future(session.get(f"{sandbox.clock_url}?after={sandbox.clock.version}"))
        await until(lambda: sandbox.space.following.waiting == 1)
        sandbox.clock.jump(timedelta(hours=1))
        await task
        with pytest.raises(TimeoutError, match="a follower has not yet seen the clock change"):
            await sandbox.settle(timeout=0.3)

        again = asyncio.ensure_future(session.get(f"{sandbox.clock_url}?after={sandbox.clock.version}"))
        await sandbox.settle()
        again.cancel()
