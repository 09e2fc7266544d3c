"""Waived, not applicable, opened again, in trouble: what people type, and what they and the others are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.contracts import Origin
from bot.domain import launch as launching
from bot.domain.item import State
from bot.services import waivers
from bot.store import actions, exceptions, launches, signoffs
from bot.store.scene import Scene
from bot.workers import closings
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, OLI, T0, Desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"
WHY = "the vendor is late"


async def excepted(desk: Desk) -> list[tuple[str, str]]:
    return [(each.ref, each.kind) for each in await desk.look(exceptions.standing)]


# --- Waive and na ---------------------------------------------------------------------------------


async def test_a_blocker_is_the_directors_to_waive(desk: Desk) -> None:
    told = await desk.say(f"waive BUILD-1 {WHY}", by=LEA)
    assert told.shown == "BUILD-1 is a blocker, so only the director @Ana or the deputy @Ben can waive it."

    told = await desk.say(f"waive BUILD-1 {WHY}", by=ANA)

    assert told.shown == "BUILD-1 Release branch is waived."
    assert (await desk.item("BUILD-1")).state is State.WAIVED
    assert await excepted(desk) == [("BUILD-1", "waived")]


async def test_what_is_no_blocker_a_lead_of_its_area_may_set_aside(desk: Desk) -> None:
    assert (await desk.say(f"waive BUILD-5 {WHY}", by=OLI)).shown == (
        "Only a lead of BUILD can waive it, and BUILD-5 is of BUILD: @Lea or @Kim or @Ben."
    )

    await desk.say(f"waive BUILD-5 {WHY}", by=LEA)
    await desk.say("na BUILD-3 there is no app", by=KIM)

    assert await excepted(desk) == [("BUILD-5", "waived"), ("BUILD-3", "na")]
    assert [entry.facts for entry in await desk.record("waive")] == [{"was": "open", "why": WHY}]


async def test_several_are_all_or_each(desk: Desk) -> None:
    told = await desk.say(f"waive BUILD-1 BUILD-3 BUILD-5 BUILD-9 {WHY}", by=LEA)

    assert told.shown == (
        "BUILD-3 Trial on staging is waived.\nBUILD-5 Feature flags is waived.\n"
        "BUILD-1 is a blocker, so only the director @Ana or the deputy @Ben can waive it.\n"
        "There is no BUILD-9 in this launch. Nearest: BUILD, BUILD-5, BUILD-4."
    )


async def test_the_reason_is_asked_for_in_a_form(desk: Desk) -> None:
    form = await desk.say("waive BUILD-5", by=LEA)
    assert form.form.title == "Waive BUILD-5"

    told = await desk.submit(form, by=LEA, text=WHY, until="T-0")

    assert told.refused, "there is no T-0 yet"
    assert "BUILD-5" in (await desk.submit(form, by=LEA, text=WHY)).shown
    assert (await desk.item("BUILD-5")).state is State.WAIVED


async def test_where_slack_opens_no_form_there_is_a_button(desk: Desk) -> None:
    told = await desk.say("waive BUILD-5", by=LEA, origin=Origin.MENTION)

    assert told.shown == "Say why in the form.\n[Open form]"


async def test_a_sign_off_that_was_set_aside_is_void_and_its_owner_hears(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    await desk.say(f"waive BUILD-1 {WHY}", by=ANA)

    card = shown(await desk.card("signoff"))
    assert "Void by Ana" in card
    assert await desk.heard(EVE) == [f"@Ana waived 1 item:\nBUILD-1 Release branch\n{WHY}"]


async def test_what_is_settled_is_opened_before_it_is_set_aside(desk: Desk) -> None:
    await desk.settle("BUILD-1")

    told = await desk.say(f"na BUILD-1 {WHY}", by=ANA)

    assert told.shown == "BUILD-1 is approved already, for 0 s. reopen BUILD-1 REASON opens it again."


# --- Reopen ---------------------------------------------------------------------------------------


async def test_opened_again_both_signer_and_approver_hear_and_nothing_of_it_counts(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)
    await desk.say("approve BUILD-1", by=LEA)

    told = await desk.say("reopen BUILD-1 the certificate was replaced", by=KIM)

    assert told.shown == "BUILD-1 Release branch is open again, with @Eve."
    reopened = "@Kim reopened 1 item:\nBUILD-1 Release branch\nthe certificate was replaced\n[Look at BUILD-1]"
    assert (await desk.heard(EVE), await desk.heard(LEA)) == ([reopened], [reopened])
    again = await desk.item("BUILD-1")
    assert (again.state, again.owner) == (State.CLAIMED, EVE)
    last = await desk.look(lambda scene: signoffs.latest(scene, [again])[again.id])
    assert last.state == "void"


async def test_each_time_is_told_though_the_clock_stands_still(desk: Desk) -> None:
    await desk.say("claim BUILD-5", by=EVE)

    for why in ("the flags are set", "the vendor is late"):
        await desk.say(f"waive BUILD-5 {why}", by=LEA)
        await desk.say(f"reopen BUILD-5 not so: {why}", by=LEA)

    assert [heard.splitlines()[0::2][:2] for heard in await desk.heard(EVE)] == [
        ["@Lea waived 1 item:", "the flags are set"],
        ["@Lea reopened 1 item:", "not so: the flags are set"],
        ["@Lea waived 1 item:", "the vendor is late"],
        ["@Lea reopened 1 item:", "not so: the vendor is late"],
    ]


@pytest.mark.parametrize(("by", "may"), [(EVE, True), (KIM, True), (BEN, True), (OLI, False)])
async def test_the_owner_or_a_lead_may_open_it_again(desk: Desk, by: str, may: bool) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)
    await desk.say("approve BUILD-1", by=LEA)

    assert (await desk.say("reopen BUILD-1 it was of May", by=by)).refused is not may


async def test_a_waiver_that_is_opened_again_is_no_exception_any_more(desk: Desk) -> None:
    await desk.say(f"waive BUILD-1 {WHY}", by=ANA)

    await desk.say("reopen BUILD-1 it is here", by=LEA)

    assert await excepted(desk) == []
    assert (await desk.item("BUILD-1")).state is State.OPEN


async def test_a_blocker_opened_again_after_the_go_makes_golive_ask(desk: Desk) -> None:
    await desk.set_t0()
    await desk.settle("*")
    await desk.say("decide go we rehearsed it twice", by=ANA)
    await desk.say("decide second", by=BEN)

    await desk.say("reopen BUILD-1 the tag is gone", by=LEA)

    assert any("Still go?" in heard for heard in await desk.heard(ANA))


# --- Until ----------------------------------------------------------------------------------------


async def test_a_waiver_that_ends_before_t0_opens_the_item_then(desk: Desk) -> None:
    await desk.set_t0()
    told = await desk.say(f"waive BUILD-1 {WHY} until=in 1h", by=ANA)
    assert "it is open again then." in told.shown

    assert not await closings.once(desk.store, desk.now)
    desk.now += timedelta(hours=1)
    assert await closings.once(desk.store, desk.now)

    assert (await desk.item("BUILD-1")).state is State.OPEN
    assert await excepted(desk) == []
    assert not await closings.once(desk.store, desk.now), "it is done once"


async def test_a_waiver_that_ends_after_t0_is_an_action_from_liftoff_on(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say("claim BUILD-1 BUILD-2", by=EVE)
    told = await desk.say(f"waive BUILD-1..2 {WHY} until=T+3h", by=ANA)
    assert "after T-0, so from liftoff it is an action due then." in told.shown
    await desk.say(f"waive OPS-1 {WHY}", by=ANA)
    await desk.lift()

    await desk.change(waivers.all_become_actions)

    assert (await desk.item("BUILD-1")).state is State.WAIVED
    first, second = await desk.look(actions.every)
    assert (first.about, first.owner, first.author, first.due_at) == ("BUILD-1", EVE, ANA, T0 + timedelta(hours=3))
    assert first.text == f"Release branch, waived until then: {WHY}"
    assert second.about == "BUILD-2"
    heard = (await desk.heard(EVE))[-1]
    assert heard.startswith("Reconciliation has lifted off. What was waived until later is yours to do now:\nACTION-1")
    assert heard.endswith("[Done ACTION-1]  [Done ACTION-2]")
    desk.now = T0 + timedelta(hours=4)
    while await closings.once(desk.store, desk.now):
        pass
    assert (await desk.item("BUILD-1")).state is State.WAIVED
    assert await desk.look(actions.every) == [first, second]


async def test_a_waiver_whose_end_comes_first_is_an_action_due_then(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say(f"waive BUILD-5 {WHY} until=T+3h", by=LEA)
    await desk.lift()

    desk.now = T0 + timedelta(hours=3)
    await closings.once(desk.store, desk.now)

    (action,) = await desk.look(actions.every)
    assert (action.owner, action.due_at) == (LEA, desk.now)


async def test_waived_after_liftoff_it_is_an_action_at_once(desk: Desk) -> None:
    await desk.set_t0()
    await desk.lift()

    told = await desk.say(f"waive BUILD-5 {WHY} until=T+3h", by=LEA)

    assert told.shown.endswith(": it is an action due then.")
    assert [each.about for each in await desk.look(actions.every)] == ["BUILD-5"]


async def test_what_was_given_up_keeps_its_waivers(desk: Desk) -> None:
    await desk.say(f"waive BUILD-1 {WHY} until=in 1h", by=ANA)

    def over(scene: Scene) -> None:
        launches.save_attempt(scene.tx, scene.attempt, launching.replace(scene.attempt, state=launching.State.SCRUBBED))

    await desk.change(over)
    desk.now += timedelta(hours=2)

    assert not await closings.once(desk.store, desk.now)


async def test_exceptions_stand_beside_the_poll_by_name(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say(f"waive BUILD-1 {WHY}", by=ANA)
    await desk.say("poll open", by=ANA)

    assert f"Exceptions\nBUILD-1 Release branch, a blocker, is waived by Ana: {WHY}" in shown(await desk.card("poll"))


# --- Trouble --------------------------------------------------------------------------------------


async def test_leads_hear_of_trouble_once(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say("trouble BUILD-1 the test account is locked", by=EVE)
    await desk.say("trouble BUILD-1 still locked", by=EVE)

    assert told.shown == ("BUILD-1 Release branch is in trouble; the leads of BUILD know.\n[Trouble is over]")
    heard = (
        ":warning: @Eve is stuck with BUILD-1 Release branch:\nthe test account is locked\n"
        "[Look at BUILD-1]  [Trouble is over]"
    )
    assert (await desk.heard(LEA), await desk.heard(KIM)) == ([heard], [heard])
    assert (await desk.item("BUILD-1")).trouble == "still locked"
    assert "in trouble" in shown(await desk.card("area", "BUILD"))
    assert "In trouble\nBUILD-1 Release branch · Eve: still locked" in shown(await desk.card("board", "1"))


async def test_trouble_ends_in_a_word_or_with_the_approval(desk: Desk) -> None:
    await desk.say("trouble BUILD-1..2 the account is locked", by=EVE)
    assert (await desk.say("trouble BUILD-1 over", by=OLI)).refused

    assert (await desk.say("trouble BUILD-1 off", by=EVE)).shown == "BUILD-1 Release branch is out of trouble."
    await desk.say(f"signoff BUILD-2 {LOG}", by=EVE)
    await desk.say("approve BUILD-2", by=LEA)

    assert (await desk.item("BUILD-1")).trouble is None
    assert (await desk.item("BUILD-2")).trouble is None


async def test_a_guest_says_it_of_what_is_theirs(desk: Desk) -> None:
    await desk.say(f"hand BUILD-1 <@{GUS}>", by=ANA)

    assert not (await desk.say("trouble BUILD-1 no access", by=GUS)).refused
    assert (await desk.say("trouble BUILD-2 no access", by=GUS)).shown == (
        "BUILD-2 is not yours. A guest speaks for the items the director gave them."
    )
