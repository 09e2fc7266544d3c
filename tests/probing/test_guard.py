"""What the guard lets through: what is listed, resolved once, and dialled as it was looked at."""

from __future__ import annotations

import asyncio
import socket
import threading

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.domain.net import NoAnswer, NotAllowed, Unclear
from bot.probing.guard import Guard
from bot.probing.hosts import listed
from bot.probing.net import GuardedNet
from tests.probing.test_hostile_targets import INSIDE, ODD, bracketed
from tests.probing.traps import TRUST, Names, set_trap, watch_connects


async def site(request: web.Request) -> web.Response:
    if to := request.query.get("to"):
        return web.Response(status=302, headers={"Location": to})  # as it is: HTTPFound would tidy it up
    if hops := int(request.query.get("hops", 0)):
        return web.Response(status=307, headers={"Location": f"/?hops={hops - 1}"})
    return web.json_response(dict(request.headers))


def application() -> web.Application:
    app = web.Application()
    app.router.add_route("*", "/", site)
    return app


async def test_a_name_is_resolved_once_and_the_address_that_was_looked_at_is_dialled() -> None:
    async with set_trap() as trap, TestServer(application()) as server:
        resolve = Names(app_example_com=[["127.0.0.1"], ["127.0.0.2"]])
        entries = [f"app.example.com:{server.port}", f"127.0.0.1:{server.port}"]
        async with GuardedNet(entries, resolve, trust=TRUST) as net:
            answer = await net.get(f"http://app.example.com:{server.port}/")
        assert resolve.asked == ["app.example.com"]
        assert b'"Host": "app.example.com:%d"' % server.port in answer.body
        assert trap.caught == []


async def test_a_name_that_turns_inside_is_refused_the_moment_it_does() -> None:
    async with TestServer(application()) as server:
        resolve = Names(app_example_com=[["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "::1"]])
        entries = [f"app.example.com:{server.port}", f"127.0.0.1:{server.port}"]
        async with GuardedNet(entries, resolve, trust=TRUST) as net:
            assert (await net.get(f"http://app.example.com:{server.port}/")).status == 200
            with watch_connects() as connects:
                for _turn in range(2):
                    with pytest.raises(
                        NotAllowed, match=r"leads to an address that is not public; whoever runs golive"
                    ):
                        await net.get(f"http://app.example.com:{server.port}/")
            assert connects == []


@pytest.mark.parametrize("host", [*map(bracketed, INSIDE), *ODD])
async def test_a_redirect_leads_nowhere_inside(host: str) -> None:
    async with set_trap() as trap, TestServer(application(), host="127.0.0.1") as server:
        async with GuardedNet([f"127.0.0.1:{server.port}"], Names(localhost=[["127.0.0.1"]]), trust=TRUST) as net:
            for port in ("", f":{trap.port}"):
                with watch_connects() as connects, pytest.raises(NotAllowed):
                    await net.get(str(server.make_url("/").with_query(to=f"http://{host}{port}/")))
                assert connects == [("127.0.0.1", server.port)]
        assert trap.caught == []


async def test_three_redirects_are_followed_and_no_fourth() -> None:
    async with TestServer(application()) as server, GuardedNet([f"127.0.0.1:{server.port}"], trust=TRUST) as net:
        assert (await net.get(str(server.make_url("/?hops=3")))).status == 200
        with pytest.raises(NoAnswer, match="more than 3 redirects"):
            await net.get(str(server.make_url("/?hops=4")))
        assert (await net.get(str(server.make_url("/?hops=4")), follow=False)).status == 307


async def test_no_proxy_of_the_environment_and_no_cookie_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async def baker(request: web.Request) -> web.Response:
        answer = web.json_response(dict(request.headers))
        answer.set_cookie("seen", "yes")
        return answer

    app = web.Application()
    app.router.add_get("/", baker)
    async with set_trap() as trap, TestServer(app) as server:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{trap.port}")
        async with GuardedNet([f"127.0.0.1:{server.port}"], trust=TRUST) as net:
            first = await net.get(str(server.make_url("/")))
            again = await net.get(str(server.make_url("/")))
        assert trap.caught == []
    assert "set-cookie" in first.headers
    assert b"seen" not in again.body


async def test_an_entry_without_a_port_stands_for_those_of_web_and_mail() -> None:
    guard = Guard(["App.Example.com.", "10.0.0.5", "bücher.example", "fd00::5", "[fd00::6]:8080"])
    assert (await guard.clear("10.0.0.5", 443)).addresses == ("10.0.0.5",)
    assert (await guard.clear("fd00:0:0::5", 25)).addresses == ("fd00::5",)
    assert (await guard.clear("FD00::6", 8080)).addresses == ("fd00::6",)
    assert guard.lists("app.example.com", 80)
    assert guard.lists("xn--bcher-kva.example", 587)
    for host, port in [("10.0.0.5", 22), ("fd00::6", 80), ("sub.app.example.com", 443), ("example.com", 443)]:
        with pytest.raises(NotAllowed, match=r"is not among GOLIVE_CHECK_HOSTS; whoever runs golive can add it"):
            await guard.clear(host, port)


@pytest.mark.parametrize(
    "entry", ["a b", "http://a.example", "a.example:0", "a.example:99999", "127.1", "", "*", "a/b"]
)
def test_an_entry_that_is_no_host_is_named(entry: str) -> None:
    with pytest.raises(ValueError, match=r"no port from 1 to 65535|is not a host such as app\.example\.com"):
        listed(["app.example.com", entry])


async def test_a_name_nobody_has_is_no_answer_and_a_resolver_that_is_away_is_unclear() -> None:
    async def away(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    with pytest.raises(NoAnswer, match=r"there is no address for app\.example\.com"):
        await Guard(["app.example.com"], Names()).clear("app.example.com", 443)
    with pytest.raises(Unclear, match=r"app\.example\.com could not be looked up just now"):
        await Guard(["app.example.com"], away).clear("app.example.com", 443)


async def test_a_name_server_that_is_away_holds_up_nobody_else_s_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    back = threading.Event()

    def away(*asked: object, **how: object) -> list[object]:
        back.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "try again")

    monkeypatch.setattr(socket, "getaddrinfo", away)
    guard = Guard(["app.example.com"])
    asked = [asyncio.create_task(guard.clear("app.example.com", 443)) for _ in range(40)]
    await asyncio.sleep(0)
    assert await asyncio.to_thread(lambda: "done") == "done"
    back.set()
    assert all(isinstance(told, Unclear) for told in await asyncio.gather(*asked, return_exceptions=True))
