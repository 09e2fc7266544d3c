"""`http`: an address answers with a status, a text in its body, headers, and in time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.domain.check import BadOptions, Net, Outcome, Response

SUMMARY = "an HTTP address answers as it should"

OPTIONS = frozenset({"url", "status", "contains", "headers", "send", "within"})


@dataclass(frozen=True, slots=True)
class Spec:
    url: str
    status: int
    contains: str | None
    headers: Mapping[str, str]
    """Header -> `present`, the value it has, or `not VALUE`."""
    send: Mapping[str, str]
    within: float
    """Seconds the answer may take."""


def parse(options: Mapping[str, Any]) -> Spec:
    """`url`, and optionally `status` (200), `contains`, `headers`, `send`, `within` (seconds, 10)."""
    problems = [f"{name} is not an option of http" for name in sorted(options.keys() - OPTIONS)]
    url = str(options.get("url", ""))
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        problems.append("url is an address such as https://app.example.com/healthz")
    elif parts.username or parts.password:
        problems.append("url holds a password; a check must not carry one")
    status, within = options.get("status", 200), options.get("within", 10)
    if not isinstance(status, int) or not 100 <= status <= 599:
        problems.append("status is a number from 100 to 599")
    if not isinstance(within, int | float) or not 0 < within <= 10:
        problems.append("within is a number of seconds, at most 10")
    for name in ("headers", "send"):
        if not isinstance(options.get(name, {}), Mapping):
            problems.append(f"{name} is a list of `Name: value`")
    if problems:
        raise BadOptions("; ".join(problems))
    contains = options.get("contains")
    return Spec(
        url,
        status,
        None if contains is None else str(contains),
        {str(name).lower(): str(value) for name, value in options.get("headers", {}).items()},
        {str(name): str(value) for name, value in options.get("send", {}).items()},
        float(within),
    )


async def probe(spec: Spec, net: Net) -> Outcome:
    answer = await net.get(spec.url, spec.send, follow=spec.status // 100 != 3)
    if answer.status != spec.status:
        return Outcome.failed(f"status {answer.status} instead of {spec.status}")
    if spec.contains is not None and spec.contains.encode() not in answer.body:
        return Outcome.failed("the answer does not hold the text it should")
    if amiss := [name for name, wanted in spec.headers.items() if not _fits(answer, name, wanted)]:
        return Outcome.failed(f"header {', '.join(amiss)} is not as it should be")
    if answer.seconds > spec.within:
        return Outcome.failed(f"answered after {answer.seconds:.1f} s, {spec.within:g} s are allowed")
    return Outcome.passed(f"status {answer.status} in {answer.seconds * 1000:.0f} ms")


def _fits(answer: Response, name: str, wanted: str) -> bool:
    value = answer.headers.get(name)
    if wanted.startswith("not "):
        return value != wanted.removeprefix("not ")
    return value is not None and (wanted == "present" or value.lower() == wanted.lower())
