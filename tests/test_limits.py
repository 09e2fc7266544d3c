"""How much one person may ask at once, and what is never refused for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.contracts import Origin
from bot.errors import Refused
from bot.limits import AT_ONCE, PER_MINUTE, Limits
from bot.router import BUSY
from tests.desk import ANA, EVE, open_desk


@pytest.fixture
def crowded() -> Iterator[Limits]:
    """As many calls of Eve are running as may."""
    limits = Limits()
    with ExitStack() as running:
        for _ in range(AT_ONCE):
            running.enter_context(limits.taking(EVE, "claim"))
        yield limits


def test_so_many_at_once_and_others_are_not_kept_from_anything(crowded: Limits) -> None:
    with pytest.raises(Refused, match="4 things of yours are still under way"), crowded.taking(EVE, "claim"):
        pass
    with crowded.taking(ANA, "claim"), crowded.taking(EVE, "hold"), crowded.taking(EVE, "vote"):
        pass


def test_so_many_in_a_minute() -> None:
    now = [0.0]
    limits = Limits(lambda: now[0])
    for _ in range(PER_MINUTE):
        with limits.taking(EVE, "note"):
            now[0] += 0.1
    with pytest.raises(Refused, match="That was 120 in a minute"), limits.taking(EVE, "note"):
        pass

    now[0] = 60.2
    with limits.taking(EVE, "note"):
        pass


async def test_what_slack_delivers_again_waits_and_what_it_does_not_is_refused(crowded: Limits, tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        desk.router.limits = crowded

        assert (await desk.say("note it works", by=EVE, origin=Origin.MENTION)).answer is BUSY
        assert "still under way" in (await desk.say("note it works", by=EVE)).shown
