"""Steps that send approved words, and the half-hour words from liftoff to live."""

from __future__ import annotations

from bot.demo import pace
from bot.domain.runbook import State
from bot.store import plan
from tests.desk import ANA, BEN, PAT, ROOM, Desk
from tests.journeys.announcing.told import COMPANY, CUSTOMERS, STAKEHOLDERS, arrive, behind, open_drafts, wait
from tests.journeys.running.hands import FRIDAY, HOUR, MINUTE, attempt, decide_go, step
from tests.told import Told

BEFORE_14 = [f"DAY-{number}" for number in range(3, 14)]


async def laid(whole: Desk) -> None:
    """It is T-24h: the drafts of launch day wait."""
    await wait(whole, 6 * HOUR)


async def approved(whole: Desk, label: str) -> Told:
    form = await whole.press(await whole.say("announce", by=PAT), label, by=PAT)
    [words] = [block["element"]["initial_value"] for block in form.form.blocks if block["type"] == "input"]
    return await whole.submit(form, by=PAT, text=words)


async def lifted(whole: Desk) -> None:
    """DAY-2 has started: liftoff, at T-0."""
    every = await whole.look(plan.steps)
    await behind(whole, *(each.ref for each in every if each.phase == "PRE"), "DAY-1")
    whole.now = FRIDAY - 5 * MINUTE
    await whole.settle("*")
    await whole.say("decide go we have rehearsed it", by=ANA)
    told = await whole.say("decide second", by=PAT)
    assert not told.refused, told.shown
    whole.now = FRIDAY
    gate = next(each for each in every if each.needs_go)
    started = await whole.say(f"start {gate.ref} sure", by=ANA)
    assert "Liftoff" in started.shown, started.shown
    await wait(whole)


async def test_a_day_ahead_the_words_of_launch_day_wait_and_are_asked_for_in_one_message(whole: Desk) -> None:
    await laid(whole)
    await wait(whole, 2 * HOUR)

    refs = {each.id: each.ref for each in await whole.look(plan.steps)}
    assert [(refs[draft.step or 0], draft.audience) for draft in await open_drafts(whole)] == [
        ("DAY-14", "company"),
        ("DAY-14", "customers"),
        ("DAY-15", "customers"),
        ("DAY-16", "stakeholders"),
    ]
    for who in (ANA, BEN, PAT):
        asked = [each for each in await whole.heard(who) if "drafts wait for you" in each]
        assert len(asked) == 1
        assert "customers · DAY-14" in asked[0]


async def test_approved_words_wait_for_their_step_and_leave_with_it(whole: Desk) -> None:
    await laid(whole)
    told = await approved(whole, "DAY-14 to customers…")
    assert told.shown == "Approved. DAY-14 sends it when it starts."
    await approved(whole, "DAY-14 to company…")
    await lifted(whole)
    await behind(whole, *BEFORE_14)
    assert await whole.heard(CUSTOMERS) == []

    await whole.say("start DAY-14 sure", by=PAT)

    assert await whole.heard(CUSTOMERS) == ["Reconciliation 2.1 is here. Thank you for waiting."]
    assert (await whole.heard(COMPANY))[-1] == (
        "Reconciliation 2.1 is in place and can be used. We will say when its success is confirmed."
    ), "live is said once, by the step that confirms it"


async def test_whom_one_step_has_told_the_next_tells_something_else(whole: Desk) -> None:
    await laid(whole)

    first, second = (each.text for each in await open_drafts(whole) if each.audience == "customers")

    assert first == "{{ launch }} is here. Thank you for waiting."
    assert second.startswith("You can use {{ launch }} now.")


async def test_a_step_is_done_when_all_that_it_sends_has_arrived_and_not_before(whole: Desk) -> None:
    await laid(whole)
    await approved(whole, "DAY-14 to customers…")
    await approved(whole, "DAY-14 to company…")
    await lifted(whole)
    await behind(whole, *BEFORE_14)
    await whole.say("start DAY-14 sure", by=PAT)
    await wait(whole, MINUTE)
    assert (await step(whole, "DAY-14")).state is State.STARTED
    told = await whole.say("done DAY-14 all", by=PAT)
    assert told.refused
    assert told.shown.startswith("DAY-14 is done by itself when all that it sends has arrived. Company: on its way")

    await arrive(whole)

    after = await step(whole, "DAY-14")
    assert (after.state, after.ended_by) == (State.DONE, PAT)
    assert (await whole.record("done"))[-1].actor == ""
    last = (await whole.heard(PAT))[-1]
    assert last.startswith("Reconciliation: all that DAY-14 Launch Announcement sends has arrived, so it is done.")


