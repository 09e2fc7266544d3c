"""`inbound`: an outside job said how it went, lately enough, and a figure it gave meets a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain import spans
from bot.domain.check import Outcome
from bot.domain.net import Net
from bot.domain.options import BadOptions, Option, length, read, target, text
from bot.domain.target import Target

SUMMARY = "an outside job said that it went well"

TOGETHER = "field and target belong together: which figure, and what it must be"

OPTIONS = {
    "name": Option("what the job is called when it posts, such as backup", text, needed=True),
    "max_age": Option("how old what it said may be, such as 36h", length(timedelta(days=366))),
    "field": Option("a figure it gives, such as critical", text),
    "target": Option("what that figure must be, such as = 0", target),
}


@dataclass(frozen=True, slots=True)
class Spec:
    name: str
    max_age: timedelta | None
    field: str | None
    target: Target | None


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("inbound", OPTIONS, options)
    if ("field" in given) != ("target" in given):
        raise BadOptions(TOGETHER, dict.fromkeys(("field", "target"), TOGETHER))
    return Spec(given["name"], given.get("max_age"), given.get("field"), given.get("target"))


async def probe(spec: Spec, net: Net) -> Outcome:
    posted = await net.posted(spec.name)
    if posted is None:
        return Outcome.unknown(f"{spec.name} has not said anything yet")
    said = f"{spec.name} said so {spans.span(posted.age)} ago"
    if spec.max_age is not None and posted.age > spec.max_age:
        return Outcome.failed(f"{said}, {spans.span(spec.max_age)} are allowed")
    if not posted.passed:
        return Outcome.failed(f"it went wrong: {said}")
    if spec.field is None or spec.target is None:
        return Outcome.passed(said)
    figure = posted.fields.get(spec.field)
    if isinstance(figure, bool) or not isinstance(figure, int | float):
        return Outcome.unknown(f"{spec.name} gave no figure for {spec.field}")
    saw = f"{spec.target.told(figure)}, wanted {spec.target}: {said}"
    return Outcome.passed(saw, figure) if spec.target.met_by(figure) else Outcome.failed(saw, figure)
