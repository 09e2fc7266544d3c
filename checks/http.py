"""`http`: an address answers with a status, a text or a value in its body, headers, and in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.check import Outcome
from bot.domain.net import Net, Response
from bot.domain.options import BadOptions, Option, headers, host, length, one_of, read, sent, text, url, whole
from checks.answers import holds, json_of, path

SUMMARY = "an HTTP address answers as it should"

OPTIONS = {
    "url": Option("the address, such as https://app.example.com/healthz", url("http", "https"), needed=True),
    "via": Option("another host to ask by that address's name, such as a new load balancer", host),
    "method": Option("GET, HEAD or OPTIONS; GET if it is left out", one_of("GET", "HEAD", "OPTIONS")),
    "status": Option("the status to expect; 200 if it is left out", whole(100, 599)),
    "contains": Option("a text the answer holds", text),
    "json": Option("a value of the answer, such as status.indicator", path),
    "equals": Option("what that value is", text),
    "within": Option("how long the answer may take, such as 2s", length(timedelta(seconds=10))),
    "send": Option("headers to send, such as Origin: https://elsewhere.example", sent),
    "headers": Option("headers that come back: Name: present, absent, a value, not VALUE, or has TEXT", headers),
}


@dataclass(frozen=True, slots=True)
class Spec:
    url: str
    via: str | None
    method: str
    status: int
    contains: str | None
    json: str | None
    equals: str | None
    within: timedelta | None
    send: Mapping[str, str]
    headers: Mapping[str, str]


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("http", OPTIONS, options)
    if "equals" in given and "json" not in given:
        raise BadOptions(
            "equals needs json: which value of the answer is meant", {"json": "which value is meant by equals"}
        )
    optional = {name: given.get(name) for name in ("via", "contains", "json", "equals", "within")}
    return Spec(
        given["url"],
        method=given.get("method", "GET"),
        status=given.get("status", 200),
        send=given.get("send", {}),
        headers=given.get("headers", {}),
        **optional,
    )


async def probe(spec: Spec, net: Net) -> Outcome:
    follow = spec.status // 100 != 3
    answer = await net.get(spec.url, spec.send, method=spec.method, via=spec.via, follow=follow)
    amiss = "; ".join(_amiss(spec, answer))
    if amiss:
        return Outcome.failed(amiss, answer.seconds)
    return Outcome.passed(f"status {answer.status} in {answer.seconds * 1000:.0f} ms", answer.seconds)


def _amiss(spec: Spec, answer: Response) -> Iterator[str]:
    if answer.status != spec.status:
        yield f"status {answer.status} instead of {spec.status}"
        return
    if spec.contains is not None and spec.contains.encode() not in answer.body:
        yield "the answer does not hold the text it should"
    if spec.json is not None:
        yield from _value_amiss(answer, spec.json, spec.equals)
    if names := [name for name, wanted in spec.headers.items() if not _fits(answer.headers.get(name), wanted)]:
        yield f"header {', '.join(names)} is not as it should be"
    if spec.within is not None and answer.seconds > spec.within.total_seconds():
        yield f"answered after {answer.seconds:.1f} s, {spec.within.total_seconds():g} s are allowed"


def _value_amiss(answer: Response, where: str, wanted: str | None) -> Iterator[str]:
    try:
        if not holds(json_of(answer), where, wanted):
            yield f"{where} is not as it should be"
    except ValueError as error:
        yield str(error)


def _fits(value: str | None, wanted: str) -> bool:
    said = None if value is None else value.strip().lower()
    word, _, rest = wanted.lower().partition(" ")
    if word == "not" and rest:
        return said != rest.strip()
    if word == "has" and rest:
        return said is not None and rest.strip() in said
    if wanted.lower() == "absent":
        return said is None
    return said is not None and wanted.lower() in ("present", said)
