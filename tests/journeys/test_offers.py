"""What is offered to somebody is what they may do: in `help`, in `mine`, and as buttons beside a thing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from commands import COMMANDS
from commands.help import FOR_GUESTS
from tests.journeys.stage import MONDAY, Actor, Stage

FOR_MEMBERS = {*FOR_GUESTS, "away", "claim", "hand", "report", "signoff", "vote"}
FOR_LEADS = {
    *FOR_MEMBERS,
    "approve",
    "reject",
    "waive",
    "na",
    "reopen",
    "item",
    "check",
    "judge",
    "risk",
    "discard",
    "skip",
}

WORDS = {
    "claim": "BUILD-1",
    "hand": "BUILD-1 nobody",
    "signoff": "BUILD-1 seen by two",
    "approve": "BUILD-1",
    "reject": "BUILD-1 too thin",
    "waive": "BUILD-1 the vendor is late",
    "na": "BUILD-1 there is no app",
    "reopen": "BUILD-1 it was of May",
    "item": "add BUILD Fonts",
    "check": "run OPS-1",
    "judge": "CRIT-2 0.04",
    "risk": "RISK-1 likelihood=H",
    "discard": "BUILD-1 twice there",
    "away": "until=tomorrow 9:00",
    "report": "md",
    "vote": "go",
    "poll": "open",
    "decide": "go",
    "t0": "+30m the vendor is late",
    "hold": "the vendor is late",
    "new": "another",
    "set": "name=Other",
    "lead": "BUILD @gus",
    "skip": "PRE-1 the old system stays",
    "step": "PRE-1 takes 20m",
    "scrub": "the vendor is late",
    "live": "it is up",
    "close": "",
    "rollback": "the error rate is 4 %",
    "recycle": "t0=2026-12-08T09:00",
    "rehearse": "in=#elsewhere",
    "announce": "company Soon.",
}
"""Something to say with each verb that guests may not use."""


async def begin(stage: Stage) -> None:
    """A small release with its people; T-0 is tomorrow at ten."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 tomorrow 10:00")


async def offered(actor: Actor) -> set[str]:
    """The verbs that `help` shows somebody."""
    shown = (await actor.types("help")).shown
    return {
        verb for verb, command in COMMANDS.items() if f"• {command.USAGE.replace('`', '')} " in shown.replace("`", "")
    }


async def test_help_shows_each_what_they_may_do(stage: Stage) -> None:
    assert "new" in await offered(stage.eve), "there is no launch yet, and anybody may begin one"
    await begin(stage)

    assert await offered(stage.gus) == FOR_GUESTS
    assert await offered(stage.eve) == FOR_MEMBERS
    assert await offered(stage.lea) == FOR_LEADS
    assert await offered(stage.ben) == await offered(stage.ana) == set(COMMANDS)


async def test_near_t0_help_shows_a_seat_holder_what_stops_the_clock_and_what_seconds_a_go(stage: Stage) -> None:
    await begin(stage)

    await stage.until(MONDAY + timedelta(hours=24, minutes=30))
    assert await offered(stage.lou) == {*FOR_LEADS, "hold"}
    await stage.ana.types("decide go we have rehearsed it twice")
    assert await offered(stage.lou) == {*FOR_LEADS, "hold", "decide"}
    assert await offered(stage.eve) == FOR_MEMBERS


async def test_guests_are_refused_exactly_what_help_does_not_show_them(stage: Stage) -> None:
    await begin(stage)

    assert set(WORDS) | {"resume"} == set(COMMANDS) - FOR_GUESTS
    for verb, words in WORDS.items():
        told = (await stage.gus.types(f"{verb} {words}")).shown
        assert told.startswith("Guests of this workspace cannot "), f"{verb}: {told}"
    await stage.ana.types("hold the vendor is late")
    assert (await stage.gus.types("resume")).shown.startswith("Guests of this workspace cannot ")


async def test_mine_tells_a_guest_of_what_a_member_has_to_sign(stage: Stage) -> None:
    await begin(stage)
    empty = await stage.gus.types("mine")
    assert "You owe nothing right now.\n" in f"{empty.shown}\n"
    assert "claim" not in empty.shown

    await stage.ana.types("hand BUILD-1 @gus")
    told = (await stage.gus.types("mine")).shown

    assert "BUILD-1 with you: bring the evidence, and a member of the team signs off." in told
    assert "Sign off" not in told


@pytest.mark.parametrize("ref", ["BUILD-1", "BUILD"])
async def test_a_guest_looks_at_a_thing_without_buttons_that_would_refuse_them(stage: Stage, ref: str) -> None:
    await begin(stage)

    assert "Claim" in (await stage.eve.types(ref)).shown
    assert "Claim" not in (await stage.gus.types(ref)).shown
