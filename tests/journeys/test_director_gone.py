"""The director is gone: the deputy names another with a second person, or whoever runs golive does on its machine."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cli import director
from bot.errors import Refused
from bot.workers import closings
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, OLI, ROOM, Desk

MINUTE = timedelta(minutes=1)


async def directs(desk: Desk) -> tuple[str, str | None]:
    return await desk.look(lambda scene: (scene.launch.director, scene.launch.deputy))


async def test_the_deputy_names_another_and_the_holder_of_a_seat_agrees(desk: Desk) -> None:
    told = await desk.say(f"set director=<@{LEA}>", by=BEN)

    assert told.shown == (
        "@Lea directs Reconciliation once the holder of a seat agrees.\n"
        "It stands in the launch room, and lapses at 12:10."
    )
    assert await directs(desk) == (ANA, BEN), "nothing has changed yet"
    assert "Another director proposed by Ben: Lea." in await desk.card_shown("proposal")
    asked = (await desk.messages(OLI))[-1]
    assert (await desk.heard(OLI))[-1].startswith(
        "@Ben wants @Lea to direct Reconciliation.\nThe director is @Ana until"
    )

    agreed = await desk.press(asked, "Agree", by=OLI)

    assert agreed.shown == "@Lea directs Reconciliation from now on."
    assert await directs(desk) == (LEA, BEN)
    said = "@Lea directs Reconciliation from now on, in the place of @Ana.\nProposed by @Ben, agreed to by @Oli."
    for heard in (ROOM, LEA, ANA):
        assert (await desk.heard(heard))[-1] == said
    assert "Oli agreed" in await desk.card_shown("proposal")
    last = (await desk.record("set"))[-1]
    assert (last.actor, last.ref, last.facts) == (
        OLI,
        "director",
        {"director": LEA, "was": ANA, "proposed by": BEN},
    )
    assert (await desk.press(asked, "Agree", by=BIA)).shown == "@Oli agreed to that at 13:00 already."
    assert not (await desk.say("set name=Other", by=LEA)).refused


async def test_a_deputy_who_becomes_director_leaves_that_place_open(desk: Desk) -> None:
    await desk.say(f"set director=<@{BEN}>", by=BEN)
    assert (await desk.say("set agree", by=BEN)).shown == "You proposed it; a second person has to agree."

    await desk.say("set agree", by=BIA)

    assert await directs(desk) == (BEN, None)


async def test_unanswered_for_ten_minutes_the_launch_keeps_its_director(desk: Desk) -> None:
    await desk.say(f"set director=<@{LEA}>", by=BEN)
    desk.now += 10 * MINUTE

    assert await closings.once(desk.store, desk.now)

    assert "keeps its director" in (await desk.heard(BEN))[-1]
    assert (await desk.say("set agree", by=OLI)).shown.startswith("No other director is proposed.")
    assert await directs(desk) == (ANA, BEN)


@pytest.mark.parametrize(
    ("words", "by", "said"),
    [
        (f"set director=<@{LEA}>", LEA, "Only the director @Ana or the deputy @Ben can change settings."),
        (f"set director=<@{ANA}>", BEN, "They direct it already."),
        (f"set director=<@{LEA}> name=Other", BEN, "Another director is a matter of its own"),
        ("set agree", EVE, "No other director is proposed."),
    ],
)
async def test_what_is_refused(desk: Desk, words: str, by: str, said: str) -> None:
    assert (await desk.say(words, by=by)).shown.startswith(said)


async def test_only_the_holder_of_a_seat_agrees(desk: Desk) -> None:
    await desk.say(f"set director=<@{LEA}>", by=BEN)
    assert (await desk.say("set agree", by=EVE)).shown == "The holder of a seat can agree to this. Ask one of them."
    assert (await desk.say(f"set director=<@{KIM}>", by=BEN)).shown.startswith("Another director is proposed already")


async def test_the_director_hands_it_on_alone(desk: Desk) -> None:
    await desk.say(f"set director=<@{LEA}>", by=ANA)
    assert await directs(desk) == (LEA, BEN)


async def test_at_last_whoever_runs_golive_does(desk: Desk) -> None:
    told = await desk.store.write(lambda tx: director.hand_on(tx, "recon", "Lea", "Ana has left us", desk.now))

    assert told == f"Lea directs recon now. The room, they and {ANA} are told, and the record has it."
    assert await directs(desk) == (LEA, BEN)
    assert (await desk.heard())[-1] == (
        "@Lea directs Reconciliation from now on, in the place of @Ana.\nAna has left us\n"
        "Said by whoever runs golive, on its machine."
    )
    last = (await desk.record("set"))[-1]
    assert (last.actor, last.facts["why"]) == ("", "Ana has left us")


@pytest.mark.parametrize(
    ("key", "person", "said"),
    [
        ("other", LEA, "There is no launch 'other'. There are: recon."),
        ("recon", "U0NOBODY", "golive knows nobody by 'U0NOBODY'."),
        ("recon", "Gus", "Gus is no member of this workspace"),
        ("recon", f"<@{ANA}>", "<@UANA> directs recon already."),
    ],
)
async def test_what_the_machine_refuses(desk: Desk, key: str, person: str, said: str) -> None:
    with pytest.raises(Refused) as refused:
        await desk.store.write(lambda tx: director.hand_on(tx, key, person, "", desk.now))
    assert refused.value.text.startswith(said)
