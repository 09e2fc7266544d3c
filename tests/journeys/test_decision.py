"""Go or no-go: who decides, what it takes, and what follows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.contracts import Origin
from bot.domain.decision import Decision
from bot.domain.item import State as ItemState
from bot.domain.launch import Attempt, State
from bot.domain.runbook import State as StepState
from bot.domain.runbook import Step
from bot.store import audit, plan, polls
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, LEADS, NOON, OLI, PAT, T0, Desk, open_desk
from tests.told import shown

MINUTE = timedelta(minutes=1)
AGAINST = "decide go because the fix is in"


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """All items approved, T-0 at 14:00 UTC (15:00 in Berlin), and a poll in which every mandatory seat says go."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.set_t0()
        await desk.settle("*")
        await desk.say("poll open", by=ANA)
        for user in (LEA, OLI, BIA):
            await desk.say("vote go", by=user)
        yield desk


@pytest.fixture
async def troubled(desk: Desk) -> Desk:
    """The same, with a blocker open again: the record does not recommend a go."""
    await desk.settle("OPS-1", state=ItemState.CLAIMED)
    return desk


# --- GO -----------------------------------------------------------------------------------------


async def test_a_go_that_the_record_carries_stands_at_once(desk: Desk) -> None:
    told = await desk.say("decide go", by=ANA)

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:00."
    decision = await standing(desk)
    assert (decision.answer, decision.by, decision.second, decision.against) == ("go", ANA, None, False)
    [heard] = [each for each in await desk.heard() if each.startswith("GO")]
    assert heard.startswith("GO for Reconciliation 2.1. T-0 is Dec 1, 2026 at 14:00.")
    assert "Declared by @Ana. The record recommends go: no blocker is open and every mandatory seat says go." in heard
    assert (await desk.heard("C9"))[-1].startswith("GO for Reconciliation 2.1.")
    assert {"board:1", "phase:DAY"} <= set(await desk.cards())
    assert "Decided: GO by Ana." in shown(await desk.card("poll"))


async def test_a_go_prints_the_head_of_the_record_and_keeps_what_was_known(desk: Desk) -> None:
    await desk.settle("BUILD-3", state=ItemState.OPEN)
    await desk.settle("OPS-4", state=ItemState.WAIVED)

    await desk.say("decide go", by=ANA)

    decision = await standing(desk)
    known = await desk.look(lambda scene: polls.snapshot(scene.tx, decision))
    launch = await desk.look(lambda scene: scene.launch)
    assert decision.head == launch.audit_head
    assert f"Record {launch.audit_seq}, head {launch.audit_head}" in (await desk.heard())[-1]
    assert known["exceptions"] == ["BUILD-3"]
    assert known["blockers"] == []
    assert known["areas"]["BUILD"] == {
        "percent": 80,
        "counted": 5,
        "approved": 4,
        "signed": 0,
        "waived": 0,
        "na": 0,
        "blockers_open": 0,
        "required_open": 1,
    }
    assert known["areas"]["OPS"]["waived"] == 1
    assert known["seats"]["OPS"]["answer"] == "go"
    assert known["seats"]["OPS"]["votes"][0]["who"] == OLI
    assert known["seats"]["PEOPLE"] == {"mandatory": False, "answer": None, "votes": []}
    assert await faults(desk) == []


async def test_required_items_still_open_are_accepted_by_name(desk: Desk) -> None:
    await desk.settle("BUILD-3", "PEOPLE-1", state=ItemState.CLAIMED)

    await desk.say("decide go", by=ANA)

    assert (
        "The record recommends go with exceptions: 2 required items open, accepted as they are: BUILD-3, PEOPLE-1."
        in (await desk.heard())[-1]
    )
    assert (await standing(desk)).recommendation == "go with exceptions"
    [entry] = await desk.record("decide")
    assert entry.facts["exceptions"] == ["BUILD-3", "PEOPLE-1"]


async def test_a_go_settles_the_go_step_and_closes_the_poll(desk: Desk) -> None:
    await desk.say("decide go", by=BEN)

    step = await go_step(desk)
    assert (step.state, step.ended_by, step.ended_at) == (StepState.DONE, BEN, NOON)
    poll = await desk.look(polls.last)
    assert (poll.state, poll.closed_at) == ("closed", NOON)
    told = await desk.say("vote no-go too late", by=LEA)
    assert told.shown.startswith("The poll closed at Tue 1 Dec 13:00 CET")


async def test_only_director_and_deputy_decide(desk: Desk) -> None:
    for words in ("decide go", "decide no-go I do not like it", "decide"):
        told = await desk.say(words, by=LEA)
        assert told.shown == "Only the director @Ana or the deputy @Ben can decide."
    assert await standing(desk) is None
    assert [entry.actor for entry in await desk.record("refused")] == [LEA, LEA]


