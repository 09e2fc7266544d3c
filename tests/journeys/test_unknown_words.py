"""What golive does not know is refused, and the nearest it knows is named. It is never done instead."""

from __future__ import annotations

import pytest

from tests.journeys.stage import Stage


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_an_unknown_verb_is_refused_with_the_nearest_named(stage: Stage) -> None:
    answer = await stage.ana.types("cliam TECH-1")

    assert answer.shown == "There is no cliam. Nearest: claim. help lists all."
    assert stage.messages() == []
