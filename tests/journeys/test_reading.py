"""What can be read at any time, in Slack: the list, the record, the ledger, a thing by its ref."""

from __future__ import annotations

import pytest

from tests.journeys.stage import Stage


@pytest.fixture
async def recon(stage: Stage) -> Stage:
    """The launch `recon`, one item of it signed off."""
    await stage.ana.types("new recon name=Reconciliation template=small-release deputy=@ben")
    await stage.ana.types("lead BUILD @lea")
    await stage.kim.types("signoff BUILD-1 https://ci.example/7 all green")
    return stage


async def test_the_list_names_the_launch_its_channel_and_how_ready_it_is(recon: Stage) -> None:
    listed = (await recon.eve.types("list", channel="company")).shown

    assert listed == ("Under way\n• recon Reconciliation · planned · no T-0 yet · 0 %, 6 blockers open · #launch-recon")


async def test_the_record_tells_who_did_what(recon: Stage) -> None:
    await recon.lea.types("note lesson BUILD-1 – “check the date” …")

    told = (await recon.eve.types("log build-1")).shown

    assert "@kim signed off BUILD-1 with 2 pieces of evidence" in told
    assert "lesson on BUILD-1 by @lea: – “check the date” …" in told


async def test_the_ledger_shows_what_was_announced(recon: Stage) -> None:
    await recon.ana.types("t0 2026-12-03T09:00")
    await recon.ana.types("hold the log is missing")

    assert ":white_check_mark: hold → room · sent · " in (await recon.eve.types("log sent")).shown


async def test_before_a_decision_there_is_no_why(recon: Stage) -> None:
    assert (await recon.eve.types("log why")).shown == (
        "Nothing is decided yet. status shows what the record recommends."
    )


async def test_a_ref_alone_in_a_thread_shows_that_thing(recon: Stage) -> None:
    told = await recon.lea.says("@golive BUILD-1", thread=recon.card("BUILD · Build"))

    assert "Signed off by @kim" in told.shown
    assert "[Approve]  [Reject…]" in told.shown
    assert (await recon.lea.presses(told, "Approve")).shown == "BUILD-1 Release branch is approved."


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        ("criteria", "What success is measured by\n• CRIT-1 Availability"),
        ("CRIT-2", "CRIT-2 Error rate"),
        ("risks", "What may go wrong\n• :warning: RISK-1"),
        ("risk-2", "RISK-2 Data the former version cannot read"),
        ("build-*", "BUILD · Build and Tests\n• :large_yellow_circle: BUILD-1"),
        ("OPS", "OPS · Operations\nNobody leads it yet."),
        ("help hand", "hand: give items on to somebody, or back to nobody"),
    ],
)
async def test_things_are_shown_by_name(recon: Stage, words: str, begins: str) -> None:
    assert (await recon.eve.types(words)).shown.startswith(begins)
