"""The `page` kind against status pages on loopback."""

from __future__ import annotations

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from checks import page
from tests.checks.faulty import FAULTS, Talk, answering, hurried, tried

__all__ = ["hurried"]


async def well(request: web.Request) -> web.Response:
    return web.json_response({"status": {"indicator": "none", "description": "All Systems Operational"}})


async def ill(request: web.Request) -> web.Response:
    return web.json_response({"status": {"indicator": "major"}})


async def words(request: web.Request) -> web.Response:
    return web.Response(text="Version 4 is live")


async def broken(request: web.Request) -> web.Response:
    return web.Response(status=500)


async def huge(request: web.Request) -> web.Response:
    return web.json_response({"incidents": ["x" * 100_000], "status": {"indicator": "none"}})


async def seen(path: str, **options: str) -> Outcome:
    app = web.Application()
    app.router.add_routes([web.get(f"/{act.__name__}", act) for act in (well, ill, words, broken, huge)])
    async with TestServer(app) as server:
        at = f"{server.host}:{server.port}"
        return await tried(page, {"url": f"http://{at}/{path}", **options}, at)


@pytest.mark.parametrize(
    ("path", "options", "outcome"),
    [
        ("well", {"json": "status.indicator", "equals": "none"}, Outcome.passed("the page says so")),
        ("words", {}, Outcome.passed("the page is there")),
        ("words", {"contains": "Version 4 is live"}, Outcome.passed("the page says so")),
        (
            "ill",
            {"json": "status.indicator", "equals": "none"},
            Outcome.failed("status.indicator is not as it should be"),
        ),
        ("words", {"contains": "Version 5"}, Outcome.failed("the page does not hold the text it should")),
        ("broken", {}, Outcome.unknown("the page answers with status 500")),
        ("words", {"json": "status"}, Outcome.unknown("the answer is no JSON of up to 64 kB")),
        ("huge", {"json": "status"}, Outcome.unknown("the answer is no JSON of up to 64 kB")),
    ],
)
async def test_what_a_page_says(path: str, options: dict[str, str], outcome: Outcome) -> None:
    assert await seen(path, **options) == outcome


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("talk", FAULTS)
async def test_a_page_that_cannot_be_read_is_unknown(talk: Talk) -> None:
    async with answering(talk) as port:
        given = {"url": f"http://127.0.0.1:{port}/"}
        assert (await tried(page, given, f"127.0.0.1:{port}")).result is Result.UNKNOWN


def test_bad_options_are_named() -> None:
    with pytest.raises(BadOptions, match="equals needs json: which value of the answer is meant"):
        page.parse({"url": "https://x", "equals": "none"})
