"""An outside job says how it went: signed, lately, once; and the checks that wait for it look at once."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.domain import webhook
from tests.journeys.stage import Stage


@pytest.fixture
async def key(stage: Stage) -> str:
    """The small release, and the key of its backup."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    await stage.ana.types("t0 tomorrow 10:00")
    told = (await stage.ana.types("check key backup")).shown
    assert "/inbound/recon/backup" in told
    found = re.search(r"\b[0-9a-f]{64}\b", told)
    assert found is not None
    return found[0]


async def post(
    stage: Stage,
    key: str,
    said: Any,
    *,
    name: str = "backup",
    ago: timedelta = timedelta(),
    stamp: str | None = None,
) -> int:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    stamp = stamp or f"{(stage.now - ago).timestamp():.6f}"
    headers = {"X-Golive-Timestamp": stamp, "X-Golive-Signature": webhook.signature(key, stamp, body)}
    async with aiohttp.ClientSession() as session:
        url = f"{stage.golive.url}/inbound/recon/{name}"
        async with session.post(url, data=body, headers=headers) as answered:
            await stage.settle()
            return answered.status


async def shown(stage: Stage) -> str:
    return (await stage.eve.types("checks")).shown


async def test_what_it_says_is_looked_at_at_once(stage: Stage, key: str) -> None:
    assert await post(stage, key, {"passed": True}) == 204
    assert "backup inbound: backup said so 0" in await shown(stage)
    assert ":large_green_circle: backup inbound" in await shown(stage)

    await stage.until(timedelta(hours=1))
    assert await post(stage, key, {"passed": False}) == 204

    assert "it went wrong: backup said so" in await shown(stage)


async def test_the_same_is_not_taken_twice_nor_what_is_older(stage: Stage, key: str) -> None:
    said_at = stage.now.timestamp()
    stamp, before = f"{said_at:.6f}", f"{said_at - 1:.6f}"
    assert await post(stage, key, {"passed": True}, stamp=stamp) == 204

    assert await post(stage, key, {"passed": True}, stamp=stamp) == 409
    assert await post(stage, key, {"passed": False}, stamp=before) == 409
    assert "it went wrong" not in await shown(stage)


async def test_what_is_not_signed_with_its_key_and_lately_is_refused_alike(stage: Stage, key: str) -> None:
    said = {"passed": True}
    old = timedelta(minutes=6)

    assert [
        await post(stage, "0" * 64, said),
        await post(stage, key, said, name="scan"),
        await post(stage, key, said, name="back%00up"),
        await post(stage, key, said, ago=old),
        await post(stage, key, said, ago=-old),
        await post(stage, key, said, stamp="now"),
        await post(stage, "", said),
    ] == [401] * 7


@pytest.mark.parametrize("said", [b"", b"[]", b"{", {"passed": "yes"}, {"critical": 0}])
async def test_what_is_no_outcome_is_said_to_be_none(stage: Stage, key: str, said: Any) -> None:
    assert await post(stage, key, said) == 400


@pytest.mark.parametrize("figure", ["NaN", "-Infinity", "1e999", "1" * 400, "true"])
async def test_what_is_no_figure_is_left_out(stage: Stage, key: str, figure: str) -> None:
    assert await post(stage, key, f'{{"passed": false, "critical": {figure}}}'.encode()) == 204
    assert "it went wrong: backup said so" in await shown(stage)


async def test_headers_are_read_whatever_their_case(stage: Stage, key: str) -> None:
    body, stamp = b'{"passed": true}', f"{stage.now.timestamp():.6f}"
    headers = {"x-golive-timestamp": stamp, "x-golive-signature": webhook.signature(key, stamp, body)}
    url = f"{stage.golive.url}/inbound/recon/backup"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answered:
        assert answered.status == 204


async def test_too_much_is_refused(stage: Stage, key: str) -> None:
    assert await post(stage, key, {"passed": True, "log": "x" * 70_000}) == 413


async def test_another_key_ends_the_former_and_only_who_directs_gives_one_out(stage: Stage, key: str) -> None:
    assert "Only" in (await stage.eve.types("check key backup")).shown
    await stage.ana.types("check key backup")

    assert await post(stage, key, {"passed": True}) == 401