async def test_a_guest_does_not_decide_even_as_deputy(tmp_path: Path) -> None:
    async with open_desk(tmp_path, deputy=GUS) as desk:
        await desk.set_t0()
        told = await desk.say("decide no-go no", by=GUS)
        assert told.shown == "Guests of this workspace cannot decide. Ask a member of the team to do it."


async def test_the_same_decision_twice_stands_once(desk: Desk) -> None:
    await desk.say("decide go", by=ANA)
    desk.now += 4 * MINUTE

    told = await desk.say("decide go", by=BEN)

    assert told.shown == "GO stands already, declared by @Ana 4 min ago. decide no-go would replace it."
    assert len([each for each in await desk.heard() if each.startswith("GO")]) == 1


async def test_there_is_no_decision_without_t0(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        told = await desk.say("decide go", by=ANA)
        assert told.shown == "There is no T-0 to decide on. Name one first, for example t0 monday 9:00."


async def test_after_liftoff_the_decision_was_made(desk: Desk) -> None:
    await desk.say("decide go", by=ANA)
    await desk.lift()

    assert (await desk.say("decide no-go wait", by=ANA)).shown == "This attempt is lifted; the decision was made."
    assert (await desk.say("poll open", by=ANA)).shown == "This attempt is lifted; the question was answered."


# --- Against the record -------------------------------------------------------------------------


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
        "Say decide go or decide no-go and why. The record does not recommend a go: no-go from OPS."
    )


# --- NO-GO --------------------------------------------------------------------------------------


async def test_a_no_go_needs_a_reason_and_stops_the_clock(desk: Desk) -> None:
    told = await desk.say("decide no-go", by=ANA)
    assert told.shown.startswith("Say why not: decide no-go the restore log is missing.")

    told = await desk.say("decide no-go the restore log is missing", by=ANA)

    assert told.shown == "NO-GO stands, and the countdown is held. decide go would replace it."
    attempt = await the_attempt(desk)
    assert (attempt.state, attempt.held_by, attempt.held_at) == (State.HELD, ANA, NOON)
    assert attempt.held_why == "No-go: the restore log is missing"
    heard = (await desk.heard())[-1]
    assert heard.startswith(
        "NO-GO for Reconciliation 2.1. The countdown is held.\nthe restore log is missing\nDeclared by @Ana."
    )
    assert (await go_step(desk)).state is StepState.WAITING
    assert "Decided: NO-GO by Ana." in shown(await desk.card("poll"))


async def test_a_no_go_replaces_the_go_before_liftoff(desk: Desk) -> None:
    await desk.say("decide go", by=ANA)

    await desk.say("decide no-go the network is down", by=BEN)

    decision = await standing(desk)
    assert (decision.answer, decision.by) == ("no-go", BEN)
    assert [each.state for each in await decisions(desk)] == ["replaced", "standing"]
    assert (await go_step(desk)).state is StepState.WAITING, "the gate is closed again"
    [_, entry] = await desk.record("decide")
    assert entry.facts["replaces"] == "go"


async def test_a_go_after_a_no_go_stands_and_leaves_the_hold_to_people(desk: Desk) -> None:
    await desk.say("decide no-go the log is missing", by=BEN)

    told = await desk.say("decide go", by=ANA)

    assert told.shown.startswith("GO stands, and the countdown stays held: @Ben stopped it.\nresume lets it run again.")
    assert told.labels == ["Resume…"]
    assert (await the_attempt(desk)).state is State.HELD
    assert (await standing(desk)).answer == "go"
    assert (await go_step(desk)).state is StepState.DONE
    assert (await desk.heard())[-1].startswith(
        "GO for Reconciliation 2.1. The countdown is still held; T-0 moves when it runs again."
    )


async def test_a_hold_by_a_person_survives_both_decisions(desk: Desk) -> None:
    await desk.hold(by=LEA, why="smoke in the room")

    await desk.say("decide no-go smoke", by=ANA)
    assert (await the_attempt(desk)).held_why == "smoke in the room"
    told = await desk.say("decide go", by=ANA)

    assert "stays held: @Lea stopped it." in told.shown


async def test_a_no_go_works_while_slack_is_silent(desk: Desk) -> None:
    desk.now += timedelta(hours=1)
    desk.silent = True

    assert "Slack does not answer just now" in (await desk.say("decide go", by=ANA)).shown
    told = await desk.say("decide no-go Slack is down, so are we", by=ANA)

    assert told.shown.startswith("NO-GO stands")
    [entry] = await desk.record("decide")
    assert entry.facts["slack"] == "silent"


