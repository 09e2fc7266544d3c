"""The command line, and the one place that sees every part: it puts them together."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click
import yaml

from bot import logs
from bot import settings as settings_of
from bot.cli import director as directing
from bot.cli import doctor as doctoring
from bot.cli import exchange
from bot.cli import status as readout
from bot.errors import BadSettings, GoliveError, Refused
from bot.exchange import reports
from bot.pictures import drawing
from bot.serving import Golive
from bot.settings import Settings
from bot.slack import manifest as manifests
from bot.store import upkeep
from bot.store.connect import open_store, upgrade, write_beside
from bot.store.engine import Tx
from bot.store.streams import USUAL, Tempo
from bot.workers.heartbeat import Heartbeat
from commands import COMMANDS

T = TypeVar("T")


OTHERS = {"check": "bot.cli.check:check", "template": "bot.cli.template:template_group", "demo": "bot.demo.cli:demo"}


SWITCH = 0.0005
"""Seconds a thread keeps the interpreter while another waits for it. SQLite lets go of it at every statement; with
Python's 5 ms the writer and the event loop waited for each other (measured: p99 of a sign-off 71 ms, now 18 ms)."""


class Commands(click.Group):
    """Those besides serving are imported when they are called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted([*super().list_commands(ctx), *OTHERS])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in OTHERS:
            return super().get_command(ctx, cmd_name)
        module, _, name = OTHERS[cmd_name].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="golive")
def main() -> None:
    """The launch director's assistant inside Slack."""


@main.command()
def run() -> None:
    """Serve: bring the database up to date, connect to Slack, until told to stop.

    Exits 0 after SIGTERM, 2 for bad settings, 1 when it cannot go on and should be started again.
    """
    serve(_settings())


def serve(settings: Settings, tempo: Tempo = USUAL) -> NoReturn:
    """What `run` does, once it knows its settings; a test has it send at a `tempo` of its own."""
    logs.configure(settings.golive_log)
    sys.setswitchinterval(SWITCH)
    try:
        code = asyncio.run(_serve(settings, tempo))
    except GoliveError as error:
        _fail(error)
    raise SystemExit(code)


@main.command()
@click.argument("key", required=False)
def status(key: str | None) -> None:
    """Read out where the launches stand, or all about the launch KEY. Works while Slack is away."""

    click.echo(_done(_read(lambda tx: readout.read(tx, key, datetime.now(UTC)))))


@main.command()
@click.argument("key")
@click.option("--as", "kind", type=click.Choice(reports.KINDS), default="md", show_default=True)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it there instead of printing it.")
@click.option("--picture", type=click.Path(path_type=Path, dir_okay=False), help="Draw readiness there, as a PNG.")
def report(key: str, kind: str, out: Path | None, picture: Path | None) -> None:
    """Write the launch KEY as a report: items with who, when and evidence, the runbook, the record's head."""
    shown = picture.name if picture else None
    text, svg = _done(_read(lambda tx: exchange.report(tx, key, kind, datetime.now(UTC), shown)))
    if picture is not None:
        picture.write_bytes(drawing.png(svg))
    if out is None:
        click.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="")
        click.echo(f"{out} holds the report of {key}.")


@main.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--launch", "key", required=True, help="Whose list it is to be added to.")
@click.option("--confirm", "token", help="What the preview said; without it nothing is added.")
def import_file(file: Path, key: str, token: str | None) -> None:
    """Take over a checklist: CSV, a Markdown task list, YAML, or a report in JSON.

    Shows what FILE would add, or everything that is wrong with it, row by row (exit 1). Works beside golive serving.
    """
    content, now = file.read_bytes(), datetime.now(UTC)
    if token is None:
        told, good = _done(_read(lambda tx: exchange.preview(tx, key, file.name, content, now)))
        click.echo(told)
        raise SystemExit(0 if good else 1)
    click.echo(_done(_write(lambda tx: exchange.add(tx, key, file.name, content, token, now))))


@main.command()
@click.argument("key")
@click.argument("person")
@click.option("--why", default="", help="Kept in the record, and read by the room.")
def director(key: str, person: str, why: str) -> None:
    """Make PERSON the director of the launch KEY: the last resort, when nobody in Slack may hand it on.

    PERSON is a Slack id, or a display name. Recorded and told to the room. Works beside golive serving.
    """
    click.echo(_done(_write(lambda tx: directing.hand_on(tx, key, person, why[:500], datetime.now(UTC)))))


@main.command()
def verify() -> None:
    """Check that no entry of any launch's record was changed, dropped or moved. Exits 1 naming the first bad one."""
    _report(_done(upkeep.verify(_database())), "Every record is whole.")


@main.group()
def db() -> None:
    """Look after the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the tables up to date, as every start does."""
    had = _done(upgrade(_database()))
    click.echo(f"The tables were of revision {had}." if had else "The tables were made.")


