"""The list itself: items added, changed and discarded, and what that does to what was signed off and approved."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.item import State, Weight
from bot.store import exceptions, items, signoffs
from tests.desk import ANA, BEN, EVE, KIM, LEA, NOON, OLI, Desk, open_desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"


async def approved(desk: Desk, ref: str = "BUILD-1") -> None:
    await desk.say(f"signoff {ref} {LOG}", by=EVE)
    await desk.say(f"approve {ref}", by=LEA)


# --- Add ------------------------------------------------------------------------------------------


async def test_a_lead_adds_an_item_under_the_next_free_number(desk: Desk) -> None:
    told = await desk.say('item add BUILD "Fonts are licensed" weight=blocker due=T-2d def="Invoice filed"', by=LEA)

    assert told.shown == "BUILD-6 Fonts are licensed is on the list, as blocker."
    new = await desk.item("BUILD-6")
    assert (new.state, new.weight, str(new.due), new.definition) == ("open", Weight.BLOCKER, "T-2d", "Invoice filed")
    assert "BUILD-6 Fonts are licensed" in shown(await desk.card("area", "BUILD"))


async def test_order_is_apart_from_the_number(desk: Desk) -> None:
    await desk.say("item add BUILD Fonts after=BUILD-1", by=LEA)

    order = [each.ref for each in await desk.look(lambda scene: items.of_area(scene, "BUILD"))]
    assert order == ["BUILD-1", "BUILD-6", "BUILD-2", "BUILD-3", "BUILD-4", "BUILD-5"]


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        ("item add BUILD Fonts", OLI, "Only a lead of BUILD can change its list: @Lea or @Kim or @Ana."),
        ("item add BULID Fonts", LEA, "There is no area “BULID” to add to. Nearest: BUILD."),
        ("item add BUILD Fonts weight=heavy", LEA, "“heavy” is no weight. Items are blocker, required or optional."),
        (
            "item add BUILD Fonts after=OPS-1",
            LEA,
            "There is no OPS-1 in BUILD to stand behind. BUILD-* shows what there is.",
        ),
        ("item edit BUILD-1", OLI, "Only a lead of BUILD can change its list: @Lea or @Kim or @Ana."),
        ("item edit BUILD-1 weight=blocker", LEA, "BUILD-1 is like that already."),
        (
            "item edit BUILD-1 weight=required",
            LEA,
            "BUILD-1 is a blocker, so only the director @Ana or the deputy @Ben can make it weigh less.",
        ),
        (
            "item edit BUILD-1 weight=required",
            ANA,
            "Say why it is no blocker: item edit BUILD-1 weight=required it is only for show.",
        ),
        ("item edit BUILD-1 owner=nobody", LEA, "BUILD-1 is like that already."),
        (
            "item edit BUILD-1 nonsense",
            LEA,
            "Say what changes: item edit BUILD-1 weight=optional. Fields: title, def, weight, due, group, note, owner, "
            "shelf, bound.",
        ),
    ],
)
async def test_what_cannot_be_is_refused_with_what_can(desk: Desk, words: str, by: str, why: str) -> None:
    told = await desk.say(words, by=by)

    assert (told.refused, told.shown) == (True, why)


async def test_what_follows_from_the_item_before_it_follows_from_a_new_one(tmp_path: Path) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        await desk.settle("*")
        before = await desk.say("status FINAL-7", by=ANA)

        await desk.say("item add DOCS Glossary printed", by=ANA)

        assert "· met ·" in before.shown
        assert "not met" in (await desk.say("status FINAL-7", by=ANA)).shown


async def test_after_a_go_and_after_liftoff_the_list_stays_as_it_is(desk: Desk) -> None:
    await desk.set_t0()
    await desk.settle("*")
    await desk.say("decide go we rehearsed it twice", by=ANA)
    await desk.say("decide second", by=BEN)
    instead = "What is to be done all the same is an action: note action @user by friday renew the certificate."

    told = await desk.say("item add BUILD Fonts are licensed", by=LEA)
    assert told.refused
    assert told.shown == (
        f"The GO was given for the list as it is. {instead} decide no-go REASON opens the list again."
    )
    assert (await desk.say("item add BUILD", by=LEA)).refused, "no form is opened in vain"
    await desk.say("decide no-go the fonts are not licensed", by=ANA)
    await desk.say("decide second", by=BEN)
    assert not (await desk.say("item add BUILD Fonts are licensed", by=LEA)).refused

    await desk.lift()
    assert (await desk.say("item add BUILD More fonts", by=LEA)).shown == (
        f"recon is lifted: its list stays as it is. {instead}"
    )


async def test_once_an_attempt_is_scrubbed_items_are_added_for_the_next(desk: Desk) -> None:
    await desk.set_t0()
    await desk.press(await desk.say("scrub no budget", by=ANA), "Scrub", by=ANA)

    assert not (await desk.say("item add BUILD Fonts are licensed", by=LEA)).refused


async def test_a_form_asks_for_what_was_not_typed(desk: Desk) -> None:
    form = await desk.say("item add BUILD", by=LEA)

    told = await desk.submit(form, by=LEA, title="Fonts <3", weight="optional")

    assert told.shown == "BUILD-6 Fonts <3 is on the list, as optional."


# --- Edit -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ['title="Branch is cut"', 'def="Cut and tagged"'])
async def test_another_title_or_definition_voids_the_approval_and_tells_both(desk: Desk, change: str) -> None:
    await approved(desk)

    told = await desk.say(f"item edit BUILD-1 {change}", by=KIM)

    assert "those who signed and approved it are told" in told.shown
    after = await desk.item("BUILD-1")
    assert (after.state, after.owner) == (State.CLAIMED, EVE)
    last = await desk.look(lambda scene: signoffs.latest(scene, [after])[after.id])
    assert last.state == "void"
    assert [len(await desk.heard(who)) for who in (EVE, LEA)] == [1, 1]


@pytest.mark.parametrize("change", ["due=T-1h", "note=ask-the-vendor", "group=Fonts", f"owner=<@{OLI}>"])
async def test_due_note_group_and_owner_void_nothing(desk: Desk, change: str) -> None:
    await approved(desk)

    assert not (await desk.say(f"item edit BUILD-1 {change}", by=KIM)).refused

    assert (await desk.item("BUILD-1")).state is State.APPROVED


async def test_what_somebody_approved_cannot_become_theirs(desk: Desk) -> None:
    await approved(desk)

    told = await desk.say(f"item edit BUILD-1 owner=<@{LEA}>", by=KIM)

    assert told.shown == "@Lea approved BUILD-1, so it cannot be theirs."


async def test_a_blocker_that_weighs_less_is_an_exception_until_it_is_one_again(desk: Desk) -> None:
    await desk.say("item edit BUILD-1 weight=optional it is only for show", by=BEN)
    assert [(each.ref, each.kind) for each in await desk.look(exceptions.standing)] == [("BUILD-1", "weight")]

    await desk.say("item edit BUILD-1 weight=blocker", by=LEA)

    assert await desk.look(exceptions.standing) == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("due=T-2d", "due T-2d"),
        ("due=never", "no due time any more"),
        ("due=T-5d 17:00 weight=optional it is for show", "due T-5d 17:00, weight optional"),
        ("owner=<@ULEA>", "with @Lea"),
        ('group="Other things"', "group “Other things”"),
        ('note="ask &lt;b&gt;"', "note “ask <b>”"),
        ('def="All of them"', "done when “All of them”"),
    ],
)
async def test_an_edit_says_what_the_item_says_now(desk: Desk, change: str, told: str) -> None:
    await desk.say("item edit BUILD-5 due=T-9d", by=LEA)

    assert (await desk.say(f"item edit BUILD-5 {change}", by=LEA)).shown == f"BUILD-5 Feature flags is changed: {told}."


async def test_an_edit_names_the_moment_once_there_is_a_t0(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(days=9))

    told = await desk.say("item edit BUILD-5 due=T-2d", by=LEA)

    assert told.shown == "BUILD-5 Feature flags is changed: due T-2d (Dec 8, 2026 at 12:00)."


async def test_a_waiver_of_a_lead_does_not_reach_a_blocker(desk: Desk) -> None:
    await desk.say("waive BUILD-5 no time", by=LEA)

    await desk.say("item edit BUILD-5 weight=blocker", by=LEA)

    assert (await desk.item("BUILD-5")).state is State.OPEN


async def test_the_form_shows_what_stands_there(desk: Desk) -> None:
    shown_ = await desk.say("status BUILD-5", by=LEA)
    form = await desk.press(shown_, "Edit…", by=LEA)

    told = await desk.submit(form, by=LEA, title="Flags", weight="required", due="T-20h", note="")

    assert told.shown == "BUILD-5 Flags is changed: another title."


# --- Discard --------------------------------------------------------------------------------------


async def test_what_was_added_by_mistake_is_taken_off_and_its_ref_stays_used(desk: Desk) -> None:
    await desk.say("item add BUILD Fonts", by=LEA)
    await desk.say("claim BUILD-6", by=EVE)

    told = await desk.say("discard BUILD-6 it is there twice", by=LEA)

    assert told.shown == "BUILD-6 Fonts is off the list; its number is not used again."
    assert await desk.heard(EVE) == ["@Lea discarded 1 item:\nBUILD-6 Fonts\nit is there twice"]
    assert (await desk.say("claim BUILD-6", by=KIM)).shown == (
        "BUILD-6 was discarded, and its number is not used again. log BUILD-6 says why."
    )
    assert (await desk.say("item add BUILD Fonts", by=LEA)).shown.startswith("BUILD-7 ")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (
            "discard BUILD-5 twice there",
            "BUILD-5 came with the template, so it stays. na BUILD-5 REASON sets it aside.",
        ),
        (
            "discard BUILD-6 twice there",
            "BUILD-6 has been signed off or settled, so it stays. na BUILD-6 REASON sets it aside.",
        ),
        ("discard BUILD-7", "Say why: discard BUILD-7 it is there twice."),
        (
            "discard BUILD-8 why not",
            "BUILD-8 is a blocker, so only the director @Ana or the deputy @Ben can discard it.",
        ),
    ],
)
async def test_only_a_mistake_is_discarded(desk: Desk, words: str, why: str) -> None:
    await desk.say("item add BUILD Fonts", by=LEA)
    await desk.say(f"signoff BUILD-6 {LOG}", by=EVE)
    await desk.say("item add BUILD Icons", by=LEA)
    await desk.say("item add BUILD Colours weight=blocker", by=LEA)

    assert (await desk.say(words, by=LEA)).shown == why


# --- A launch begun by mistake --------------------------------------------------------------------


async def test_a_launch_nobody_has_begun_is_taken_back_and_its_key_is_free(desk: Desk) -> None:
    assert (
        await desk.say("discard", by=LEA)
    ).shown == "Only the director @Ana or the deputy @Ben can discard a launch."
    told = await desk.say("discard", by=ANA)
    assert told.shown == "Nobody has claimed anything in Reconciliation yet.\n[Discard recon]"

    told = await desk.press(told, "Discard recon", by=ANA)

    assert told.shown == "Reconciliation is discarded. new begins another launch here."
    assert (await desk.say("status", by=EVE)).shown.startswith("No launch is under way.")


async def test_what_somebody_has_begun_stays(desk: Desk) -> None:
    told = await desk.say("discard", by=ANA)
    await desk.say("claim BUILD-1", by=EVE)

    assert (await desk.press(told, "Discard recon", by=ANA)).shown == (
        "BUILD-1 has been claimed already, so the launch stays."
    )
