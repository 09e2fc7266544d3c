"""Stakeholders: named, asked, heard; and what they have seen."""

from __future__ import annotations

from bot.store import readiness
from tests.desk import ANA, BEN, EVE, GUS, KIM, PAT, Desk
from tests.journeys.announcing.told import COMPANY, STAKEHOLDERS, wait
from tests.journeys.running.hands import FRIDAY, HOUR
from tests.told import Told, buttons


async def wants(whole: Desk) -> tuple[str, ...]:
    """What is missing of the item that asks for their approval."""
    ready = await whole.look(readiness.standing)
    return next(each.wants for each in ready.derived if each.ref == "FINAL-10")


async def questions(desk: Desk, user: str) -> int:
    return sum("Do you approve?" in each for each in await desk.heard(user))


async def question(desk: Desk, user: str) -> Told:
    return next(each for each in reversed(await desk.messages(user)) if "Do you approve?" in each.text)  # type: ignore[return-value]


async def test_nobody_named_is_nobody_asked_and_that_is_no_approval(whole: Desk) -> None:
    assert await wants(whole) == ("stakeholders approved",)
    assert "nobody has been asked to approve it" in (await whole.say("stakeholder", by=EVE)).shown


async def test_who_approves_is_asked_and_the_item_follows(whole: Desk) -> None:
    told = await whole.say(f"stakeholder add <@{EVE}>", by=PAT)
    assert told.shown == "Eve approves this launch: they are asked from T-5d on."
    assert await questions(whole, EVE) == 1

    answer = await whole.press(await question(whole, EVE), "Approve", by=EVE)

    assert answer.shown == "Noted: you approve Reconciliation. Thank you."
    assert await wants(whole) == ()
    assert "1 of 1 approve\n• :white_check_mark: Eve approves" in (await whole.say("stakeholder", by=KIM)).shown


async def test_far_from_t0_nobody_is_asked_and_a_day_before_who_has_not_approved_is_once_more(whole: Desk) -> None:
    whole.now = FRIDAY - 30 * 24 * HOUR
    await whole.say(f"stakeholder add <@{EVE}>", by=ANA)
    await whole.say(f"stakeholder add <@{KIM}>", by=ANA)
    assert await questions(whole, EVE) == 0
    moved = await whole.say("t0 2026-12-04T11:00", by=ANA)
    await whole.press(moved, "Confirm", by=ANA)

    whole.now = FRIDAY - 5 * 24 * HOUR + HOUR
    await wait(whole)
    await wait(whole, HOUR)
    assert (await questions(whole, EVE), await questions(whole, KIM)) == (1, 1)
    await whole.press(await question(whole, KIM), "Approve", by=KIM)
    whole.now = FRIDAY - 23 * HOUR
    await wait(whole)

    assert (await questions(whole, EVE), await questions(whole, KIM)) == (2, 1)


async def test_not_yet_is_told_to_those_who_see_to_it_and_may_become_a_yes(whole: Desk) -> None:
    await whole.say(f"stakeholder add <@{EVE}>", by=ANA)
    form = await whole.press(await question(whole, EVE), "Not yet, because…", by=EVE)
    told = await whole.submit(form, by=EVE, text="the <!here> contract")

    for who in (ANA, BEN, PAT):
        assert (await whole.heard(who))[-1] == "Reconciliation: Eve does not approve yet.\nthe <!here> contract"
    assert await wants(whole) == ("stakeholders approved",)
    await whole.press(told, "Approve", by=EVE)
    assert await wants(whole) == ()


async def test_what_somebody_outside_of_slack_said_a_lead_records_with_evidence(whole: Desk) -> None:
    await whole.say("stakeholder add Jane Doe", by=ANA)
    assert (await whole.say("stakeholder approve Jane Doe", by=PAT)).refused
    assert (await whole.say("stakeholder approve Jane Doe evidence=https://mail.example/1", by=EVE)).refused

    told = await whole.say("stakeholder approve Jane Doe evidence=https://mail.example/1", by=PAT)

    assert told.shown == "Recorded: Jane Doe approves."
    assert await wants(whole) == ()
    assert "Jane Doe approves" in (await whole.say("stakeholder", by=KIM)).shown
    assert (await whole.record("stakeholder"))[-1].facts["evidence"] == "https://mail.example/1"