@db.command("backup")
@click.argument("to", type=click.Path(path_type=Path), required=False)
def db_backup(to: Path | None) -> None:
    """Write a whole, checked copy of the SQLite file to TO, also while golive is serving."""
    target = to or Path(f"golive-{datetime.now(UTC):%Y%m%d-%H%M%S}.db")
    _done(upkeep.backup(_database(), target))
    click.echo(f"{target} is a whole copy, its record checked.")


@db.command("check")
def db_check() -> None:
    """Say what is wrong with the database: shape, pages, references, record. Exits 1 when something is."""
    _report(_done(upkeep.check(_database())), "The database is sound.")


@db.command("release")
def db_release() -> None:
    """Let golive go on after its database was put back to how it was once. It need not be stopped for that."""
    _done(upkeep.release(_database()))
    click.echo("Released: golive goes on within seconds, or as soon as it runs.")


@db.command("restored")
def db_restored() -> None:
    """Say that the database was put back, if golive cannot know it itself: after a point-in-time recovery."""
    _done(upkeep.put_back(_database()))
    click.echo("From its next start on golive holds still, until `golive db release`.")


@main.command()
def doctor() -> None:
    """Try everything golive needs, and say what to do where something is missing."""
    bad = _done(_examine(_settings()))
    raise SystemExit(1 if bad else 0)


@main.command()
@click.option("--command", default="/golive", show_default=True, help="The slash command, for a second install.")
@click.option("--url", help="Golive's public address, for HTTP instead of Socket Mode: https://golive.example.com")
def manifest(command: str, url: str | None) -> None:
    """Print the Slack app's manifest."""
    if command == "/golive" and url is None:
        click.echo(manifests.text(), nl=False)
    else:
        click.echo(yaml.safe_dump(manifests.manifest(command, url), sort_keys=False, allow_unicode=True), nl=False)


async def _read(fn: Callable[[Tx], T]) -> T:
    await upkeep.must_fit(_database())
    store = await open_store(_database(), read_only=True)
    try:
        return await store.read(fn)
    finally:
        await store.close()


async def _write(fn: Callable[[Tx], T]) -> T:
    await upkeep.must_fit(_database())
    return await write_beside(_database(), fn)


async def _serve(settings: Settings, tempo: Tempo) -> int:
    """Serve until SIGTERM or Ctrl-C (0), or until it cannot go on (1). A second signal ends it on the spot."""
    stopped = asyncio.Event()

    def stop() -> None:
        if stopped.is_set():
            os._exit(1)
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    golive = Golive(settings, COMMANDS, partial(Heartbeat, ops=settings.golive_ops_channel, tempo=tempo))
    stopping = asyncio.create_task(stopped.wait())
    starting = asyncio.create_task(golive.start())
    await _either(starting, stopping)
    if not starting.done():
        starting.cancel()
        await asyncio.wait([starting])
        return 0
    starting.result()
    gc.freeze()  # what stands now stays: looking through all of it would stop everything for 75 ms, again and again
    await _either(golive.failed, stopping)
    await golive.stop()
    if golive.failed.done() and (error := golive.failed.exception()):
        logs.log.error("cannot_go_on", error=str(error))
        return 1
    return 0


async def _either(one: asyncio.Future[Any], other: asyncio.Future[Any]) -> None:
    await asyncio.wait([one, other], return_when=asyncio.FIRST_COMPLETED)


async def _examine(settings: Settings) -> bool:
    bad = False
    async for finding in doctoring.examine(settings):
        mark = {True: "ok  ", False: "BAD ", None: "?   "}[finding.good]
        click.echo(f"{mark}{finding.text}")
        bad = bad or finding.good is False
    return bad


def _settings() -> Settings:
    try:
        return settings_of.load()
    except BadSettings as error:
        _fail(error)


def _database() -> str:
    """The database alone: looking after it needs no tokens."""
    try:
        return settings_of.load_some().golive_database_url
    except BadSettings as error:
        _fail(error)


def _done(work: Coroutine[Any, Any, T]) -> T:
    try:
        return asyncio.run(work)
    except GoliveError as error:
        _fail(error)


def _report(problems: list[str], sound: str) -> None:
    click.echo("\n".join(problems) if problems else sound)
    raise SystemExit(1 if problems else 0)


def _fail(error: GoliveError) -> NoReturn:
    """What is wrong, in words, on standard error. Bad settings exit 2, all else 1."""
    if isinstance(error, BadSettings):
        click.echo("golive cannot start:\n" + "\n".join(f"  {problem}" for problem in error.problems), err=True)
        sys.exit(2)
    click.echo(error.text if isinstance(error, Refused) else f"golive: {error}", err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
