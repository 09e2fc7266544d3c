"""The `ci` kind against an API of GitHub's shape on loopback."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from bot.probing.net import BuildServer
from checks import ci
from tests.checks.faulty import FAULTS, Talk, answering, hurried, tried

__all__ = ["hurried"]


def run(conclusion: str | None) -> dict[str, Any]:
    return {"status": "completed" if conclusion else "in_progress", "conclusion": conclusion, "output": "x" * 3000}


RUNS = {
    "green": [run("success"), run("skipped")],
    "red": [run("success"), run("failure"), run(None)],
    "waiting": [run("success"), run(None)],
    "old-style": [],
    "half": [run("success")],
    "nothing": [],
    "v4/rc": [run("success")],
    "many": [*[run("success")] * 24, run("timed_out")],
    "too-many": [run("success")] * 200,
}
STATUSES = {"old-style": ["success"], "half": ["failure"]}


class Builds:
    def __init__(self) -> None:
        self.tokens: set[str | None] = set()

    async def runs(self, request: web.Request) -> web.Response:
        self.tokens.add(request.headers.get("Authorization"))
        commit = request.match_info["commit"]
        if commit == "moved":
            return web.Response(status=301, headers={"Location": "http://127.0.0.1:1/"})
        if commit == "strange":
            return web.json_response({"check_runs": [1]})
        if commit not in RUNS:
            return web.json_response({"message": "No commit found"}, status=422)
        size, page = int(request.query["per_page"]), int(request.query["page"])
        shown = RUNS[commit][size * (page - 1) : size * page]
        return web.json_response({"total_count": len(RUNS[commit]), "check_runs": shown})

    async def statuses(self, request: web.Request) -> web.Response:
        states = STATUSES.get(request.match_info["commit"], [])
        return web.json_response({"state": "pending", "statuses": [{"state": state} for state in states]})


async def seen(commit: str, builds: Builds | None = None) -> Outcome:
    builds = builds or Builds()
    app = web.Application()
    app.router.add_get("/api/repos/acme/app/commits/{commit}/check-runs", builds.runs)
    app.router.add_get("/api/repos/acme/app/commits/{commit}/status", builds.statuses)
    async with TestServer(app) as server:
        at = BuildServer(f"http://{server.host}:{server.port}/api", "a-token")
        return await tried(ci, {"repo": "acme/app", "commit": commit}, builds=at)


@pytest.mark.parametrize(
    ("commit", "outcome"),
    [
        ("green", Outcome.passed("all 2 builds are green")),
        ("old-style", Outcome.passed("the build is green")),
        ("v4/rc", Outcome.passed("the build is green")),
        ("red", Outcome.failed("1 of 3 builds failed")),
        ("half", Outcome.failed("1 of 2 builds failed")),
        ("many", Outcome.failed("1 of 25 builds failed")),
        ("waiting", Outcome.unknown("1 of 2 builds are under way")),
        ("nothing", Outcome.unknown("nothing has been built of it")),
        ("elsewhere", Outcome.unknown("that repository or commit is not known there")),
        ("strange", Outcome.unknown("what came is no answer of a build server")),
        ("too-many", Outcome.unknown("there are more than 50 builds of it")),
        ("moved", Outcome.unknown("the build server answers with status 301")),
    ],
)
async def test_what_a_commit_s_builds_come_to(commit: str, outcome: Outcome) -> None:
    assert await seen(commit) == outcome


async def test_the_token_of_the_setting_is_sent() -> None:
    builds = Builds()
    await seen("green", builds)
    assert builds.tokens == {"Bearer a-token"}


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("talk", FAULTS)
async def test_a_server_that_behaves_badly_is_unknown(talk: Talk) -> None:
    async with answering(talk) as port:
        at = BuildServer(f"http://127.0.0.1:{port}")
        assert (await tried(ci, {"repo": "acme/app", "commit": "v4"}, builds=at)).result is Result.UNKNOWN


def test_bad_options_are_named() -> None:
    with pytest.raises(BadOptions, match="lacks commit; repo must be a repository as owner/name"):
        ci.parse({"repo": "acme/../app"})