async def test_a_step_that_begins_before_its_words_are_approved_sends_them_as_soon_as_they_are(whole: Desk) -> None:
    await laid(whole)
    await lifted(whole)
    await behind(whole, *BEFORE_14)
    await whole.say("start DAY-14 sure", by=PAT)
    assert any("2 drafts wait for you" in each for each in await whole.heard(ANA))

    for label in ("DAY-14 to company…", "DAY-14 to customers…"):
        told = await approved(whole, label)
        assert "on its way" in told.shown
    await arrive(whole)

    assert (await step(whole, "DAY-14")).state is State.DONE


async def test_what_cannot_be_sent_is_given_up_by_hand_and_on_record(whole: Desk) -> None:
    await laid(whole)
    await lifted(whole)
    await behind(whole, *BEFORE_14)
    await whole.say("start DAY-14 sure", by=PAT)

    told = await whole.say("done DAY-14 all", by=PAT)
    await whole.press(told, "Done all the same", by=PAT)

    assert (await step(whole, "DAY-14")).state is State.DONE
    assert await whole.heard(CUSTOMERS) == []
    assert [entry.facts["act"] for entry in await whole.record("announce")] == ["drop", "drop"]


async def test_each_half_hour_from_liftoff_new_words_wait_and_take_the_place_of_the_old(whole: Desk) -> None:
    await lifted(whole)
    assert [draft for draft in await open_drafts(whole) if draft.event == "update"] == []

    await wait(whole, 30 * MINUTE)
    await wait(whole, 30 * MINUTE)

    [draft] = [draft for draft in await open_drafts(whole) if draft.event == "update"]
    assert (draft.audience, draft.laid_at) == ("stakeholders", FRIDAY + HOUR)
    assert await whole.heard(STAKEHOLDERS) == [
        each for each in await whole.heard(STAKEHOLDERS) if "steps of launch day" not in each
    ]
    told = await approved(whole, "update to stakeholders…")
    assert "on its way" in told.shown
    assert (await whole.heard(STAKEHOLDERS))[-1].startswith("Reconciliation 2.1: 1 of 17 steps of launch day are done")


async def test_after_an_outage_the_newest_half_hour_alone_is_drafted(whole: Desk) -> None:
    await lifted(whole)

    await wait(whole, 95 * MINUTE)

    updates = [draft for draft in await open_drafts(whole) if draft.event == "update"]
    assert len(updates) == 1


async def test_before_liftoff_no_half_hour_is_drafted(whole: Desk) -> None:
    await wait(whole, 29 * HOUR)

    assert [draft for draft in await open_drafts(whole) if draft.event == "update"] == []
    assert (await attempt(whole)).news_at is None, "the last mark before T-0 is behind"


async def test_the_small_release_asks_for_its_words_to_customers_when_it_is_live(desk: Desk) -> None:
    await behind(desk, "PRE-1", "PRE-2")
    await desk.settle("*")
    desk.now = FRIDAY - 5 * MINUTE
    await decide_go(desk)
    desk.now = FRIDAY
    for ref, by in (("DAY-2", "UOLI"), ("DAY-3", "ULEA")):
        await desk.say(f"start {ref} sure", by=by)
        told = await desk.say(f"done {ref} all", by=by)
        assert not told.refused, told.shown

    [draft] = await open_drafts(desk)
    assert (draft.event, draft.audience) == ("live", "customers")
    told = await desk.press(await desk.say("announce", by=ANA), "live to customers…", by=ANA)
    await desk.submit(told, by=ANA, text="{{ launch }} is here. Thank you for waiting.")
    assert await desk.heard(CUSTOMERS) == ["Reconciliation 2.1 is here. Thank you for waiting."]


async def test_in_the_demo_time_waits_for_the_words_of_a_step_that_has_begun(whole: Desk) -> None:
    await whole.press(await whole.say("t0 confirm", by=ANA), "Confirm and tell them", by=ANA)
    await laid(whole)
    await lifted(whole)
    await behind(whole, *BEFORE_14)
    assert await awaited(whole) is None

    await whole.say("start DAY-14 sure", by=PAT)
    assert await awaited(whole) == "as Ana, look at the draft for company and approve it (/golive announce)"

    await approved(whole, "DAY-14 to company…")
    await approved(whole, "DAY-14 to customers…")
    assert await awaited(whole) is None


async def awaited(whole: Desk) -> str | None:
    """What the demo's time waits for, with Ana at the page."""
    seen = await whole.store.read(lambda tx: pace.look(tx, ROOM, whole.now))
    assert seen is not None
    attempt, now, roll, words = seen
    return pace.waits_for(attempt, now, roll, words, {ANA: "Ana"}, whole.now)
