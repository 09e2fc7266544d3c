"""The `http` kind against a real server on loopback: good, wrong, slow, huge, cut off, not allowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.domain.check import BadOptions, Outcome, Result, attempt
from bot.probing import web as reaching
from bot.probing.net import GuardedNet
from checks import http


async def healthy(request: web.Request) -> web.Response:
    return web.Response(text="all well, version 4.0.0", headers={"X-Content-Type-Options": "nosniff"})


async def broken(request: web.Request) -> web.Response:
    return web.Response(status=503)


async def drip(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(40):
        await answer.write(b".")
        await asyncio.sleep(0.05)
    return answer


async def huge(request: web.Request) -> web.Response:
    return web.Response(body=b"x" * 1_000_000 + b"end")


async def cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def away(request: web.Request) -> web.Response:
    raise web.HTTPFound("http://169.254.169.254/latest")


@pytest.fixture
async def server() -> AsyncIterator[str]:
    app = web.Application()
    for handler in (healthy, broken, drip, huge, cut, away):
        app.router.add_get(f"/{handler.__name__}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def tried(options: dict[str, object]) -> Outcome:
    async with GuardedNet([str(urlsplit(str(options["url"])).netloc)]) as net:
        return await attempt(http, http.parse(options), net)


async def test_a_healthy_address_passes(server: str) -> None:
    outcome = await tried(
        {"url": f"{server}/healthy", "contains": "4.0.0", "headers": {"X-Content-Type-Options": "nosniff"}}
    )
    assert outcome.result is Result.PASSED
    assert outcome.saw.startswith("status 200 in ")


@pytest.mark.parametrize(
    ("options", "saw"),
    [
        ({"path": "/broken"}, "status 503 instead of 200"),
        ({"path": "/healthy", "contains": "5.0.0"}, "does not hold the text"),
        ({"path": "/healthy", "headers": {"Strict-Transport-Security": "present"}}, "header strict-transport-security"),
        ({"path": "/healthy", "headers": {"X-Content-Type-Options": "not nosniff"}}, "header x-content-type-options"),
        ({"path": "/huge", "contains": "end"}, "does not hold the text"),
        ({"path": "/cut"}, "no answer: "),
        ({"path": "/away", "status": 301}, "status 302 instead of 301"),
    ],
)
async def test_what_is_not_as_it_should_be_fails(server: str, options: dict[str, object], saw: str) -> None:
    path = options.pop("path")
    outcome = await tried({"url": f"{server}{path}", **options})
    assert outcome.result is Result.FAILED
    assert saw in outcome.saw


async def test_a_drip_is_stopped_at_the_deadline(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "DEADLINE", 0.3)
    outcome = await tried({"url": f"{server}/drip"})
    assert outcome == Outcome.failed("no answer: nothing within 0.3 s")


async def test_a_redirect_to_where_nobody_allowed_is_unknown(server: str) -> None:
    assert await tried({"url": f"{server}/away"}) == Outcome.unknown(
        "169.254.169.254 is not among GOLIVE_CHECK_HOSTS; whoever runs golive can add it"
    )


async def test_what_is_expected_to_redirect_is_not_followed(server: str) -> None:
    assert (await tried({"url": f"{server}/away", "status": 302})).result is Result.PASSED


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({}, "url is an address"),
        ({"url": "ftp://x"}, "url is an address"),
        ({"url": "https://u:p@x"}, "holds a password"),
        ({"url": "https://x", "status": 9}, "status is a number"),
        ({"url": "https://x", "within": 11}, "within is a number"),
        ({"url": "https://x", "colour": "red"}, "colour is not an option"),
        ({"url": "https://x", "headers": "none"}, "headers is a list"),
    ],
)
def test_bad_options_are_named(options: dict[str, object], problem: str) -> None:
    with pytest.raises(BadOptions, match=problem):
        http.parse(options)
