"""The go/no-go poll: opening, asking, answering, closing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot import router
from bot.contracts import Origin
from bot.domain.item import State as ItemState
from bot.domain.poll import Reply, Vote, standings
from bot.store import polls
from bot.store.scene import Scene
from tests.desk import (
    ANA,
    BEN,
    BIA,
    DEB,
    EVE,
    GUS,
    KIM,
    LEA,
    LEADS,
    NOON,
    OLI,
    PAT,
    ROB,
    SAM,
    T0,
    Desk,
    open_desk,
    shown,
)

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Desk]:
    """A launch nobody has worked on."""
    async with open_desk(tmp_path) as desk:
        yield desk


@pytest.fixture
async def desk(empty: Desk) -> Desk:
    """Leads named, T-0 at 14:00 UTC (15:00 in Berlin), every item approved but two blockers of OPS."""
    await empty.name_leads(LEADS)
    await empty.set_t0()
    await empty.settle("*")
    await empty.settle("OPS-1", "OPS-3", state=ItemState.CLAIMED)
    return empty


# --- Opening ------------------------------------------------------------------------------------


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
    await desk.settle("OPS-4", state=ItemState.WAIVED)

    await desk.say("poll open", by=ANA)

    [asked] = await desk.heard(OLI)
    assert asked.startswith("Reconciliation 2.1: go or no-go? Answer until")
    assert "OPS Operations: 50 % ready" in asked
    assert "Blockers open: OPS-1 Backup, OPS-3 Way back" in asked
    assert "Waived: OPS-4 Alerts and dashboard" in asked
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
        "Say what to do with the poll: poll open [closes=TIME|practice], poll closes +10m, poll close."
    )
    assert (await desk.say("poll open now", by=ANA)).shown == (
        "poll open takes closes=14:30, or practice, and nothing else."
    )


# --- Voting -------------------------------------------------------------------------------------


async def test_a_vote_is_answered_recorded_and_shown(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote go", by=LEA)

    assert told.shown.startswith("BUILD says go.\nYou can change it until")
    assert "BUILD Build and Tests · go · Lea · saw 100 %" in await shown_card(desk)
    [entry] = await desk.record("vote")
    assert (entry.actor, entry.ref, entry.facts["answer"], entry.facts["seats"]) == (LEA, "POLL-1", "go", ["BUILD"])


async def test_the_buttons_of_the_message_vote(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    [asked] = await desk.messages(LEA)

    assert "BUILD says go." in (await desk.press(asked, "Go", by=LEA)).shown

    told = await desk.press(asked, "No-go…", by=LEA)
    assert told.form.title == "No-go"
    told = await desk.submit(told, by=LEA, text="the restore <log> is missing", change="the log & a second look")
    assert told.shown.startswith("BUILD says no-go. Before, you said go.")
    card = await shown_card(desk)
    assert "the restore <log> is missing · would change it: the log & a second look" in card


async def test_a_vote_remembers_the_readiness_it_saw(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go the way back is not written", by=OLI)
    await desk.settle("OPS-3")
    await desk.say("vote go", by=OLI)

    first, second = [vote.saw for vote in await votes(desk)]

    assert (first["percent"], first["blockers"]) == (50, ["OPS-1", "OPS-3"])
    assert (second["percent"], second["blockers"]) == (75, ["OPS-1"])
    assert second["seq"] > first["seq"] > 0
    assert "OPS Operations · go · Oli · saw 75 %, 1 blocker open" in await shown_card(desk)


async def test_the_strictest_of_several_holders_counts(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go the tests are flaky", by=KIM)

    told = await desk.say("vote go", by=LEA)

    assert "BUILD stays at no-go: @Kim said no-go, and the strictest answer counts. Yours is go." in told.shown
    assert "BUILD Build and Tests · no-go · Kim · saw 100 % · 1 more answered" in await shown_card(desk)
    assert "BUILD says go. Before, you said no-go." in (await desk.say("vote go", by=KIM)).shown


async def test_several_seats_have_to_be_named(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote go", by=OLI)

    assert told.refused
    assert told.shown.startswith("You hold OPS, BIZ. Say which, for example vote go OPS, or vote go all.")
    assert told.labels == ["Go OPS", "Go BIZ", "Go for all 2"]
    assert "BIZ says go." in (await desk.press(told, "Go BIZ", by=OLI)).shown
    assert await answers(desk) == {"BUILD": None, "OPS": None, "BIZ": "go", "PEOPLE": None}
    told = await desk.say("vote go all", by=OLI)
    assert "OPS says go.\nBIZ says go. You had said so already." in told.shown


async def test_a_no_go_for_one_of_several_seats_keeps_its_reason_on_the_way(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)
    told = await desk.say("vote no-go the contract is not signed", by=OLI)

    told = await desk.press(told, "No-go BIZ…", by=OLI)

    assert "the contract is not signed" in str(told.form.blocks)
    told = await desk.submit(told, by=OLI, text="the contract is not signed", change="the signature")
    assert "BIZ says no-go." in told.shown


async def test_the_card_in_the_room_asks_for_the_seat_when_there_are_several(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)

    told = await desk.press(await desk.card("poll"), "No-go…", by=OLI)
    told = await desk.submit(told, by=OLI, seats="ALL", text="nobody slept", change="sleep")

    assert "OPS says no-go.\nBIZ says no-go." in told.shown


@pytest.mark.parametrize(
    ("words", "seats", "reason"),
    [
        ("vote no-go OPS the log is missing", {"OPS"}, "the log is missing"),
        ("vote no-go the log is missing OPS", {"OPS"}, "the log is missing"),
        ("vote no-go ops: the log is missing", {"OPS"}, "the log is missing"),
        ("vote no-go OPS, BIZ the log is missing", {"OPS", "BIZ"}, "the log is missing"),
        ("vote no-go all: the log is missing", {"OPS", "BIZ"}, "the log is missing"),
        ("vote no-go the log is missing all", {"OPS", "BIZ"}, "the log is missing"),
        ("vote NO–GO OPS “the log is missing”", {"OPS"}, "the log is missing"),
        ("vote no go, BIZ ops has no log", {"BIZ"}, "ops has no log"),
        ("vote go ops and biz", {"OPS", "BIZ"}, ""),
        ("vote go BIZ &lt;well done&gt;", {"BIZ"}, "<well done>"),
    ],
)
async def test_seats_and_reason_are_read_as_people_write_them(
    desk: Desk, words: str, seats: set[str], reason: str
) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)

    told = await desk.say(words, by=OLI)

    assert not told.refused, told.shown
    assert {vote.seat for vote in await votes(desk)} == seats
    assert {vote.reason for vote in await votes(desk)} == {reason}


async def test_a_no_go_needs_a_reason(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    assert (await desk.say("vote no-go", by=LEA)).form.title == "No-go"
    told = await desk.say("vote no-go", by=LEA, origin=Origin.MENTION)
    assert told.shown.startswith("Say why not: vote no-go the restore log is missing.")
    assert told.answer.field == "text"
    assert (await desk.press(told, "No-go…", by=LEA)).form.title == "No-go"
    assert await votes(desk) == []


async def test_an_answer_that_is_neither_go_nor_no_go_is_asked_again(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    for words in ("vote", "vote maybe", "vote go-if the log comes", "vote gopher"):
        told = await desk.say(words, by=LEA)
        assert told.shown.startswith("Answer vote go, or vote no-go and why."), words
    assert "BUILD says go." in (await desk.press(told, "Go", by=LEA)).shown


async def test_only_those_who_hold_a_seat_vote(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote go", by=EVE)
    assert told.shown == "You hold no seat in this poll. The director names seat holders: lead SEAT @user."
    told = await desk.say("vote go OPS", by=LEA)
    assert told.shown == "You do not hold OPS. Yours: BUILD."
    told = await desk.press(await desk.card("poll"), "No-go…", by=EVE)
    assert told.shown == "You hold no seat in this poll. The director names seat holders: lead SEAT @user."


@pytest.mark.parametrize(
    ("who", "why"),
    [
        (GUS, "Guests of this workspace cannot vote. Ask a member of the team to do it."),
        (SAM, "People of another workspace cannot vote. Ask a member of this one to do it."),
        (ROB, "Apps and bots cannot vote. A person has to."),
        (DEB, "That account is deactivated, so it cannot vote."),
    ],
)
async def test_guests_strangers_and_bots_do_not_vote_even_when_named(desk: Desk, who: str, why: str) -> None:
    await desk.name_leads({"OPS": [who, OLI]})
    await desk.say("poll open", by=ANA)

    assert (await desk.say("vote go", by=who)).shown == why
    assert (await desk.press(await desk.card("poll"), "No-go…", by=who)).shown == why
    assert await votes(desk) == []


async def test_nobody_votes_while_slack_cannot_say_who_they_are(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    desk.silent = True

    told = await desk.say("vote go", by=LEA)

    assert "golive could not find out about @Lea: Slack does not answer just now." in told.shown


async def test_there_is_no_vote_before_a_poll(desk: Desk) -> None:
    told = await desk.say("vote go", by=LEA)
    assert told.shown == "No poll has been opened yet. The director opens one: poll open."


async def test_the_same_answer_twice_is_kept_once(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    [asked] = await desk.messages(LEA)

    first = await desk.press(asked, "Go", by=LEA, key="click:1")
    again = await desk.press(asked, "Go", by=LEA, key="click:1")
    twice = await desk.press(asked, "Go", by=LEA, key="click:2")

    assert again.shown == first.shown
    assert "BUILD says go. You had said so already." in twice.shown
    assert len(await votes(desk)) == 1
    assert len(await desk.record("vote")) == 1


async def test_what_looks_like_a_password_is_not_kept(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote no-go the key AKIAIOSFODNN7EXAMPLE leaked", by=LEA)

    assert "AKIAIOSFODNN7EXAMPLE" not in str(await votes(desk))
    assert "looks like a password" in told.shown


# --- Deadline and close -------------------------------------------------------------------------


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


# --- Looking ------------------------------------------------------------------------------------


async def test_poll_alone_shows_it_with_its_history(desk: Desk) -> None:
    assert (await desk.say("poll", by=EVE)).shown == ("No poll has been opened yet. The director opens one: poll open.")
    told = await desk.press(await desk.say("poll", by=ANA), "Open the poll", by=ANA)
    assert "poll 1 is open" in told.shown
    await desk.say("vote no-go no backup", by=OLI)
    await desk.say("vote go", by=OLI)

    told = await desk.say("poll", by=EVE)

    assert "OPS Operations · go · Oli · saw 50 %, 2 blockers open" in told.shown
    assert "13:00 @Oli OPS no-go: no backup\n13:00 @Oli OPS go" in told.shown
    assert told.labels == ["Go", "No-go…"]
    told = await desk.say("poll", by=ANA)
    assert told.labels == ["Go", "No-go…", "10 min longer", "Close the poll"]
    assert "is open until" in (await desk.press(told, "10 min longer", by=ANA)).shown
    await desk.press(told, "Close the poll", by=ANA)
    assert (await desk.say("poll", by=ANA)).labels == ["Decide…", "Open another poll"]


async def test_the_card_says_what_the_record_recommends(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    assert "Recommendation: not go · 2 blockers open: OPS-1, OPS-3; no answer from BUILD, OPS, BIZ" in await shown_card(
        desk
    )
    await desk.settle("OPS-1", "OPS-3")
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    assert "Recommendation: go · no blocker is open and every mandatory seat says go" in await shown_card(desk)
    await desk.settle("BUILD-3", state=ItemState.OPEN)
    assert "Recommendation: go with exceptions · 1 required item open" in await shown_card(desk)
    await desk.say("vote no-go too tired", by=BIA)
    assert "Recommendation: not go · no-go from BIZ" in await shown_card(desk)


async def test_an_advisory_no_go_is_shown_and_does_not_stand_in_the_way(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    await desk.say("vote no-go the notes are thin", by=PAT)

    card = await shown_card(desk)

    assert "Advice\n" in card
    assert "PEOPLE People and Words · no-go · Pat" in card
    assert "Recommendation: go ·" in card


# --- All at once --------------------------------------------------------------------------------


async def test_a_hundred_answers_at_once_are_all_counted_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(router, "BUDGET", 60.0)  # a machine at its limit may be slow here, it may not be wrong
    crowd = [f"UC{number}" for number in range(100)]
    await desk.name_leads({"OPS": crowd})
    await desk.say("poll open", by=ANA)

    told = await asyncio.gather(
        *(desk.say(f"vote {'no-go not yet' if user == crowd[61] else 'go'}", by=user) for user in crowd)
    )

    assert not [each.shown for each in told if each.refused]
    cast = await votes(desk)
    assert sorted(vote.who for vote in cast) == sorted(crowd)
    assert len(await desk.record("vote")) == 100
    assert (await answers(desk))["OPS"] == "no-go"
    assert "· 99 more answered" in await shown_card(desk)


async def test_answers_and_the_close_at_once_agree_on_who_came_in_time(desk: Desk) -> None:
    crowd = [f"UC{number}" for number in range(40)]
    await desk.name_leads({"OPS": crowd})
    await desk.say("poll open", by=ANA)

    *told, _ = await asyncio.gather(*(desk.say("vote go", by=user) for user in crowd), desk.say("poll close", by=ANA))

    counted = {user for user, each in zip(crowd, told, strict=True) if not each.refused}
    assert {vote.who for vote in await votes(desk)} == counted
    assert all("The poll closed at" in each.shown for each in told if each.refused)


async def shown_card(desk: Desk) -> str:
    return shown(await desk.card("poll"))


async def votes(desk: Desk) -> list[Vote]:
    def given(scene: Scene) -> list[Vote]:
        poll = polls.last(scene)
        return polls.votes(scene.tx, poll) if poll else []

    return await desk.look(given)


async def answers(desk: Desk) -> dict[str, Reply | None]:
    given = await votes(desk)
    return await desk.look(lambda scene: {each.seat.code: each.reply for each in standings(scene.crew.seats, given)})
