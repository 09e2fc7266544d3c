"""`metric`: a figure of Prometheus meets a target, now or all through a window."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bot.domain.check import Outcome
from bot.domain.net import Net, NoAnswer, Response, Unclear
from bot.domain.options import Option, length, read, target, text, url
from bot.domain.target import Target
from checks.answers import json_of

SUMMARY = "a figure of Prometheus meets its target"

OPTIONS = {
    "url": Option("the Prometheus server, such as https://metrics.example.com", url("http", "https"), needed=True),
    "query": Option("the query, in PromQL", text, needed=True),
    "target": Option("what the figure must be, such as ≤ 0.1 %", target, needed=True),
    "over": Option("how long it must have been so, such as 10m", length(timedelta(days=7))),
}

WORST = {"≤": ("max",), "<": ("max",), "≥": ("min",), ">": ("min",), "=": ("min", "max")}
"""The ends of a window that tell whether all of it meets a target."""


@dataclass(frozen=True, slots=True)
class Spec:
    url: str
    query: str
    target: Target
    over: timedelta | None


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("metric", OPTIONS, options)
    return Spec(given["url"].rstrip("/"), given["query"], given["target"], given.get("over"))


async def probe(spec: Spec, net: Net) -> Outcome:
    figures: list[float] = []
    for query in _queries(spec):
        try:
            answer = await net.get(f"{spec.url}/api/v1/query?{urlencode({'query': query})}")
        except NoAnswer as error:
            return Outcome.unknown(f"no answer: {error}")
        figures += _figures(answer)
    if not figures:
        return Outcome.unknown("the query has no figure just now")
    missed = [figure for figure in figures if not spec.target.met_by(figure)]
    figure = (missed or figures)[0]
    saw = f"{spec.target.told(figure)}, wanted {spec.target}"
    return Outcome.failed(saw, figure) if missed else Outcome.passed(saw, figure)


def _queries(spec: Spec) -> Iterator[str]:
    if spec.over is None:
        yield spec.query
        return
    seconds = max(int(spec.over.total_seconds()), 1)
    step = max(seconds // 60, 1)
    for end in WORST[spec.target.comparator]:
        yield f"{end}_over_time(({spec.query})[{seconds}s:{step}s])"


def _figures(answer: Response) -> list[float]:
    """The figures of an instant query, a scalar or one for each series. Raises Unclear when it has none to give."""
    if answer.status != 200:
        raise Unclear("Prometheus does not take the query" if answer.status in (400, 422) else _away(answer))
    try:
        data = json_of(answer)["data"]
        rows = [data["result"]] if data["resultType"] == "scalar" else [row["value"] for row in data["result"]]
        figures = [float(value) for _, value in rows]
    except (ValueError, KeyError, TypeError):
        raise Unclear("what came is no answer of Prometheus of up to 64 kB") from None
    return [figure for figure in figures if not math.isnan(figure)]


def _away(answer: Response) -> str:
    return f"Prometheus answers with status {answer.status}"
