"""The stage: a local workspace in this process, and the bot as a process of its own that can be killed."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.demo import cast
from bot.demo.ports import free_port
from bot.slack.manifest import manifest
from sandbox import Clock, Sandbox

READY_SECONDS = 30.0
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


@dataclass(slots=True)
class Stage:
    sandbox: Sandbox
    bot: Bot
    database: str


@asynccontextmanager
async def stage(
    folder: Path,
    *,
    start: datetime,
    port: int = 0,
    http: bool = False,
    database: str | None = None,
    tell: Tell = lambda _: None,
) -> AsyncIterator[Stage]:
    """Workspace and bot, ready to be talked to. `http` delivers by signed HTTP instead of a socket.

    Raises TimeoutError when the bot does not come up; its log is `folder`/golive.log.
    """
    clock = Clock(start)
    listen = f"127.0.0.1:{free_port()}"
    request_url = f"http://{listen}/slack/events" if http else None
    async with Sandbox(cast.world(manifest()), clock=clock, port=port, request_url=request_url) as sandbox:
        url = database or f"sqlite:///{folder / 'golive.db'}"
        bot = Bot(_environment(sandbox, url, listen, http), folder / "golive.log", tell)
        await bot.start()
        try:
            await sandbox.connected(READY_SECONDS)
            yield Stage(sandbox, bot, url)
        finally:
            await bot.stop()


def _environment(sandbox: Sandbox, database: str, listen: str, http: bool) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "GOLIVE_"))}
    ours = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "GOLIVE_SLACK_API_URL": sandbox.api_url,
        "GOLIVE_CLOCK_URL": sandbox.clock_url,
        "GOLIVE_DATABASE_URL": database,
        "GOLIVE_LISTEN": listen,
        "GOLIVE_METRICS_LISTEN": f"127.0.0.1:{free_port()}",
        "GOLIVE_LOG": "console",
    }
    ours |= {"SLACK_SIGNING_SECRET": sandbox.signing_secret} if http else {"SLACK_APP_TOKEN": sandbox.app_token}
    return kept | ours
