"""Who is told what about a step, and when."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta

from bot.store import launches, schema
from bot.store.connect import open_store
from bot.workers import reminders
from tests.migrated import Databases
from tests.workers.desk import ANA, BEN, LAUNCH, LEA, LOU, NOW, plant
from tests.workers.runway import T0, Runway, ready_for_liftoff, to

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


async def test_the_owner_is_told_ten_minutes_before_and_asked_to_say_that_they_are_here(runway: Runway) -> None:
    await ready_for_liftoff(runway)

    assert await runway.until(T0 - 11 * MINUTE) == []
    told = await runway.until(T0 - 10 * MINUTE)

    assert [each.to for each in told] == [LEA]
    assert told[0].text == (
        "Recon · DAY-2 Deploy\nIt starts at 10:00, in 10 min, and it is yours. Say that you are here."
    )
    assert told[0].buttons == ("I'm here",)


async def test_somebody_who_said_that_they_are_here_is_not_asked_again(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.here("DAY-2")

    assert await runway.until(T0 - MINUTE) == []


async def test_when_nobody_says_they_are_here_backup_and_lead_hear_of_it_before_the_time(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0 - 4 * MINUTE)
    told = await runway.until(T0 - 3 * MINUTE)

    assert [each.to for each in told] == [LOU]
    assert "DAY-2 Deploy\nIt starts at 10:00, in 3 min, and <@U01LEA> has not said that they are here." in told[0].text
    assert told[0].buttons == ("I'm here",)


async def test_who_is_to_see_that_somebody_is_there_hears_what_it_waits_for(runway: Runway) -> None:
    await runway.until(T0 - 4 * MINUTE)

    told = to(LOU, await runway.until(T0 - 3 * MINUTE))

    assert told[0].text.endswith("\nDAY-2 waits for DAY-1 (7 min late, about 09:57). Do not start yet.")


async def test_the_owner_hears_that_their_backups_phone_will_be_silent(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.sleeps(LOU, T0 - 9 * HOUR, T0 + HOUR)

    [told] = await runway.until(T0 - 10 * MINUTE)

    assert told.text.endswith("\nYour backup, <@U01LOU>: phone silent until 11:00.")


async def test_who_is_told_that_nobody_is_there_hears_whose_phone_is_silent(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.sleeps(LEA, T0 - 9 * HOUR, T0 + HOUR)

    [heads_up, absent] = await runway.until(T0 - 3 * MINUTE)
    late = await runway.until(T0 + 6 * MINUTE)

    assert "silent" not in heads_up.text
    assert absent.text.endswith("Make sure that somebody is.\n<@U01LEA>: phone silent until 11:00.")
    director = next(each for each in late if each.to == ANA)
    assert director.text.endswith("The room sees it now.\n<@U01LEA>: phone silent until 11:00.")


async def test_a_phone_that_is_silent_at_another_time_is_none_of_their_concern(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    for user in (LEA, LOU):
        await runway.sleeps(user, T0 - 9 * HOUR, T0 - HOUR)

    assert not any("silent" in each.text for each in await runway.until(T0 + 6 * MINUTE))


async def test_at_its_time_owner_and_backup_get_start_and_done_and_the_room_gets_the_card(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0 - MINUTE)
    told = await runway.until(T0)

    assert [(each.to, each.buttons) for each in told] == [
        (LEA, ("Start DAY-2", "Done DAY-2", "On it")),
        (LOU, ("Start DAY-2", "Done DAY-2", "On it")),
    ]
    assert told[0].text == "Recon · DAY-2 Deploy\nIt is time: 10:00."
    assert {"step DAY-2", "phase DAY"} <= set(await runway.cards())


async def test_the_card_of_a_launch_day_step_shows_in_the_channel_besides(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0)

    step = (await runway.step("DAY-2")).id
    box = schema.outbox
    query = box.select().where(box.c.view == "step", box.c.subject == str(step))
    row = await runway.store.read(lambda tx: tx.execute(query).one())
    assert (row.parent, row.broadcast) == (f"{runway.launched.attempt}:phase:DAY", True)


async def test_nobody_starts_and_one_after_the_other_is_told(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0)

    nudge = await runway.until(T0 + 2 * MINUTE)
    backup = await runway.until(T0 + 4 * MINUTE)
    director = await runway.until(T0 + 6 * MINUTE)

    assert [each.to for each in nudge] == [LEA, LAUNCH]
    assert nudge[0].text == "Recon · DAY-2 Deploy\nIt was due 10:00, 2 min ago, and nobody has started it."
    assert nudge[1].thread == f"{runway.launched.attempt}:phase:DAY"
    assert nudge[1].text == "DAY-2 Deploy: due 10:00, 2 min ago, and nobody has started it, <@U01LEA>."
    assert [each.to for each in backup] == [LOU]
    assert "Its owner is <@U01LEA>. Its backup is <@U01LOU>." in backup[0].text
    assert [each.to for each in director] == [ANA, BEN, LAUNCH]
    assert director[0].buttons == ("Start DAY-2", "Hold…")
    assert director[2].thread is None
    assert director[2].text.startswith("DAY-2 is 6 min late: Deploy. Nobody has started it.")


async def test_once_it_is_started_nobody_hears_of_it_any_more(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0)
    await runway.start("DAY-2")

    assert await runway.until(T0 + 9 * MINUTE) == []


async def test_a_step_that_waits_for_another_says_so_and_nobody_is_nudged(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0)
    await runway.start("DAY-2")
    heads_up = await runway.until(T0 + 10 * MINUTE)
    await runway.here("DAY-3")
    due = await runway.until(T0 + 20 * MINUTE)

    assert heads_up[0].text.endswith("DAY-3 waits for DAY-2 (about 10:20). Do not start yet.")
    due = [each for each in due if "DAY-3" in each.first]
    assert [(each.to, each.buttons) for each in due] == [(LEA, ()), (LOU, ())]
    assert due[0].text.endswith("DAY-3 waits for DAY-2 (about 10:20). Do not start yet.")
    assert not [each for each in await runway.until(T0 + 40 * MINUTE) if "DAY-3" in each.first]


async def test_without_a_go_the_first_step_behind_the_gate_is_not_announced(runway: Runway) -> None:
    await runway.until(T0 - 30 * MINUTE)
    told = await runway.until(T0 + 30 * MINUTE)

    assert not [each for each in told if "DAY-2" in each.first and "starts at" not in each.text and each.to == LEA]
    assert any("T-0 came with no standing GO" in each.text for each in told)


async def test_a_hold_keeps_reminders_back_and_the_resumed_plan_brings_them(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0 - 20 * MINUTE)
    await runway.hold()
    assert await runway.until(T0 + 30 * MINUTE) == []

    await runway.resume()
    told = await runway.until(T0 + 40 * MINUTE)

    assert [each.first for each in told] == ["Recon · DAY-2 Deploy"]
    assert "It starts at 10:50, in 10 min" in told[0].text


async def test_a_moved_launch_reminds_at_its_new_times_only(runway: Runway) -> None:
    await runway.until(T0 - 20 * timedelta(hours=1))
    await runway.t0(T0 + timedelta(hours=2))
    await runway.heard()
    before = await runway.until(T0 - 17 * timedelta(hours=1) - MINUTE)
    heads_up = await runway.until(T0 - 17 * timedelta(hours=1))

    assert before == []
    assert [(each.to, each.first) for each in heads_up] == [(LEA, "Recon · PRE-1 Last Checks")]


async def test_a_reminder_that_comes_a_little_late_says_so(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0 - MINUTE)
    told = await runway.asleep_until(T0 + MINUTE + timedelta(seconds=30))

    assert told[0].text == "Recon · DAY-2 Deploy\nIt is time: 10:00.\nThis comes 2 min late: golive was held up."


async def test_what_comes_too_late_is_one_digest_for_each_person(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.until(T0 - 20 * MINUTE)
    told = await runway.asleep_until(T0 + 22 * MINUTE)

    digests = [each for each in told if "could not remind you" in each.text]
    assert [each.to for each in digests] == [LEA, LOU, ANA, BEN]
    lea = digests[0]
    assert lea.text == (
        "Recon: golive could not remind you in time. This is how your steps stand now.\n"
        "DAY-2 Deploy: due 10:00 (22 min late), not started"
    )
    assert lea.buttons == ("Start DAY-2",)


async def test_after_an_outage_what_is_done_says_nothing(runway: Runway) -> None:
    await ready_for_liftoff(runway)
    await runway.start("DAY-2")
    await runway.done("DAY-2")
    await runway.start("DAY-3")
    await runway.done("DAY-3")

    assert await runway.asleep_until(T0 + 50 * MINUTE) == []


async def test_a_rehearsal_at_sixty_times_the_pace_reminds_sixty_times_faster(databases: Databases) -> None:
    async with AsyncExitStack() as stack:
        store = await open_store(await stack.enter_async_context(databases.fresh()), "T01SANDBOX")
        stack.push_async_callback(store.close)
        launched = await plant(store, "recon", LAUNCH)
        runway = Runway(store, launched)
        await runway.set(schema.attempt, pace=60)
        t0 = NOW + timedelta(hours=1)
        await runway.t0(t0)
        await runway.until(t0 - timedelta(seconds=40))
        await runway.go()
        await runway.heard()

        told = await runway.until(t0 - timedelta(seconds=10))
        assert [(each.to, "in 10 s" in each.text) for each in told] == [(LEA, True)]

        late = await runway.asleep_until(t0 + timedelta(seconds=16))
        assert any("could not remind you in time" in each.text for each in late)
        assert not any("It is time" in each.text for each in late)


async def test_a_step_without_an_owner_is_told_to_the_director(runway: Runway) -> None:
    await runway.store.write(lambda tx: launches.set_leads(tx, runway.launched.launch, "OPS", []))
    await runway.set(schema.launch, audit_head="moved")
    await runway.until(T0 - timedelta(hours=19, minutes=1))

    told = await runway.until(T0 - timedelta(hours=19))

    assert [(each.to, each.first) for each in told] == [(BEN, "Recon · PRE-1 Last Checks")]


async def test_a_reminder_that_breaks_costs_nobody_else_theirs(runway: Runway) -> None:
    await runway.until(T0 - timedelta(hours=20))
    broken = (await runway.step("PRE-2")).id
    flags = schema.step.update().where(schema.step.c.id == broken).values(flags=[["not", "a", "flag"]])
    await runway.store.write(lambda tx: tx.execute(flags))

    runway.now = T0 - timedelta(hours=17)
    while await reminders.once(runway.store, runway.now):
        pass
    told = await runway.heard()

    alarms = [each for each in told if "golive could not remind anybody of PRE-2" in each.text]
    assert [each.to for each in alarms] == [ANA], "the director hears of it, once for the step"
    told = [each for each in told if each not in alarms]
    assert [each.to for each in told] == [ANA, BEN, LAUNCH, LEA, LOU, BEN]
    assert all("PRE-1" in each.text and "PRE-2" not in each.text for each in told)
    assert (await runway.states())["failed"] == 2


async def test_two_workers_at_the_same_time_remind_once(runway: Runway) -> None:
    """As two processes on one PostgreSQL do."""
    runway.now = T0 - timedelta(hours=18)

    await asyncio.gather(*(reminders.once(runway.store, runway.now) for _ in range(4)))

    told = await runway.heard()
    assert len(told) == len({(each.to, each.key) for each in told})
    assert [each.to for each in told if "It is time" in each.text] == [LEA, LOU]


async def test_the_director_may_decide_though_what_comes_before_it_is_open(runway: Runway) -> None:
    await runway.until(T0 - 31 * MINUTE)

    [told] = [each for each in await runway.until(T0 - 30 * MINUTE) if each.to == ANA]

    assert told.text.startswith(
        "Recon · DAY-1 Go/No-Go\nIt is time: 09:30. Open the poll, unless it is open; then decide.\n"
        "Not done before it: PRE-2 ("
    )
    assert told.text.endswith(" That keeps nobody from deciding.")
    assert told.buttons == ("Open the poll", "Decide…")
