"""The next attempt: what is carried over, what is to be done again, who may begin it, and what the room sees."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.domain.item import State as ItemState
from bot.domain.launch import State
from bot.domain.runbook import State as StepState
from bot.store import due, items, schema, signoffs
from bot.workers import closings
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, NOON, OLI, PAT, ROB, SAM, Desk
from tests.journeys.countdown.clocks import ELSEWHERE, FRIDAY, HOUR, MINUTE, armed, attempt, steps
from tests.told import shown

LOG = "<https://ci.example/7> all green"
MONDAY = FRIDAY + 72 * HOUR
RECYCLE = "recycle t0=2026-12-07T10:00"
BEGIN = "Begin attempt 2"


@pytest.fixture
async def scrubbed(counting: Desk) -> Desk:
    """Called off on Tuesday. BUILD-1 is approved (bound to the version), so is OPS-1 (for 36 hours); BUILD-2 waits."""
    for ref, by, lead in (("BUILD-1", KIM, LEA), ("OPS-1", EVE, OLI)):
        await counting.say(f"signoff {ref} {LOG}", by=by)
        await counting.say(f"approve {ref} looks right", by=lead)
    await counting.say(f"signoff BUILD-2 {LOG}", by=EVE)
    await counting.say("claim PEOPLE-1", by=EVE)
    await counting.say("waive PEOPLE-2 nobody calls on Mondays", by=PAT)
    await counting.press(await counting.say("scrub the restore failed twice", by=ANA), "Scrub", by=ANA)
    return counting


async def states(desk: Desk) -> dict[str, str]:
    everything = await desk.look(items.everything)
    return {item.ref: item.state for item in everything if item.state is not ItemState.OPEN}


async def recycled(desk: Desk, words: str = RECYCLE) -> None:
    await desk.press(await desk.say(words, by=ANA), BEGIN, by=ANA)


async def test_it_is_shown_first_what_is_carried_over(scrubbed: Desk) -> None:
    asked = await scrubbed.say(RECYCLE, by=BEN)

    assert asked.shown == (
        "This begins attempt 2 of Reconciliation with T-0 Mon 7 Dec 10:00 CET, tentative.\n"
        "2 approved, 1 to approve and 1 set aside are carried over; every step waits anew.\n"
        "Runs out before that T-0: OPS-1 Dec 3, 2026 at 00:00. golive asks for them in time.\n"
        "This room is told. Everybody else is, when T-0 is confirmed.\n"
        "2 owners fall outside working hours (Mon–Fri 09–17 Europe/Berlin): @Oli, @Ana.\n"
        "[Begin attempt 2]"
    )
    assert (await attempt(scrubbed)).number == 1


async def test_the_next_attempt_counts_down_in_the_same_room_and_keeps_the_work(scrubbed: Desk) -> None:
    before = await states(scrubbed)
    elsewhere = await scrubbed.heard(ELSEWHERE)

    told = await scrubbed.press(await scrubbed.say(RECYCLE, by=ANA), BEGIN, by=ANA)

    assert told.shown == (
        "T-0 is Mon 7 Dec 10:00 CET, tentative.\n"
        "The clock stands at T-5d21h.\n"
        "Attempt 2 has begun; the attempt before it is history. This room was told."
    )
    now = await attempt(scrubbed)
    assert (now.number, now.kind, now.channel, now.state, now.t0) == (2, "real", "C1", State.COUNTING, MONDAY)
    assert await states(scrubbed) == before
    assert (await scrubbed.heard())[-1] == (
        "Reconciliation 2.1: attempt 2 begins. T-0 is Dec 7, 2026 at 09:00 (tentative).\n"
        "Begun by @Ana. 2 approved, 1 to approve and 1 set aside are carried over; every step waits anew."
    )
    assert await scrubbed.heard(ELSEWHERE) == elsewhere, "the others hear of it when T-0 is confirmed"
    assert await armed(scrubbed) > 0
    assert (await steps(scrubbed))["DAY-2"].due_at == MONDAY


async def test_what_was_signed_off_says_in_which_attempt_and_can_be_judged(scrubbed: Desk) -> None:
    await recycled(scrubbed)

    detail = (await scrubbed.say("status BUILD-1", by=KIM)).shown
    assert "Signed off by @Kim · Dec 1, 2026 at 12:00 · in attempt 1" in detail
    assert "Approved by @Lea · Dec 1, 2026 at 12:00: looks right" in detail
    assert "ci.example/7" in detail
    assert not (await scrubbed.say("approve BUILD-2", by=LEA)).refused
    assert (await states(scrubbed))["BUILD-2"] == "approved"
    assert "PEOPLE-2" in (await scrubbed.say("poll", by=ANA)).shown or (await states(scrubbed))["PEOPLE-2"] == "waived"


async def test_the_room_goes_on_in_the_same_cards(scrubbed: Desk) -> None:
    posted = {view: await scrubbed.post(view, subject) for view, subject in (("board", "1"), ("area", "BUILD"))}
    posted["signoff"] = await scrubbed.post("signoff", "3")
    await recycled(scrubbed)

    table = schema.outbox
    rows = await scrubbed.look(lambda scene: scene.tx.execute(table.select().where(table.c.ts.is_not(None))).all())
    assert {row.view: row.ts for row in rows} == posted
    assert {row.attempt_id for row in rows} == {2}
    assert {row.state for row in rows} == {"pending"}, "each is drawn again"
    assert (await scrubbed.cards()).count("board:2") == 1
    assert "board:1" not in await scrubbed.cards()

    card = await scrubbed.card("signoff")
    assert "BUILD-2" in shown(card)
    assert not (await scrubbed.press(card, "Approve", by=LEA)).refused
    told = await scrubbed.say("approve", by=LEA, thread=posted["area"], origin=Origin.MENTION)
    assert "No sign-off in BUILD waits for you" in told.shown, "the area works in the thread it has"


async def test_what_one_command_signed_off_stays_on_one_card(counting: Desk) -> None:
    await counting.say(f"signoff BUILD-1 BUILD-2 BUILD-3 {LOG}", by=EVE)
    await counting.say("reject BUILD-1 the log is of May", by=LEA)
    await counting.say(f"signoff BUILD-1 {LOG}", by=EVE)
    await counting.press(await counting.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    await recycled(counting)

    found = await counting.look(lambda scene: signoffs.latest(scene, items.everything(scene)))
    cards = await counting.look(lambda scene: signoffs.cards_of(scene, found.values()))
    assert len(found) == 3
    assert len(cards) == 2
    assert not (await counting.say("approve BUILD-1..3", by=LEA)).refused


async def test_steps_wait_anew_although_they_had_been_run(counting: Desk) -> None:
    counting.now = FRIDAY - 18 * HOUR
    await counting.say("start PRE-1", by=OLI)
    await counting.say("done PRE-1 all", by=OLI)
    await counting.press(await counting.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    await recycled(counting)

    now = await steps(counting)
    assert {step.state for step in now.values()} == {StepState.WAITING}
    assert (now["PRE-1"].due_at, now["PRE-1"].ticked, now["PRE-1"].started_by) == (
        MONDAY - 18 * HOUR,
        frozenset(),
        None,
    )


async def test_what_a_go_kept_from_falling_has_to_be_done_again(counting: Desk) -> None:
    for ref, by, lead in (("BUILD-1", KIM, LEA), ("OPS-1", EVE, OLI), ("BUILD-5", EVE, LEA)):
        await counting.say(f"signoff {ref} {LOG}", by=by)
        await counting.say(f"approve {ref}", by=lead)
    rest = [ref for ref, state in (await every_state(counting)).items() if state == "open"]
    await counting.settle(*rest, state=ItemState.WAIVED)
    await counting.press(await counting.say("poll open closes=+60m", by=ANA), "Open it now", by=ANA)
    for user in (LEA, OLI, "UBIA"):
        await counting.say("vote go all", by=user)
    await counting.say("decide go", by=ANA)
    counting.now += HOUR
    await counting.say("set version=2.2", by=ANA)
    counting.now = NOON + 40 * HOUR
    await closings.once(counting.store, counting.now)
    assert (await states(counting))["OPS-1"] == "approved", "a GO stands"
    await counting.press(await counting.say("scrub it rains", by=ANA), "Scrub", by=ANA)

    asked = await counting.say(RECYCLE, by=ANA)
    assert (
        "1 approved, 0 to approve and 9 set aside are carried over; every step waits anew.\n"
        "To be done again, for the version is 2.2 now.\nBUILD-1 Release branch · @Kim\n"
        "To be done again, for the shelf life is over.\nOPS-1 Backup · @Eve\n"
    ) in asked.shown
    await counting.press(asked, BEGIN, by=ANA)

    now = await states(counting)
    assert (now["BUILD-1"], now["OPS-1"], now["BUILD-5"]) == ("claimed", "claimed", "approved")
    assert "To be done again: BUILD-1, OPS-1." in (await counting.heard())[-1]
    assert [told for told in await counting.heard(KIM) if "any more" in told] == [
        "1 sign-off does not count any more: the version is 2.2 now.\nBUILD-1 Release branch\n[Sign off again…]"
    ]
    assert [told for told in await counting.heard(OLI) if "any more" in told] == [
        "1 sign-off does not count any more: the shelf life is over.\n"
        "OPS-1 Backup · you approved it · @Eve signs it off again"
    ]
    [entry] = await counting.record("recycle")
    assert (entry.facts["attempt"], entry.facts["redo"]) == (2, ["BUILD-1", "OPS-1"])


async def every_state(desk: Desk) -> dict[str, str]:
    return {item.ref: item.state for item in await desk.look(items.everything)}


async def test_a_shelf_life_runs_on_and_ends_once_in_the_attempt_that_counts(scrubbed: Desk) -> None:
    await recycled(scrubbed)
    scrubbed.now = NOON + 37 * HOUR
    while await closings.once(scrubbed.store, scrubbed.now):
        pass
    assert (await states(scrubbed))["OPS-1"] == "claimed"
    assert len([told for told in await scrubbed.heard(EVE) if "the shelf life is over" in told]) == 1
    assert (await scrubbed.look(lambda scene: due.earliest(scene.tx).shelf)) != NOON + 36 * HOUR


async def test_a_waiver_that_ended_meanwhile_opens_its_item_in_the_new_attempt_alone(scrubbed: Desk) -> None:
    await scrubbed.say("waive PEOPLE-3 later until=tomorrow 9:00", by=PAT)
    scrubbed.now = NOON + 30 * HOUR
    assert not await closings.once(scrubbed.store, scrubbed.now), "an attempt that is called off opens nothing"
    await recycled(scrubbed)
    while await closings.once(scrubbed.store, scrubbed.now):
        pass
    assert "PEOPLE-3" not in await states(scrubbed)
    assert len(await scrubbed.record("reopen")) == 1


async def test_a_confirmation_counts_only_for_what_was_shown(scrubbed: Desk) -> None:
    mine = await scrubbed.say(RECYCLE, by=ANA)
    await scrubbed.change(retitled)

    again = await scrubbed.press(mine, BEGIN, by=ANA)

    assert again.shown.startswith("Something has changed since you were asked. As it is now:\nThis begins attempt 2")
    assert "To be done again, for what it was given for has changed.\nBUILD-1 Trunk · @Kim" in again.shown
    assert (await attempt(scrubbed)).number == 1
    await scrubbed.press(again, BEGIN, by=ANA)
    assert (await states(scrubbed))["BUILD-1"] == "claimed"


def retitled(scene: object) -> None:
    table = schema.item
    scene.tx.execute(table.update().where(table.c.ref == "BUILD-1").values(title="Trunk"))  # type: ignore[attr-defined]


async def test_a_second_click_begins_no_third_attempt(scrubbed: Desk) -> None:
    asked = await scrubbed.say(RECYCLE, by=ANA)
    other = await scrubbed.say("recycle t0=2026-12-08T10:00", by=BEN)
    await scrubbed.press(asked, BEGIN, by=ANA)

    for late, by in ((asked, ANA), (other, BEN)):
        told = await scrubbed.press(late, BEGIN, by=by)
        assert told.shown == (
            "Attempt 1 of recon is scrubbed: its record stays as it is. list shows what is under way."
        )
    assert (await attempt(scrubbed)).number == 2


async def test_the_second_attempt_can_be_scrubbed_and_recycled_in_its_turn(scrubbed: Desk) -> None:
    await recycled(scrubbed)
    scrubbed.now += HOUR
    await scrubbed.press(await scrubbed.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    asked = await scrubbed.say("recycle tuesday 9:00", by=ANA)
    await scrubbed.press(asked, "Begin attempt 3", by=ANA)

    assert "in attempt 1" in (await scrubbed.say("status BUILD-1", by=KIM)).shown, "where it was given first"
    assert (await attempt(scrubbed)).t0_text == "tuesday 9:00"


async def test_the_log_goes_on(scrubbed: Desk) -> None:
    await scrubbed.say("note lesson restore on the big machine", by=EVE)
    await recycled(scrubbed)
    told = (await scrubbed.say("log", by=KIM)).shown
    assert "restore on the big machine" in told
    assert "@Ana began the next attempt" in told


async def test_bare_it_asks_for_the_time(scrubbed: Desk) -> None:
    opened = await scrubbed.say("recycle", by=ANA)
    assert opened.form.title == "Begin again"
    asked = await scrubbed.submit(opened, by=ANA, t0="monday 10:00")
    assert asked.shown.startswith("This begins attempt 2 of Reconciliation with T-0 Mon 7 Dec 10:00 CET")

    told = await scrubbed.say("recycle", by=ANA, origin=Origin.MENTION)
    assert told.shown == "Say when: recycle t0=2026-12-08T09:00, or any time that t0 takes.\n[Open form]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("recycle t0=soon", "golive cannot read “soon” as a time."),
        ("recycle t0=2026-11-30T09:00", "Mon 30 Nov 09:00 CET was 28 h ago."),
        ("recycle t0=1.12.", "“1.12.” is read differently from place to place."),
        ("recycle t0=2027-03-28T02:30", "02:30 does not exist on 28 Mar in Europe/Berlin"),
        (
            "recycle t0=2026-12-07T10:00 because it is fine",
            "“2026-12-07T10:00” is a time, but golive cannot read “because it is fine” after it.",
        ),
    ],
)
async def test_a_t0_that_cannot_be_is_refused(scrubbed: Desk, words: str, said: str) -> None:
    told = await scrubbed.say(words, by=ANA)
    assert told.refused
    assert told.shown.startswith(said)


async def test_only_what_was_called_off_begins_again(counting: Desk) -> None:
    assert (await counting.say(RECYCLE, by=ANA)).shown == (
        "Attempt 1 is counting. t0 TIME moves its T-0; scrub REASON calls it off, and then recycle begins the next."
    )
    await counting.lift()
    assert (await counting.say("recycle", by=ANA)).shown == (
        "Attempt 1 is lifted: only what was called off begins again."
    )


@pytest.mark.parametrize(("user", "said"), [(LEA, "Only the director"), (EVE, "Only the director"), (GUS, "Guests")])
async def test_only_director_and_deputy_begin_again(scrubbed: Desk, user: str, said: str) -> None:
    asked = await scrubbed.say(RECYCLE, by=ANA)
    for told in (await scrubbed.say(RECYCLE, by=user), await scrubbed.press(asked, BEGIN, by=user)):
        assert told.shown.startswith(said)
        assert told.shown.endswith("recycle a launch.") or user == GUS
    assert (await attempt(scrubbed)).number == 1


@pytest.mark.parametrize("user", [SAM, ROB])
async def test_who_is_no_member_does_not_begin_again(scrubbed: Desk, user: str) -> None:
    assert "cannot recycle a launch" in (await scrubbed.say(RECYCLE, by=user)).shown


async def test_while_slack_is_silent_nothing_begins_again(scrubbed: Desk) -> None:
    scrubbed.silent = True
    scrubbed.now += 10 * MINUTE
    assert "Slack does not answer just now" in (await scrubbed.say(RECYCLE, by=ANA)).shown
