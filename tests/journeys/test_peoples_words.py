"""What people write comes back as they wrote it, and what is refused elsewhere names its launch."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.contracts import Origin
from bot.domain.typed import literal
from bot.store import people, schema
from bot.store.scene import Scene
from bot.views import blocks
from tests.desk import ANA, BEN, CAST, LEA, LEADS, NOON, OLI, ROOM, Desk, grammar_escape
from tests.told import shown

WORDS = "*bold* <!channel> & <@UKIM> `code` &lt; &#96;"
TYPED = grammar_escape(WORDS)
"""The same as Slack sends what is typed."""


@pytest.fixture
async def counting(desk: Desk) -> Desk:
    await desk.name_leads(LEADS)
    await desk.set_t0(NOON + timedelta(hours=18))
    return desk


def test_words_in_a_sentence_of_golives_own_are_read_as_they_stand() -> None:
    said = blocks.sentence(f"`done`, says <@UANA>: {literal(WORDS)}.")

    assert shown(said) == f"done, says @Ana: {WORDS}."
    assert kinds(said.blocks) == ["text", "text", "user", "text"]


async def test_the_reason_of_a_hold_is_shown_literally_to_who_holds_again(counting: Desk) -> None:
    await counting.say(f"hold {TYPED}", by=ANA)

    told = await counting.say("hold me too", by=BEN)

    assert told.refused
    assert f"by @Ana: {WORDS}. resume starts it again." in told.shown


async def test_the_titles_of_steps_are_shown_literally_where_one_is_to_be_chosen(counting: Desk) -> None:
    await counting.change(rename)

    told = await counting.say("start", by=OLI)

    assert told.refused
    assert f"PRE-1 {WORDS}" in told.shown


async def test_the_lines_of_a_step_are_shown_literally_when_they_are_open(counting: Desk) -> None:
    await counting.change(rename)
    await counting.say("start PRE-1", by=OLI)

    told = await counting.say("done PRE-1", by=OLI)

    assert told.refused
    assert f"PRE-1.1  {WORDS}" in told.shown


@pytest.mark.parametrize(
    "words",
    [
        "set {}",
        "help {}",
        "new key=other template={}",
        "t0 {}",
        "poll closes {}",
        "vote {}",
        "decide {}",
        "resume {}",
        "approve {}",
        "lead {}",
    ],
)
async def test_whatever_is_typed_after_a_verb_calls_nobody(counting: Desk, words: str) -> None:
    told = await counting.say(words.format(grammar_escape("<@UKIM>`<!channel>`")), by=ANA)

    assert told.refused
    assert "@Kim" not in told.shown
    assert "user" not in kinds(told.answer.message.blocks if told.answer.message else ())


async def test_in_a_direct_message_a_refusal_names_its_launch(counting: Desk) -> None:
    told = await counting.say("approve BUILD-1", by=LEA, origin=Origin.DM, channel="D1")

    assert told.shown == "Reconciliation: BUILD-1 is open, not signed off, so there is nothing to judge."
    assert (await counting.say("approve BUILD-1", by=LEA)).shown.startswith("BUILD-1 is open")


async def test_what_is_read_elsewhere_and_refused_names_its_launch_too(counting: Desk) -> None:
    told = await counting.say("status BUILD-55", by=LEA, origin=Origin.DM, channel="D1")

    assert told.shown.startswith("Reconciliation: There is no BUILD-55")


async def test_who_is_in_the_room_of_the_only_launch_is_told_without_its_name(counting: Desk) -> None:
    await counting.change(all_are_in_the_room)

    told = await counting.say("approve BUILD-1", by=LEA, origin=Origin.DM, channel="D1")

    assert told.shown.startswith("BUILD-1 is open")


async def test_what_is_refused_before_there_is_a_launch_names_none(counting: Desk) -> None:
    told = await counting.say("new key=recon", by=LEA, channel="C2")

    assert told.refused
    assert not told.shown.startswith("Reconciliation:")


async def test_the_record_keeps_a_refusal_without_the_name(counting: Desk) -> None:
    await counting.say("hold the log is missing", by=LEA, origin=Origin.DM, channel="D1")

    (entry,) = await counting.record("refused")
    assert str(entry.facts["why"]).startswith("You may hold from T-60m on.")


def rename(scene: Scene) -> None:
    table = schema.step
    scene.tx.execute(table.update().where(table.c.ref.in_(["PRE-1", "PRE-2"])).values(title=WORDS, lines=[WORDS, "b"]))


def all_are_in_the_room(scene: Scene) -> None:
    people.keep_channel(scene.tx, people.Channel(ROOM, "launch-recon", False, False, True), scene.now)
    people.keep_members(scene.tx, ROOM, CAST, scene.now)


def kinds(found: object) -> list[str]:
    """The kinds of the elements of a message, in order."""
    if isinstance(found, dict):
        below = [kind for value in found.values() for kind in kinds(value)]
        kind = str(found.get("type"))
        return [kind, *below] if kind in ("text", "user", "broadcast", "usergroup") else below
    return [kind for each in found for kind in kinds(each)] if isinstance(found, list | tuple) else []
