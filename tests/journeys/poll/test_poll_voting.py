"""Answering the go/no-go poll: who may, in which words, and what is kept."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from tests.desk import ANA, DEB, EVE, GUS, KIM, LEA, OLI, ROB, SAM, Desk
from tests.journeys.poll.ballots import answers, shown_card, votes


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
    assert "BUILD Build and Tests · no-go · Kim · saw 100 % · BUILD-6 · 1 more answered" in await shown_card(desk)
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

    for words in ("vote", "vote maybe", "vote gopher"):
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
