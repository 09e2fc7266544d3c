"""The `tls` kind against real TLS servers on loopback, with an authority of our own."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta

import pytest
import trustme

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from checks import tls
from tests.checks.faulty import FAULTS, Talk, answering, hurried, silent, tried
from tests.probing.authority import AUTHORITY, serving, trusting
from tests.probing.traps import Names

__all__ = ["hurried"]

APP = "app.example.com"


async def seen(context: ssl.SSLContext, **options: object) -> Outcome:
    names = Names(**{name: [["127.0.0.1"]] for name in (APP, "new.example.com")})
    async with answering(silent, context) as port:
        entries = [f"{host}:{port}" for host in (APP, "new.example.com", "127.0.0.1")]
        given = {"host": APP, "port": port, **options}
        return await tried(tls, given, *entries, resolve=names, trust=trusting())


def lasting(days: int) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    ends = datetime.now(UTC) + timedelta(days=days, hours=1)
    AUTHORITY.issue_cert(APP, not_before=ends - timedelta(days=400), not_after=ends).configure_cert(context)
    return context


async def test_a_certificate_that_holds_passes() -> None:
    assert await seen(lasting(90)) == Outcome.passed("valid for 90 days, TLS 1.3", 90)


async def test_another_host_is_asked_by_the_same_name() -> None:
    assert (await seen(lasting(40), via="new.example.com", days=30)).result is Result.PASSED


async def test_one_that_runs_out_soon_fails() -> None:
    assert await seen(lasting(29), days=30) == Outcome.failed("its certificate runs out in 29 days, 30 are wanted", 29)


async def test_one_that_has_run_out_fails() -> None:
    assert await seen(lasting(-1)) == Outcome.failed("its certificate does not hold: certificate has expired")


async def test_one_for_another_name_fails() -> None:
    outcome = await seen(serving("other.example.com"))
    assert outcome.result is Result.FAILED
    assert "Hostname mismatch" in outcome.saw


def signed_by(authority: trustme.CA, *, whole: bool) -> ssl.SSLContext:
    leaf, context = authority.issue_cert(APP), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    chain = leaf.cert_chain_pems if whole else leaf.cert_chain_pems[:1]
    with trustme.Blob(leaf.private_key_pem.bytes() + b"".join(pem.bytes() for pem in chain)).tempfile() as path:
        context.load_cert_chain(path)
    return context


async def test_a_chain_with_a_link_missing_fails_and_a_whole_one_passes() -> None:
    between = AUTHORITY.create_child_ca()
    assert (await seen(signed_by(between, whole=True))).result is Result.PASSED
    missing = await seen(signed_by(between, whole=False))
    assert missing == Outcome.failed("its certificate does not hold: unable to get local issuer certificate")


async def test_one_nobody_trusts_will_do_where_the_chain_is_not_asked_about() -> None:
    strange = trustme.CA()
    assert (await seen(signed_by(strange, whole=True))).result is Result.FAILED
    assert (await seen(signed_by(strange, whole=True), chain=False)).result is Result.PASSED
    assert (await seen(signed_by(strange, whole=True), chain=False, host="new.example.com")).result is Result.FAILED


async def test_an_old_protocol_fails() -> None:
    context = lasting(90)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    assert (await seen(context)).result is Result.PASSED
    assert await seen(context, protocol="1.3") == Outcome.failed("TLS 1.2 was agreed on, 1.3 is wanted", 90)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("talk", FAULTS)
async def test_what_speaks_no_tls_fails(talk: Talk) -> None:
    async with answering(talk) as port:
        given = {"host": "127.0.0.1", "port": port}
        outcome = await tried(tls, given, f"127.0.0.1:{port}", trust=trusting())
    assert outcome.result is Result.FAILED
    assert outcome.saw.removeprefix("no answer: ") in (
        "no TLS could be agreed on",
        "nothing within 0.4 s",
        "no connection",
    )


def test_bad_options_are_named() -> None:
    with pytest.raises(
        BadOptions, match=r"chain must be true or false; lacks host; protocol must be one of 1\.2, 1\.3"
    ):
        tls.parse({"protocol": "1.1", "chain": 3})
