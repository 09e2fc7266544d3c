"""A no-go turned into work, and a go on the second poll: through Slack, as each of them reads it on a phone."""

from __future__ import annotations

import pytest

from sandbox import Message
from tests.journeys.stage import Actor, Stage

pytestmark = pytest.mark.long


async def prepared(stage: Stage) -> None:
    """A small release an hour before T-0, with everything approved."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 10:00")
    for area, many in (("BUILD", 5), ("OPS", 4), ("PEOPLE", 3)):
        for number in range(1, many + 1):
            await stage.eve.types(f"signoff {area}-{number} seen by two")
            await stage.ana.types(f"approve {area}-{number}")


def asked(actor: Actor, words: str) -> Message:
    """The last golive told somebody directly with these words in it."""
    return [each for each in actor.person.dm.all.values() if each.bot and words in each.shown][-1]


def times_asked(actor: Actor) -> int:
    return sum("go or no-go? Answer until" in told for told in actor.dms)


async def test_a_no_go_becomes_work_and_the_second_poll_asks_only_whom_it_must(stage: Stage) -> None:
    await prepared(stage)

    # The first poll. Lou misses something, and says what and who.
    await stage.ana.types("poll open")
    await stage.lea.presses(asked(stage.lea, "go or no-go?"), "Go")
    await stage.ben.tells("vote go BIZ it is the right day")
    await stage.lou.presses(asked(stage.lou, "go or no-go?"), "No-go…")
    told = await stage.lou.submits(
        {
            "Why not?": "the restore log is missing",
            "What would change it?": "the log of last night",
            "Who sees to it?": stage.eve.id,
        },
        channel=asked(stage.lou, "go or no-go?").channel,
    )
    assert "OPS says no-go." in told.shown
    assert "OPS-5 the log of last night is a blocker now. It is @eve's." in told.shown

    card = stage.card("Go or no-go: poll 1")
    assert "OPS Operations · no-go · lou · saw 100 % · OPS-5" in card.shown
    assert "the restore log is missing · would change it: the log of last night" in card.shown
    assert "Recommendation: not go · 1 blocker open: OPS-5; no-go from OPS" in card.shown
    await stage.ana.types("poll close")
    assert any("does not recommend a go: 1 blocker open: OPS-5; no-go from OPS" in each for each in stage.ana.dms)

    # The work: Eve shows the log, Lou, who asked for it, accepts it.
    assert "@lou says no-go for OPS in the poll of Recon. What is asked for is yours" in stage.eve.dms[-1]
    await stage.eve.types("signoff OPS-5 https://example.com/restore.log")
    told = await stage.lou.presses(asked(stage.lou, "has signed off"), "Approve OPS-5")
    assert "OPS-5 the log of last night is approved." in told.shown
    assert "The poll of Recon is over, so OPS is asked again when it is opened anew." in stage.lou.dms[-1]

    # The second poll: Ana presses what golive offers her, and only Lou and Max, who gave no advice, are asked.
    before = {each.person.name: times_asked(each) for each in (stage.lea, stage.ben, stage.lou, stage.max)}
    told = await stage.ana.presses(asked(stage.ana, "OPS waited for it in poll 1"), "Open another poll")
    assert "2 people have a message with buttons. 2 answers hold on from poll 1: BUILD, BIZ." in told.shown
    after = {each.person.name: times_asked(each) for each in (stage.lea, stage.ben, stage.lou, stage.max)}
    assert {name for name, many in after.items() if many > before[name]} == {"lou", "max"}
    card = stage.card("Go or no-go: poll 2")
    assert "BUILD Build and Tests · go · lea · saw 100 % · carried from poll 1" in card.shown
    assert "Recommendation: not go · no answer from OPS" in card.shown

    told = await stage.lou.presses(asked(stage.lou, "go or no-go?"), "Go")
    assert "OPS says go." in told.shown
    assert "Recommendation: go ·" in stage.card("Go or no-go: poll 2").shown

    # The decision, with nobody needed to second it.
    await stage.ana.types("decide")
    told = await stage.ana.submits({"Decision": "go"})
    assert "GO stands. T-0 is" in told.shown
    assert any(message.shown.startswith("GO for Recon.") for message in stage.messages())
    why = await stage.lea.types("log why")
    assert "OPS go · @lou go" in why.shown


async def test_a_condition_is_met_while_the_poll_is_open(stage: Stage) -> None:
    await prepared(stage)
    await stage.ana.types("poll open")
    await stage.lea.types("vote go")
    await stage.ben.types("vote go")

    await stage.lou.presses(asked(stage.lou, "go or no-go?"), "Go if…")
    told = await stage.lou.submits(
        {"Go if…": "the disk is below 80 %", "Who sees to it?": stage.eve.id, "Until when?": "T-10m"},
        channel=asked(stage.lou, "go or no-go?").channel,
    )
    assert "OPS says go-if." in told.shown
    assert "go-if · lou · saw 100 % · OPS-5 until 09:50" in stage.card("Go or no-go: poll 1").shown

    await stage.eve.presses(asked(stage.eve, "goes only if"), "Sign off OPS-5…")
    await stage.eve.submits({"Evidence": "71 %, see https://example.com/disk"}, channel=stage.eve.person.dm.id)
    await stage.lou.presses(asked(stage.lou, "has signed off"), "Approve OPS-5")

    assert "Your condition is met, so OPS counts as go. Still so?" in stage.lou.dms[-1]
    assert "Recommendation: go ·" in stage.card("Go or no-go: poll 1").shown
