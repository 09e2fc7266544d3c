"""The end of the go/no-go poll: its deadline, the close, and what comes too late."""

from __future__ import annotations

from bot.contracts import Origin
from bot.store import polls
from tests.desk import ANA, BEN, BIA, LEA, NOON, OLI, Desk
from tests.journeys.poll.ballots import MINUTE, shown_card, votes


async def test_an_answer_after_the_deadline_is_refused_with_when_it_closed(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)
    [asked] = await desk.messages(LEA)
    desk.now = NOON + 60 * MINUTE

    told = await desk.press(asked, "Go", by=LEA)

    assert told.shown == (
        "The poll closed at Tue 1 Dec 14:00 CET, so this was not counted. The director can open another: poll open."
    )
    told = await desk.press(asked, "No-go…", by=LEA)
    assert told.shown.startswith("The poll closed at Tue 1 Dec 14:00 CET")
    assert await votes(desk) == []


async def test_the_deadline_moves_from_where_it_is(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)

    told = await desk.say("poll closes +10m", by=BEN)

    assert (await desk.look(polls.last)).closes_at == NOON + 70 * MINUTE
    assert "poll 1 is open until" in told.shown
    assert "is open until" in (await desk.heard())[-1]
    assert (await desk.say("poll closes", by=ANA)).shown == ("Say until when: poll closes +10m or poll closes 14:30.")
    assert (await desk.say("poll closes -80m", by=ANA)).shown == ("That end is past. poll close ends the poll now.")
    await desk.say("poll closes 14:30", by=ANA)
    assert (await desk.look(polls.last)).closes_at == NOON + 90 * MINUTE


async def test_closing_by_hand_asks_those_who_decide(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote go", by=LEA)
    desk.now += 3 * MINUTE

    told = await desk.say("poll close", by=ANA)

    assert told.shown.startswith("Go or no-go: poll 1 is closed.")
    card = await shown_card(desk)
    assert "1 of 3 mandatory seats have answered." in card
    assert "OPS Operations · no answer · Oli" in card
    assert "[Decide…]" in card
    for user in (ANA, BEN):
        [heard] = await desk.heard(user)
        assert "Poll 1 of Reconciliation is closed: 1 of 3 mandatory seats go." in heard
        assert "does not recommend a go: 2 blockers open: OPS-1, OPS-3; no answer from OPS, BIZ." in heard
    [_, closed] = await desk.record("poll")
    assert closed.facts["seats"] == ["BUILD go", "OPS no answer", "BIZ no answer", "PEOPLE no answer"]
    told = await desk.say("poll close", by=ANA)
    assert told.shown == "No poll is open. The last one closed at Tue 1 Dec 13:03 CET. poll open opens one."
    told = await desk.say("vote go", by=OLI)
    assert told.shown.startswith("The poll closed at Tue 1 Dec 13:03 CET")


async def test_there_is_nothing_to_close_before_a_poll(desk: Desk) -> None:
    assert (await desk.say("poll close", by=ANA)).shown == "No poll is open. poll open opens one."


async def test_a_poll_whose_deadline_nobody_noticed_gives_way_to_the_next(desk: Desk) -> None:
    await desk.say("poll open closes=14:00", by=ANA)
    desk.now = NOON + 65 * MINUTE

    told = await desk.say("poll open", by=ANA)

    assert "poll 2 is open until" in told.shown
    first = await desk.look(lambda scene: polls.by_id(scene.tx, 1))
    assert (first.state, first.closed_at) == ("closed", NOON + 60 * MINUTE)


async def test_a_button_of_an_older_poll_says_so(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    [old] = await desk.messages(LEA)
    looked = await desk.say("poll", by=ANA)
    await desk.say("poll close", by=ANA)
    await desk.say("poll open", by=ANA)

    told = await desk.press(old, "Go", by=LEA)

    assert told.shown.startswith(
        "That button is from poll 1, which is over, so nothing was counted. "
        "Poll 2 is open until Tue 1 Dec 14:50 CET: answer that one."
    )
    assert "BUILD says go." in (await desk.press(told, "Go", by=LEA)).shown
    told = await desk.press(looked, "Close the poll", by=ANA)
    assert told.shown == "That button is from poll 1, which is over. poll shows poll 2."


async def test_a_practice_poll_leaves_no_trace(desk: Desk) -> None:
    await desk.settle("*")
    told = await desk.say("poll open practice", by=ANA)
    assert told.shown.startswith("Practice poll 1 is open until")
    assert (await desk.heard())[-1].startswith("A practice poll is open until")
    assert [message for message in await desk.heard() if "go/no-go poll is open" in message] == []
    [asked] = await desk.heard(LEA)
    assert "This is practice: it leaves no trace in the decision." in asked

    for user in (LEA, OLI, BIA):
        assert "says go." in (await desk.say("vote go", by=user)).shown
    assert "It would recommend: go ·" in await shown_card(desk)
    await desk.say("poll close", by=ANA)

    assert await desk.look(polls.latest) is None
    assert await desk.heard(ANA) == [], "nobody is asked to decide on practice"
    told = await desk.say("decide go", by=ANA, origin=Origin.MENTION)
    assert "The record does not recommend a GO" in told.shown, "there was no poll that counts"
