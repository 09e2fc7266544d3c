"""Sign-offs that count no more: a new version takes back what was given for the former one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.item import State
from bot.services import voiding
from bot.store import items
from tests.desk import ANA, BEN, BIA, EVE, KIM, LEA, LEADS, PAT, Desk, open_desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"
VOID = "1 sign-off does not count any more: the version is 2.2 now."


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """BUILD-1..3 are bound to the version. Kim signed off the first, and Lea approved it; Eve's BUILD-2 waits."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads(LEADS)
        await desk.say(f"signoff BUILD-1 {LOG}", by=KIM)
        await desk.say("approve BUILD-1", by=LEA)
        await desk.say(f"signoff BUILD-2 {LOG}", by=EVE)
        await desk.say(f"signoff BUILD-4 {LOG}", by=EVE)
        yield desk


async def states(desk: Desk) -> dict[str, str]:
    found = await desk.look(lambda scene: items.of_area(scene, "BUILD"))
    return {item.ref: item.state for item in found if item.state is not State.OPEN}


async def version(desk: Desk) -> str | None:
    return await desk.look(lambda scene: scene.launch.version)


async def go(desk: Desk) -> None:
    """The whole way to a GO."""
    await desk.set_t0()
    await desk.settle("*")
    await desk.say("poll open closes=+60m", by=ANA)
    for user, seats in ((LEA, "BUILD"), ("UOLI", "OPS"), (BIA, "BIZ"), (PAT, "PEOPLE")):
        await desk.say(f"vote go {seats}", by=user)
    await desk.say("decide go", by=ANA)


# --- Bound to version -----------------------------------------------------------------------------


async def test_a_new_version_shows_first_what_falls_back_and_whose_it_is(desk: Desk) -> None:
    told = await desk.say("set version=2.2", by=ANA)

    assert told.shown == (
        "Version 2.2: 2 items fall back, because their sign-offs are bound to the version:\n"
        "BUILD-1 Release branch · approved · @Kim\n"
        "BUILD-2 Automated tests · signed · @Eve\n"
        "Whoever signed or approved them is told once. Nothing has changed yet.\n"
        "[Confirm]"
    )
    assert await version(desk) == "2.1"
    assert await states(desk) == {"BUILD-1": "approved", "BUILD-2": "signed", "BUILD-4": "signed"}


async def test_confirmed_they_fall_back_and_each_person_is_told_once(desk: Desk) -> None:
    told = await desk.press(await desk.say("set version=2.2", by=ANA), "Confirm", by=ANA)

    assert told.shown == "version is now 2.2.\n2 items fell back; whoever signed or approved them is told."
    assert await version(desk) == "2.2"
    assert await states(desk) == {"BUILD-1": "claimed", "BUILD-2": "claimed", "BUILD-4": "signed"}
    assert await desk.heard(KIM) == [f"{VOID}\nBUILD-1 Release branch\n[Sign off again…]"]
    assert await desk.heard(EVE) == [f"{VOID}\nBUILD-2 Automated tests\n[Sign off again…]"]
    assert await desk.heard(LEA) == [f"{VOID}\nBUILD-1 Release branch · you approved it · @Kim signs it off again"]
    assert await desk.heard() == []


async def test_the_card_and_the_trail_say_why(desk: Desk) -> None:
    await desk.press(await desk.say("set version=2.2", by=ANA), "Confirm", by=ANA)

    card = shown(await desk.card("signoff", "1"))
    assert card.endswith(":no_entry_sign: Void by Ana · Dec 1, 2026 at 12:00: the version is 2.2 now.")
    log = (await desk.say("log BUILD-1", by=EVE)).shown
    assert "Ana voided the sign-off of BUILD-1 by @Kim, approved by @Lea: the version is 2.2 now." in log


async def test_signed_off_again_it_is_the_second_sign_off(desk: Desk) -> None:
    old = await desk.card("signoff", "2")
    await desk.press(await desk.say("set version=2.2", by=ANA), "Confirm", by=ANA)

    void = await desk.press(old, "Approve", by=LEA)
    assert void.shown == (
        "The sign-off of BUILD-2 does not count any more, since 0 s ago: the version is 2.2 now. It waits for @Eve."
    )
    [again] = await desk.messages(EVE)
    form = await desk.press(again, "Sign off again…", by=EVE)
    await desk.submit(form, by=EVE, text="https://ci.example/8")
    anew = await desk.press(old, "Approve", by=LEA)

    assert anew.shown.startswith("BUILD-2 has changed since: @Eve signed it off anew (sign-off 2, you saw 1).")


