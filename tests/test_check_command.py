"""`golive check`: a kind of check tried from the command line, against a server on loopback."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from click.testing import CliRunner, Result
from sqlalchemy import update

from bot.__main__ import main
from bot.store import schema
from bot.store.connect import open_store, upgrade
from tests.desk import TEAM, plant


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def golive(*words: str) -> Result:
    return CliRunner().invoke(main, words)


async def served(monkeypatch: pytest.MonkeyPatch, *words: str) -> Result:
    async def healthy(request: web.Request) -> web.Response:
        return web.Response(text="all well")

    app = web.Application()
    app.router.add_get("/healthz", healthy)
    async with TestServer(app) as server:
        at = f"{server.host}:{server.port}"
        monkeypatch.setenv("GOLIVE_CHECK_HOSTS", at)
        return await asyncio.to_thread(golive, "check", *(word.replace("APP", at) for word in words))


async def test_a_check_that_passes_ends_with_0(monkeypatch: pytest.MonkeyPatch) -> None:
    told = await served(monkeypatch, "http", "url=http://APP/healthz", "contains=all well", "headers=Server: present")

    assert told.output.startswith("passed: status 200 in ")
    assert told.exit_code == 0


async def test_one_that_fails_or_cannot_tell_ends_with_1(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = await served(monkeypatch, "http", "url=http://APP/", "status=200")
    unknown = await served(monkeypatch, "tcp", "host=10.0.0.5", "port=5432")

    assert (failed.output, failed.exit_code) == ("failed: status 404 instead of 200\n", 1)
    assert unknown.output == (
        "unknown: 10.0.0.5:5432 is not among GOLIVE_CHECK_HOSTS; whoever runs golive can add it\n"
    )
    assert unknown.exit_code == 1


async def planted(monkeypatch: pytest.MonkeyPatch, folder: Path, variables: dict[str, str]) -> None:
    """The launch `recon` in a database of its own."""
    url = f"sqlite:///{folder}/golive.db"
    await upgrade(url)
    store = await open_store(url, TEAM)
    await store.write(lambda tx: plant(tx, "small-release", None))
    await store.write(lambda tx: tx.execute(update(schema.launch).values(variables=variables)))
    await store.close()
    monkeypatch.setenv("GOLIVE_DATABASE_URL", url)


async def test_a_check_of_a_launch_is_filled_in_and_tried_as_often_as_it_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    async def healthy(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response()

    app = web.Application()
    app.router.add_get("/healthz", healthy)
    async with TestServer(app) as server:
        at = f"{server.host}:{server.port}"
        await planted(monkeypatch, tmp_path, {"base_url": f"http://{at}", "health_path": "/healthz"})
        refused = await asyncio.to_thread(golive, "check", "--launch", "recon")
        monkeypatch.setenv("GOLIVE_CHECK_HOSTS", at)
        allowed = await asyncio.to_thread(golive, "check", "--launch", "recon")

    health = "health (OPS-4, PRE-1.1, DAY-2.3, BACK-3.1, CRIT-1): "
    assert refused.output.splitlines()[0] == (
        f"unknown       {health}{at} is not among GOLIVE_CHECK_HOSTS; whoever runs golive can add it"
    )
    assert allowed.output.splitlines()[0].startswith(f"passed        {health}status 200 in ")
    assert asked == ["/healthz"] * 3


async def test_all_checks_of_a_launch_are_tried_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    await planted(monkeypatch, tmp_path, {})

    told = await asyncio.to_thread(golive, "check", "--launch", "recon")
    nowhere = await asyncio.to_thread(golive, "check", "--launch", "other")

    assert told.exit_code == 1
    assert told.output.splitlines()[0] == (
        "not attached  health (OPS-4, PRE-1.1, DAY-2.3, BACK-3.1, CRIT-1): waits for base_url, health_path"
    )
    assert "unknown       backup (OPS-" in told.output
    assert (nowhere.output, nowhere.exit_code) == ("Error: There is no launch other. There are: recon.\n", 1)


def test_what_there_is_is_listed() -> None:
    assert "http       an HTTP address answers as it should\n" in golive("check").output
    assert (
        "days      days the certificate is still valid at least; 14 if it is left out\n"
        in golive("check", "tls").output
    )


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["htp", "url=x"], "htp is no kind of check. There are http, tls, dns,"),
        (["http", "url"], "url is no option; write name=value"),
        (["http", "status=abc"], "lacks url; status must be a whole number from 100 to 599"),
    ],
)
def test_what_is_wrong_is_named(words: list[str], problem: str) -> None:
    told = golive("check", *words)

    assert problem in told.output
    assert told.exit_code == 1
