"""A desk: a store with a launch in it, the local workspace as Slack, and a courier between them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.manifest import manifest
from bot.slack.sender import Sender
from bot.store.connect import open_store
from sandbox import Channel, Clock, Sandbox, User, World
from sandbox.world import TEAM
from tests.migrated import Databases
from tests.workers.desk import COMPANY, LAUNCH, NOW, OPS, Desk, plant


async def open_desk(stack: AsyncExitStack, url: str) -> Desk:
    """The launch `recon`, planned, in #launch, on a fresh database; and Slack, without rate limits."""
    store = await open_store(url, TEAM)
    stack.push_async_callback(store.close)
    people = [User(name) for name in ("ana", "ben", "lea", "lou", "kim")]
    rooms = [
        Channel("launch", id=LAUNCH, app=True),
        Channel("company", id=COMPANY, app=True),
        Channel("ops", id=OPS, app=True),
    ]
    world = World.build(manifest(), people, rooms)
    sandbox = await stack.enter_async_context(Sandbox(world, clock=Clock(NOW), limits=False))
    session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=8))
    stack.push_async_callback(session.close)
    client = AsyncWebClient(token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[])
    desk = Desk(store, await plant(store, "recon", LAUNCH), sandbox, Sender(client))
    stack.push_async_callback(desk.courier.idle)
    return desk


@pytest.fixture
async def desk(databases: Databases) -> AsyncIterator[Desk]:
    async with AsyncExitStack() as stack:
        yield await open_desk(stack, await stack.enter_async_context(databases.fresh()))
