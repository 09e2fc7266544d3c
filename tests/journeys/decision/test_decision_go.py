"""A GO the record carries: who decides, what it takes, and what follows."""

from __future__ import annotations

from pathlib import Path

from bot.domain.item import State as ItemState
from bot.domain.runbook import State as StepState
from bot.store import polls
from tests.desk import ANA, BEN, GUS, LEA, NOON, OLI, Desk, open_desk
from tests.journeys.decision.decided import MINUTE, faults, go_step, standing
from tests.told import shown


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


async def test_what_was_set_aside_is_in_the_decision_by_name(desk: Desk) -> None:
    await desk.settle("OPS-1", "BUILD-3", state=ItemState.CLAIMED)
    await desk.say("waive OPS-1 the vendor is late until=T+3d", by=ANA)
    await desk.say("na BUILD-3 there is no staging", by=LEA)

    await desk.say("decide go", by=ANA)

    aside = "Exceptions: OPS-1 is waived, BUILD-3 does not apply."
    assert (
        f"The record recommends go: no blocker is open and every mandatory seat says go. {aside}"
        in ((await desk.heard())[-1])
    )
    [entry] = await desk.record("decide")
    assert entry.facts["excepted"] == ["OPS-1 waived", "BUILD-3 na"]
    await desk.say("reopen OPS-1 it has come", by=ANA)
    why = (await desk.say("log why", by=LEA)).shown
    assert "OPS-1 Backup, a blocker, is waived until Dec 4, 2026 at 14:00 by @Ana: the vendor is late" in why
    assert "BUILD-3 Trial on staging does not apply, says @Lea: there is no staging" in why


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
