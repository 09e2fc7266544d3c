"""`golive check`: try a kind of check once, from where golive runs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import click

from bot.cli.exchange import scene_of
from bot.domain.attached import Attached, probe
from bot.domain.check import Check, Outcome, Result, attempt
from bot.domain.options import BadOptions
from bot.errors import BadSettings, GoliveError
from bot.outside import open_net
from bot.probing.guard import AT_ONCE
from bot.probing.net import GuardedNet
from bot.settings import Settings, load_some
from bot.store import attached, upkeep
from bot.store.connect import open_store
from checks import CHECKS

NOT_ATTACHED = "not attached"


@click.command("check")
@click.argument("kind", required=False)
@click.argument("options", nargs=-1)
@click.option("--launch", "key", help="Try all checks of this launch instead.")
def check(kind: str | None, options: tuple[str, ...], key: str | None) -> None:
    """Try a KIND of check once: golive check http url=https://app.example.com status=200

    Says what it saw, and exits 1 unless it passed. A KIND alone says what it may be told, none at all which there are.
    With --launch every check of a launch's template is tried, and nothing of it is kept.
    """
    if key is not None:
        if kind is not None:
            raise click.UsageError("Either one KIND of check, or all of a launch.")
        told, good = asyncio.run(_launch(key))
        click.echo(told)
        raise SystemExit(0 if good else 1)
    if kind is None:
        click.echo(_listed({name: one.SUMMARY for name, one in CHECKS.items()}))
        return
    if kind not in CHECKS:
        raise click.ClickException(f"{kind} is no kind of check. There are {', '.join(CHECKS)}.")
    if not options:
        click.echo(_listed({name: option.says for name, option in CHECKS[kind].OPTIONS.items()}))
        return
    try:
        spec, settings = CHECKS[kind].parse(dict(map(_option, options))), load_some()
    except (BadOptions, BadSettings) as error:
        raise click.ClickException(str(error)) from error
    outcome = asyncio.run(_tried(CHECKS[kind], spec, settings))
    click.echo(f"{outcome.result}: {outcome.saw}")
    raise SystemExit(0 if outcome.result is Result.PASSED else 1)


def _option(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals:
        raise BadOptions(f"{word} is no option; write name=value")
    return name, value


def _listed(lines: Mapping[str, str]) -> str:
    width = max(map(len, lines))
    return "\n".join(f"{name:{width}}  {says}" for name, says in lines.items())


async def _launch(key: str) -> tuple[str, bool]:
    """Every check of a launch, a line each, and whether all that are attached passed."""
    try:
        settings = load_some()
        await upkeep.must_fit(settings.golive_database_url)
        store = await open_store(settings.golive_database_url, read_only=True)
        try:
            found = await store.read(lambda tx: attached.checks(scene_of(tx, key, datetime.now(UTC))))
        finally:
            await store.close()
    except GoliveError as error:
        raise click.ClickException(str(error)) from error
    async with open_net(settings) as net:
        slots = asyncio.Semaphore(AT_ONCE)
        outcomes = await asyncio.gather(*(_of_launch(one, net, slots) for one in found))
    told = [
        f"{said:{len(NOT_ATTACHED)}}  {one.name} ({', '.join(one.refs) or 'nothing'}): {saw}"
        for one, (said, saw) in zip(found, outcomes, strict=True)
    ]
    return "\n".join(told), all(said in (Result.PASSED, NOT_ATTACHED) for said, _ in outcomes)


async def _of_launch(one: Attached, net: GuardedNet, slots: asyncio.Semaphore) -> tuple[str, str]:
    if one.waits_for:
        return NOT_ATTACHED, f"waits for {', '.join(one.waits_for)}"
    try:
        spec = CHECKS[one.kind].parse(one.options)
    except BadOptions as error:
        return Result.UNKNOWN, str(error)
    async with slots:
        outcome = await probe(CHECKS[one.kind], spec, net, one.need, one.of)
    return outcome.result, outcome.saw


async def _tried(kind: Check, spec: Any, settings: Settings) -> Outcome:
    async with open_net(settings) as net:
        return await attempt(kind, spec, net)
