"""The `tcp` kind against real servers on loopback."""

from __future__ import annotations

import pytest

from bot.domain.check import Outcome, Result
from bot.domain.options import BadOptions
from checks import tcp
from tests.checks.faulty import FAULTS, Talk, answering, cut_off, tried


@pytest.mark.parametrize("talk", FAULTS)
async def test_whoever_takes_the_connection_is_there(talk: Talk) -> None:
    async with answering(talk) as port:
        outcome = await tried(tcp, {"host": "127.0.0.1", "port": port}, f"127.0.0.1:{port}")
    assert outcome == Outcome.passed("a connection was made")


async def test_nobody_there_fails() -> None:
    async with answering(cut_off) as port:
        pass
    outcome = await tried(tcp, {"host": "127.0.0.1", "port": port}, f"127.0.0.1:{port}")
    assert outcome == Outcome.failed("no answer: no connection")


async def test_a_port_nobody_listed_is_not_tried() -> None:
    async with answering(cut_off) as port:
        outcome = await tried(tcp, {"host": "127.0.0.1", "port": port}, "127.0.0.1")
    assert outcome.result is Result.UNKNOWN
    assert outcome.saw == f"127.0.0.1:{port} is not among GOLIVE_CHECK_HOSTS; whoever runs golive can add it"


def test_bad_options_are_named() -> None:
    with pytest.raises(
        BadOptions, match=r"host must be a host such as .*; port must be a whole number from 1 to 65535"
    ):
        tcp.parse({"host": "http://x", "port": "0"})
    with pytest.raises(BadOptions, match="lacks host; lacks port"):
        tcp.parse({})
