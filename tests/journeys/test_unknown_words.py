"""What golive does not know is refused, and the nearest it knows is named. It is never done instead."""

from __future__ import annotations

import pytest

from tests.journeys.stage import Stage


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_an_unknown_verb_is_refused_with_the_nearest_named(stage: Stage) -> None:
    answer = await stage.ana.types("cliam TECH-1")

    assert answer.shown == "There is no cliam. Nearest: claim. help lists all."
    assert stage.messages() == []


async def test_what_was_typed_comes_back_as_it_was_typed_and_short(stage: Stage) -> None:
    assert (await stage.ana.types("<!channel> hi")).shown == "There is no <!channel>. help lists all."
    long = await stage.ana.types("x" * 3000)
    assert len(long.shown) < 100
