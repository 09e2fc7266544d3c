"""TCP through the guard: a connection that speaks in lines, and what TLS with a host agrees on."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.domain.net import Handshake, NoAnswer
from bot.probing.guard import MOST_BYTES, Guard, Target, deadline, dial, fault, no_tls, secure, spelled


class Lines:
    """A connection of a probe."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, tls: ssl.SSLContext):
        self._reader, self._writer, self._host, self._tls = reader, writer, host, tls
        self._left = MOST_BYTES

    async def hear(self) -> str:
        heard = await self._reader.readline()
        self._left -= len(heard)
        if self._left < 0:
            raise NoAnswer("it says more than 64 kB")
        if not heard.endswith(b"\n"):
            raise NoAnswer("it was cut off")
        return heard.decode("utf-8", "replace").rstrip("\r\n")

    async def say(self, text: str) -> None:
        self._writer.write(f"{text}\r\n".encode())
        await self._writer.drain()

    async def secure(self) -> None:
        await secure(self._writer, self._tls, self._host)


@asynccontextmanager
async def line(guard: Guard, trust: ssl.SSLContext, host: str, port: int, *, tls: bool) -> AsyncIterator[Lines]:
    async with deadline():
        target = await guard.clear(host, port)
        reader, writer = await dial(target, trust if tls else None)
        try:
            yield Lines(reader, writer, target.host, trust)
        except ssl.SSLError as error:
            raise NoAnswer(no_tls(error)) from None
        except OSError:
            raise NoAnswer("it was cut off") from None
        except ValueError:
            raise NoAnswer("it says more than 64 kB in one line") from None
        finally:
            writer.transport.abort()


async def handshake(
    guard: Guard, trust: ssl.SSLContext, host: str, port: int, *, via: str | None, chain: bool
) -> Handshake:
    async with deadline():
        target = await guard.clear(via or host, port)
        name = spelled(host)
        return await _agreed(target, trust if chain else await _itself(target, name), name)


async def _agreed(target: Target, trust: ssl.SSLContext, name: str) -> Handshake:
    try:
        _, writer = await dial(target, trust, name)
    except NoAnswer as error:
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            return Handshake("", timedelta(), fault(error.__cause__))
        raise
    agreed: ssl.SSLObject = writer.get_extra_info("ssl_object")
    ends = ssl.cert_time_to_seconds(str((agreed.getpeercert() or {})["notAfter"]))
    protocol = (agreed.version() or "").removeprefix("TLSv")
    writer.transport.abort()
    return Handshake(protocol, timedelta(seconds=ends - time.time()))


async def _itself(target: Target, name: str) -> ssl.SSLContext:
    """What trusts the very certificate the host shows, and nothing else: then its name and its end can be read."""
    anyone = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    _, writer = await dial(target, anyone, name)
    shown: ssl.SSLObject = writer.get_extra_info("ssl_object")
    certificate = shown.getpeercert(binary_form=True) or b""
    writer.transport.abort()
    itself = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    itself.load_verify_locations(cadata=certificate)
    itself.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return itself
