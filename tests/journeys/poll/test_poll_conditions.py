"""A no-go becomes work, a go-if bites: the blockers that answers make, who judges them, and what follows."""

from __future__ import annotations

from bot.contracts import Origin
from bot.domain.item import State, Weight
from bot.store import items, listing
from bot.workers import closings
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, NOON, OLI, PAT, Desk
from tests.journeys.poll.ballots import MINUTE, answers, shown_card, votes
from tests.told import Told, buttons


async def sent(desk: Desk, form: Told, fields: dict[str, str]) -> Told:
    """Oli sends the form of a go-if."""
    carried = {"v": "vote", **form.form.carry, "t": "the log is there"}
    return await desk._carried({**carried, "o": {**carried["o"], **fields}}, OLI, Origin.MODAL, None)


async def test_a_no_go_makes_a_blocker_in_its_area(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    assert "OPS says no-go." in told.shown
    assert "OPS-5 no log is a blocker now. It is @Eve's. When it is approved, you are asked once more." in told.shown
    made = await desk.item("OPS-5")
    assert (made.title, made.weight, made.state, made.owner, made.asked_by) == (
        "no log",
        Weight.BLOCKER,
        State.CLAIMED,
        EVE,
        OLI,
    )
    assert made.definition == "OPS says no-go: no log"
    [heard] = await desk.heard(EVE)
    assert "@Oli says no-go for OPS in the poll of Reconciliation. What is asked for is yours" in heard
    assert "[Sign off OPS-5…]" in heard
    assert "OPS-1, OPS-3, OPS-5; no-go from OPS" in await shown_card(desk)
    assert "no-go · Oli · saw 50 %, 2 blockers open · OPS-5" in await shown_card(desk)


async def test_nobody_named_it_is_the_leads(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    told = await desk.say("vote no-go the tests are flaky", by=KIM)

    assert "It is @Lea's." in told.shown, "Kim is the second lead of BUILD"
    assert (await desk.item("BUILD-6")).owner == LEA


async def test_a_seat_without_an_area_has_its_blockers_where_the_template_says(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)

    await desk.say("vote no-go nobody bought it", by=BIA)

    made = await desk.item("PEOPLE-4")
    assert (made.owner, made.asked_by, made.weight) == (PAT, BIA, Weight.BLOCKER)


async def test_its_approval_asks_whoever_asked_for_it(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, BIA):
        await desk.say("vote go", by=user)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    await desk.say("signoff OPS-5 https://example.com/log", by=EVE)
    asked = (await desk.messages(OLI))[-1]
    assert "@Eve has signed off what @Oli asks for in the poll. Is it so?" in (await desk.heard(OLI))[-1]
    assert "OPS-5 no log is approved." in (await desk.press(asked, "Approve OPS-5", by=OLI)).shown

    now_go = (await desk.messages(OLI))[-1]
    assert (
        "OPS-5 no log is approved by @Oli.\nYou said no-go for OPS because of it. Now go?"
        in (await desk.heard(OLI))[-1]
    )
    assert (await answers(desk))["OPS"] == "no-go", "nobody votes for them"
    assert "OPS says go. Before, you said no-go." in (await desk.press(now_go, "Go OPS", by=OLI)).shown
    assert "Recommendation: go ·" in await shown_card(desk)


async def test_whoever_asked_judges_although_they_lead_nothing_there(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go nobody bought it owner=<@{EVE}>", by=BIA)
    await desk.say("signoff PEOPLE-4 three have", by=EVE)

    assert "PEOPLE-4" in (await desk.say("mine", by=BIA)).shown
    assert "PEOPLE-4 nobody bought it is approved." in (await desk.say("approve PEOPLE-4", by=BIA)).shown


async def test_who_owns_it_does_not_judge_it(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)
    await desk.say("signoff OPS-5 it is there now", by=OLI)

    assert "What you asked" not in str(await desk.heard(OLI))
    assert (await desk.say("approve OPS-5", by=OLI)).refused
    assert "[Approve OPS-5]" in (await desk.heard(BEN))[-1], "Oli leads alone, so it is the deputy's"
    await desk.say("approve OPS-5", by=BEN)
    assert "Now go?" in (await desk.heard(OLI))[-1]


async def test_an_answer_that_is_changed_takes_its_blocker_along(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    told = await desk.say("vote go", by=OLI)

    assert told.shown.startswith("OPS says go. Before, you said no-go.")
    assert "@Oli has changed the answer that asked for this, so it is off the list" in (await desk.heard(EVE))[-1]
    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]
    assert "blocker" not in await shown_card(desk)
    [entry] = await desk.record("discard")
    assert (entry.actor, entry.ref) == (OLI, "OPS-5")


async def test_what_is_signed_off_stays_and_is_judged_all_the_same(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)
    await desk.say("signoff OPS-5 it is there", by=EVE)

    told = await desk.say("vote go", by=OLI)

    assert "OPS-5 was asked for by your former answer and is signed off: it still waits to be approved." in told.shown
    assert "OPS-5 no log is approved." in (await desk.press(told, "Approve OPS-5", by=OLI)).shown
    assert "Now go?" not in (await desk.heard(OLI))[-1], "they have said so"


async def test_other_words_change_the_blocker_and_make_no_second_one(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)
    told = await desk.say("vote no-go no log", by=OLI)
    assert "You had said so already." in told.shown

    await desk.say(f"vote no-go the log is of May owner=<@{EVE}>", by=OLI)

    assert (await desk.item("OPS-5")).title == "the log is of May"
    assert (await desk.item("OPS-5")).owner == EVE
    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-6"])))[1] == ["OPS-6"]
    assert len(await votes(desk)) == 2


async def test_one_reason_for_several_seats_is_one_piece_of_work(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go all the disk is full", by=OLI)
    assert (await desk.item("OPS-5")).definition == "OPS, BIZ says no-go: the disk is full"

    await desk.say("vote go BIZ", by=OLI)
    assert (await desk.item("OPS-5")).state is State.CLAIMED, "OPS asks for it still"
    await desk.say("vote go OPS", by=OLI)

    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]


async def test_nobody_takes_it_off_the_list_by_hand(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)

    told = await desk.say("discard OPS-5 nonsense", by=ANA)

    assert told.shown == "OPS-5 is what @Oli asks for in the poll. It goes when they change their vote."
    assert await desk.look(lambda scene: listing.origin(scene, items.by_ref(scene, "OPS-5"))) == "vote"


async def test_one_that_is_waived_asks_too(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)

    await desk.say("waive OPS-5 we restored it yesterday", by=ANA)

    assert (
        "OPS-5 no log was waived by @Ana.\nYou said no-go for OPS because of it. Now go?" in (await desk.heard(OLI))[-1]
    )


async def test_when_the_poll_is_over_those_who_decide_hear_of_it(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say(f"vote no-go no log owner=<@{EVE}>", by=OLI)
    await desk.say("signoff OPS-5 it is there", by=EVE)
    await desk.say("poll close", by=ANA)

    await desk.say("approve OPS-5", by=OLI)

    assert "is over, so OPS is asked again when it is opened anew." in (await desk.heard(OLI))[-1]
    told = (await desk.messages(ANA))[-1]
    assert "OPS-5 no log is approved: OPS waited for it in poll 1." in (await desk.heard(ANA))[-1]
    assert "poll 2 is open" in (await desk.press(told, "Open another poll", by=ANA)).shown


async def test_practice_makes_no_work(desk: Desk) -> None:
    await desk.say("poll open practice", by=ANA)

    told = await desk.say("vote no-go no log", by=OLI)
    await desk.say('vote go-if "the log is there" by=T-20m', by=LEA)

    assert "blocker" not in told.shown
    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]
    desk.now = NOON + 110 * MINUTE
    await closings.once(desk.store, desk.now)
    assert (await answers(desk))["BUILD"] == "go-if"


# --- Go if --------------------------------------------------------------------------------------


async def test_a_go_if_is_no_go_yet_and_counts_as_go_once_it_is_met(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, BIA):
        await desk.say("vote go", by=user)

    told = await desk.say(f'vote go-if "the restore log is there" owner=<@{EVE}> by=T-20m', by=OLI)

    assert "OPS says go-if." in told.shown
    assert "OPS-5 the restore log is there is a blocker now. It is @Eve's." in told.shown
    assert "until Dec 1, 2026 at 13:40" in (await desk.heard(EVE))[-1]
    card = await shown_card(desk)
    assert "go-if · Oli · saw 100 % · OPS-5 until 14:40\nthe restore log is there" in card
    assert "not go · 1 blocker open: OPS-5; go-if from OPS, not met yet" in card

    await desk.say("signoff OPS-5 https://example.com/log", by=EVE)
    await desk.say("approve OPS-5", by=OLI)

    assert "Your condition is met, so OPS counts as go. Still so?" in (await desk.heard(OLI))[-1]
    card = await shown_card(desk)
    assert "go-if, met · Oli" in card
    assert "Recommendation: go ·" in card


async def test_a_go_if_lapses_by_itself(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open closes=T-10m", by=ANA)
    await desk.say(f'vote go-if "the log is there" owner=<@{EVE}> by=T-20m', by=OLI)
    desk.now = NOON + 100 * MINUTE
    assert await closings.once(desk.store, desk.now)

    assert (await answers(desk))["OPS"] == "no-go"
    assert "go-if, lapsed · Oli" in await shown_card(desk)
    for user in (OLI, EVE, ANA, BEN):
        assert "OPS of Reconciliation is a no-go now: OPS-5 was not approved in time." in (await desk.heard(user))[-1]
    [entry] = await desk.record("lapse")
    assert (entry.actor, entry.facts["item"], entry.facts["seats"]) == ("", "OPS-5", ["OPS"])
    assert "let a go-if lapse" in (await desk.say("log", by=ANA)).shown

    assert not await closings.once(desk.store, desk.now), "once"
    await desk.say("signoff OPS-5 here it is", by=EVE)
    await desk.say("approve OPS-5", by=OLI)
    assert "You said go-if for OPS because of it. Now go?" in (await desk.heard(OLI))[-1], "late, so it is asked"


async def test_a_go_if_that_is_met_or_changed_does_not_lapse(desk: Desk) -> None:
    await desk.say("poll open closes=T-10m", by=ANA)
    await desk.say(f'vote go-if "the log is there" owner=<@{EVE}> by=T-20m', by=OLI)
    await desk.say("signoff OPS-5 here", by=EVE)
    await desk.say("approve OPS-5", by=OLI)
    await desk.say('vote go-if "it is quiet" by=T-20m', by=LEA)
    await desk.say("vote go", by=LEA)
    desk.now = NOON + 100 * MINUTE

    await closings.once(desk.store, desk.now)

    assert await desk.record("lapse") == []
    assert (await answers(desk))["BUILD"] == "go"


async def test_a_condition_that_is_set_aside_is_not_met(desk: Desk) -> None:
    await desk.say("poll open closes=T-10m", by=ANA)
    await desk.say('vote go-if "the log is there" by=T-20m', by=OLI)

    await desk.say("waive OPS-5 we do without", by=ANA)

    assert "You said go-if for OPS because of it. Now go?" in (await desk.heard(OLI))[-1]
    assert (await answers(desk))["OPS"] == "go-if"


async def test_a_go_if_without_its_words_asks_for_them(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    [asked] = await desk.messages(OLI)

    opened = await desk.press(asked, "Go if…", by=OLI)
    assert opened.form.title == "Go if…"
    refused = await sent(desk, opened, {"by": " ", "owner": ""})
    assert (refused.answer.refused, refused.answer.field) == (True, "by")
    assert (await desk.say("vote go-if the log", by=OLI)).form.title == "Go if…"
    told = await desk.say("vote go-if the log", by=OLI, origin=Origin.MENTION)
    assert told.shown.startswith("Say until when there is time: by=T-20m or by=14:30.")
    assert (await desk.press(told, "Go if…", by=OLI)).form.title == "Go if…"
    told = await desk.say("vote go-if by=T-20m", by=OLI, origin=Origin.MENTION)
    assert told.shown.startswith('Say what has to be true first: vote go-if "the restore log is there" by=T-20m.')
    told = await desk.say("vote go-if the log by=T+5m", by=OLI)
    assert told.shown == "A condition is met by T-0 at the latest: by=T-20m, or a time before it."
    assert await votes(desk) == []
    assert "OPS says go-if." in (await sent(desk, opened, {"by": "14:40", "owner": f"<@{EVE}>"})).shown
    assert (await desk.item("OPS-5")).owner == EVE


async def test_somebody_with_several_seats_says_for_which(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)

    told = await desk.say('vote go-if "the log is there" by=T-20m', by=OLI)

    assert told.shown.startswith("You hold OPS, BIZ. Say which")
    assert [label for label, _ in buttons(told.answer.message)] == ["Go if OPS…", "Go if BIZ…", "Go if for all 2…"]
    assert "OPS says go-if." in (await desk.press(told, "Go if OPS…", by=OLI)).shown


async def test_a_decision_has_no_condition(desk: Desk) -> None:
    told = await desk.say("decide go-if the log comes", by=ANA)

    assert told.shown == "A decision is go or no-go. A condition is for a seat to say: vote go-if …."


# --- Withdraw -----------------------------------------------------------------------------------


async def test_an_answer_can_be_taken_back(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote go", by=LEA)

    told = await desk.say("vote withdraw", by=LEA)

    assert told.shown.startswith("BUILD is not answered: your answer is withdrawn. Before, you said go.")
    assert (await answers(desk))["BUILD"] is None
    assert [vote.reply for vote in await votes(desk)] == ["go", "withdrawn"], "what was said stays"
    assert "no answer yet · Lea" in await shown_card(desk)
    assert "Your vote for BUILD" in (await desk.say("mine", by=LEA)).shown
    told = await desk.say("vote withdraw", by=LEA)
    assert told.shown == "You have not answered for BUILD, so there is nothing to take back."


async def test_a_no_go_that_is_taken_back_takes_its_blocker_along(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say("vote no-go no log", by=OLI)

    await desk.say("vote withdraw", by=OLI)

    assert (await desk.look(lambda scene: items.by_refs(scene, ["OPS-5"])))[1] == ["OPS-5"]
    assert "no answer from BUILD, OPS, BIZ" in await shown_card(desk)
