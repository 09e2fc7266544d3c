"""A bot to be killed often: quick to start, and with short time-outs and leases.

It is forked from a process that has imported everything, so that it serves within 100 ms instead of two seconds.
What a killed one left under way is settled within seconds, and a room takes more than one message a second.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot import settings
from bot.__main__ import serve
from bot.store.streams import Tempo
from tests.running.process import Bot

QUICK = Tempo(
    request=0.8,
    lease=1.6,
    post_every=0.05,
    post_burst=0.5,
    workspace_every=0.0,
    watch_every=0.0,
    edit_every=0.05,
    edit_burst=0.5,
    card_rest=0.2,
    look_after=0.2,
    look_again=2.0,
    file_shown=2.0,
)

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__, "pytest", "bot.store.postgres", "sqlalchemy.dialects.postgresql.asyncpg"])


@dataclass
class QuickBot(Bot):
    """As `Bot`, in all that a test sees of it."""

    forked: ForkServerProcess | None = None

    async def launch(self) -> None:
        self.forked = FORKS.Process(target=run, args=(self.environment, self.log), daemon=True)
        self.forked.start()

    @property
    def ended(self) -> bool:
        return self.forked is None or not self.forked.is_alive()

    async def kill(self) -> None:
        assert self.forked is not None
        self.forked.kill()
        await asyncio.to_thread(self.forked.join)

    async def stop(self) -> int:
        assert self.forked is not None
        self.forked.terminate()
        await asyncio.to_thread(self.forked.join)
        return self.forked.exitcode or 0


def run(environment: Mapping[str, str], log: Path) -> None:
    """What `golive run` does in `environment`, with all it says going to `log`."""
    os.environ.clear()
    os.environ.update(environment)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    serve(settings.load(), QUICK)
