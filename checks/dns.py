"""`dns`: what resolvers say of a name: its records, that they agree, and how long an answer is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.check import Outcome
from bot.domain.net import Net, NoAnswer, Records
from bot.domain.options import Option, host, one_of, read, text, whole

SUMMARY = "a name leads where it should, by several resolvers"

TYPES = ("A", "AAAA", "CNAME", "MX", "NS", "TXT")

OPTIONS = {
    "name": Option("the name, such as app.example.com", host, needed=True),
    "type": Option("A, AAAA, CNAME, MX, NS or TXT; A if it is left out", one_of(*TYPES)),
    "expect": Option("all its records, with spaces between them, such as 203.0.113.7 203.0.113.8", text),
    "contains": Option("a text one of its records holds, such as v=spf1", text),
    "ttl": Option("seconds an answer may be kept at most, such as 300", whole(0, 604800)),
    "resolvers": Option("how many resolvers to ask, which must agree; 1 if it is left out", whole(1, 10)),
}


@dataclass(frozen=True, slots=True)
class Spec:
    name: str
    type: str
    expect: frozenset[str] | None
    contains: str | None
    ttl: int | None
    resolvers: int


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("dns", OPTIONS, options)
    kind, expect = given.get("type", "A"), given.get("expect")
    return Spec(
        given["name"],
        kind,
        None if expect is None else _expected(kind, expect),
        given.get("contains"),
        given.get("ttl"),
        given.get("resolvers", 1),
    )


def _expected(kind: str, expect: str) -> frozenset[str]:
    """A TXT record is one text; of the others several may be named."""
    if kind == "TXT":
        return frozenset({expect})
    words = expect.replace(",", " ").split()
    if kind == "MX":  # `10 mail.example.com` or the host alone
        words = [word for word in words if not word.isdecimal()]
    return frozenset(word.lower().removesuffix(".") for word in words)


async def probe(spec: Spec, net: Net) -> Outcome:
    try:
        answers = await net.look_up(spec.name, spec.type, spec.resolvers)
    except NoAnswer as error:
        return Outcome.unknown(f"no answer: {error}")
    ttl = max(answer.ttl for answer in answers)
    if amiss := "; ".join(_amiss(spec, answers, ttl)):
        return Outcome.failed(amiss, ttl)
    agree = "" if len(answers) == 1 else f", {len(answers)} resolvers agree"
    return Outcome.passed(f"{spec.type} as it should be, kept for {ttl} s{agree}", ttl)


def _amiss(spec: Spec, answers: Sequence[Records], ttl: int) -> Iterator[str]:
    if all(not answer.values for answer in answers):
        yield f"there is no {spec.type} record"
        return
    if spec.expect is not None:
        if wrong := sum(answer.values != spec.expect for answer in answers):
            yield f"{wrong} of {len(answers)} resolvers say otherwise" if len(answers) > 1 else "it leads elsewhere"
    elif len({answer.values for answer in answers}) > 1:
        yield f"{len(answers)} resolvers do not agree"
    if spec.contains is not None and not all(_among(spec.contains, answer) for answer in answers):
        yield "no record holds the text it should"
    if spec.ttl is not None and ttl > spec.ttl:
        yield f"an answer is kept for {ttl} s, {spec.ttl} s are allowed"


def _among(wanted: str, answer: Records) -> bool:
    return any(wanted in value for value in answer.values)
