"""The `smtp` kind against a real mail server on loopback, and ones that behave badly."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiosmtpd.smtp import SMTP

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from checks import smtp
from tests.checks.faulty import FAULTS, Talk, answering, hurried, tried
from tests.probing.authority import serving, trusting
from tests.probing.traps import Names

__all__ = ["hurried"]


class Taken:
    """What became of the mail: there is none."""


@asynccontextmanager
async def mail_server(tls: ssl.SSLContext | None) -> AsyncIterator[int]:
    made: list[SMTP] = []

    def served() -> SMTP:
        made.append(SMTP(Taken(), hostname="mail.example.com", ident="Mailer 3", tls_context=tls))
        return made[-1]

    server = await asyncio.get_running_loop().create_server(served, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(
            *(one._handler_coroutine for one in made if one._handler_coroutine), return_exceptions=True
        )


async def seen(tls: ssl.SSLContext | None = None, **options: object) -> Outcome:
    async with mail_server(tls) as port:
        entries = [f"{host}:{port}" for host in ("mail.example.com", "127.0.0.1")]
        given = {"host": "mail.example.com", "port": port, **options}
        names = Names(mail_example_com=[["127.0.0.1"]])
        return await tried(smtp, given, *entries, resolve=names, trust=trusting())


async def test_a_server_that_greets_passes() -> None:
    assert await seen(banner="Mailer 3") == Outcome.passed("it greets")


async def test_a_server_that_goes_on_in_tls_passes() -> None:
    assert await seen(serving("mail.example.com"), starttls=True) == Outcome.passed("it greets and speaks TLS")


@pytest.mark.parametrize(
    ("names", "options", "saw"),
    [
        ([], {"banner": "Mailer 4"}, "its greeting does not hold the text it should"),
        ([], {"starttls": True}, "it does not offer STARTTLS"),
        (["other.example.com"], {"starttls": True}, "no answer: its certificate does not hold: Hostname mismatch"),
    ],
)
async def test_what_is_not_as_it_should_be_fails(names: list[str], options: dict[str, object], saw: str) -> None:
    outcome = await seen(serving(*names) if names else None, **options)
    assert outcome.result is Result.FAILED
    assert outcome.saw.startswith(saw)


def saying(*lines: str) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for line in lines:
            writer.write(f"{line}\r\n".encode())
            await writer.drain()
            if not await reader.readline():
                return

    return talk


async def badly(talk: Talk) -> str:
    async with answering(talk) as port:
        given = {"host": "127.0.0.1", "port": port, "starttls": True}
        outcome = await tried(smtp, given, f"127.0.0.1:{port}", trust=trusting())
    assert outcome.result is Result.FAILED
    return outcome.saw.removeprefix("no answer: ")


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("talk", FAULTS)
async def test_a_server_that_behaves_badly_fails(talk: Talk) -> None:
    assert await badly(talk) in ("nothing within 0.4 s", "it was cut off", "it says more than 64 kB in one line")


@pytest.mark.parametrize(
    ("talk", "saw"),
    [
        (saying("554 go away"), "it does not greet as a mail server"),
        (saying("220 hello", "502 what?"), "it does not take EHLO"),
        (saying("220 hello", "\r\n".join(["250-MORE"] * 60)), "it does not take EHLO"),
        (saying("220 hello", "250 STARTTLS", "454 not now"), "it does not go on in TLS"),
        (saying("220 hello", "250 STARTTLS", "220 go", "250 plain"), "no TLS could be agreed on"),
        (saying("\r\n".join(["220-" + "x" * 9000] * 9)), "it says more than 64 kB"),
    ],
)
async def test_a_server_that_says_something_else_fails(talk: Talk, saw: str) -> None:
    assert await badly(talk) == saw


async def test_where_tls_comes_first_it_does() -> None:
    spec = smtp.parse({"host": "mail.example.com", "port": 465})
    asked: list[tuple[str, int, bool]] = []

    class Net:
        def line(self, host: str, port: int, *, tls: bool) -> None:
            asked.append((host, port, tls))
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await smtp.probe(spec, Net())  # type: ignore[arg-type]
    assert asked == [("mail.example.com", 465, True)]


def test_bad_options_are_named() -> None:
    with pytest.raises(BadOptions, match="banner must be text; put it in quotes; lacks host; starttls must be true"):
        smtp.parse({"banner": 220, "starttls": "perhaps"})
