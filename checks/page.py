"""`page`: a status page says that all is well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.check import Outcome
from bot.domain.net import Net, NoAnswer
from bot.domain.options import BadOptions, Option, read, text, url
from checks.answers import holds, json_of, path

SUMMARY = "a status page says what it should"

OPTIONS = {
    "url": Option("the page, or where it has its status in JSON", url("http", "https"), needed=True),
    "json": Option("the value that says how things are, such as status.indicator", path),
    "equals": Option("what that value is when all is well, such as none", text),
    "contains": Option("a text the page holds", text),
}


@dataclass(frozen=True, slots=True)
class Spec:
    url: str
    json: str | None
    equals: str | None
    contains: str | None


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("page", OPTIONS, options)
    if "equals" in given and "json" not in given:
        raise BadOptions(
            "equals needs json: which value of the answer is meant", {"json": "which value is meant by equals"}
        )
    return Spec(given["url"], given.get("json"), given.get("equals"), given.get("contains"))


async def probe(spec: Spec, net: Net) -> Outcome:
    """A page that cannot be read says nothing of what it is about, so that is unknown."""
    try:
        answer = await net.get(spec.url)
    except NoAnswer as error:
        return Outcome.unknown(f"no answer: {error}")
    if answer.status != 200:
        return Outcome.unknown(f"the page answers with status {answer.status}")
    if spec.json is not None:
        try:
            found = json_of(answer)
        except ValueError as error:
            return Outcome.unknown(str(error))
        if not holds(found, spec.json, spec.equals):
            return Outcome.failed(f"{spec.json} is not as it should be")
    if spec.contains is not None and spec.contains.encode() not in answer.body:
        return Outcome.failed("the page does not hold the text it should")
    return Outcome.passed("the page says so" if spec.json or spec.contains else "the page is there")
