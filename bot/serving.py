"""Golive as it runs: everything put together, started in order, stopped in order."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine, Mapping
from contextlib import AsyncExitStack
from typing import Any, Protocol

import aiohttp
import structlog
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import listening, metrics
from bot.clock import Clock, FollowedClock, SystemClock
from bot.contracts import Ask, Command
from bot.domain.net import Net
from bot.errors import BadSettings, StoreDown
from bot.outside import open_net
from bot.receiving import Inbound
from bot.router import Router
from bot.sending import Poster
from bot.settings import Settings
from bot.slack.app import Edge
from bot.slack.http import SlackEvents
from bot.slack.people import Home, People
from bot.slack.sender import Sender, code_of
from bot.slack.socket import Patience, Socket
from bot.slack.web import close_client, open_client
from bot.store import restored, witness, workspace
from bot.store.connect import open_store, sqlite_path, upgrade
from bot.store.engine import Store
from bot.workers import restoring
from bot.workers.heartbeat import Heartbeat

log = structlog.get_logger()

DRAIN = 20.0
"""Seconds that what is under way gets at the end."""

PROBE = 2.0
"""Seconds a write may take for golive to count as ready."""

TOKEN_FAULTS = frozenset({"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"})


class MakeWorkers(Protocol):
    """Makes what golive does by itself: reminders, deadlines, sending. `ask` asks Slack who somebody is, `poster` is
    the way to webhooks, `net` that of probes."""

    def __call__(
        self, store: Store, sender: Sender, clock: Clock, *, ask: Ask, poster: Poster, net: Net
    ) -> Heartbeat: ...


class Golive:
    """One installation, served from one process. `start`, then `stop`; `failed` is set when it cannot go on."""

    store: Store
    router: Router
    edge: Edge
    home: Home
    sender: Sender
    clock: Clock
    workers: Heartbeat

    def __init__(
        self,
        settings: Settings,
        commands: Mapping[str, Command],
        workers: MakeWorkers,
        *,
        clock: Clock | None = None,
        patience: Patience | None = None,
    ) -> None:
        self.settings = settings
        self.commands = commands
        self.url = ""
        """Where Slack's requests, `/healthz` and `/readyz` are served."""
        self.metrics_url = ""
        self.failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._make_workers = workers
        self._clock = clock
        self._patience = patience
        self._slack: SlackEvents | None = None
        self._socket: Socket | None = None
        self._inbound: Inbound | None = None
        self._serving = False
        self._lag = listening.Lag()
        self._down = AsyncExitStack()

    async def start(self) -> None:
        """Start everything, or nothing. Raises BadSettings or StoreDown.

        1. Be seen alive. 2. Ask Slack who we are, while the database is brought up to date. 3. Open the store.
        4. Start the workers. 5. Let Slack in.
        """
        begun = time.monotonic()
        try:
            await self._listen()
            self.clock = await self._open_clock()
            client = open_client(self.settings)
            self._down.push_async_callback(close_client, client)
            self.home, _ = await asyncio.gather(who_we_are(client), upgrade(self.settings.golive_database_url))
            self.store = await open_store(self.settings.golive_database_url, self.home.team)
            self._down.push_async_callback(self.store.close)
            if isinstance(self.clock, SystemClock) and self.store.shared:
                await self.clock.correct(self.store)
                self._background(self.clock.follow(self.store))
            self.router = Router(self.store, self.commands, People(client, self.store, self.home))
            self.sender = Sender(client)
            await self._look_back()
            self.edge = Edge(self.router, self.commands, client, self.home, self.clock)
            self._down.push_async_callback(self.edge.drain)
            await self._start_workers()
            await self._let_slack_in(client)
        except BaseException:  # a start that is cancelled half-way has opened as much as one that failed
            await self._down.aclose()
            raise
        self._serving = True
        log.info("serving", team=self.home.team, url=self.url, seconds=round(time.monotonic() - begun, 3))

    async def stop(self) -> None:
        """Take no more from Slack, finish what was taken, then close all. Calls not begun by then are lost, unacked."""
        self._serving = False
        try:
            async with asyncio.timeout(DRAIN + 5):
                await self._down.aclose()
        except TimeoutError:
            log.warning("not_drained", seconds=DRAIN + 5)
        log.info("stopped")

    @property
    def busy(self) -> bool:
        """Whether something that was asked or is due is not done yet."""
        return bool(self.edge.tasks) or self.workers.busy

    async def problems(self) -> list[str]:
        """Why golive cannot serve just now; empty when it can."""
        if not self._serving:
            return ["starting or stopping"]
        found = []
        if self._socket is not None and not self._socket.healthy.is_set():
            found.append("no connection to Slack")
        if fault := self.workers.vitals.token_fault:
            found.append(f"Slack refuses the bot token: {fault}")
        found += [f"it cannot {work}: the log says why" for work in self.workers.failing]
        if back := self.workers.held:
            found.append(f"the database was put back to {back.as_of:%Y-%m-%d %H:%M} UTC: `golive db release` goes on")
        try:
            async with asyncio.timeout(PROBE):
                await self.store.write(lambda tx: None)
        except (StoreDown, TimeoutError) as error:
            found.append(f"the database does not take a write: {error or 'too slow'}")
        return found

    async def _listen(self) -> None:
        async def slack(request: web.Request) -> web.StreamResponse:
            return await self._slack(request) if self._slack else web.Response(status=503, text="not ready\n")

        async def inbound(request: web.Request) -> web.StreamResponse:
            return await self._inbound(request) if self._inbound else web.Response(status=503, text="not ready\n")

        site = listening.slack_site(slack, inbound, self.problems, self._lag)
        runner, self.url = await listening.listen(site, self.settings.golive_listen, "GOLIVE_LISTEN", DRAIN)
        self._down.push_async_callback(runner.cleanup)
        runner, self.metrics_url = await listening.listen(
            listening.metrics_site(), self.settings.golive_metrics_listen, "GOLIVE_METRICS_LISTEN", 0
        )
        self._down.push_async_callback(runner.cleanup)
        self._background(self._lag.watch())

    async def _open_clock(self) -> Clock:
        if self._clock is not None:
            return self._clock
        if self.settings.golive_clock_url is None:
            return SystemClock()
        clock = FollowedClock(self.settings.golive_clock_url)
        try:
            await clock.start()
        except (aiohttp.ClientError, TimeoutError) as error:
            raise BadSettings([f"GOLIVE_CLOCK_URL: no clock answers there: {type(error).__name__}"]) from error
        self._down.push_async_callback(clock.stop)
        return clock

    async def _look_back(self) -> None:
        """Whether the database was put back since it was last served."""
        path = sqlite_path(self.settings.golive_database_url)
        seen = witness.seen(path) if path else None
        if await self.store.write(lambda tx: restored.find_out(tx, seen, self.clock.now())):
            log.error("database_was_put_back", release="golive db release")
            await restoring.warn(self.store, self.sender, self.settings.golive_ops_channel)
        await self.store.write(lambda tx: workspace.keep(tx, self.home.url))
        if path:
            self._background(witness.follow(self.store, path))

    async def _start_workers(self) -> None:
        out = open_net(self.settings)
        self._down.push_async_callback(out.close)
        self.workers = self._make_workers(
            self.store, self.sender, self.clock, ask=self.router.ask, poster=out.web, net=out
        )
        await self.workers.start()
        self._inbound = Inbound(self.store, self.clock.now)
        self._down.push_async_callback(self.workers.stop)

    async def _let_slack_in(self, client: AsyncWebClient) -> None:
        app, token, secret = self.edge.app(), self.settings.slack_app_token, self.settings.slack_signing_secret
        if token is None:
            assert secret is not None
            self._slack = SlackEvents(app, secret.get_secret_value())
            self._down.push_async_callback(self._slack.drain)
            metrics.CONNECTED.set(1)
            return
        self._socket = Socket(app, token.get_secret_value(), client, self._patience)
        self._down.push_async_callback(self._socket.close)
        watch = self._background(self._socket.run())
        healthy = asyncio.ensure_future(self._socket.healthy.wait())
        await asyncio.wait([watch, healthy], return_when=asyncio.FIRST_COMPLETED)
        healthy.cancel()

    def _background(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run for as long as golive does. Should it end by itself, golive cannot go on."""
        task = asyncio.get_running_loop().create_task(work)
        task.add_done_callback(self._ended)

        async def cancel() -> None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

        self._down.push_async_callback(cancel)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) and not self.failed.done():
            self.failed.set_exception(error)


async def who_we_are(client: AsyncWebClient) -> Home:
    """The installation behind the token. Waits for as long as Slack is away. Raises BadSettings for a bad token."""
    wait = 1.0
    while True:
        try:
            told = await client.auth_test()
        except SlackApiError as error:
            if (code := code_of(error.response)) in TOKEN_FAULTS:
                raise BadSettings([f"SLACK_BOT_TOKEN: Slack says {code}"]) from error
            why = code or "no answer of its own"
        except (aiohttp.ClientError, TimeoutError) as error:
            why = type(error).__name__
        else:
            return _home(told.data)  # type: ignore[arg-type]
        log.warning("slack_away", why=why, again_in=wait)
        await asyncio.sleep(wait)
        wait = min(wait * 2, 30.0)


def _home(told: Mapping[str, Any]) -> Home:
    if told.get("is_enterprise_install") or not told.get("team_id"):
        raise BadSettings(
            ["SLACK_BOT_TOKEN: the app is installed for a whole organisation; install it in one workspace instead"]
        )
    return Home(told["team_id"], told.get("enterprise_id"), told["user_id"], told.get("url", ""))