async def test_a_preview_that_is_not_true_any_more_is_shown_anew(desk: Desk) -> None:
    preview = await desk.say("set version=2.2", by=ANA)
    await desk.say("reject BUILD-2 the log is of May", by=LEA)

    told = await desk.press(preview, "Confirm", by=ANA)

    assert told.shown.startswith("Something has changed since you were asked. As it is now:\nVersion 2.2: 1 item falls")
    assert await version(desk) == "2.1"
    await desk.press(told, "Confirm", by=ANA)
    assert await version(desk) == "2.2"


async def test_it_is_bound_to_the_plan(desk: Desk) -> None:
    preview = await desk.say("set version=2.2", by=ANA)
    await desk.set_t0()

    assert "As it is now:" in (await desk.press(preview, "Confirm", by=ANA)).shown
    assert await version(desk) == "2.1"


async def test_a_second_confirmation_changes_nothing(desk: Desk) -> None:
    preview = await desk.say("set version=2.2", by=ANA)
    await desk.press(preview, "Confirm", by=ANA)

    assert (await desk.press(preview, "Confirm", by=ANA)).shown == "Nothing changed: it is set like that already."
    assert len(await desk.heard(KIM)) == 1


async def test_where_nothing_is_bound_the_version_changes_at_once(tmp_path: Path) -> None:
    async with open_desk(tmp_path) as desk:
        assert (await desk.say("set version=2.2", by=ANA)).shown == "version is now 2.2."


async def test_once_a_go_stands_nothing_falls_back(desk: Desk) -> None:
    await go(desk)

    told = await desk.say("set version=2.2", by=ANA)

    assert told.shown == (
        "version is now 2.2.\n"
        "Nothing falls back, for the GO stands: what was signed off for the former version counts still."
    )
    assert (await states(desk))["BUILD-1"] == "approved"


async def test_once_a_go_stands_an_item_does_not_become_another_thing(desk: Desk) -> None:
    await go(desk)

    told = await desk.say('item edit BUILD-4 title="Another thing"', by=LEA)

    assert told.shown == (
        "The GO was given for BUILD-4 as it is, so it stays. reopen BUILD-4 REASON opens it again, and has the "
        "director asked whether it is still go."
    )
    assert (await states(desk))["BUILD-4"] == "approved"


async def test_another_definition_takes_the_sign_off_back_before_a_go(desk: Desk) -> None:
    await desk.say('item edit BUILD-1 def="Cut, reviewed, frozen and tagged"', by=EVE)
    assert (await states(desk))["BUILD-1"] == "approved", "Eve does not lead there"

    await desk.say('item edit BUILD-1 def="Cut, reviewed, frozen and tagged"', by=LEA)

    assert (await states(desk))["BUILD-1"] == "claimed"
    assert len(await desk.heard(KIM)) == 1


async def test_a_confirmation_delivered_twice_tells_nobody_twice(desk: Desk) -> None:
    preview = await desk.say("set version=2.2", by=ANA)

    told = [await desk.press(preview, "Confirm", by=ANA, key="click:1") for _ in range(2)]

    assert told[0].shown == told[1].shown
    assert len(await desk.heard(KIM)) == len(await desk.heard(EVE)) == 1
    assert len(await desk.record("void")) == 2


async def test_two_who_confirm_at_once_change_it_once(desk: Desk) -> None:
    preview = await desk.say("set version=2.2", by=ANA)

    await asyncio.gather(desk.press(preview, "Confirm", by=ANA), desk.press(preview, "Confirm", by=BEN))

    assert len(await desk.record("void")) == 2
    assert len(await desk.heard(KIM)) == 1


# --- By itself ------------------------------------------------------------------------------------


async def test_what_golive_voids_by_itself_names_nobody(desk: Desk) -> None:
    def void(scene: voiding.Scene) -> None:
        item = items.by_ref(scene, "BUILD-4")
        voiding.void(scene, [item], "its title is another now.", key="1")

    await desk.change(void)
    desk.now += timedelta(minutes=1)

    assert (await states(desk))["BUILD-4"] == "claimed"
    assert (await desk.heard(EVE))[0].startswith("1 sign-off does not count any more: its title is another now.")
    assert "Void · Dec 1, 2026 at 12:00: its title is another now." in shown(await desk.card("signoff", "3"))
