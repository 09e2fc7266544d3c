"""The `inbound` kind: what is made of what an outside job posted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.check import Outcome, Result
from bot.domain.net import Posted
from bot.domain.options import BadOptions
from checks import inbound
from tests.checks.faulty import tried


async def seen(posted: Posted | None, **options: Any) -> Outcome:
    async def last(name: str) -> Posted | None:
        assert name == "scan"
        return posted

    return await tried(inbound, {"name": "scan", **options}, posted=last)


def well(hours: int = 2, **fields: Any) -> Posted:
    return Posted(True, fields, timedelta(hours=hours))


FIGURE = {"field": "critical", "target": "= 0 critical"}


@pytest.mark.parametrize(
    ("posted", "options", "outcome"),
    [
        (well(), {}, Outcome.passed("scan said so 2 h ago")),
        (well(36), {"max_age": "36h"}, Outcome.passed("scan said so 36 h ago")),
        (well(37), {"max_age": "36h"}, Outcome.failed("scan said so 37 h ago, 36 h are allowed")),
        (Posted(False, {}, timedelta(minutes=5)), {}, Outcome.failed("it went wrong: scan said so 5 min ago")),
        (well(critical=0), FIGURE, Outcome.passed("0 critical, wanted = 0 critical: scan said so 2 h ago", 0)),
        (well(critical=3), FIGURE, Outcome.failed("3 critical, wanted = 0 critical: scan said so 2 h ago", 3)),
        (well(critical="0"), FIGURE, Outcome.unknown("scan gave no figure for critical")),
        (well(critical=False), FIGURE, Outcome.unknown("scan gave no figure for critical")),
        (None, {}, Outcome.unknown("scan has not said anything yet")),
    ],
)
async def test_what_a_job_said(posted: Posted | None, options: dict[str, str], outcome: Outcome) -> None:
    assert await seen(posted, **options) == outcome


async def test_where_nothing_is_taken_from_outside_it_is_unknown() -> None:
    assert (await tried(inbound, {"name": "scan"})).result is Result.UNKNOWN


def test_bad_options_are_named() -> None:
    with pytest.raises(BadOptions, match="field and target belong together: which figure, and what it must be"):
        inbound.parse({"name": "scan", "field": "critical"})
