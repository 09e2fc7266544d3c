"""A GO against the record: it needs a reason, and a second person."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.contracts import Origin
from bot.domain.runbook import State as StepState
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, LEADS, OLI, PAT, Desk, open_desk
from tests.journeys.decision.decided import MINUTE, faults, go_step, standing
from tests.told import shown

AGAINST = "decide go because the fix is in"


async def test_a_go_against_the_record_needs_a_reason(troubled: Desk) -> None:
    told = await troubled.say("decide go", by=ANA)

    assert told.shown.startswith(
        "The record does not recommend a GO, so this needs a reason, and then a second person: decide go because …."
    )
    assert told.labels == ["Open form"]
    told = await troubled.press(told, "Open form", by=ANA)
    assert "The record does not recommend a go: 1 blocker open: OPS-1." in str(told.form.blocks)
    told = await troubled.submit(told, by=ANA, answer="go", text="the fix is in")
    assert told.shown.startswith("Your GO waits for a second person")


async def test_a_go_against_the_record_waits_in_the_room_for_a_second_person(troubled: Desk) -> None:
    told = await troubled.say(AGAINST, by=ANA)

    assert told.shown.startswith(
        "Your GO waits for a second person: the deputy, a lead or the holder of a mandatory seat.\n"
        "It stands in the launch room, and lapses at 12:10."
    )
    assert await standing(troubled) is None
    card = shown(await troubled.card("decision"))
    assert "GO proposed by Ana, against the recommendation.\nbecause the fix is in" in card
    assert "The record does not recommend a go: 1 blocker open: OPS-1." in card
    assert "It waits for a second person: Ben, Lea, Kim, Oli, Bia." in card
    assert "[Second it]" in card
    [asked] = await troubled.heard(BEN)
    assert asked.startswith("@Ana proposes a GO for Reconciliation against the record.")
    assert [each for each in await troubled.heard() if each.startswith("GO")] == []


@pytest.mark.parametrize("who", [BEN, LEA, KIM, OLI, BIA, PAT])
async def test_the_deputy_a_lead_or_a_seat_holder_makes_it_stand(troubled: Desk, who: str) -> None:
    await troubled.say(AGAINST, by=ANA)
    troubled.now += 9 * MINUTE

    told = await troubled.press(await troubled.card("decision"), "Second it", by=who)

    assert told.shown.startswith("GO stands.")
    decision = await standing(troubled)
    assert (decision.by, decision.second, decision.against, decision.at) == (ANA, who, True, troubled.now)
    name = who[1:].capitalize()
    assert f"Declared by @Ana, seconded by @{name}. The record does not recommend a go" in (await troubled.heard())[-1]
    assert f"Seconded by {name}. GO stands." in shown(await troubled.card("decision"))
    assert (await go_step(troubled)).state is StepState.DONE
    assert await faults(troubled) == []


async def test_the_deputys_go_can_be_seconded_by_the_director(troubled: Desk) -> None:
    await troubled.say(AGAINST, by=BEN)
    [asked] = await troubled.messages(ANA)

    told = await troubled.press(asked, "Second it", by=ANA)

    assert told.shown.startswith("GO stands.")


async def test_not_everybody_can_second(troubled: Desk) -> None:
    await troubled.say(AGAINST, by=ANA)
    card = await troubled.card("decision")

    told = await troubled.press(card, "Second it", by=ANA)
    assert told.shown == "You proposed it; a second person has to agree."
    told = await troubled.press(card, "Second it", by=EVE)
    assert told.shown == "The deputy, a lead or the holder of a mandatory seat can second this."
    await troubled.name_leads({"OPS": [GUS, OLI]})
    told = await troubled.press(card, "Second it", by=GUS)
    assert told.shown == "Guests of this workspace cannot second a decision. Ask a member of the team to do it."
    assert await standing(troubled) is None


async def test_a_proposal_lapses_after_ten_minutes(troubled: Desk) -> None:
    await troubled.say(AGAINST, by=ANA)
    card = await troubled.card("decision")
    troubled.now += 10 * MINUTE

    told = await troubled.press(card, "Second it", by=BEN)

    assert told.shown == "That proposal has lapsed. The director can propose it again."
    assert await standing(troubled) is None
    told = await troubled.say(AGAINST, by=ANA)
    assert told.shown.startswith("Your GO waits for a second person")
    told = await troubled.press(card, "Second it", by=BEN)
    assert told.shown == "That proposal lapsed at Tue 1 Dec 13:10 CET. The director can propose it again."


async def test_one_proposal_at_a_time(troubled: Desk) -> None:
    await troubled.say(AGAINST, by=ANA)
    troubled.now += 4 * MINUTE

    told = await troubled.say(AGAINST, by=BEN)

    assert told.shown == (
        "A GO by @Ana waits for its second person already, for another 6 min. "
        "decide second agrees to it, decide no-go ends it."
    )
    assert (await troubled.say("decide second", by=BEN)).shown.startswith("GO stands.")


async def test_a_no_go_ends_a_proposal(troubled: Desk) -> None:
    await troubled.say(AGAINST, by=ANA)
    card = await troubled.card("decision")

    await troubled.say("decide no-go the log is gone", by=BEN)

    assert "Over: another decision was made before anybody seconded it." in shown(await troubled.card("decision"))
    told = await troubled.press(card, "Second it", by=LEA)
    assert told.shown == "That proposal was replaced by another decision. poll shows what stands."
    assert (await standing(troubled)).answer == "no-go"


async def test_who_seconds_late_hears_who_did(troubled: Desk) -> None:
    await troubled.say(AGAINST, by=ANA)
    card = await troubled.card("decision")
    await troubled.press(card, "Second it", by=LEA)

    told = await troubled.press(card, "Second it", by=OLI)

    assert told.shown == "That proposal was seconded by @Lea already."


async def test_there_is_nothing_to_second_before_a_proposal(desk: Desk) -> None:
    told = await desk.say("decide second", by=BEN)
    assert told.shown == "No decision waits for a second person. decide go proposes one."


async def test_a_proposal_the_record_carries_by_now_needs_no_second_person_any_more(troubled: Desk) -> None:
    await troubled.say(AGAINST, by=ANA)
    await troubled.settle("OPS-1")

    told = await troubled.say("decide go", by=ANA)

    assert told.shown.startswith("GO stands.")
    assert "Over: another decision was made" in shown(await troubled.card("decision"))


async def test_a_go_without_a_poll_is_against_the_record(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.set_t0()
        await desk.settle("*")
        told = await desk.say("decide go we asked aloud", by=ANA)
        assert "The record does not recommend a go: there was no poll." in told.shown


async def test_silence_and_a_no_go_are_named_in_the_advice(desk: Desk) -> None:
    await desk.say("vote no-go the restore failed", by=OLI)

    told = await desk.say("decide", by=ANA, origin=Origin.MENTION)

    assert told.shown.startswith(
        "Say decide go or decide no-go and why. The record does not recommend a go: 1 blocker open: OPS-5; "
        "no-go from OPS."
    )
