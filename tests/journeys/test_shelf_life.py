"""Approvals that run out: what is said beforehand, and what happens when their time has come."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.store import due, polls
from bot.workers import closings
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, LEADS, NOON, OLI, PAT, Desk, open_desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"
T0 = NOON + timedelta(days=7, hours=6)
"""Seven days and six hours: the week of BUILD-4 ends before it, the 36 hours of OPS-1 long before."""

BACKUP = NOON + timedelta(hours=36)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """Kim's BUILD-4 counts for a week, Eve's OPS-1 for 36 hours, Eve's BUILD-5 for good; all were approved at noon."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.set_t0(T0)
        await signed(desk, "BUILD-4", KIM, LEA)
        await signed(desk, "OPS-1", EVE, OLI)
        await signed(desk, "BUILD-5", EVE, LEA)
        yield desk


async def signed(desk: Desk, ref: str, by: str, lead: str) -> None:
    await desk.say(f"signoff {ref} {LOG}", by=by)
    await desk.say(f"approve {ref}", by=lead)


async def until(desk: Desk, at: datetime) -> None:
    """Time goes by, and golive does all that comes due, at its time."""
    while (earliest := await desk.look(lambda scene: due.earliest(scene.tx).next)) is not None and earliest <= at:
        desk.now = max(desk.now, earliest)
        if not await closings.once(desk.store, desk.now):
            break
    desk.now = at
    await closings.once(desk.store, at)


# --- At the end of the shelf life -----------------------------------------------------------------


async def test_the_card_says_until_when_an_approval_counts(desk: Desk) -> None:
    assert "Approved by Oli · Dec 1, 2026 at 12:00 · counts until Dec 3, 2026 at 00:00" in shown(
        await desk.card("signoff", "2")
    )
    assert "counts until" not in shown(await desk.card("signoff", "3"))


async def test_it_counts_until_the_last_moment_and_not_longer(desk: Desk) -> None:
    await until(desk, BACKUP - timedelta(seconds=1))
    assert (await desk.item("OPS-1")).state == "approved"

    await until(desk, BACKUP)

    assert (await desk.item("OPS-1")).state == "claimed"
    assert await desk.heard(EVE) == [
        "1 sign-off does not count any more: the shelf life is over.\nOPS-1 Backup\n[Sign off again…]"
    ]
    assert await desk.heard(OLI) == [
        "1 sign-off does not count any more: the shelf life is over.\n"
        "OPS-1 Backup · you approved it · @Eve signs it off again"
    ]
    assert "Void · Dec 3, 2026 at 00:00: the shelf life is over." in shown(await desk.card("signoff", "2"))
    [entry] = await desk.record("void")
    assert (entry.actor, entry.ref) == ("", "OPS-1")


