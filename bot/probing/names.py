"""DNS: what the resolvers an operator named say of a name that is a listed host, or part of one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import dns.asyncresolver
import dns.exception
import dns.resolver
from dns.rdata import Rdata

from bot.domain.net import NoAnswer, NotAllowed, Records, Unclear
from bot.probing.guard import Guard, deadline
from bot.probing.hosts import SETTING, Listed, listed

RESOLVERS = "GOLIVE_CHECK_RESOLVERS"
PATIENCE = 5.0
"""Seconds for one resolver."""


class Names:
    def __init__(self, guard: Guard, resolvers: Iterable[str]) -> None:
        self._guard = guard
        self._resolvers = [_resolver(entry) for entry in listed(resolvers)]

    async def look_up(self, name: str, kind: str, resolvers: int) -> Sequence[Records]:
        if not self._guard.knows(name):
            raise NotAllowed(
                f"neither {name} nor what it is part of is among {SETTING}; whoever runs golive can add it"
            )
        if len(self._resolvers) < resolvers:
            few = f"{RESOLVERS} names {len(self._resolvers)}"
            raise Unclear(f"{resolvers} resolvers are to be asked, {few}; whoever runs golive can add some")
        async with deadline():
            asked = self._resolvers[:resolvers]
            return await asyncio.gather(*(_say(resolver, name, kind) for resolver in asked))


def _resolver(entry: Listed) -> dns.asyncresolver.Resolver:
    resolver = dns.asyncresolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [entry.host], entry.port or 53
    resolver.lifetime = PATIENCE
    return resolver


async def _say(resolver: dns.asyncresolver.Resolver, name: str, kind: str) -> Records:
    try:
        said = await resolver.resolve(name, kind, raise_on_no_answer=False, search=False)
    except dns.resolver.NXDOMAIN:
        return Records(frozenset(), 0)
    except dns.exception.Timeout:
        raise NoAnswer("a resolver does not answer") from None
    except (dns.exception.DNSException, OSError):
        raise NoAnswer("a resolver does not answer as one") from None
    ttl = max((records.ttl for records in said.response.answer), default=0)
    return Records(frozenset(_text(record) for record in said.rrset or ()), ttl)


def _text(record: Rdata) -> str:
    """An address, a host in small letters without its last dot, or a text put together."""
    if strings := getattr(record, "strings", None):
        return b"".join(strings).decode("utf-8", "replace")
    target = getattr(record, "exchange", None) or getattr(record, "target", None) or record
    return str(target).lower().removesuffix(".")
