"""Help: every verb, what concerns the reader first."""

from __future__ import annotations

import pytest

from bot.contracts import Ring
from commands import COMMANDS
from tests.desk import ANA, BEN, EVE, LEA, Desk


@pytest.mark.parametrize("verb", COMMANDS)
async def test_every_verb_explains_itself(desk: Desk, verb: str) -> None:
    told = await desk.say(f"help {verb}", by=EVE)

    assert COMMANDS[verb].USAGE in told.shown
    assert not told.refused


@pytest.mark.parametrize(
    ("by", "rings"),
    [
        (EVE, {Ring.ALL, Ring.RECORD}),
        (LEA, {Ring.ALL, Ring.RECORD, Ring.LEAD}),
        (ANA, set(Ring)),
        (BEN, set(Ring)),
    ],
)
async def test_help_shows_first_what_concerns_the_reader(desk: Desk, by: str, rings: set[Ring]) -> None:
    told = await desk.say("help", by=by)

    for verb, command in COMMANDS.items():
        assert (f"• {command.USAGE} " in told.shown) is (command.RING in rings), verb
    hidden = sum(command.RING not in rings for command in COMMANDS.values())
    assert (f"{hidden} more are for others: help all." in told.shown) is bool(hidden)


async def test_help_all_shows_everything_to_everyone(desk: Desk) -> None:
    told = await desk.say("help all", by=EVE)

    assert all(f"• {command.USAGE} " in told.shown for command in COMMANDS.values())


async def test_help_works_where_there_is_no_launch(desk: Desk) -> None:
    told = await desk.say("nothing: help", by=EVE, channel="C404")

    assert "• claim REF… " in told.shown


async def test_help_for_no_verb_names_the_nearest(desk: Desk) -> None:
    assert (await desk.say("help aprove", by=EVE)).shown == "There is no aprove. Nearest: approve."
    assert (await desk.say("help xyzzy", by=EVE)).shown == "There is no xyzzy. help all lists all."
