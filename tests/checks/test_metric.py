"""The `metric` kind against a Prometheus API on loopback."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from checks import metric
from tests.checks.faulty import FAULTS, Talk, answering, hurried, tried

__all__ = ["hurried"]

VECTOR = {
    "up": ["1"],
    "two": ["1", "0"],
    "none": [],
    "idle": ["NaN"],
    "rate": ["0.0999999999"],
    "min_over_time((up)[600s:10s])": ["0"],
    "max_over_time((up)[600s:10s])": ["1"],
    "max_over_time((rate)[30s:1s])": ["0.2"],
    "many": ["1"] * 5000,
}


async def query(request: web.Request) -> web.Response:
    asked = request.query["query"]
    if asked == "7":
        return data("scalar", [1.0, "7"])
    if asked not in VECTOR:
        return web.json_response({"status": "error", "errorType": "bad_data"}, status=400)
    return data("vector", [{"metric": {}, "value": [1764158400.1, value]} for value in VECTOR[asked]])


def data(kind: str, result: Any) -> web.Response:
    return web.json_response({"status": "success", "data": {"resultType": kind, "result": result}})


async def away(request: web.Request) -> web.Response:
    return web.Response(status=503)


async def strange(request: web.Request) -> web.Response:
    return web.json_response({"data": [1]})


async def slow(request: web.Request) -> web.Response:
    await asyncio.sleep(2)
    return web.Response()


async def seen(asked: str, target: str, base: str = "", **options: str) -> Outcome:
    app = web.Application()
    app.router.add_get("/api/v1/query", query)
    for act in (away, strange, slow):
        app.router.add_get(f"/{act.__name__}/api/v1/query", act)
    async with TestServer(app) as server:
        url = f"http://{server.host}:{server.port}/{base}"
        given = {"url": url, "query": asked, "target": target, **options}
        return await tried(metric, given, f"{server.host}:{server.port}")


@pytest.mark.parametrize(
    ("asked", "target", "saw", "figure"),
    [
        ("up", "= 1", "1, wanted = 1", 1),
        ("rate", "≤ 0.1 %", "0.1 %, wanted ≤ 0.1 %", 0.0999999999),
        ("7", "> 6.5 s", "7 s, wanted > 6.5 s", 7),
    ],
)
async def test_a_figure_that_meets_its_target_passes(asked: str, target: str, saw: str, figure: float) -> None:
    assert await seen(asked, target) == Outcome.passed(saw, figure)


async def test_a_figure_that_misses_it_fails_and_of_several_the_one_that_does() -> None:
    assert await seen("up", "= 0 crashes") == Outcome.failed("1 crashes, wanted = 0 crashes", 1)
    assert await seen("two", "≥ 1") == Outcome.failed("0, wanted ≥ 1", 0)


async def test_all_of_a_window_must_meet_it() -> None:
    assert await seen("up", "= 1", over="10m") == Outcome.failed("0, wanted = 1", 0)
    assert await seen("rate", "≤ 0.1 %", over="30s") == Outcome.failed("0.2 %, wanted ≤ 0.1 %", 0.2)
    assert (await seen("up", "≤ 1", over="10m")).result is Result.PASSED


@pytest.mark.parametrize(
    ("asked", "base", "saw"),
    [
        ("none", "", "the query has no figure just now"),
        ("idle", "", "the query has no figure just now"),
        ("up{", "", "Prometheus does not take the query"),
        ("up", "away", "Prometheus answers with status 503"),
        ("up", "nowhere", "Prometheus answers with status 404"),
        ("up", "strange", "what came is no answer of Prometheus of up to 64 kB"),
        ("many", "", "what came is no answer of Prometheus of up to 64 kB"),
    ],
)
async def test_what_gives_no_figure_is_unknown(asked: str, base: str, saw: str) -> None:
    assert await seen(asked, "= 1", base) == Outcome.unknown(saw)


@pytest.mark.usefixtures("hurried")
async def test_what_comes_too_late_is_unknown() -> None:
    assert await seen("up", "= 1", "slow") == Outcome.unknown("no answer: nothing within 0.4 s")


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("talk", FAULTS)
async def test_a_server_that_behaves_badly_is_unknown(talk: Talk) -> None:
    async with answering(talk) as port:
        given = {"url": f"http://127.0.0.1:{port}", "query": "up", "target": "= 1"}
        assert (await tried(metric, given, f"127.0.0.1:{port}")).result is Result.UNKNOWN


def test_bad_options_are_named() -> None:
    with pytest.raises(
        BadOptions, match=r"lacks query; over 'long' is not a length of time; .*; target 'little' is not"
    ):
        metric.parse({"url": "https://x", "target": "little", "over": "long"})
