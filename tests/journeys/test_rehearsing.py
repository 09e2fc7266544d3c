"""A rehearsal: the same plan in another room, faster, stamped; the launch itself hears of its end alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.journeys.stage import MONDAY, ROOM, Stage

pytestmark = pytest.mark.long

BETA = "launch-beta"
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def planned(stage: Stage) -> Stage:
    """The small release, its people named; Kim has signed BUILD-2 off. There is no T-0."""
    await stage.ana.types('new recon name="Reconciliation" template=small-release deputy=@ben zone=Europe/Madrid')
    for place, who in {"BUILD": "@lea", "OPS": "@lou", "PEOPLE": "@kim", "BIZ": "@eve", "PRE": "@ben"}.items():
        await stage.ana.types(f"lead {place} {who}")
    await stage.ana.types("set company=#company")
    await stage.kim.types("signoff BUILD-2 https://ci.example/2")
    return stage


@pytest.fixture
async def rehearsal(planned: Stage) -> Stage:
    told = await planned.ana.types(f"rehearse pace=60 in=#{BETA}")
    assert "begins in #launch-beta" in told.shown
    return planned


async def test_it_has_a_room_of_its_own_where_everything_is_stamped(rehearsal: Stage) -> None:
    await rehearsal.until(2 * MINUTE)

    there = rehearsal.messages(BETA)
    assert len(there) > 5
    assert all(message.shown.startswith("REHEARSAL") for message in there)
    assert "Reconciliation is rehearsed here, 60 times as fast as planned" in rehearsal.transcript(BETA)
    assert "REHEARSAL" not in rehearsal.transcript(ROOM)


async def test_nobody_but_who_runs_it_is_told_directly(rehearsal: Stage) -> None:
    before = {name: list(getattr(rehearsal, name).dms) for name in ("ben", "lea", "lou", "kim", "eve")}

    while rehearsal.now < MONDAY + 5 * MINUTE and rehearsal.sandbox.clock.jump_to_next_due():
        await rehearsal.settle()

    assert {name: getattr(rehearsal, name).dms for name in before} == before
    assert "To @lou" in rehearsal.transcript(BETA)
    assert all("REHEARSAL" in told for told in rehearsal.ana.dms)


async def test_work_done_so_far_is_there_and_what_is_done_there_stays_there(rehearsal: Stage) -> None:
    assert "Signed" in (await rehearsal.lea.types("BUILD-2", channel=BETA)).shown

    await rehearsal.lea.types("approve BUILD-2", channel=BETA)

    assert "Approved" in (await rehearsal.lea.types("BUILD-2", channel=BETA)).shown
    assert "Approved" not in (await rehearsal.lea.types("BUILD-2")).shown
    assert "no T-0" in (await rehearsal.ana.types("status")).shown


async def test_what_would_change_the_launch_itself_is_refused(rehearsal: Stage) -> None:
    told = await rehearsal.ana.types("lead OPS @max", channel=BETA)

    assert "This is a rehearsal, and lead would change Reconciliation itself." in told.shown


async def test_elsewhere_the_launch_is_still_the_only_one(rehearsal: Stage) -> None:
    assert "REHEARSAL" not in (await rehearsal.ana.types("list", channel="company")).shown
    assert "Reconciliation" in (await rehearsal.ana.types("status", channel="company")).shown


async def test_it_is_flown_to_the_end_by_its_people(rehearsal: Stage) -> None:
    """An hour of the plan takes a minute. Its last step ends it, and both rooms hear what it has shown."""
    await fly(rehearsal)

    summary = "The rehearsal of Reconciliation is over: live"
    assert summary in rehearsal.card("is over", BETA).shown
    heard = rehearsal.card("is over", ROOM)
    assert summary in heard.shown
    assert "REHEARSAL" not in heard.shown
    assert rehearsal.messages("company") == []
    assert "(rehearsal) · closed" in (await rehearsal.ana.types("list")).shown


async def fly(stage: Stage) -> None:
    """Ana runs every step, Ben seconds her decision."""
    for ref in ("PRE-1", "PRE-2", "DAY-2", "DAY-3", "POST-1"):
        if ref == "DAY-2":
            await stage.ana.types("decide go we only rehearse", channel=BETA)
            await stage.ben.types("decide second", channel=BETA)
        await stage.until(MINUTE)
        await stage.ana.types(f"start {ref} sure", channel=BETA)
        await stage.until(timedelta(seconds=40))
        await stage.ana.types(f"done {ref} all", channel=BETA)


async def test_it_is_ended_at_any_time(rehearsal: Stage) -> None:
    told = await rehearsal.ana.types("rehearse end")

    assert "The rehearsal of Reconciliation is over: 0 of" in told.shown
    assert "No rehearsal runs." in (await rehearsal.ana.types("rehearse end")).shown
    assert "begins in" in (await rehearsal.ana.types(f"rehearse in=#{BETA}")).shown


async def test_scrub_ends_it_too(rehearsal: Stage) -> None:
    told = await rehearsal.ana.types("scrub enough for today", channel=BETA)

    assert "The rehearsal of Reconciliation is over: 0 of" in told.shown


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("rehearse", "A rehearsal needs a room of its own"),
        (f"rehearse in=#{ROOM}", "A rehearsal needs a room of its own"),
        (f"rehearse pace=0 in=#{BETA}", "A pace is a number from 1 to 1440"),
        (f"rehearse pace=2000 in=#{BETA}", "A pace is a number from 1 to 1440"),
        ("rehearse in=nowhere", "in is a channel"),
        ("rehearse quickly", "takes nothing else"),
        ("rehearse end", "No rehearsal runs."),
    ],
)
async def test_what_is_refused(planned: Stage, words: str, refusal: str) -> None:
    assert refusal in (await planned.ana.types(words)).shown


async def test_only_director_and_deputy_rehearse_a_launch(planned: Stage) -> None:
    assert "director" in (await planned.lea.types(f"rehearse in=#{BETA}")).shown


async def test_there_is_one_at_a_time(rehearsal: Stage) -> None:
    told = await rehearsal.ana.types("rehearse in=#company")

    assert "A rehearsal of this launch runs already" in told.shown


async def test_the_record_says_what_was_done_in_a_rehearsal(rehearsal: Stage) -> None:
    await rehearsal.lea.types("approve BUILD-2", channel=BETA)

    told = (await rehearsal.ana.types("log BUILD-2")).shown
    assert "lea approved BUILD-2 (in rehearsal 2)" in told
    assert "kim signed off BUILD-2 with 1 piece of evidence\n" in told


async def test_nothing_waits_in_slack_for_a_rehearsal(rehearsal: Stage) -> None:
    assert rehearsal.now >= MONDAY
    assert rehearsal.sandbox.world.scheduled == {}


async def test_what_runs_out_does_so_on_the_clock_of_the_rehearsal(planned: Stage) -> None:
    await planned.ana.types("item edit BUILD-2 shelf=2h")
    await planned.kim.types("signoff BUILD-2 https://ci.example/3")
    await planned.lea.types("approve BUILD-2")
    await planned.ana.types(f"rehearse pace=60 in=#{BETA}")
    assert "Approved" in (await planned.lea.types("BUILD-2", channel=BETA)).shown

    await planned.until(3 * MINUTE)

    assert "Approved" not in (await planned.lea.types("BUILD-2", channel=BETA)).shown.split("\n")[1]
    assert "Approved" in (await planned.lea.types("BUILD-2")).shown


async def test_a_roll_call_is_called_in_the_room_and_answered_there(rehearsal: Stage) -> None:
    before = {name: list(getattr(rehearsal, name).dms) for name in ("ben", "lea", "lou", "kim", "eve")}
    await rehearsal.until(2 * MINUTE)
    await rehearsal.ana.types("start PRE-1", channel=BETA)
    await rehearsal.ana.types("done PRE-1 all", channel=BETA)
    await rehearsal.ana.types("start PRE-2", channel=BETA)
    await rehearsal.settle()

    assert {name: getattr(rehearsal, name).dms for name in before} == before
    assert "Are you in?" in rehearsal.ana.dms[-1]
    told = (await rehearsal.lea.types("rollcall in", channel=BETA)).shown
    assert "Noted: you are in. 1 of" in told
    assert "1 of" in (await rehearsal.ana.types("status rollcall", channel=BETA)).shown
    assert "No roll call has been opened yet." in (await rehearsal.ana.types("status rollcall")).shown


async def test_the_way_back_is_rehearsed_and_ends_it(rehearsal: Stage) -> None:
    async def says(who: str, words: str) -> str:
        return (await getattr(rehearsal, who).types(words, channel=BETA)).shown

    await rehearsal.until(19 * MINUTE)
    await says("ana", "decide go we only try it")
    await says("ben", "decide second")
    for words in ("start DAY-2 sure", "fail DAY-2 no disk", "rollback no disk"):
        await says("ana", words)
    assert "Rolling back." in await says("ben", "rollback agree")

    for ref in ("BACK-1", "BACK-2", "BACK-3"):
        await says("ana", f"start {ref}")
        await rehearsal.until(timedelta(seconds=8))
        assert f"{ref} " in await says("ana", f"done {ref} all")

    assert "The rehearsal of Reconciliation is over" in rehearsal.transcript(BETA)
    assert "is being rolled back" not in rehearsal.transcript(ROOM), "nobody outside hears of it"
    assert "is being rolled back" not in rehearsal.transcript("company")