async def test_what_ran_out_while_golive_was_away_is_one_message(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await signed(desk, "BUILD-4", EVE, ANA)
        await signed(desk, "OPS-1", EVE, ANA)
        desk.now = NOON + timedelta(days=8)

        await closings.once(desk.store, desk.now)

        assert await desk.heard(EVE) == [
            "2 sign-offs do not count any more: the shelf life is over.\n"
            "BUILD-4 Dependencies\n"
            "OPS-1 Backup\n"
            "[Sign off BUILD-4 again…]  [Sign off OPS-1 again…]"
        ]
        assert len(await desk.heard(ANA)) == 1


async def test_workers_that_look_at_once_take_it_back_once(desk: Desk) -> None:
    desk.now = BACKUP
    await asyncio.gather(*(closings.once(desk.store, BACKUP) for _ in range(4)))

    assert len(await desk.record("void")) == 1
    assert len(await desk.heard(EVE)) == 1


async def test_signed_off_and_approved_again_it_counts_anew(desk: Desk) -> None:
    await until(desk, BACKUP)
    await signed(desk, "OPS-1", EVE, OLI)

    await until(desk, BACKUP + timedelta(hours=35))

    assert (await desk.item("OPS-1")).state == "approved"
    assert "counts until Dec 4, 2026 at 12:00" in shown(await desk.card("signoff", "4"))


async def test_a_hold_does_not_keep_evidence_fresh(desk: Desk) -> None:
    await desk.hold(ANA, "the vendor is late")

    await until(desk, BACKUP)

    assert (await desk.item("OPS-1")).state == "claimed"


async def test_once_a_go_stands_it_alarms_and_takes_nothing_back(desk: Desk) -> None:
    await desk.set_t0(BACKUP + timedelta(hours=1))
    desk.now = BACKUP - timedelta(minutes=40)
    await desk.settle("*")
    await desk.say("poll open closes=+20m", by=ANA)
    for user, seats in ((LEA, "BUILD"), (OLI, "OPS"), (BIA, "BIZ"), (PAT, "PEOPLE")):
        await desk.say(f"vote go {seats}", by=user)
    await desk.say("decide go", by=ANA)
    assert await desk.look(polls.standing_decision)

    await until(desk, BACKUP)

    assert (await desk.item("OPS-1")).state == "approved"
    for user in (ANA, BEN, EVE):
        assert (await desk.heard(user))[-1] == (
            "recon: 1 approval has run out since the GO:\n"
            "OPS-1 Backup · counts until Dec 3, 2026 at 00:00\n"
            "The GO stands, so nothing falls back. Hold the countdown if it must be seen to first.\n"
            "[Hold…]"
        )
    assert [entry.ref for entry in await desk.record("run out")] == ["OPS-1"]


# --- Before T-0 -----------------------------------------------------------------------------------


async def test_three_days_before_each_owner_hears_what_will_run_out(desk: Desk) -> None:
    await until(desk, T0 - timedelta(hours=73))
    assert await desk.heard(KIM) == []

    await until(desk, T0 - timedelta(hours=72))

    assert await desk.heard(KIM) == [
        "1 approval of yours runs out before T-0, Dec 8, 2026 at 18:00.\n"
        "BUILD-4 Dependencies · counts until Dec 8, 2026 at 12:00\n"
        "Nothing is to be done yet: golive asks for it a day before T-0, when new evidence lasts."
    ]


async def test_a_day_before_they_are_asked_to_sign_off_again_and_can(desk: Desk) -> None:
    await until(desk, T0 - timedelta(hours=24))
    _, ask = await desk.messages(KIM)
    assert shown(ask).endswith(
        "Sign off again, with evidence of now, so that a lead can approve it in time.\n[Sign off again…]"
    )

    form = await desk.press(ask, "Sign off again…", by=KIM)
    await desk.submit(form, by=KIM, text="https://ci.example/9")

    assert (await desk.item("BUILD-4")).state == "signed"
    assert "Void by Kim · Dec 7, 2026 at 18:00: signed off again." in shown(await desk.card("signoff", "1"))
    await desk.say("approve BUILD-4", by=LEA)
    await until(desk, T0)
    assert (await desk.item("BUILD-4")).state == "approved"
    assert len(await desk.heard(KIM)) == 2


async def test_whoever_has_nothing_that_runs_out_hears_nothing(desk: Desk) -> None:
    await until(desk, T0)

    assert not [words for words in await desk.heard(EVE) if "before T-0" in words]
    assert not [words for words in await desk.heard(PAT)]


async def test_a_moved_t0_is_told_of_anew_and_at_its_own_time(desk: Desk) -> None:
    await until(desk, T0 - timedelta(hours=72))
    later = T0 + timedelta(days=2)
    await desk.set_t0(later)

    await until(desk, later - timedelta(hours=73))
    assert len(await desk.heard(KIM)) == 1
    await until(desk, later - timedelta(hours=72))

    assert len(await desk.heard(KIM)) == 2
    assert "before T-0, Dec 10, 2026 at 18:00." in (await desk.heard(KIM))[-1]


async def test_nothing_is_said_while_the_countdown_is_held(desk: Desk) -> None:
    await until(desk, T0 - timedelta(hours=73))
    await desk.hold(ANA, "the vendor is late")

    await until(desk, T0 - timedelta(hours=20))

    assert await desk.heard(KIM) == []


async def test_a_t0_so_near_that_both_times_are_past_says_nothing_beforehand(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(hours=20))

    await until(desk, NOON + timedelta(hours=19))

    assert await desk.heard(EVE) == []


async def test_what_does_not_run_out_is_not_signed_off_twice(desk: Desk) -> None:
    told = await desk.say(f"signoff BUILD-5 {LOG}", by=EVE)

    assert told.shown == "BUILD-5 is approved, for 0 s; there is nothing to sign off."


async def test_only_its_owner_signs_it_off_again(desk: Desk) -> None:
    told = await desk.say(f"signoff BUILD-4 {LOG}", by=EVE)

    assert told.shown == "BUILD-4 is @Kim's, so they sign it off. They can hand BUILD-4 to you."


async def test_workers_that_look_at_once_ask_once(desk: Desk) -> None:
    desk.now = T0 - timedelta(hours=24)
    await asyncio.gather(*(closings.once(desk.store, desk.now) for _ in range(4)))

    assert len([words for words in await desk.heard(KIM) if "before T-0" in words]) == 1


async def test_after_a_long_silence_only_the_last_of_both_is_said(desk: Desk) -> None:
    """Golive was away from T-73h to T-20h: the notice would say what the question says as well."""
    desk.now = T0 - timedelta(hours=20)

    await until(desk, desk.now)

    [words] = [words for words in await desk.heard(KIM) if "before T-0" in words]
    assert words.endswith("[Sign off again…]")
