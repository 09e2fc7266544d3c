"""The `dns` kind against real DNS servers on loopback."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from bot.probing import names
from checks import dns
from tests.checks.faulty import tried
from tests.checks.nameserver import Zone, name_server

APP = "app.example.com"
ZONE: Zone = {
    (APP, "A"): (300, ["203.0.113.7", "203.0.113.8"]),
    (APP, "AAAA"): (300, ["2001:db8::7"]),
    (APP, "TXT"): (300, ['"v=spf1 include:" "mail.example -all"', '"other"']),
    (APP, "MX"): (300, ["10 Mail.example.com."]),
    ("www.app.example.com", "CNAME"): (3600, ["app.example.com."]),
    ("_dmarc.app.example.com", "TXT"): (60, ['"v=DMARC1; p=none"']),
}
MOVED: Zone = {(APP, "A"): (60, ["203.0.113.99"])}


async def seen(options: dict[str, object], *zones: Zone, fault: str = "") -> Outcome:
    async with AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(name_server(zone, fault)) for zone in zones or (ZONE,)]
        return await tried(dns, {"name": APP, **options}, APP, resolvers=servers)


@pytest.mark.parametrize(
    ("options", "saw"),
    [
        ({}, "A as it should be, kept for 300 s"),
        ({"expect": "203.0.113.8, 203.0.113.7"}, "A as it should be, kept for 300 s"),
        ({"type": "aaaa", "expect": "2001:DB8::7", "ttl": 300}, "AAAA as it should be, kept for 300 s"),
        ({"type": "MX", "expect": "10 mail.example.com."}, "MX as it should be, kept for 300 s"),
        ({"type": "TXT", "contains": "v=spf1 include:mail.example"}, "TXT as it should be, kept for 300 s"),
        (
            {"name": "_dmarc.app.example.com", "type": "TXT", "contains": "v=DMARC1"},
            "TXT as it should be, kept for 60 s",
        ),
        ({"name": "www.app.example.com", "expect": "203.0.113.7 203.0.113.8"}, "A as it should be, kept for 3600 s"),
        ({"name": "www.app.example.com", "type": "CNAME", "expect": APP}, "CNAME as it should be, kept for 3600 s"),
    ],
)
async def test_what_is_as_it_should_be_passes(options: dict[str, object], saw: str) -> None:
    outcome = await seen(options)
    assert (outcome.result, outcome.saw) == (Result.PASSED, saw)


@pytest.mark.parametrize(
    ("options", "saw"),
    [
        ({"expect": "203.0.113.7"}, "it leads elsewhere"),
        ({"ttl": 299}, "an answer is kept for 300 s, 299 s are allowed"),
        ({"name": "www.app.example.com", "ttl": 300}, "an answer is kept for 3600 s, 300 s are allowed"),
        ({"type": "TXT", "contains": "v=DMARC1"}, "no record holds the text it should"),
        ({"type": "NS"}, "there is no NS record"),
        ({"name": "gone.app.example.com"}, "there is no A record"),
    ],
)
async def test_what_is_not_as_it_should_be_fails(options: dict[str, object], saw: str) -> None:
    outcome = await seen(options)
    assert (outcome.result, outcome.saw) == (Result.FAILED, saw)


async def test_several_resolvers_must_agree() -> None:
    agree = await seen({"resolvers": 3}, ZONE, ZONE, ZONE)
    assert agree == Outcome.passed("A as it should be, kept for 300 s, 3 resolvers agree", 300)
    assert (await seen({"resolvers": 3}, ZONE, MOVED, ZONE)).saw == "3 resolvers do not agree"
    one_behind = await seen({"resolvers": 3, "expect": "203.0.113.99"}, MOVED, MOVED, ZONE)
    assert (one_behind.result, one_behind.saw) == (Result.FAILED, "1 of 3 resolvers say otherwise")


async def test_more_resolvers_than_an_operator_named_is_unknown() -> None:
    assert await seen({"resolvers": 2}) == Outcome.unknown(
        "2 resolvers are to be asked, GOLIVE_CHECK_RESOLVERS names 1; whoever runs golive can add some"
    )


async def test_a_name_nobody_listed_is_not_asked_about() -> None:
    for name in ("example.com", "internal.example.com", "xapp.example.com"):
        assert await seen({"name": name}) == Outcome.unknown(
            f"neither {name} nor what it is part of is among GOLIVE_CHECK_HOSTS; whoever runs golive can add it"
        )


async def test_a_long_answer_is_asked_for_again_by_tcp() -> None:
    assert (await seen({}, fault="huge")).result is Result.PASSED


@pytest.mark.parametrize("fault", ["silent", "garbage", "dripping", "cut off"])
async def test_a_resolver_that_behaves_badly_is_unknown(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(names, "PATIENCE", 0.5)
    outcome = await seen({}, fault=fault)
    assert outcome.result is Result.UNKNOWN
    assert outcome.saw.startswith("no answer: a resolver does not answer")


def test_bad_options_are_named() -> None:
    with pytest.raises(
        BadOptions, match=r"lacks name; resolvers must be a whole number from 1 to 10; type must be one"
    ):
        dns.parse({"type": "ANY", "resolvers": 11})
