"""`ci`: the build of a commit is green, by GitHub's API or one of its shape."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from bot.domain.check import Outcome
from bot.domain.net import Net, NoAnswer, Unclear
from bot.domain.options import Option, read, text
from checks.answers import json_of

SUMMARY = "the build of a commit is green"


def repository(value: Any) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_.-]{1,100}/[A-Za-z0-9_.-]{1,100}", text(value)):
        raise ValueError("must be a repository as owner/name")
    return text(value)


OPTIONS = {
    "repo": Option("the repository, as owner/name", repository, needed=True),
    "commit": Option("the commit, tag or branch", text, needed=True),
}

A_PAGE = 10
"""Check runs at a time: GitHub tells some kB of each, and an answer is read up to 64 kB."""
MOST_PAGES = 5

GREEN = frozenset({"success", "neutral", "skipped"})


@dataclass(frozen=True, slots=True)
class Spec:
    repo: str
    commit: str


def parse(options: Mapping[str, Any]) -> Spec:
    return Spec(**read("ci", OPTIONS, options))


async def probe(spec: Spec, net: Net) -> Outcome:
    """GitHub keeps builds in two places: check runs, and the statuses other systems post."""
    commit = f"/repos/{spec.repo}/commits/{quote(spec.commit, safe='')}"
    try:
        states = [*await _runs(net, commit), *await _statuses(net, commit)]
    except NoAnswer as error:
        return Outcome.unknown(f"no answer: {error}")
    if red := sum(state not in GREEN and state != "pending" for state in states):
        return Outcome.failed(f"{red} of {len(states)} builds failed")
    if waiting := states.count("pending"):
        return Outcome.unknown(f"{waiting} of {len(states)} builds are under way")
    if not states:
        return Outcome.unknown("nothing has been built of it")
    return Outcome.passed("the build is green" if len(states) == 1 else f"all {len(states)} builds are green")


async def _runs(net: Net, commit: str) -> list[str]:
    states: list[str] = []
    for page in range(1, MOST_PAGES + 1):
        found = await _asked(net, f"{commit}/check-runs?per_page={A_PAGE}&page={page}")
        runs = _list(found, "check_runs")
        states += [str(run.get("conclusion")) if run.get("status") == "completed" else "pending" for run in runs]
        if len(runs) < A_PAGE:
            return states
    raise Unclear(f"there are more than {MOST_PAGES * A_PAGE} builds of it")


async def _statuses(net: Net, commit: str) -> list[str]:
    found = await _asked(net, f"{commit}/status?per_page=30")
    return [str(status.get("state")) for status in _list(found, "statuses")]


async def _asked(net: Net, path: str) -> Any:
    answer = await net.build_server(path)
    if answer.status == 404 or answer.status == 422:
        raise Unclear("that repository or commit is not known there")
    if answer.status != 200:
        raise Unclear(f"the build server answers with status {answer.status}")
    try:
        return json_of(answer)
    except ValueError as error:
        raise Unclear(str(error)) from None


def _list(found: Any, name: str) -> list[dict[str, Any]]:
    rows = found.get(name) if isinstance(found, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Unclear("what came is no answer of a build server")
    return rows
