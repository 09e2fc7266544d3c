"""`golive run` in a process of its own, against a local workspace."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bot.demo.ports import free_port
from sandbox import Sandbox


@dataclass
class Bot:
    """One process; `start` again after `kill`. Ports stay the same, so that Slack's edge finds it again."""

    sandbox: Sandbox
    database: str
    log: Path
    http: bool = True
    extra: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    metrics_port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "GOLIVE_"))}
        slack = (
            {"SLACK_SIGNING_SECRET": self.sandbox.signing_secret}
            if self.http
            else {"SLACK_APP_TOKEN": self.sandbox.app_token}
        )
        return (
            kept
            | slack
            | {
                "SLACK_BOT_TOKEN": self.sandbox.bot_token,
                "GOLIVE_SLACK_API_URL": self.sandbox.api_url,
                "GOLIVE_DATABASE_URL": self.database,
                "GOLIVE_LISTEN": f"127.0.0.1:{self.port}",
                "GOLIVE_METRICS_LISTEN": f"127.0.0.1:{self.metrics_port}",
            }
            | self.extra
        )

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self, *, ready: bool = True) -> None:
        if self.http:
            self.sandbox.request_url = f"{self.url}/slack/events"
        await self.launch()
        if ready:
            await self.ready()

    async def launch(self) -> None:
        """Begin the process."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=self.environment, stdout=log, stderr=log
            )

    @property
    def ended(self) -> bool:
        return self.process is None or self.process.returncode is not None

    async def ready(self, seconds: float = 120.0) -> None:
        """Wait until it serves. Raises TimeoutError, or AssertionError when it ended by itself."""
        async with asyncio.timeout(seconds):
            while not await self._answers():
                assert not self.ended, self.log.read_text()[-4000:]
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        """SIGKILL: it gets no chance to tidy up."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> int:
        """SIGTERM; its exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()

    async def _answers(self) -> bool:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        try:
            writer.write(b"GET /readyz HTTP/1.0\r\n\r\n")
            return (await reader.readline()).startswith(b"HTTP/1.0 200")
        except OSError:
            return False
        finally:
            writer.close()
