"""A health check of a real server on loopback, through Slack: from an outcome to everybody's phone in five seconds."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.journeys.stage import ROOM, Stage
from tests.patience import until

MINUTE = timedelta(minutes=1)


class Server:
    """An application that is well or not, and when it was last asked. It answers when it is let."""

    def __init__(self) -> None:
        self.status, self.asked_at = 200, 0.0
        self.let = asyncio.Event()
        self.let.set()

    async def answer(self, request: web.Request) -> web.Response:
        self.asked_at = time.monotonic()
        await self.let.wait()
        return web.Response(status=self.status)


@pytest.fixture
async def server(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Server]:
    """Golive may reach it. The small release is an hour before T-0, everything approved, and all seats say go."""
    server, app = Server(), web.Application()
    app.router.add_get("/healthz", server.answer)
    async with TestServer(app) as listening:
        hosts = (f"127.0.0.1:{listening.port}",)
        monkeypatch.setattr(stage, "settings", partial(stage.settings, golive_check_hosts=hosts))
        await stage.restart()
        await _prepare(stage, f"http://127.0.0.1:{listening.port}")
        yield server


async def _prepare(stage: Stage, url: str) -> None:
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types(f"set base_url={url}")
    await stage.ana.types("t0 10:00")
    for area, many in (("BUILD", 5), ("OPS", 4), ("PEOPLE", 3)):
        for number in range(1, many + 1):
            await stage.eve.types(f"signoff {area}-{number} seen by two")
            await stage.ana.types(f"approve {area}-{number}")
    await stage.ana.types("poll open")
    for actor, seat in ((stage.lea, "BUILD"), (stage.lou, "OPS"), (stage.ben, "BIZ")):
        await actor.tells(f"vote go {seat}")


async def test_red_before_the_decision_it_takes_back_approval_and_vote_within_five_seconds(
    stage: Stage, server: Server
) -> None:
    assert "Alerts and dashboard" in (await stage.eve.types("OPS-4")).shown
    server.status = 503
    for _ in range(3):
        await stage.until(MINUTE)
    took = time.monotonic() - server.asked_at

    assert took < 5
    assert "Recon: check health turned red." in stage.ana.dms[-1]
    assert "status 503 instead of 200" in stage.ana.dms[-1]
    assert "Fallen back by it: OPS-4" in stage.ana.dms[-1]
    assert "its check health is red: status 503 instead of 200." in stage.eve.dms[-1]
    assert any("A check turned red: OPS-4" in each for each in stage.lou.dms)
    assert "claimed" in (await stage.eve.types("OPS-4")).shown.lower()


async def test_checks_that_are_run_are_one_direct_message_that_ends_with_what_came_of_them(
    stage: Stage, server: Server
) -> None:
    server.status, before = 503, len(stage.eve.dms)
    server.let.clear()

    told = await stage.eve.person.slash("/golive", "check run OPS-4", channel=ROOM)
    assert told.shown.startswith("Looking at 1 check: health.")
    await until(lambda: len(stage.eve.dms) > before)
    assert "Recon: looking at 1 check: 0 of 1 so far." in stage.eve.dms[-1]
    server.let.set()
    await stage.settle()

    [message] = stage.eve.dms[before:]
    assert "Recon: 1 check tried: 1 failed." in message
    assert "health: status 503 instead of 200 · asked: http url=http://127.0.0.1:" in message


async def test_a_kind_is_picked_in_the_form_and_what_both_kinds_are_told_stays(stage: Stage, server: Server) -> None:
    await stage.lou.types("check add OPS-4")
    form = stage.lou.view
    assert form is not None
    assert "\nStatus: " in form.shown
    base = "http://127.0.0.1:9/healthz"
    stage.lou.person.fill({"URL": base})

    await stage.lou.person.choose(form, "redraws", "page")
    await stage.settle()

    assert stage.lou.view is form
    assert "\nStatus: " not in form.shown
    wrong = await stage.lou.submits({"JSON": "not a path"})
    assert wrong.errors == {"json": "json must be names with dots between them, such as status.indicator."}
    told = await stage.lou.submits({"JSON": "status.indicator"})
    assert stage.lou.view is None
    assert "golive tries it, and tells you what it saw" in told.shown
    await stage.settle()
    assert "A trial of page for OPS-4: unknown" in stage.lou.dms[-1]
    assert f"url={base} json=status.indicator" in stage.lou.dms[-1]
