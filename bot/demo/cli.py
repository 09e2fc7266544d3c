"""`golive demo`: the command."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
import webbrowser
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from bot.demo import cast, opening, play, welcome
from bot.demo.acts import Surprise
from bot.demo.pace import Pace
from bot.demo.stage import Stage, stage
from bot.store.connect import open_store

PLAY_SECONDS = 90
TEAM = "T01SANDBOX"


@click.command()
@click.option("--port", default=8765, show_default=True, help="Where the page is served, on 127.0.0.1.")
@click.option("--no-browser", is_flag=True, help="Do not open the page.")
@click.option("--play", "script", is_flag=True, help="Play a scripted launch instead, print it, exit 1 on a surprise.")
@click.option("--http", is_flag=True, help="Deliver by signed HTTP instead of a socket.")
@click.option("--database", metavar="URL", help="Keep the launch here instead of in a temporary SQLite file.")
def demo(port: int, no_browser: bool, script: bool, http: bool, database: str | None) -> None:
    """Run a launch in your browser, with a cast, and no Slack account."""
    with tempfile.TemporaryDirectory(prefix="golive-demo-") as folder:
        try:
            if script:
                asyncio.run(_play(Path(folder), http=http, database=database))
            else:
                asyncio.run(_visit(Path(folder), port, http=http, database=database, browser=not no_browser))
        except (Surprise, TimeoutError, LookupError) as surprise:
            click.echo(f"\nThis was not to happen:\n{surprise or type(surprise).__name__}\n\n{_tail(folder)}", err=True)
            raise SystemExit(1) from None
        except OSError as error:
            click.echo(f"golive demo cannot start: {error}. Another port: `golive demo --port 8766`.", err=True)
            raise SystemExit(1) from None


async def _play(folder: Path, *, http: bool, database: str | None) -> None:
    start = datetime.now(UTC).replace(microsecond=0)
    async with (
        asyncio.timeout(PLAY_SECONDS),
        stage(folder, start=start, http=http, database=database, tell=click.echo) as on,
    ):
        await play.play(on, click.echo)
    click.echo("\nThe whole launch went as the script says.")


async def _visit(folder: Path, port: int, *, http: bool, database: str | None, browser: bool) -> None:
    start = datetime.now(UTC) - timedelta(days=opening.DAYS)
    async with stage(folder, start=start, port=port, http=http, database=database, tell=click.echo) as on:
        click.echo("Setting the stage: ten days of preparation, in a few seconds …")
        t0 = opening.t0_after(start)
        await opening.play(on.sandbox, t0)
        await welcome.greet(on.sandbox, on.bot.pid)
        click.echo(welcome.terminal(on.sandbox.url, on.bot.pid))
        if browser:
            webbrowser.open(f"{on.sandbox.url}#as={on.sandbox.person(cast.DIRECTOR).id}")
        await _until_stopped(on)
    click.echo("The curtain falls.")


async def _until_stopped(on: Stage) -> None:
    stopped = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stopped.set)
    store = await open_store(on.database, TEAM, read_only=True)
    pace = asyncio.create_task(Pace(on.sandbox, store, click.echo).run())
    waiting = asyncio.create_task(stopped.wait())
    try:
        await asyncio.wait([pace, waiting], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (pace, waiting):
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await store.close()


def _tail(folder: str) -> str:
    log = Path(folder, "golive.log")
    return log.read_text()[-3000:] if log.exists() else ""
