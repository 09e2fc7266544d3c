"""Opening the go/no-go poll: who may, when, and who is asked."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bot.domain.item import State as ItemState
from bot.store import polls
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, LEADS, NOON, OLI, PAT, T0, Desk, open_desk
from tests.journeys.poll.ballots import MINUTE


async def test_opening_shows_the_poll_tells_the_room_and_asks_every_holder(desk: Desk) -> None:
    told = await desk.say("poll open", by=ANA)

    assert "poll 1 is open until" in told.shown
    assert "5 people have a message with buttons." in told.shown
    assert (await desk.heard())[-1].startswith("Reconciliation 2.1: the go/no-go poll is open until")
    assert "4 seats are asked." in (await desk.heard())[-1]
    assert {"poll:1", "board:1"} <= set(await desk.cards())
    for user in (LEA, KIM, OLI, BIA, PAT):
        assert len(await desk.heard(user)) == 1
    assert await desk.heard(EVE) == []


async def test_a_holder_is_told_what_stands_in_the_way_of_their_seat(desk: Desk) -> None:
    await desk.settle("OPS-4", state=ItemState.CLAIMED)
    await desk.say("waive OPS-4 the vendor is late until=T+3d", by=OLI)

    await desk.say("poll open", by=ANA)

    [asked] = await desk.heard(OLI)
    assert asked.startswith("Reconciliation 2.1: go or no-go? Answer until")
    assert "OPS Operations: 50 % ready" in asked
    assert "Blockers open: OPS-1 Backup, OPS-3 Way back" in asked
    assert (
        "Exceptions\nOPS-4 Alerts and dashboard is waived until Dec 4, 2026 at 14:00 by @Oli: the vendor is late"
        in asked
    )
    [asked] = await desk.heard(LEA)
    assert "BUILD Build and Tests: 100 % ready\nNo blocker open." in asked
    assert "[Go]  [No-go…]" in asked


async def test_somebody_with_several_seats_gets_buttons_for_each_and_for_all(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})

    await desk.say("poll open", by=ANA)

    [asked] = await desk.heard(OLI)
    assert "[Go OPS]  [No-go OPS…]" in asked
    assert "[Go BIZ]  [No-go BIZ…]" in asked
    assert "[Go for all 2]" in asked


async def test_somebody_with_several_seats_reads_what_was_set_aside_in_short(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.settle("OPS-2", "OPS-4", state=ItemState.OPEN)
    await desk.say("waive OPS-4 the vendor is late", by=OLI)
    await desk.say("na OPS-2 there is no app", by=ANA)

    await desk.say("poll open", by=ANA)

    [asked] = await desk.heard(OLI)
    assert "Exceptions: OPS-2 does not apply, OPS-4 is waived\n[Go OPS]" in asked


async def test_a_poll_closes_with_the_go_step_unless_that_is_over(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    poll = await desk.look(polls.last)
    assert poll.closes_at == T0 - 10 * MINUTE, "the step begins at T-30m and takes 20"

    await desk.say("poll close", by=ANA)
    desk.now = T0 - 13 * MINUTE
    await desk.say("poll open", by=ANA)
    assert (await desk.look(polls.last)).closes_at == desk.now + 45 * MINUTE


async def test_the_director_can_name_the_deadline(desk: Desk) -> None:
    await desk.say("poll open closes=14:15", by=BEN)

    assert (await desk.look(polls.last)).closes_at == NOON + 75 * MINUTE, "14:15 in Berlin"


async def test_a_poll_a_day_early_is_asked_about_first(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(hours=26))

    asked = await desk.say("poll open closes=+45m", by=ANA)
    assert asked.shown.startswith("T-0 is Dec 2, 2026 at 14:00, 26 h from now. Much may change until then.")
    assert "5 people would get a message now, and the poll would be open until Dec 1, 2026 at 12:45." in asked.shown
    assert await desk.look(polls.last) is None
    assert await desk.heard(LEA) == []

    assert "is open until Dec 1, 2026 at 12:45" in (await desk.press(asked, "Open it now", by=ANA)).shown
    assert len(await desk.heard(LEA)) == 1


async def test_a_poll_asked_about_is_asked_about_again_when_t0_has_moved_meanwhile(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(hours=26))
    asked = await desk.say("poll open", by=ANA)
    await desk.set_t0(NOON + timedelta(hours=30))

    again = await desk.press(asked, "Open it now", by=ANA)

    assert again.shown.startswith(
        "The plan has changed since you were asked. As it is now:\nT-0 is Dec 2, 2026 at 18:00, 30 h"
    )
    assert (await desk.press(asked, "Open it now", by=LEA)).shown == (
        "Only the director @Ana or the deputy @Ben can run the poll."
    )
    assert await desk.look(polls.last) is None


async def test_a_practice_poll_or_one_within_six_hours_is_not_asked_about(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(hours=26))
    assert "is open until" in (await desk.say("poll open practice", by=ANA)).shown
    await desk.say("poll close", by=ANA)

    desk.now = NOON + timedelta(hours=20)
    assert "is open until" in (await desk.say("poll open", by=ANA)).shown


async def test_seats_without_anybody_are_named_to_the_director(desk: Desk) -> None:
    await desk.name_leads({"PEOPLE": []})

    told = await desk.say("poll open", by=ANA)

    assert "Nobody is named for PEOPLE, so nobody was asked there." in told.shown
    assert "3 seats are asked." in (await desk.heard())[-1]


async def test_a_poll_is_refused_until_it_can_be_answered(empty: Desk) -> None:
    async def why() -> str:
        told = await empty.say("poll open", by=ANA)
        assert told.refused
        return told.shown

    assert await why() == "There is no T-0 to vote on. Name one first, for example t0 monday 9:00."
    await empty.set_t0()
    assert await why() == "BUILD, OPS, BIZ have no holder. Name one: lead BUILD @user."
    await empty.name_leads({"BUILD": [LEA], "OPS": [OLI]})
    assert await why() == "BIZ has no holder. Name one: lead BIZ @user."
    assert await empty.look(polls.last) is None


async def test_a_poll_is_refused_without_a_deputy(tmp_path: Path) -> None:
    async with open_desk(tmp_path, deputy=None) as desk:
        await desk.name_leads(LEADS)
        await desk.set_t0()
        told = await desk.say("poll open", by=ANA)
        assert told.shown == "The launch has no deputy. Name one first: set deputy=@user."


async def test_one_poll_at_a_time(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say("poll open", by=BEN)

    assert told.shown == (
        "Poll 1 is open until Tue 1 Dec 14:50 CET. poll closes +10m gives it longer, poll close ends it."
    )


async def test_only_director_and_deputy_run_the_poll(desk: Desk) -> None:
    for words in ("poll open", "poll close", "poll closes +10m"):
        told = await desk.say(words, by=LEA)
        assert told.shown == "Only the director @Ana or the deputy @Ben can run the poll."
    assert [entry.facts["verb"] for entry in await desk.record("refused")] == ["poll"] * 3


async def test_words_the_poll_does_not_know_are_answered_with_those_it_does(desk: Desk) -> None:
    assert (await desk.say("poll stop", by=ANA)).shown == (
        "Say what to do with the poll: poll open [all|practice] [closes=TIME], poll closes +10m, poll close."
    )
    assert (await desk.say("poll open now", by=ANA)).shown == (
        "poll open takes closes=14:30, and all or practice, and nothing else."
    )
