"""T-0 moves or is confirmed: what is shown first, who is told, and what the plan does."""

from __future__ import annotations

from tests.desk import ANA, BEN, NOON, Desk
from tests.journeys.countdown.clocks import ELSEWHERE, FRIDAY, HOUR, MINUTE, attempt, confirmed, steps


async def test_moving_t0_is_shown_first_and_then_confirmed(counting: Desk) -> None:
    asked = await counting.say("t0 +30m the restore takes longer", by=BEN)

    assert asked.shown == (
        "T-0 would move from Fri 4 Dec 10:00 CET to Fri 4 Dec 10:30 CET.\n"
        "6 steps move by 30 min.\n"
        "In working hours (Mon–Fri 09–17 Europe/Berlin) the phases would begin: "
        "PRE Dec 3, 2026 at 14:30, POST Dec 7, 2026 at 08:00.\n"
        "the restore takes longer\n"
        "Told at once: room, stakeholders.\n"
        "[Confirm]  [In working hours]"
    )
    assert (await attempt(counting)).t0 == FRIDAY

    told = await counting.press(asked, "Confirm", by=BEN)
    assert told.shown.startswith("T-0 is Fri 4 Dec 10:30 CET, tentative.\nTold at once: room, stakeholders.")
    assert (await attempt(counting)).t0 == FRIDAY + 30 * MINUTE
    assert (await steps(counting))["DAY-2"].due_at == FRIDAY + 30 * MINUTE
    expected = "Reconciliation 2.1: T-0 is now Dec 4, 2026 at 09:30 (tentative). It was Dec 4, 2026 at 09:00."
    assert (await counting.heard())[-1] == f"{expected}\nthe restore takes longer"
    assert await counting.heard(ELSEWHERE) == [f"{expected}\nthe restore takes longer\n[Seen]"]


async def test_owners_who_fall_outside_working_hours_are_named(counting: Desk) -> None:
    asked = await counting.say("t0 2026-12-04 16:50", by=ANA)
    assert (
        "6 steps move by 6 h 50 min. 2 owners fall outside working hours (Mon–Fri 09–17 Europe/Berlin): @Oli, @Lea."
    ) in asked.shown


async def test_a_t0_may_move_nearer(counting: Desk) -> None:
    asked = await counting.say("t0 -30m the room is free", by=ANA)
    assert "6 steps move by 30 min, earlier." in asked.shown


async def test_a_confirmation_counts_only_for_the_plan_it_was_shown_for(counting: Desk) -> None:
    mine = await counting.say("t0 +30m the restore takes longer", by=ANA)
    await confirmed(counting, "t0 +1h the room is taken", by=BEN)

    again = await counting.press(mine, "Confirm", by=ANA)

    assert again.shown.startswith(
        "The plan has changed since you were asked. As it is now:\n"
        "T-0 would move from Fri 4 Dec 11:00 CET to Fri 4 Dec 10:30 CET."
    )
    assert (await attempt(counting)).t0 == FRIDAY + HOUR
    await counting.press(again, "Confirm", by=ANA)
    assert (await attempt(counting)).t0 == FRIDAY + 30 * MINUTE


async def test_a_time_from_now_means_the_time_it_was_when_it_was_asked_for(counting: Desk) -> None:
    asked = await counting.say("t0 in 3h", by=ANA)
    counting.now += 4 * MINUTE
    await counting.press(asked, "Confirm", by=ANA)
    assert (await attempt(counting)).t0 == NOON + 3 * HOUR
    assert (await attempt(counting)).t0_text == "in 3h"


async def test_confirming_twice_moves_once(counting: Desk) -> None:
    asked = await counting.say("t0 +30m the restore takes longer", by=ANA)
    await counting.press(asked, "Confirm", by=ANA)
    again = await counting.press(asked, "Confirm", by=ANA)
    assert again.shown.startswith("T-0 is Fri 4 Dec 10:30 CET already.")
    assert len(await counting.heard()) == 2


async def test_a_reason_keeps_its_signs_and_no_mention_in_it_comes_alive(counting: Desk) -> None:
    asked = await counting.say('t0 +30m a &lt;b&gt; &amp; &lt;!channel&gt; "quoted"', by=ANA)
    await counting.press(asked, "Confirm", by=ANA)
    assert (await counting.heard())[-1].endswith('\na <b> & <!channel> "quoted"')


async def test_t0_confirm_shows_each_audience_what_it_will_read(counting: Desk) -> None:
    asked = await counting.say("t0 confirm", by=ANA)

    assert asked.shown == (
        "T-0 is Fri 4 Dec 10:00 CET, tentative.\n"
        "The clock stands at T-69h.\n"
        "Confirming it tells room, stakeholders this:\n"
        "room in #C1:\n"
        "Reconciliation 2.1: T-0 is confirmed for Dec 4, 2026 at 09:00.\n"
        "stakeholders in #C9:\n"
        "Reconciliation 2.1: T-0 is confirmed for Dec 4, 2026 at 09:00.\n"
        "[Confirm and tell them]"
    )
    assert not (await attempt(counting)).confirmed

    told = await counting.press(asked, "Confirm and tell them", by=ANA)
    assert told.shown == "T-0 is Fri 4 Dec 10:00 CET, confirmed.\nTold at once: room, stakeholders."
    assert (await attempt(counting)).confirmed
    assert await counting.heard(ELSEWHERE) == ["Reconciliation 2.1: T-0 is confirmed for Dec 4, 2026 at 09:00.\n[Seen]"]


async def test_a_confirmed_t0_that_moves_has_to_be_confirmed_anew(counting: Desk) -> None:
    await counting.press(await counting.say("t0 confirm", by=ANA), "Confirm and tell them", by=ANA)

    asked = await counting.say("t0 2026-12-04 11:00", by=ANA)
    assert "It is tentative then, until it is confirmed anew." in asked.shown
    told = await counting.press(asked, "Confirm", by=ANA)
    assert told.labels == ["Confirm T-0…"]
    assert not (await attempt(counting)).confirmed

    again = await counting.press(told, "Confirm T-0…", by=ANA)
    assert "Confirming it tells room, stakeholders this:" in again.shown


async def test_what_was_to_be_confirmed_is_shown_again_when_it_has_moved(counting: Desk) -> None:
    asked = await counting.say("t0 confirm", by=ANA)
    await confirmed(counting, "t0 2026-12-04 11:00", by=BEN)
    again = await counting.press(asked, "Confirm and tell them", by=ANA)
    assert again.shown.startswith("T-0 has moved since you were asked.\nT-0 is Fri 4 Dec 11:00 CET, tentative.")
    assert not (await attempt(counting)).confirmed


async def test_a_shift_needs_a_reason_and_the_same_t0_is_no_move(counting: Desk) -> None:
    assert (await counting.say("t0 +30m", by=ANA)).shown == ("Say why T-0 moves: t0 +30m the restore takes longer.")
    again = await counting.say("t0 2026-12-04 10:00", by=ANA)
    assert again.shown == "T-0 is Fri 4 Dec 10:00 CET already.\n[Confirm T-0…]"


async def test_a_reason_that_does_not_fit_on_a_button_is_refused(counting: Desk) -> None:
    told = await counting.say("t0 +30m " + "&amp;" * 450, by=ANA)
    assert told.shown == "Say it in fewer words: that reason does not fit on a button."
