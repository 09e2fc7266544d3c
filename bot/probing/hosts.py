"""Where golive may reach: what an operator listed, and which addresses are anybody's. No I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from yarl import URL

Address = IPv4Address | IPv6Address

USUAL = frozenset({25, 80, 443, 465, 587})
"""The ports of an entry that names none: those of the web and of mail."""

SETTING = "GOLIVE_CHECK_HOSTS"

_WORLD = ip_network("2000::/3")
"""All that has been given out of IPv6 to reach one machine from anywhere."""

_NOT_THE_WORLD = tuple(
    ip_network(text)
    for text in (
        "192.0.0.0/24",  # protocols' own
        "192.88.99.0/24",  # 6to4 relays
        "2001::/23",  # protocols' own; Teredo, which carries an IPv4 address, is one
        "2001:db8::/32",  # examples
        "2002::/16",  # 6to4 carries an IPv4 address
        "3fff::/20",  # examples
    )
)
"""What Python's `is_global` takes for public in one release or another, and is not."""

_ENTRY = re.compile(r"\[(?P<v6>[0-9a-f:.]+)\](?::(?P<v6port>\d+))?|(?P<host>[^\s:\[\]/@]+)(?::(?P<port>\d+))?")

_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*(?!\d+\Z|0x[0-9a-f]*\Z)[a-z0-9_-]{1,63}")


@dataclass(frozen=True, slots=True)
class Listed:
    """An entry of the setting. Without a port it stands for those of `USUAL`."""

    host: str
    port: int | None

    def covers(self, host: str, port: int) -> bool:
        return self.host == host and (port in USUAL if self.port is None else port == self.port)


def listed(entries: Iterable[str]) -> tuple[Listed, ...]:
    """`app.example.com`, `app.example.com:8443`, `10.0.0.5`, `[fd00::5]:8080`. Raises ValueError naming a bad one."""
    return tuple(_listed(entry) for entry in entries)


def _listed(entry: str) -> Listed:
    text = entry.lower()
    bare = literal(text)
    found = None if bare else _ENTRY.fullmatch(text)
    if not bare and not found:
        raise ValueError(f"{entry!r} is not a host such as app.example.com, 10.0.0.5 or 127.0.0.1:8080")
    host, port = (text, None) if found is None else (found["v6"] or found["host"], found["v6port"] or found["port"])
    if port is not None and not 0 < int(port) < 65536:
        raise ValueError(f"{entry!r} has no port from 1 to 65535")
    try:
        return Listed(spelled(host), None if port is None else int(port))
    except ValueError:
        raise ValueError(f"{entry!r} is not a host such as app.example.com, 10.0.0.5 or 127.0.0.1:8080") from None


def spelled(host: str) -> str:
    """A host as names and addresses are compared, in ASCII. Raises ValueError for what is neither.

    Resolvers take `127.1`, `0x7f.1` and `2130706433` for addresses. Nobody who means well writes them, so they are
    no hosts here; neither is an address with a zone.
    """
    address = literal(host)
    if address is None:
        host = (URL.build(scheme="http", host=host).raw_host or "").removesuffix(".")  # maps ① and 。 as browsers do
        address = literal(host)
    if address is not None:
        if "%" in str(address):
            raise ValueError("an address with a zone")
        return str(address)
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise ValueError("neither a name nor an address")
    return host


def literal(host: str) -> Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def public(address: Address) -> bool:
    """Whether it is one machine, or a service, that anybody on the Internet reaches by this address.

    `is_global` says so for most; what carries an IPv4 address inside, and much else, it lets pass.
    """
    if any(address in network for network in _NOT_THE_WORLD):
        return False
    if isinstance(address, IPv6Address):
        return address in _WORLD and address.is_global
    return address.is_global and not address.is_multicast and not address.is_reserved
