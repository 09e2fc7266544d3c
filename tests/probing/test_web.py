"""HTTP through the guard, against real servers on loopback: who is named to them, and what a webhook is."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from bot.domain.net import NoAnswer, NotAllowed
from bot.probing import guard
from bot.probing.net import GuardedNet
from tests.probing.authority import serving, trusting
from tests.probing.traps import Names

Seen = list[tuple[str, str, str, bytes]]


@asynccontextmanager
async def hooks(seen: Seen, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def taken(request: web.Request) -> web.Response:
        seen.append((request.method, request.host, request.headers.get("X-Delivery", ""), await request.read()))
        return web.Response(status=202, text="a secret")

    async def away(request: web.Request) -> web.Response:
        return web.Response(status=307, headers={"Location": "/taken"})

    async def never(request: web.Request) -> web.Response:
        await asyncio.sleep(30)
        return web.Response()

    app = web.Application()
    app.router.add_routes([web.route("*", f"/{act.__name__}", act) for act in (taken, away, never)])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


def net(port: int, name: str = "hooks.example.com") -> GuardedNet:
    return GuardedNet([f"{name}:{port}", f"127.0.0.1:{port}"], Names(**{name: [["127.0.0.1"]]}), trust=trusting())


async def test_a_webhook_is_posted_by_the_name_it_was_given_to_the_address_that_was_cleared() -> None:
    seen: Seen = []
    async with hooks(seen, serving("hooks.example.com")) as port, net(port) as out:
        headers = {"X-Delivery": "d1", "hOST": "elsewhere.example"}
        assert await out.web.post(f"https://hooks.example.com:{port}/taken", b"{}", headers) == 202
    assert seen == [("POST", f"hooks.example.com:{port}", "d1", b"{}")]


async def test_a_webhook_is_not_led_on() -> None:
    seen: Seen = []
    async with hooks(seen) as port, net(port) as out:
        assert await out.web.post(f"http://127.0.0.1:{port}/away", b"{}", {}) == 307
    assert seen == []


@pytest.mark.parametrize("url", ["http://hooks.example.com/taken", "https://hooks.example.com:8443/taken"])
async def test_a_webhook_nobody_listed_is_https_on_its_own_port(url: str) -> None:
    async with GuardedNet([], Names()) as out:
        with pytest.raises(NotAllowed, match="a webhook is an https address on port 443, save to a host among"):
            await out.web.post(url, b"{}", {})


async def test_a_certificate_for_another_name_does_not_hold() -> None:
    async with hooks([], serving("other.example.com")) as port, net(port) as out:
        with pytest.raises(NoAnswer, match="its certificate does not hold: Hostname mismatch"):
            await out.get(f"https://hooks.example.com:{port}/taken")


async def test_no_tls_is_no_answer() -> None:
    async with hooks([]) as port, net(port) as out:
        with pytest.raises(NoAnswer, match="no TLS could be agreed on"):
            await out.get(f"https://hooks.example.com:{port}/taken")


async def test_another_host_is_asked_by_the_name_of_the_first() -> None:
    seen: Seen = []
    async with hooks(seen, serving("app.example.com")) as port:
        names = Names(target_example_com=[["127.0.0.1"]])
        async with GuardedNet([f"target.example.com:{port}", f"127.0.0.1:{port}"], names, trust=trusting()) as out:
            assert (await out.get(f"https://app.example.com:{port}/taken", via="target.example.com")).status == 202
    assert [host for _, host, _, _ in seen] == [f"app.example.com:{port}"]
    assert names.asked == ["target.example.com"]


async def test_nobody_listening_is_no_connection_whichever_address_is_tried() -> None:
    async with hooks([]) as port:
        pass
    names = Names(app_example_com=[["127.0.0.1", "127.0.0.2"]])
    async with GuardedNet([f"{host}:{port}" for host in ("app.example.com", "127.0.0.1", "127.0.0.2")], names) as out:
        with pytest.raises(NoAnswer, match="no connection"):
            await out.get(f"http://app.example.com:{port}/")


async def test_the_next_address_is_tried_when_nobody_is_at_the_first() -> None:
    async with hooks([]) as port:
        names = Names(app_example_com=[["127.0.0.2", "127.0.0.1"]])
        entries = [f"{host}:{port}" for host in ("app.example.com", "127.0.0.1", "127.0.0.2")]
        async with GuardedNet(entries, names) as out:
            assert (await out.get(f"http://app.example.com:{port}/taken")).status == 202


async def test_a_webhook_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "DEADLINE", 0.2)
    async with hooks([]) as port, net(port) as out:
        with pytest.raises(NoAnswer, match=r"nothing within 0\.2 s"):
            await out.web.post(f"http://127.0.0.1:{port}/never", b"{}", {})
