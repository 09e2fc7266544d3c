"""`websocket`: a WebSocket is opened, and says back what was said to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.check import Outcome
from bot.domain.net import Net
from bot.domain.options import Option, read, text, url

SUMMARY = "a WebSocket opens, and echoes"

OPTIONS = {
    "url": Option("the address, such as wss://app.example.com/ws", url("ws", "wss"), needed=True),
    "echo": Option("a text to say, which must come back", text),
}


@dataclass(frozen=True, slots=True)
class Spec:
    url: str
    echo: str | None


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("websocket", OPTIONS, options)
    return Spec(given["url"], given.get("echo"))


async def probe(spec: Spec, net: Net) -> Outcome:
    heard = await net.websocket(spec.url, spec.echo)
    if heard != spec.echo:
        return Outcome.failed("it opens, but says something else back")
    return Outcome.passed("it opens" if spec.echo is None else "it opens and echoes")
