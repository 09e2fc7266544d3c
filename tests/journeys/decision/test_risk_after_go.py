"""A grave risk that occurs after a GO: nothing is void by it, but the director says whether the GO stands."""

from __future__ import annotations

import pytest

from bot.store import doubts
from tests.desk import ANA, BEN, EVE, LEA, OLI, T0, Desk
from tests.journeys.decision.decided import MINUTE, standing


@pytest.fixture
async def gone(desk: Desk) -> Desk:
    """A GO stands since T-20m; it is T-10m now."""
    desk.now = T0 - 20 * MINUTE
    await desk.say('risk add "The vendor is late" likelihood=L impact=L', by=ANA)
    await desk.say("decide go", by=ANA)
    desk.now = T0 - 10 * MINUTE
    return desk


async def asked(desk: Desk, user: str) -> list[str]:
    return [words for words in await desk.heard(user) if "Still go?" in words]


async def test_a_high_one_makes_golive_ask(gone: Desk) -> None:
    await gone.say("risk RISK-1 occurred the export hangs.", by=LEA)

    question = (
        ":warning: Reconciliation: a GO stands. Still go?\n"
        "RISK-1 A fault that staging did not show has occurred: the export hangs.\n"
        "Nothing is void by it. If nobody answers, the clock stops at T-0, 14:00.\n"
        "[Hold…]  [Go stands, because…]  [Decide…]"
    )
    assert [await asked(gone, user) for user in (ANA, BEN)] == [[question], [question]]
    assert "after the GO something has come up" in (await gone.heard(OLI))[-1], "the first step behind the GO is his"
    assert (await standing(gone)).answer == "go", "nothing is void by it"
    assert "In doubt: RISK-1" in (await gone.say("status", by=EVE)).shown
    assert (await gone.say("start DAY-2", by=OLI)).shown.startswith("The GO is in doubt: RISK-1.")


async def test_one_that_would_propose_a_rollback_does_whatever_it_weighs(gone: Desk) -> None:
    await gone.say("risk RISK-2 likelihood=L impact=L", by=OLI)

    await gone.say("risk RISK-2 occurred rows are gone", by=OLI)

    assert len(await asked(gone, ANA)) == 1


@pytest.mark.parametrize(("links", "times"), [("OPS-1", 1), ("BUILD-5", 0), ("none", 0)])
async def test_a_small_one_does_where_it_has_to_do_with_a_blocker(gone: Desk, links: str, times: int) -> None:
    await gone.say(f"risk RISK-3 links={links}", by=ANA)

    await gone.say("risk RISK-3 occurred they wrote so", by=ANA)

    assert len(await asked(gone, BEN)) == times
    assert "has occurred" in (await gone.heard(BEN))[0], "he hears of it in any case"


async def test_what_was_answered_is_not_asked_again_when_the_risk_is_described_better(gone: Desk) -> None:
    await gone.say("risk RISK-1 occurred the export hangs", by=LEA)
    await gone.say("decide stands nobody exports on the first day", by=ANA)

    await gone.say('risk RISK-1 mitigation="restart it"', by=LEA)

    assert len(await asked(gone, ANA)) == 1


async def test_one_that_is_over_is_in_doubt_no_longer(gone: Desk) -> None:
    await gone.say("risk RISK-1 occurred the export hangs", by=LEA)

    await gone.say("risk RISK-1 mitigated it runs again", by=LEA)

    assert await gone.look(doubts.open_ones) == []
    assert "In doubt" not in (await gone.say("status", by=EVE)).shown


async def test_held_for_it_it_is_asked_about_when_the_clock_runs_again(gone: Desk) -> None:
    await gone.say("risk RISK-1 occurred the export hangs", by=LEA)
    await gone.say("hold we look at the export", by=ANA)
    assert "In doubt" not in (await gone.say("status", by=EVE)).shown

    await gone.press(await gone.say("resume", by=ANA), "Resume", by=ANA)

    assert len(await asked(gone, ANA)) == 2


async def test_before_the_go_nobody_is_asked(desk: Desk) -> None:
    await desk.say("risk RISK-1 occurred the export hangs", by=LEA)

    assert await asked(desk, ANA) == []
