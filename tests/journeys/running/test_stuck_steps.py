"""Trouble with steps: what people type, who is told, what the cards show."""

from __future__ import annotations

from bot.contracts import Origin
from bot.store import launches
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, OLI, PAT, SAM, Desk
from tests.journeys.running.hands import card_of, change, step
from tests.told import shown


async def test_its_people_and_their_leads_hear_of_it_once(desk: Desk) -> None:
    await change(desk, "PRE-1", owner=EVE, backup=KIM)

    told = await desk.say("trouble PRE-1 the pager is silent", by=EVE)
    await desk.say("trouble PRE-1.1 still silent", by=EVE)

    title = (await step(desk, "PRE-1")).title
    assert told.shown == f"PRE-1 {title} is in trouble; its people and their leads know.\n[Trouble is over]"
    heard = f":warning: @Eve is stuck with PRE-1 {title}:\nthe pager is silent\n[Look at PRE-1]  [Trouble is over]"
    assert [await desk.heard(user) for user in (KIM, OLI, BEN)] == [[heard]] * 3
    assert [await desk.heard(user) for user in (EVE, ANA, LEA, BIA, PAT)] == [[]] * 5
    assert (await step(desk, "PRE-1")).trouble == "still silent"
    assert "Eve is stuck with PRE-1: still silent" in (await desk.say("log PRE-1", by=LEA)).shown.replace("@", "")


async def test_it_shows_wherever_the_step_does(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("trouble PRE-1 the pager is silent", by=OLI)

    title = (await step(desk, "PRE-1")).title
    card = await card_of(desk, "PRE-1")
    assert ":warning: In trouble, says Oli: the pager is silent" in card
    assert "[Trouble is over]" in card
    assert " · in trouble" in shown(await desk.card("phase", "PRE"))
    assert f"In trouble\nPRE-1 {title[:40]}" in shown(await desk.card("board", "1")).replace("…", "")
    assert ", in trouble" in (await desk.say("mine", by=OLI)).shown
    assert "[Trouble is over]" in (await desk.say("status PRE-1", by=OLI)).shown
    assert "[Trouble is over]" not in (await desk.say("status PRE-1", by=LEA)).shown


async def test_no_card_is_posted_before_its_time_for_it(desk: Desk) -> None:
    found = await step(desk, "DAY-3")
    await desk.say("trouble DAY-3 the console does not answer", by=OLI)

    assert f"step:{found.id}" not in await desk.cards()


async def test_it_ends_in_a_word_of_whoever_said_it_or_may_run_the_step(desk: Desk) -> None:
    await desk.say("trouble PRE-1..2 the pager is silent", by=EVE)

    assert (await desk.say("trouble PRE-1 over", by=BIA)).shown == (
        "@Eve said that PRE-1 is in trouble. They, its owner or backup, or its leads can say that it is over."
    )
    assert (await desk.say("trouble PRE-1 over", by=OLI)).shown.endswith("is out of trouble.")
    assert (await desk.say("trouble PRE-2 over", by=EVE)).shown.endswith("is out of trouble.")
    again = await desk.say("trouble PRE-2 over", by=EVE)
    assert again.shown == "PRE-2 is not in trouble. trouble PRE-2 the console does not answer says that it is."


async def test_it_ends_with_the_step(desk: Desk) -> None:
    await desk.say("start PRE-1", by=OLI)
    await desk.say("trouble PRE-1 the pager is silent", by=OLI)
    told = await desk.say("done PRE-1", by=OLI)
    await desk.press(told, told.labels[0], by=OLI)

    assert (await step(desk, "PRE-1")).trouble is None
    assert (await desk.say("trouble PRE-1 it rang twice", by=OLI)).shown == (
        "PRE-1 is done, so nobody is stuck with it any more."
    )


async def test_items_and_steps_are_said_in_one(desk: Desk) -> None:
    told = await desk.say("trouble BUILD-1 PRE-1 DAY-99 no power", by=EVE)

    assert [line.split()[0] for line in told.shown.splitlines()] == ["BUILD-1", "PRE-1", "There"]
    assert (await step(desk, "PRE-1")).trouble == "no power"


async def test_the_form_asks_what_keeps_it(desk: Desk) -> None:
    looked = await desk.say("status PRE-1", by=OLI)
    opened = await desk.press(looked, "I am stuck…", by=OLI)

    told = await desk.submit(opened, by=OLI, text="the pager is silent")

    assert opened.form.title == "Trouble with PRE-1"
    assert "is in trouble" in told.shown
    assert "I am stuck…" not in (await desk.say("status PRE-1", by=OLI)).labels
    assert "I am stuck…" not in (await desk.say("status PRE-2", by=LEA)).labels


async def test_a_mention_without_a_reason_offers_the_form(desk: Desk) -> None:
    told = await desk.say("trouble PRE-1", by=OLI, origin=Origin.MENTION)

    assert told.labels == ["Open form"]


async def test_a_user_group_that_leads_hears_of_it_in_the_phases_thread(desk: Desk) -> None:
    def lead(scene: Scene) -> None:
        launches.set_leads(scene.tx, scene.launch.id, "OPS", [("S1", "group")])

    await desk.change(lead)
    await desk.say("trouble PRE-1 the pager is silent", by=EVE)

    assert (await desk.heard())[-1] == "@S1 @Eve is stuck with PRE-1: the pager is silent"


async def test_guests_speak_for_their_own_steps_and_strangers_for_none(desk: Desk) -> None:
    await change(desk, "PRE-1", owner=GUS)

    assert not (await desk.say("trouble PRE-1 no access", by=GUS)).refused
    assert (await desk.say("trouble PRE-2 no access", by=GUS)).shown == (
        "PRE-2 is not yours. A guest speaks for the steps the director gave them."
    )
    assert (await desk.say("trouble PRE-2 no access", by=SAM)).refused


async def test_the_report_tells_of_it(desk: Desk) -> None:
    await desk.say("trouble PRE-1 the pager is *silent*", by=OLI)

    await desk.say("report md", by=ANA)

    files = [message.file.text for message in await desk.messages(ANA) if message.file]
    assert any(r"| waiting, in trouble: the pager is \*silent\* |" in text for text in files)
