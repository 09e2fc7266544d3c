"""Who is asked for a verdict, when, and what golive says by itself; also after the launch was closed."""

from __future__ import annotations

from bot.domain.item import State as ItemState
from bot.domain.launch import State
from tests.desk import ANA, BEN, LEA, OLI, PAT, Desk
from tests.journeys.success.hands import differently, until


async def test_each_is_asked_once_when_it_is_due(flown: Desk) -> None:
    await until(flown, 23.9)
    assert await flown.heard(OLI) == []

    await until(flown, 24)
    await until(flown, 24.1)

    [asked] = await flown.messages(OLI)
    assert (await flown.heard(OLI)) == [
        "Reconciliation · A criterion of the launch: time to judge.\n"
        "• CRIT-1 Availability · ≥ 99.9 % (at most 86 s down)\n[Judge CRIT-1…]"
    ]
    opened = await flown.press(asked, "Judge CRIT-1…", by=OLI)
    assert "met" in (await flown.submit(opened, by=OLI, result="99.99")).shown
    assert "1 criterion to judge: CRIT-2" in (await flown.say("mine", by=LEA)).shown
    assert "to judge" not in (await flown.say("mine", by=OLI)).shown


async def test_a_day_later_who_said_nothing_is_asked_again_and_so_is_the_director(flown: Desk) -> None:
    await until(flown, 24)
    await flown.say("judge CRIT-1 99.99", by=OLI)
    before = len(await flown.heard(OLI))

    await until(flown, 48)

    assert len(await flown.heard(OLI)) == before
    assert "still to be judged, a day later" in (await flown.heard(LEA))[-1]
    assert "CRIT-2" in (await flown.heard(ANA))[-1]
    assert "CRIT-3" in (await flown.heard(BEN))[-1]


async def test_a_verdict_may_follow_from_items(flown: Desk) -> None:
    await flown.change(lambda scene: differently(scene, items="PEOPLE-1..2"))
    await flown.settle("PEOPLE-1", "PEOPLE-2")
    await until(flown, 24)

    assert await flown.heard(PAT) == []
    assert "met: PEOPLE-1 approved, PEOPLE-2 approved · by golive" in (await flown.say("status CRIT-3", by=PAT)).shown


async def test_items_left_undone_miss_it_and_propose_no_rollback(flown: Desk) -> None:
    await flown.change(lambda scene: differently(scene, items="PEOPLE-1..2"))
    await flown.settle("PEOPLE-1")
    await flown.settle("PEOPLE-2", state=ItemState.OPEN)
    await until(flown, 24)

    assert "missed: PEOPLE-2 open" in (await flown.say("status CRIT-3", by=PAT)).shown
    assert not [words for words in await flown.heard(ANA) if "rollback" in words]


async def test_it_is_closed_once_what_is_due_is_judged_and_what_is_due_later_is_asked_for_all_the_same(
    flown: Desk,
) -> None:
    await flown.change(lambda scene: differently(scene, judge_at="T+7d"))
    await until(flown, 24)
    for ref in ("DAY-2", "DAY-3", "POST-1"):
        await flown.press(await flown.say(f"skip {ref} done by hand", by=ANA), f"Skip {ref}", by=ANA)
    assert (await flown.say("close", by=ANA)).shown == (
        "CRIT-1, CRIT-2 are due and not judged yet. Say what came of it, or that it cannot be told: "
        "judge CRIT-1 unknown REASON."
    )
    await flown.say("judge CRIT-1..2 unknown nobody counted", by=ANA)
    closing = await flown.say("close", by=ANA)
    assert "CRIT-3 is judged later all the same." in closing.shown
    await flown.press(closing, "Close", by=ANA)

    await until(flown, 7 * 24)

    [asked] = await flown.messages(PAT)
    opened = await flown.press(asked, "Judge CRIT-3…", by=PAT)
    assert (await flown.submit(opened, by=PAT, result="4")).shown.endswith("4 tickets, met.")
    assert await flown.look(lambda scene: scene.attempt.state) is State.CLOSED