async def test_the_list_offers_a_lead_to_record_it_in_a_form(whole: Desk) -> None:
    await whole.say("stakeholder add Jane Doe", by=ANA)
    form = await whole.press(await whole.say("stakeholder", by=PAT), "Record Jane Doe…", by=PAT)

    told = await whole.pick(form, by=PAT, answer="not yet", evidence="by phone", text="the contract")

    assert told.shown == "Recorded: Jane Doe does not approve yet."
    assert "does not approve yet: the contract" in (await whole.say("stakeholder", by=PAT)).shown


async def test_nobody_records_for_somebody_who_is_in_slack_and_guests_do_not_approve(whole: Desk) -> None:
    await whole.say(f"stakeholder add <@{EVE}>", by=ANA)
    told = await whole.say(f"stakeholder approve <@{EVE}> evidence=https://mail.example/1", by=PAT)
    assert told.refused
    assert "answers in person" in told.shown
    assert (await whole.say(f"stakeholder add <@{GUS}>", by=ANA)).refused
    assert not (await whole.say(f"stakeholder add <@{GUS}> informed", by=ANA)).refused
    assert (await whole.say("stakeholder approve", by=GUS)).refused
    assert (await whole.say("stakeholder approve", by=KIM)).shown.startswith("You are not among the stakeholders")


async def test_who_is_informed_is_told_directly_and_not_asked(whole: Desk) -> None:
    await whole.say("set stakeholders=nobody", by=ANA)
    await whole.say(f"stakeholder add <@{EVE}> informed", by=ANA)
    confirm = await whole.say("t0 confirm", by=ANA)
    await whole.press(confirm, "Confirm and tell them", by=ANA)

    assert await questions(whole, EVE) == 0
    assert (await whole.heard(EVE))[-1].startswith("Reconciliation 2.1: T-0 is confirmed for ")


async def test_who_has_seen_the_timeline_is_counted_once(whole: Desk) -> None:
    await whole.say(f"stakeholder add <@{EVE}> informed", by=ANA)
    confirm = await whole.say("t0 confirm", by=ANA)
    await whole.press(confirm, "Confirm and tell them", by=ANA)
    [in_channel] = [each for each in await whole.messages(STAKEHOLDERS) if "confirmed" in each.text]
    assert [label for label, _ in buttons(in_channel)] == ["Seen"]
    [company] = [each for each in await whole.messages(COMPANY) if "confirmed" in each.text]
    assert buttons(company) == []

    assert (await whole.press(in_channel, "Seen", by=KIM)).shown == "Thank you. Seen by 1."
    assert (await whole.press(in_channel, "Seen", by=KIM)).shown == "You had said so already."
    direct = (await whole.messages(EVE))[-1]
    assert (await whole.press(direct, "Seen", by=EVE)).shown == "Thank you. Seen by 2."

    assert "T-0 confirmed → stakeholders · pending" in (await whole.say("log sent", by=ANA)).shown
    assert "seen by 2" in (await whole.say("log sent", by=ANA)).shown


async def test_who_is_dropped_is_waited_for_no_more(whole: Desk) -> None:
    await whole.say(f"stakeholder add <@{EVE}>", by=ANA)
    await whole.say("stakeholder add Jane Doe", by=ANA)
    await whole.press(await question(whole, EVE), "Approve", by=EVE)
    assert await wants(whole) == ("stakeholders approved",)

    await whole.say("stakeholder drop jane doe", by=ANA)

    assert await wants(whole) == ()
    assert (await whole.say("stakeholder drop jane doe", by=ANA)).refused
