"""`tls`: a host's certificate holds, for long enough, and the protocol is new enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.check import Outcome
from bot.domain.net import Handshake, Net
from bot.domain.options import Option, host, one_of, read, truth, whole

SUMMARY = "a certificate holds and does not run out soon"

OPTIONS = {
    "host": Option("the name the certificate is for, such as app.example.com", host, needed=True),
    "via": Option("another host to ask by that name, such as a new load balancer", host),
    "port": Option("the port; 443 if it is left out", whole(1, 65535)),
    "days": Option("days the certificate is still valid at least; 14 if it is left out", whole(0, 3650)),
    "chain": Option("whether it is signed by somebody everybody trusts; it must be if it is left out", truth),
    "protocol": Option("the oldest protocol that will do: 1.2 or 1.3", one_of("1.2", "1.3")),
}


@dataclass(frozen=True, slots=True)
class Spec:
    host: str
    via: str | None
    port: int
    days: int
    chain: bool
    protocol: str


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("tls", OPTIONS, options)
    return Spec(
        given["host"],
        given.get("via"),
        given.get("port", 443),
        given.get("days", 14),
        given.get("chain", True),
        given.get("protocol", "1.2"),
    )


async def probe(spec: Spec, net: Net) -> Outcome:
    seen = await net.handshake(spec.host, spec.port, via=spec.via, chain=spec.chain)
    if seen.fault is not None:
        return Outcome.failed(f"its certificate does not hold: {seen.fault}")
    if amiss := "; ".join(_amiss(spec, seen)):
        return Outcome.failed(amiss, seen.left.days)
    return Outcome.passed(f"valid for {seen.left.days} days, TLS {seen.protocol}", seen.left.days)


def _amiss(spec: Spec, seen: Handshake) -> Iterator[str]:
    if seen.left.days < spec.days:
        yield f"its certificate runs out in {seen.left.days} days, {spec.days} are wanted"
    if seen.protocol < spec.protocol:
        yield f"TLS {seen.protocol} was agreed on, {spec.protocol} is wanted"
