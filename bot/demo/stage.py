"""The stage: a local workspace in this process, and the bot as a process of its own that can be killed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path

from bot.demo import cast
from bot.demo.ports import free_port
from bot.serving import Golive
from bot.settings import load
from bot.slack.manifest import manifest
from bot.store.streams import Tempo
from bot.workers.heartbeat import Heartbeat
from commands import COMMANDS
from sandbox import Clock, Sandbox

READY_SECONDS = 30.0
HURRY = Tempo(post_every=0.005, workspace_every=0.0, watch_every=0.0, edit_every=0.005, card_rest=0.05)
"""A courier that does not spare Slack."""

RESTART_SECONDS = 2.0
Tell = Callable[[str], None]


@dataclass(slots=True)
class Bot:
    """`golive run` with the settings of the workspace. Whoever kills it sees it come back."""

    environment: dict[str, str]
    log: Path
    tell: Tell
    restarts: int = 0
    process: asyncio.subprocess.Process | None = None
    _keeper: asyncio.Task[None] | None = field(default=None, repr=False)

    async def start(self) -> None:
        self.process = await self._spawn()
        self._keeper = asyncio.create_task(self._keep())

    async def stop(self) -> int | None:
        """Ask it to end (SIGTERM) and wait; its exit code."""
        if self._keeper is not None:
            self._keeper.cancel()
        if self.process is None:
            return None
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()

    def kill(self) -> None:
        """SIGKILL, as a machine would."""
        if self.process is not None:
            self.process.kill()

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    async def _spawn(self) -> asyncio.subprocess.Process:
        with self.log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self.environment, stdout=log, stderr=log
            )

    async def _keep(self) -> None:
        while self.process is not None:
            code = await self.process.wait()
            self.restarts += 1
            how = f"killed by signal {-code}" if code < 0 else f"ended with {code}"
            self.tell(f"The bot was {how}. It is started again in {RESTART_SECONDS:g} s; watch what was lost: nothing.")
            await asyncio.sleep(RESTART_SECONDS)
            self.process = await self._spawn()
            self.tell(f"The bot is back, as process {self.pid}.")


def workspace(start: datetime, port: int = 0) -> Sandbox:
    """The workspace of the demo, not yet open, its clock at `start`."""
    return Sandbox(cast.world(manifest()), clock=Clock(start), port=port)


@asynccontextmanager
async def hurried(sandbox: Sandbox, database: str, *, http: bool = False) -> AsyncIterator[Golive]:
    """Golive in this process, speaking as fast as a workspace without limits lets it. For scripts."""
    sandbox.space.limits.on = False
    settings = load(_env_file=None, **_settings(sandbox, database, f"127.0.0.1:{free_port()}", http))
    golive = Golive(settings, COMMANDS, partial(Heartbeat, tempo=HURRY))
    await golive.start()
    sandbox.request_url = f"{golive.url}/slack/events" if http else None
    sandbox.busy_when.append(_busy := lambda: golive.busy)
    try:
        await sandbox.connected(READY_SECONDS)
        yield golive
    finally:
        sandbox.busy_when.remove(_busy)
        await golive.stop()
        sandbox.space.limits.on = True


@asynccontextmanager
async def serving(sandbox: Sandbox, database: str, log: Path, tell: Tell, *, http: bool = False) -> AsyncIterator[Bot]:
    """`golive run` as a process of its own. Raises TimeoutError when it does not come up."""
    listen = f"127.0.0.1:{free_port()}"
    sandbox.request_url = f"http://{listen}/slack/events" if http else None
    given = _settings(sandbox, database, listen, http)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "GOLIVE_"))}
    bot = Bot(kept | {name.upper(): value for name, value in given.items()}, log, tell)
    await bot.start()
    try:
        await sandbox.connected(READY_SECONDS)
        yield bot
    finally:
        await bot.stop()


def _settings(sandbox: Sandbox, database: str, listen: str, http: bool) -> dict[str, str]:
    slack = {"slack_signing_secret": sandbox.signing_secret} if http else {"slack_app_token": sandbox.app_token}
    return slack | {
        "slack_bot_token": sandbox.bot_token,
        "golive_slack_api_url": sandbox.api_url,
        "golive_clock_url": sandbox.clock_url,
        "golive_database_url": database,
        "golive_listen": listen,
        "golive_metrics_listen": f"127.0.0.1:{free_port()}",
        "golive_log": "console",
    }
