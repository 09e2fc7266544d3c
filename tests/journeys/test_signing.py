"""Sign off: what people type and press, and what they and the room are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.contracts import Origin
from bot.services import evidence
from bot.store import signoffs
from tests.desk import EVE, KIM, LEA, NOON, Desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"


async def states(desk: Desk, *refs: str) -> list[str]:
    return [(await desk.item(ref)).state for ref in refs]


# --- Sign off -------------------------------------------------------------------------------------


async def test_a_sign_off_stands_in_its_areas_thread_with_its_evidence(desk: Desk) -> None:
    told = await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    assert told.shown == "BUILD-1 Release branch is signed off. It waits for a lead of BUILD."
    assert shown(await desk.card("signoff")) == (
        "BUILD-1 Release branch · blocker\n"
        "Signed off by Eve · Dec 1, 2026 at 12:00\n"
        "• ci.example/7\n"
        "• all green\n"
        "[Approve]  [Reject…]  [Waive…]"
    )
    assert await desk.cards() == ["area:BUILD", "signoff:1", "board:1"]
    assert (await desk.threads())["signoff:1"] == "area:BUILD"
    assert await desk.heard(LEA) == []


async def test_the_record_keeps_number_and_evidence(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    [entry] = await desk.record("signoff")

    assert (entry.actor, entry.ref) == (EVE, "BUILD-1")
    assert entry.facts == {"signoff": 1, "evidence": [["link", "https://ci.example/7"], ["note", "all green"]]}


async def test_several_items_are_one_card(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 BUILD-2 OPS-1 {LOG}", by=EVE)

    assert await desk.cards() == ["area:BUILD", "area:OPS", "signoff:1", "signoff:3", "board:1"]
    assert shown(await desk.card("signoff", "1")) == (
        "2 items signed off by Eve · Dec 1, 2026 at 12:00\n"
        "• BUILD-1 Release branch · blocker\n"
        "• BUILD-2 Automated tests · blocker\n"
        "Evidence\n"
        "• ci.example/7\n"
        "• all green\n"
        "[Approve 2…]  [Reject…]"
    )
    assert shown(await desk.card("signoff", "3")).startswith("OPS-1 Backup · blocker")


async def test_a_blocker_without_evidence_opens_a_form(desk: Desk) -> None:
    form = await desk.say("signoff BUILD-1", by=EVE)
    assert [block["block_id"] for block in form.form.blocks if block["type"] == "input"] == ["text"]

    await desk.submit(form, by=EVE, text="https://ci.example/7?a=1&b=2 is <green>")

    assert "• ci.example/7\n• is <green>" in shown(await desk.card("signoff"))


async def test_another_item_is_signed_off_as_it_is(desk: Desk) -> None:
    told = await desk.say("signoff BUILD-3", by=EVE)

    assert told.shown == "BUILD-3 Trial on staging is signed off. It waits for a lead of BUILD."


async def test_the_button_always_asks_for_evidence_but_does_not_insist(desk: Desk) -> None:
    claimed = await desk.say("claim BUILD-3", by=EVE)
    form = await desk.press(claimed, "Sign off BUILD-3…", by=EVE)

    await desk.submit(form, by=EVE)

    assert await states(desk, "BUILD-3") == ["signed"]


async def test_a_form_is_not_opened_for_what_cannot_be_signed_off(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=KIM)

    told = await desk.say("signoff BUILD-1", by=EVE)

    assert told.shown == "BUILD-1 is @Kim's, so they sign it off. They can hand BUILD-1 to you."


async def test_more_than_five_are_listed_before_they_are_signed_off(desk: Desk) -> None:
    await desk.say("claim OPS-4", by=KIM)

    form = await desk.say(f"signoff BUILD-1..5 OPS-4 {LOG}", by=EVE)

    assert form.form.title == "Sign off 5 items"
    assert "Not these:" in str(form.form.blocks)
    assert await states(desk, "BUILD-1", "BUILD-5") == ["open", "open"]
    await desk.submit(form, by=EVE, text="https://ci.example/7 all green")
    assert await states(desk, "BUILD-1", "BUILD-5", "OPS-4") == ["signed", "signed", "claimed"]


async def test_a_mention_cannot_open_a_form_so_it_gets_a_button(desk: Desk) -> None:
    told = await desk.say("signoff BUILD-1", by=EVE, origin=Origin.MENTION)
    assert told.shown == "Sign off BUILD-1 in the form: a blocker needs evidence.\n[Open form]"
    many = await desk.say(f"signoff BUILD-1..5 OPS-4 {LOG}", by=EVE, origin=Origin.DM)
    assert many.shown.startswith("Sign off 6 items in the form: look them over.")

    form = await desk.press(many, "Open form", by=EVE)

    assert "https://ci.example/7 all green" in str(form.form.blocks)


async def test_whole_areas_and_more_than_forty_are_nobodys_statement(desk: Desk) -> None:
    assert (await desk.say(f"signoff BUILD-* {LOG}", by=EVE)).shown == (
        "You answer for each of them, so name them: signoff BUILD-1..4, not BUILD-*."
    )
    assert (await desk.say(f"signoff BUILD-1..41 {LOG}", by=EVE)).shown == (
        "That is 41 items. You answer for each of them, so name at most 40 at a time."
    )


async def test_a_rejected_item_is_signed_off_anew_under_the_next_number(desk: Desk) -> None:
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)
    await desk.say("reject BUILD-1 the log is of May", by=LEA)

    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    assert "Signed off by Eve · Dec 1, 2026 at 12:00 (sign-off 2)" in shown(await desk.card("signoff"))


async def test_the_same_call_delivered_four_times_signs_off_once(desk: Desk) -> None:
    claimed = await desk.say("claim BUILD-3", by=EVE)
    form = await desk.press(claimed, "Sign off BUILD-3…", by=EVE)

    answers = [await desk.submit(form, by=EVE, key="once") for _ in range(4)]

    assert {told.shown for told in answers} == {answers[0].shown}
    assert len(await desk.record("signoff")) == 1


# --- In a thread ----------------------------------------------------------------------------------


async def test_in_an_areas_thread_the_one_item_of_mine_is_meant(desk: Desk) -> None:
    await desk.say("claim BUILD-1 OPS-1", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = await desk.say(f"signoff {LOG}", by=EVE, origin=Origin.MENTION, thread=thread)

    assert told.shown == "BUILD-1 Release branch is signed off. It waits for a lead of BUILD."


async def test_of_several_each_gets_a_button(desk: Desk) -> None:
    await desk.say("claim BUILD-1 BUILD-2 OPS-1", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = await desk.say(f"signoff {LOG}", by=EVE, origin=Origin.MENTION, thread=thread)

    assert told.refused
    assert told.shown.startswith("2 claimed items in BUILD wait for you. Which do you mean?")
    assert told.labels == ["Sign off BUILD-1…", "Sign off BUILD-2…"]


async def test_where_nothing_is_mine_that_is_said(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=KIM)
    thread = await desk.post("area", "BUILD")

    told = await desk.say(f"signoff {LOG}", by=EVE, origin=Origin.MENTION, thread=thread)

    assert told.shown == "No claimed item in BUILD waits for you. Name a ref if you mean another."


# --- Secrets, length ------------------------------------------------------------------------------


async def test_a_secret_in_a_link_is_left_out_and_its_author_told(desk: Desk) -> None:
    told = await desk.say("signoff BUILD-1 <https://bob:hunter2@ci.example/7?token=abc>", by=EVE)

    assert told.shown.endswith(evidence.WARNING)
    assert b"hunter2" not in (await desk.bytes_kept())
    assert b"token=abc" not in (await desk.bytes_kept())


async def test_after_a_form_the_author_is_told_directly(desk: Desk) -> None:
    form = await desk.say("signoff BUILD-1", by=EVE)

    await desk.submit(form, by=EVE, text="https://ci.example/7?token=abc")

    assert await desk.heard(EVE) == [evidence.WARNING]


async def test_too_long_a_note_stays_in_the_form_with_the_reason(desk: Desk) -> None:
    form = await desk.say("signoff BUILD-1", by=EVE)

    told = await desk.submit(form, by=EVE, text="x" * 501)

    assert (told.answer.refused, told.answer.field) == (True, "text")
    assert await states(desk, "BUILD-1") == ["open"]


# --- Leads are asked late -------------------------------------------------------------------------


@pytest.mark.parametrize(("hours", "mentioned"), [(49, False), (48, True), (1, True)])
async def test_a_blockers_sign_off_mentions_the_leads_in_the_last_two_days(
    desk: Desk, hours: int, mentioned: bool
) -> None:
    await desk.set_t0(NOON + timedelta(hours=hours))

    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    assert ("@Lea @Kim a blocker waits for you." in shown(await desk.card("signoff"))) is mentioned


async def test_others_do_not_mention_and_nobody_is_asked_to_judge_their_own(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(hours=1))

    await desk.say("signoff BUILD-3", by=EVE)
    assert "waits for you" not in shown(await desk.card("signoff"))
    await desk.say(f"signoff BUILD-1 {LOG}", by=LEA)
    assert "@Kim a blocker waits for you." in shown(await desk.card("signoff"))
    assert "@Lea" not in shown(await desk.card("signoff"))


async def test_once_judged_the_card_no_longer_asks(desk: Desk) -> None:
    await desk.set_t0(NOON + timedelta(hours=1))
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    await desk.say("approve BUILD-1", by=LEA)

    assert "waits for you" not in shown(await desk.card("signoff"))


async def test_a_card_of_no_sign_off_is_not_shown(desk: Desk) -> None:
    assert await desk.look(lambda scene: signoffs.of_card(scene, 99)) == []
