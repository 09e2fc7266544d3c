"""`tcp`: somebody listens on a port."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.check import Outcome
from bot.domain.net import Net
from bot.domain.options import Option, host, read, whole

SUMMARY = "somebody listens on a port"

OPTIONS = {
    "host": Option("the host, such as db.example.com", host, needed=True),
    "port": Option("the port", whole(1, 65535), needed=True),
}


@dataclass(frozen=True, slots=True)
class Spec:
    host: str
    port: int


def parse(options: Mapping[str, Any]) -> Spec:
    return Spec(**read("tcp", OPTIONS, options))


async def probe(spec: Spec, net: Net) -> Outcome:
    async with net.line(spec.host, spec.port):
        return Outcome.passed("a connection was made")
