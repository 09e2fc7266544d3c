"""The `http` kind against a real server on loopback: good, wrong, slow, huge, cut off, not allowed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.domain.check import Outcome, Result, attempt
from bot.domain.options import BadOptions
from bot.probing import guard
from bot.probing.net import GuardedNet
from checks import http
from tests.checks.faulty import FAULTS, Talk, answering, hurried
from tests.probing.traps import TRUST

__all__ = ["hurried"]


async def healthy(request: web.Request) -> web.Response:
    return web.Response(text="all well, version 4.0.0", headers={"X-Content-Type-Options": "nosniff"})


async def status(request: web.Request) -> web.Response:
    return web.json_response({"status": {"indicator": "none"}, "items": [{"ok": True, "left": 3}], "nothing": None})


async def headed(request: web.Request) -> web.Response:
    told = {"Cache-Control": "public, max-age=600", "Vary": request.method, "X-Origin": request.headers["Origin"]}
    return web.Response(headers=told)


async def packed(request: web.Request) -> web.Response:
    answer = web.Response(text="all well " * 1000)
    answer.enable_compression()
    return answer


async def late(request: web.Request) -> web.Response:
    await asyncio.sleep(0.15)
    return web.Response()


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
    for handler in (healthy, status, headed, packed, late, broken, drip, huge, cut, away):
        app.router.add_route("*", f"/{handler.__name__}", handler)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def tried(options: dict[str, object]) -> Outcome:
    async with GuardedNet([urlsplit(str(options["url"])).netloc], trust=TRUST) as net:
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
        ({"path": "/cut"}, "no answer: it was cut off"),
        ({"path": "/status", "json": "status.indicator", "equals": "minor"}, "status.indicator is not as it should be"),
        ({"path": "/status", "json": "status.colour"}, "status.colour is not as it should be"),
        ({"path": "/status", "json": "items.1"}, "items.1 is not as it should be"),
        ({"path": "/healthy", "json": "status"}, "the answer is no JSON of up to 64 kB"),
        ({"path": "/huge", "json": "status"}, "the answer is no JSON of up to 64 kB"),
        ({"path": "/packed", "headers": {"Content-Encoding": "gzip"}}, "header content-encoding"),
        ({"path": "/healthy", "headers": {"X-Content-Type-Options": "absent"}}, "header x-content-type-options"),
        ({"path": "/away", "status": 301}, "status 302 instead of 301"),
    ],
)
async def test_what_is_not_as_it_should_be_fails(server: str, options: dict[str, object], saw: str) -> None:
    path = options.pop("path")
    outcome = await tried({"url": f"{server}{path}", **options})
    assert outcome.result is Result.FAILED
    assert saw in outcome.saw


@pytest.mark.parametrize(
    "options",
    [
        {"path": "/status", "json": "status.indicator", "equals": "none"},
        {"path": "/status", "json": "items.0.ok", "equals": "true"},
        {"path": "/status", "json": "items.0.left", "equals": "3"},
        {"path": "/status", "json": "nothing"},
        {"path": "/packed", "send": {"Accept-Encoding": "gzip"}, "headers": {"Content-Encoding": "gzip"}},
        {"path": "/packed", "contains": "all well"},
        {
            "path": "/headed",
            "method": "HEAD",
            "send": {"Origin": "https://elsewhere.example"},
            "headers": {
                "Cache-Control": "has max-age",
                "vary": "HEAD",
                "X-Origin": "https://Elsewhere.example",
                "Access-Control-Allow-Origin": "not https://elsewhere.example",
                "Set-Cookie": "absent",
            },
        },
        {"path": "/late", "within": "5s"},
    ],
)
async def test_what_is_as_it_should_be_passes(server: str, options: dict[str, object]) -> None:
    path = options.pop("path")
    outcome = await tried({"url": f"{server}{path}", **options})
    assert outcome.result is Result.PASSED, outcome.saw
    assert outcome.figure is not None


async def test_an_answer_that_comes_late_fails(server: str) -> None:
    spec = replace(http.parse({"url": f"{server}/late"}), within=timedelta(seconds=0.1))
    async with GuardedNet([urlsplit(server).netloc], trust=TRUST) as net:
        outcome = await attempt(http, spec, net)
    assert outcome.result is Result.FAILED
    assert outcome.saw.endswith("s, 0.1 s are allowed")


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("talk", FAULTS)
async def test_a_server_that_behaves_badly_fails(talk: Talk) -> None:
    async with answering(talk) as port:
        outcome = await tried({"url": f"http://127.0.0.1:{port}/"})
    assert outcome.result is Result.FAILED
    assert outcome.saw.removeprefix("no answer: ") in ("nothing within 0.4 s", "it was cut off", "what came is no HTTP")


async def test_a_drip_is_stopped_at_the_deadline(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "DEADLINE", 0.3)
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
        ({}, "lacks url"),
        ({"url": "ftp://x"}, "url must be an address such as https://"),
        ({"url": "https://x:0"}, "url must be an address such as https://"),
        ({"url": "https://u:p@x"}, "url must not hold a password or a token; everybody can read a check"),
        ({"url": "https://x/?api_key=b7"}, "url must not hold a password or a token; everybody can read a check"),
        ({"url": "https://x", "status": 9}, "status must be a whole number from 100 to 599"),
        ({"url": "https://x", "within": 2}, "within must be text; put it in quotes"),
        ({"url": "https://x", "within": "11s"}, "within must be a length of time up to 10 s"),
        ({"url": "https://x", "colour": "red"}, "colour is no option of http; known here: url, via, method, "),
        ({"url": "https://x", "contain": "red"}, "contain is no option of http; did you mean `contains`?"),
        ({"url": "https://x", "headers": "none"}, "headers must be lines such as `Origin: "),
        (
            {"url": "https://x", "headers": {"Age": 3}},
            "headers holds a header whose value is not text; put it in quotes",
        ),
        ({"url": "https://x", "headers": {"A b": "3"}}, "headers holds 'A b', which is no name of a header"),
        ({"url": "https://x", "send": {"Cookie": "a=b"}}, "send must not hold cookie: everybody can read a check"),
        ({"url": "https://x", "send": {"X-Api-Key": "b7"}}, "send must not hold x-api-key: everybody can read a check"),
        ({"url": "https://x", "send": "A: ghp_" + "b7" * 18}, "send must not hold a: everybody can read a check"),
        ({"url": "https://x", "contains": "xoxb-12345678"}, "contains must not hold a password or a token; everybody"),
        ({"url": "https://x", "send": {"A": "b\r\nHost: c"}}, "send holds a header whose value is not text"),
        ({"url": "https://x", "equals": "3"}, "equals needs json: which value of the answer is meant"),
        ({"url": "https://x", "json": "a..b"}, "json must be names with dots between them"),
        ({"url": "https://x", "method": "POST"}, "method must be one of GET, HEAD, OPTIONS"),
        ({"url": "https://x", "via": "https://y"}, "via must be a host such as app.example.com"),
        ({"url": "https://x", "contains": "a\nb"}, "contains must be one line of text"),
    ],
)
def test_bad_options_are_named(options: dict[str, object], problem: str) -> None:
    with pytest.raises(BadOptions) as bad:
        http.parse(options)
    assert str(bad.value).startswith(problem)


def test_what_people_type_means_the_same_as_what_a_template_holds() -> None:
    typed = {"url": "https://x", "status": "204", "within": "2 seconds", "headers": "Age: present\nVary: has Origin"}
    assert http.parse(typed) == http.parse(
        {"url": "https://x", "status": 204, "within": "2s", "headers": {"age": "present", "Vary": "has Origin"}}
    )
