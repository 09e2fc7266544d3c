"""`smtp`: a mail server greets, and offers to go on in TLS. Nothing is mailed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.domain.check import Outcome
from bot.domain.net import Line, Net
from bot.domain.options import Option, host, read, text, truth, whole

SUMMARY = "a mail server greets, and speaks TLS"

OPTIONS = {
    "host": Option("the mail server, such as mail.example.com", host, needed=True),
    "port": Option("the port; 25 if it is left out. On 465 TLS comes first", whole(1, 65535)),
    "starttls": Option("whether it must go on in TLS, with a certificate that holds", truth),
    "banner": Option("a text its greeting holds", text),
}

MOST_LINES = 50


@dataclass(frozen=True, slots=True)
class Spec:
    host: str
    port: int
    starttls: bool
    banner: str | None


def parse(options: Mapping[str, Any]) -> Spec:
    given = read("smtp", OPTIONS, options)
    return Spec(given["host"], given.get("port", 25), given.get("starttls", False), given.get("banner"))


async def probe(spec: Spec, net: Net) -> Outcome:
    async with net.line(spec.host, spec.port, tls=spec.port == 465) as line:
        code, greeting = await _reply(line)
        if code != "220":
            return Outcome.failed("it does not greet as a mail server")
        if spec.banner is not None and spec.banner not in " ".join(greeting):
            return Outcome.failed("its greeting does not hold the text it should")
        await line.say("EHLO golive.invalid")
        code, offers = await _reply(line)
        if code != "250":
            return Outcome.failed("it does not take EHLO")
        if spec.starttls:
            if "STARTTLS" not in (offer.upper() for offer in offers):
                return Outcome.failed("it does not offer STARTTLS")
            await line.say("STARTTLS")
            if (await _reply(line))[0] != "220":
                return Outcome.failed("it does not go on in TLS")
            await line.secure()
            await line.say("EHLO golive.invalid")
            if (await _reply(line))[0] != "250":
                return Outcome.failed("in TLS it does not take EHLO")
        await line.say("QUIT")
        return Outcome.passed("it greets and speaks TLS" if spec.starttls else "it greets")


async def _reply(line: Line) -> tuple[str, list[str]]:
    """A code and its lines: `250-SIZE`, `250 STARTTLS`."""
    said: list[str] = []
    for _ in range(MOST_LINES):
        heard = await line.hear()
        said.append(heard[4:].strip())
        if heard[3:4] != "-":
            return heard[:3], said
    return "", said
