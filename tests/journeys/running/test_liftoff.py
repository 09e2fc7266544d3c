"""The first step behind the GO, and the one that makes the launch live."""

from __future__ import annotations

from bot.domain.launch import State
from tests.desk import ANA, LEA, OLI, Desk
from tests.journeys.running.hands import (
    FRIDAY,
    HOUR,
    MINUTE,
    attempt,
    finish,
)


async def test_the_first_step_behind_the_go_lifts_off_and_everybody_hears_of_it(ready: Desk) -> None:
    told = await ready.say("start DAY-2", by=OLI)

    assert told.shown.startswith("Liftoff.\nDAY-2 Deploy is started")
    now = await attempt(ready)
    assert (now.state, now.lifted_at, now.t0) == (State.LIFTED, FRIDAY - 2 * MINUTE, FRIDAY)
    assert (await ready.heard())[-1] == "Liftoff for Reconciliation 2.1.\nDAY-2 was started by @Oli."
    assert [entry.ref for entry in await ready.record("liftoff")] == ["DAY-2"]


async def test_liftoff_makes_actions_of_what_was_waived_until_later(ready: Desk) -> None:
    await ready.say("reopen BUILD-5 not needed yet", by=LEA)
    await ready.say("waive BUILD-5 the vendor is late until=T+3d", by=LEA)

    await ready.say("start DAY-2", by=OLI)

    assert "ACTION-1 Feature flags, waived until then: the vendor is late" in (await ready.say("mine", by=LEA)).shown


async def test_a_liftoff_long_before_t0_is_asked_about_first(ready: Desk) -> None:
    ready.now = FRIDAY - 25 * MINUTE
    told = await ready.say("start DAY-2", by=OLI)
    assert told.shown == "T-0 is 25 min away, and DAY-2 is the liftoff. Start it now?\n[Start DAY-2]"
    assert (await attempt(ready)).state is State.COUNTING
    assert (await ready.press(told, "Start DAY-2", by=OLI)).shown.startswith("Liftoff.")


async def test_what_comes_after_t0_is_asked_about_before_it_too(ready: Desk) -> None:
    ready.now = FRIDAY - 25 * MINUTE
    told = await ready.say("start POST-1", by=ANA)
    assert told.shown == "T-0 is 25 min away, and POST-1 comes after it. Start it now?\n[Start POST-1]"
    ready.now = FRIDAY - 2 * MINUTE
    await ready.press(await ready.say("scrub it rains", by=ANA), "Scrub", by=ANA)
    assert "POST-1 Look Back is started" in (await ready.say("start POST-1", by=ANA)).shown


async def test_the_step_that_confirms_it_makes_the_launch_live(ready: Desk) -> None:
    await ready.say("start DAY-2", by=OLI)
    await finish(ready, "DAY-2", by=OLI)
    await ready.say("start DAY-3", by=LEA)
    ready.now = FRIDAY + 40 * MINUTE

    told = await finish(ready, "DAY-3", by=LEA)

    assert told.shown.startswith("Reconciliation is live.\nDAY-3 Confirm and Announce is done after 42 min.")
    now = await attempt(ready)
    assert (now.state, now.live_at) == (State.LIVE, FRIDAY + 40 * MINUTE)
    assert (await ready.heard())[-1] == "Reconciliation 2.1 is live.\nConfirmed by @Lea."
    ready.now = FRIDAY + 24 * HOUR
    assert "POST-1 Look Back is started" in (await ready.say("start POST-1", by=ANA)).shown
