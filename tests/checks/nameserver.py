"""A small DNS server on loopback, over UDP and TCP, that answers as told and behaves badly on request."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rrset

Zone = Mapping[tuple[str, str], tuple[int, list[str]]]
"""Name and type to seconds and records."""


class NameServer(asyncio.DatagramProtocol):
    def __init__(self, zone: Zone, fault: str = "") -> None:
        self.zone, self.fault = zone, fault
        self.asked: list[str] = []

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if self.fault == "silent":
            return
        if self.fault == "garbage":
            self.transport.sendto(data[:2] + b"\xff" * 40, addr)
            return
        answer = self.answer(data)
        if self.fault in ("huge", "dripping", "cut off"):
            answer.answer.clear()
            answer.flags |= dns.flags.TC
        self.transport.sendto(answer.to_wire(), addr)

    async def by_tcp(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self._talk(reader, writer)
        finally:  # at the end of a test it may be in the middle of dripping
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        (size,) = struct.unpack("!H", await reader.readexactly(2))
        wire = self.answer(await reader.readexactly(size)).to_wire()
        whole = struct.pack("!H", len(wire)) + wire
        if self.fault == "dripping":
            for byte in whole:
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0.05)
        writer.write(whole[:5] if self.fault == "cut off" else whole)
        await writer.drain()

    def answer(self, data: bytes) -> dns.message.Message:
        query = dns.message.from_wire(data)
        question = query.question[0]
        name, kind = question.name.to_text(omit_final_dot=True), question.rdtype.name
        self.asked.append(f"{kind} {name}")
        answer = dns.message.make_response(query)
        while (led := self.zone.get((name, "CNAME"))) and kind != "CNAME":
            answer.answer.append(dns.rrset.from_text(f"{name}.", led[0], "IN", "CNAME", *led[1]))
            name = led[1][0].removesuffix(".")
        if found := self.zone.get((name, kind)):
            answer.answer.append(dns.rrset.from_text(f"{name}.", found[0], "IN", kind, *found[1]))
        elif not any(name == known for known, _ in self.zone):
            answer.set_rcode(dns.rcode.NXDOMAIN)
        return answer


@asynccontextmanager
async def name_server(zone: Zone, fault: str = "") -> AsyncIterator[str]:
    """Its address, as a setting holds it."""
    server = NameServer(zone, fault)
    for tries_left in reversed(range(20)):  # one port free for both
        listening = await asyncio.start_server(server.by_tcp, "127.0.0.1", 0)
        port = listening.sockets[0].getsockname()[1]
        try:
            transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: server, local_addr=("127.0.0.1", port)
            )
            break
        except OSError:
            listening.close()
            if not tries_left:
                raise
    async with listening:
        yield f"127.0.0.1:{port}"
    transport.close()
