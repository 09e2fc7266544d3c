"""Addresses that lead inside, however they are written: refused, and nobody is connected to."""

from __future__ import annotations

import pytest

from bot.domain.net import NotAllowed
from bot.probing.net import GuardedNet
from tests.probing.traps import TRUST, Names, set_trap, watch_connects, words

INSIDE = words("""
0.0.0.0 0.1.2.3 10.0.0.5 10.255.255.255 100.64.0.1 100.127.255.254 127.0.0.1 127.8.8.8 127.255.255.254 169.254.0.1
169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.9 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1
192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::7f00:1 ::a9fe:a9fe ::ffff:127.0.0.1 ::ffff:10.0.0.5 ::ffff:169.254.169.254
::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::a00:5 64:ff9b:1::7f00:1 100::1 2001::1 2001:0:7f00:1::1 2001:2::1
2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:a00:5::1 2002:a9fe:a9fe::1 3fff::1 4000::1 5f00::1 fc00::1
fd00::5 fd00:ec2::254 fe80::1 fec0::1 ff02::1 ff0e::1
""")

ODD = words("""
127.1 127.0.1 0177.0.0.1 0177.0.0.01 0x7f.1 0x7f.0.0.1 0x7f000001 0X7F000001 2130706433 017700000001 0 0x0 00000000 1
10.5 0xa9fea9fe 2852039166 0251.0376.0251.0376 169.254.43518 127.0.0.1.. 127.0.0.01 ①②⑦.⓪.⓪.① １２７.０.０.１
127。0。0。1 ⑯⑨。②⑤④。①⑥⑨。②⑤④ [::ffff:7f00:1] [0:0:0:0:0:ffff:127.0.0.1] [::1%25lo] [fe80::1%25eth0] [::1%lo]
localhost LOCALHOST localhost. ⓛⓞⓒⓐⓛⓗⓞⓢⓣ
app.example.com@127.0.0.1 app.example.com:80@127.0.0.1 app.example.com%00@127.0.0.1 127.0.0.1\\@app.example.com
app.example.com%40127.0.0.1 app.example.com%2f@127.0.0.1 127.0.0.1%2eapp.example.com
""")

SCHEMES = [
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:6379/_FLUSHALL",
    "dict://127.0.0.1:11211/",
    "ldap://127.0.0.1/",
    "unix:/var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "//127.0.0.1/",
    "http:///127.0.0.1/",
    "http:127.0.0.1",
    "http://",
    "https://127.0.0.1:0/",
    "http://127.0.0.1:99999/",
    "javascript:alert(1)",
    "",
]


def bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address


@pytest.mark.parametrize("address", INSIDE)
async def test_an_address_inside_is_not_reached_by_itself_nor_by_a_name(address: str) -> None:
    resolve = Names(app_example_com=[[address]], both_example_com=[["93.184.216.34", address]])
    async with set_trap() as trap:
        listed = [f"{host}:{port}" for host in ("app.example.com", "both.example.com") for port in (443, trap.port)]
        with watch_connects() as connects:
            async with GuardedNet(listed, resolve, trust=TRUST) as net:
                for host in (bracketed(address), "app.example.com", "both.example.com"):
                    for port in (443, trap.port):
                        with pytest.raises(NotAllowed):
                            await net.get(f"https://{host}:{port}/")
                        with pytest.raises(NotAllowed):
                            await net.get("https://app.example.com/", via=host.strip("[]"))
                        with pytest.raises(NotAllowed):
                            await net.web.post(f"https://{host}:{port}/", b"{}", {})
    assert (connects, trap.caught) == ([], [])


@pytest.mark.parametrize("host", ODD)
async def test_an_odd_spelling_is_not_reached(host: str) -> None:
    async with set_trap() as trap:
        with watch_connects() as connects:
            async with GuardedNet(["app.example.com"], Names(localhost=[["127.0.0.1"]]), trust=TRUST) as net:
                for port in ("", f":{trap.port}"):
                    for scheme in ("http", "https"):
                        with pytest.raises(NotAllowed):
                            await net.get(f"{scheme}://{host}{port}/")
                        with pytest.raises(NotAllowed):
                            await net.web.post(f"{scheme}://{host}{port}/", b"{}", {})
    assert (connects, trap.caught) == ([], [])


@pytest.mark.parametrize("url", SCHEMES)
async def test_only_http_is_spoken(url: str) -> None:
    with watch_connects() as connects:
        async with GuardedNet(["127.0.0.1"], Names(), trust=TRUST) as net:
            with pytest.raises(NotAllowed):
                await net.get(url)
            with pytest.raises(NotAllowed):
                await net.web.post(url, b"{}", {})
    assert connects == []


@pytest.mark.parametrize("host", [*INSIDE, *[host for host in ODD if "@" not in host]])
async def test_no_other_way_to_reach_out_leads_inside(host: str) -> None:
    resolve = Names(app_example_com=[[host]], localhost=[["127.0.0.1"]])
    async with set_trap() as trap:
        listed = [f"app.example.com:{port}" for port in (443, trap.port)]
        with watch_connects() as connects:
            async with GuardedNet(listed, resolve, trust=TRUST) as net:
                for name in (host.strip("[]"), "app.example.com"):
                    for port in (443, trap.port):
                        with pytest.raises(NotAllowed):
                            await net.websocket(f"ws://{bracketed(name)}:{port}/", "hello")
                        with pytest.raises(NotAllowed):
                            await net.handshake("app.example.com", port, via=name)
                        for tls in (False, True):
                            with pytest.raises(NotAllowed):
                                async with net.line(name, port, tls=tls):
                                    pass
    assert (connects, trap.caught) == ([], [])
