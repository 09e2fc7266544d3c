"""`golive demo`: the command."""

from __future__ import annotations

import asyncio
import signal
import tempfile
import webbrowser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot import logs
from bot.demo import opening, play, welcome
from bot.demo.acts import Surprise
from bot.demo.pace import Pace
from bot.demo.stage import hurried, serving, workspace
from bot.store.connect import open_store
from sandbox import Sandbox

PLAY_SECONDS = 90
TEAM = "T01SANDBOX"
LOG = "golive.log"


@click.command()
@click.option("--port", default=8765, show_default=True, help="Where the page is served, on 127.0.0.1.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
@click.option("--play", "script", is_flag=True, help="Play a scripted launch instead, print it, exit 1 on a surprise.")
@click.option("--http", is_flag=True, help="Deliver by signed HTTP instead of a socket.")
@click.option("--database", metavar="URL", help="Keep the launch here instead of in a temporary SQLite file.")
def demo(port: int, no_browser: bool, script: bool, http: bool, database: str | None) -> None:
    """Run a launch in your browser, with a cast, and no Slack account."""
    with tempfile.TemporaryDirectory(prefix="golive-demo-") as folder, Path(folder, LOG).open("a") as log:
        logs.configure("console", log)
        try:
            url = database or f"sqlite:///{folder}/golive.db"
            if script:
                asyncio.run(_play(url, http=http))
            else:
                asyncio.run(_visit(url, Path(folder, LOG), port, http=http, browser=not no_browser))
        except (Surprise, TimeoutError, LookupError) as surprise:
            click.echo(f"\nThis was not to happen:\n{surprise or type(surprise).__name__}\n\n{_tail(folder)}", err=True)
            raise SystemExit(1) from None
        except OSError as error:
            click.echo(f"golive demo cannot start: {error}. Another port: `golive demo --port 8766`.", err=True)
            raise SystemExit(1) from None


async def _play(database: str, *, http: bool) -> None:
    async with (
        asyncio.timeout(PLAY_SECONDS),
        workspace(datetime.now(UTC).replace(microsecond=0)) as sandbox,
        hurried(sandbox, database, http=http),
    ):
        await play.play(sandbox, click.echo)
    click.echo("\nThe whole launch went as the script says.")


async def _visit(database: str, log: Path, port: int, *, http: bool, browser: bool) -> None:
    start = datetime.now(UTC) - timedelta(days=opening.DAYS)
    async with workspace(start, port) as sandbox:
        click.echo("Setting the stage: ten days of preparation, in a few seconds …")
        async with hurried(sandbox, database, http=http):
            await opening.play(sandbox, opening.t0_after(start))
        async with serving(sandbox, database, log, click.echo, http=http) as bot:
            await welcome.greet(sandbox, bot.pid)
            click.echo(welcome.terminal(sandbox.url, bot.pid))
            if browser:
                webbrowser.open(sandbox.url)
            await _until_stopped(sandbox, database)
    click.echo("The curtain falls.")


async def _until_stopped(sandbox: Sandbox, database: str) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    store = await open_store(database, TEAM, read_only=True)
    pace = asyncio.create_task(Pace(sandbox, store, click.echo).run())
    waiting = asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait([pace, waiting], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (pace, waiting):
            task.cancel()
        await asyncio.gather(pace, waiting, return_exceptions=True)
        await store.close()
    if not pace.cancelled():
        pace.result()


def _tail(folder: str) -> str:
    return Path(folder, LOG).read_text()[-3000:]
