"""`golive check`: try a kind of check once, from where golive runs."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import click

from bot.domain.check import Check, Outcome, Result, attempt
from bot.domain.options import BadOptions
from bot.errors import BadSettings
from bot.outside import open_net
from bot.settings import Settings, load_some
from checks import CHECKS


@click.command("check")
@click.argument("kind", required=False)
@click.argument("options", nargs=-1)
def check(kind: str | None, options: tuple[str, ...]) -> None:
    """Try a KIND of check once: golive check http url=https://app.example.com status=200

    Says what it saw, and exits 1 unless it passed. A KIND alone says what it may be told, none at all which there are.
    """
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


async def _tried(kind: Check, spec: Any, settings: Settings) -> Outcome:
    async with open_net(settings) as net:
        return await attempt(kind, spec, net)