async def test_while_slack_is_silent_a_day_is_the_longest_somebody_stays_known(desk: Desk) -> None:
    desk.now += timedelta(hours=24, minutes=1)
    desk.silent = True

    told = await desk.say("decide no-go Slack is down", by=ANA)

    assert told.shown.startswith("golive could not find out about @Ana: Slack does not answer just now.")
    assert await standing(desk) is None


# --- Held at T-0 --------------------------------------------------------------------------------


async def test_a_late_go_sets_t0_to_now(desk: Desk) -> None:
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()
    desk.now += 4 * MINUTE

    told = await desk.say("decide go", by=ANA)

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:07."
    attempt = await the_attempt(desk)
    assert (attempt.state, attempt.t0) == (State.COUNTING, T0 + 7 * MINUTE)
    deploy = next(step for step in await steps(desk) if step.ref == "DAY-2")
    assert deploy.planned_at == T0 + 7 * MINUTE


@pytest.mark.parametrize("words", ["decide go at 15:30", "decide go at=15:30", "decide go at 15:30 all is well"])
async def test_a_late_go_can_name_the_time(desk: Desk, words: str) -> None:
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()

    told = await desk.say(words, by=ANA)

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:30."
    assert (await the_attempt(desk)).t0 == T0 + 30 * MINUTE


async def test_a_late_go_comes_before_the_stop_was_noticed(desk: Desk) -> None:
    desk.now = T0 + timedelta(seconds=2)

    await desk.say("decide go", by=ANA)

    assert (await the_attempt(desk)).t0 == desk.now


async def test_the_form_asks_for_t0_only_when_it_has_to_be_named(desk: Desk) -> None:
    assert "T-0, if not now" not in str((await desk.say("decide", by=ANA)).form.blocks)
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()

    told = await desk.submit(await desk.say("decide", by=ANA), by=ANA, answer="go", at="15:45")

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:45."


async def test_a_proposed_late_go_keeps_the_time_it_named(troubled: Desk) -> None:
    troubled.now = T0 + 3 * MINUTE
    await troubled.stop_at_t0()
    await troubled.say("decide go at 15:20 the fix is in", by=ANA)
    troubled.now += 5 * MINUTE

    await troubled.say("decide second", by=BEN)

    assert (await the_attempt(troubled)).t0 == T0 + 20 * MINUTE


async def test_a_no_go_at_t0_leaves_the_clock_where_it_stopped(desk: Desk) -> None:
    desk.now = T0 + 3 * MINUTE
    await desk.stop_at_t0()

    await desk.say("decide no-go the log is missing", by=ANA)
    assert (await the_attempt(desk)).held_at == T0
    desk.now += 20 * MINUTE
    told = await desk.say("decide go", by=ANA)

    assert told.shown == "GO stands. T-0 is Dec 1, 2026 at 14:23."


async def test_a_time_is_named_only_where_the_clock_waits_for_it(desk: Desk) -> None:
    told = await desk.say("decide go at 16:00", by=ANA)
    assert told.shown == "The countdown runs to its T-0. decide go first; t0 TIME moves T-0."
    await desk.hold(by=LEA, why="smoke")
    told = await desk.say("decide go at 16:00", by=ANA)
    assert told.shown == "The countdown is held by @Lea. decide go first, then resume at …."


async def test_at_may_begin_a_reason_too(desk: Desk) -> None:
    await desk.say("decide go at last everything is green", by=ANA)

    assert (await standing(desk)).reason == "at last everything is green"


async def test_words_do_not_become_mentions(desk: Desk) -> None:
    await desk.say("decide no-go &lt;!channel&gt; and &lt;@UEVE&gt; `x`", by=ANA)

    [message] = [each for each in await desk.messages("C1") if "NO-GO" in each.text]
    assert "&lt;!channel&gt; and &lt;@UEVE&gt; `x`" in message.text
    assert "user_id': 'UEVE'" not in str(message.blocks)


async def standing(desk: Desk) -> Any:
    return await desk.look(polls.standing_decision)


async def decisions(desk: Desk) -> list[Decision]:
    return await desk.look(lambda scene: [polls.decision_by_id(scene.tx, number) for number in (1, 2)])


async def the_attempt(desk: Desk) -> Attempt:
    return await desk.look(lambda scene: scene.attempt)


async def steps(desk: Desk) -> tuple[Step, ...]:
    return await desk.look(plan.steps)


async def go_step(desk: Desk) -> Step:
    return next(step for step in await steps(desk) if step.is_decision)


async def faults(desk: Desk) -> list[audit.Fault]:
    def look(scene: Scene) -> list[audit.Fault]:
        return list(audit.verify(scene.tx))

    return await desk.look(look)
