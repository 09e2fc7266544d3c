"""The same person does the same thing again, under another key: told that it was they, and nothing is done twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.store import items, notes
from tests.desk import ANA, EVE, KIM, LEA, Desk

LOG = "https://ci.example.com/7"
FIVE = timedelta(minutes=5)


async def again(desk: Desk, words: str, by: str) -> str:
    first = await desk.say(words, by=by)
    assert not first.refused, first.shown
    desk.now += FIVE
    return (await desk.say(words, by=by)).shown


@pytest.mark.parametrize(
    ("before", "words", "by", "told"),
    [
        ((), "claim BUILD-1", EVE, "BUILD-1 is yours already, for 5 min."),
        (("claim BUILD-1",), "hand BUILD-1 <@UKIM>", EVE, "BUILD-1 is with @Kim already."),
        (("claim BUILD-1",), "hand BUILD-1 nobody", EVE, "BUILD-1 is with nobody already."),
        ((f"signoff BUILD-1 {LOG}",), "approve BUILD-1", LEA, "BUILD-1 was approved by you 5 min ago."),
        (
            (f"signoff BUILD-1 {LOG}",),
            "reject BUILD-1 it is of May",
            LEA,
            "BUILD-1 was rejected by you 5 min ago; it waits for @Eve.",
        ),
        (
            (f"signoff BUILD-1 {LOG}",),
            "reopen BUILD-1 it is of May",
            LEA,
            "BUILD-1 is open again already, for 5 min, for that reason.",
        ),
        (
            (),
            "waive BUILD-5 not now",
            LEA,
            "BUILD-5 is waived already, for 5 min. reopen BUILD-5 REASON opens it again.",
        ),
        ((), "note lesson BUILD-1 all is well", EVE, "You noted that 5 min ago. log shows it."),
        ((), "note action tidy up", EVE, "You noted that 5 min ago. log shows it."),
        ((), "item add BUILD Fonts", LEA, "BUILD-6 is called that already. item edit BUILD-6 changes what it says."),
        ((), "lead BUILD <@UEVE>", ANA, "Nothing changed. BUILD: @Lea, @Kim, @Eve."),
        (("lead BUILD <@UEVE>",), "lead BUILD -<@UEVE>", ANA, "Nothing changed. BUILD: @Lea, @Kim."),
    ],
)
async def test_again_it_is_said_who_did_it(desk: Desk, before: tuple[str, ...], words: str, by: str, told: str) -> None:
    for each in before:
        await desk.say(each, by=ANA if each.startswith("lead") else EVE)

    assert await again(desk, words, by) == told


async def test_the_hold_and_the_decision_name_you_too(desk: Desk) -> None:
    await desk.set_t0(desk.now + timedelta(hours=9))

    assert (await again(desk, "hold a closer look", ANA)).startswith(
        "The countdown is held already, for 5 min, by you: a closer look."
    )


async def test_somebody_else_hears_the_name(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)
    await desk.say("approve BUILD-1", by=LEA)

    assert (await desk.say("approve BUILD-1", by=KIM)).shown == "BUILD-1 was approved by @Lea 0 s ago."


async def test_the_same_words_later_are_another_note(desk: Desk) -> None:
    for _ in range(2):
        await desk.say("note all is well", by=EVE)
        desk.now += timedelta(minutes=11)
    await desk.say("note all is well", by=KIM)

    assert len(await desk.look(notes.latest)) == 3


async def test_a_title_may_repeat_in_another_group(desk: Desk) -> None:
    await desk.say("item add BUILD Fonts", by=LEA)

    assert not (await desk.say('item add BUILD Fonts group="Licences"', by=LEA)).refused
    found = await desk.look(items.everything)
    assert [each.ref for each in found if each.title == "Fonts"] == ["BUILD-6", "BUILD-7"]
