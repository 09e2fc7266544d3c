"""Claim, hand on, sign off: what people type and press, and what they and the room are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.contracts import Origin
from bot.domain import launch as launching
from bot.domain.item import State
from bot.services import evidence
from bot.store import launches, signoffs
from bot.store.scene import Scene
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, NOON, OLI, ROB, SAM, Desk
from tests.told import shown

LOG = "<https://ci.example/7> all green"


async def states(desk: Desk, *refs: str) -> list[str]:
    return [(await desk.item(ref)).state for ref in refs]


async def end(desk: Desk) -> None:
    def over(scene: Scene) -> None:
        after = replace(scene.attempt, state=launching.State.SCRUBBED, ended_at=desk.now)
        launches.save_attempt(scene.tx, scene.attempt, after)

    await desk.change(over)


# --- Claim ----------------------------------------------------------------------------------------


async def test_a_range_of_items_is_claimed_with_one_edit_of_the_areas_card(desk: Desk) -> None:
    told = await desk.say("claim BUILD-1..3", by=EVE)

    assert told.shown == (
        "BUILD-1 Release branch is yours.\nBUILD-2 Automated tests is yours.\nBUILD-3 Trial on staging is yours."
    )
    assert await desk.cards() == ["area:BUILD", "board:1"]
    assert await desk.heard() == []


async def test_one_claimed_item_offers_its_sign_off(desk: Desk) -> None:
    told = await desk.say("claim build-3", by=EVE)

    form = (await desk.press(told, "Sign off BUILD-3…", by=EVE)).form
    assert form.title == "Sign off BUILD-3"


async def test_what_cannot_be_claimed_keeps_nobody_from_the_rest(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=KIM)
    desk.now += timedelta(minutes=5)

    told = await desk.say("claim BUILD-1 BUILD-2 BUILD-9", by=EVE)

    assert told.shown == (
        "BUILD-2 Automated tests is yours.\n"
        "BUILD-1 is @Kim's, for 5 min. They can hand BUILD-1 to you.\n"
        "There is no BUILD-9 in this launch. Nearest: BUILD, BUILD-5, BUILD-4.\n"
        "[Sign off BUILD-2…]"
    )
    assert not told.refused


async def test_a_claim_needs_a_ref(desk: Desk) -> None:
    told = await desk.say("claim", by=EVE)

    assert told.shown == "Say which one: claim REF…, for example claim TECH-1 or claim TECH-1..4."


# --- Hand -----------------------------------------------------------------------------------------


async def test_whoever_is_handed_items_hears_of_it_once(desk: Desk) -> None:
    await desk.say("claim BUILD-1..2", by=EVE)

    told = await desk.say(f"hand BUILD-1..2 <@{OLI}|oli>", by=EVE)

    assert told.shown == "BUILD-1 Release branch is with @Oli now.\nBUILD-2 Automated tests is with @Oli now."
    assert await desk.heard(OLI) == ["@Eve handed you 2 items:\nBUILD-1 Release branch\nBUILD-2 Automated tests"]
    assert [entry.facts for entry in await desk.record("hand")] == [{"from": EVE, "to": OLI}] * 2


async def test_one_item_comes_with_a_button_to_sign_it_off(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    await desk.say(f"hand BUILD-1 <@{OLI}>", by=EVE)

    [message] = await desk.messages(OLI)

    assert (await desk.press(message, "Sign off BUILD-1…", by=OLI)).form.title == "Sign off BUILD-1"


@pytest.mark.parametrize("word", ["nobody", "Nobody", "nobody."])
async def test_handed_to_nobody_an_item_is_open_again(desk: Desk, word: str) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say(f"hand BUILD-1 {word}", by=EVE)

    assert told.shown == "BUILD-1 Release branch is nobody's now; anybody can claim it."
    assert (await desk.item("BUILD-1")).state is State.OPEN


async def test_without_a_name_a_form_asks_to_whom(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    form = await desk.say("hand BUILD-1", by=EVE)
    assert form.form.title == "Hand BUILD-1 on"

    told = await desk.pick(form, by=EVE, text=f"<@{KIM}>")

    assert told.shown == "BUILD-1 Release branch is with @Kim now."


async def test_the_form_left_empty_hands_it_to_nobody(desk: Desk) -> None:
    await desk.say("claim BUILD-1 BUILD-2", by=EVE)
    form = await desk.say("hand BUILD-1 BUILD-2", by=EVE)
    assert form.form.title == "Hand 2 items on"

    await desk.pick(form, by=EVE)

    assert await states(desk, "BUILD-1", "BUILD-2") == ["open", "open"]


async def test_a_mention_gets_a_button_that_opens_the_form(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    told = await desk.say("hand BUILD-1", by=EVE, origin=Origin.MENTION)
    assert told.shown == "Say to whom: a name, or nobody.\n[Open form]"

    assert (await desk.press(told, "Open form", by=EVE)).form.title == "Hand BUILD-1 on"


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (f"hand BUILD-1 <@{KIM}> <@{OLI}>", "An item has one owner. Name one person, or nobody."),
        ("hand BUILD-1 <!subteam^SDBA>", "An item has one owner. Name one person, or nobody."),
        (
            "hand BUILD-1 kim",
            "golive knows people by their mention. Pick the name from Slack's list: hand BUILD-1 @user.",
        ),
        (f"hand BUILD-1 <@{GUS}>", "@Gus is a guest: only the director or the deputy can give a guest items."),
        (f"hand BUILD-1 <@{ROB}>", "@Rob cannot own items: that is no member of this workspace."),
        (f"hand BUILD-1 <@{SAM}>", "@Sam cannot own items: that is no member of this workspace."),
    ],
)
async def test_an_item_goes_to_one_person_who_may_own_it(desk: Desk, words: str, why: str) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say(words, by=EVE)

    assert (told.shown, told.refused) == (why, True)
    assert (await desk.item("BUILD-1")).owner == EVE


async def test_a_guest_the_director_names_owns_an_item_and_a_member_signs_it_off(desk: Desk) -> None:
    await desk.say(f"hand BUILD-1 <@{GUS}>", by=ANA)

    assert (await desk.say(f"signoff BUILD-1 {LOG}", by=GUS)).shown == (
        "Guests of this workspace cannot sign off items. Ask a member of the team to do it."
    )
    await desk.say(f"signoff BUILD-1 {LOG}", by=EVE)

    signed = await desk.item("BUILD-1")
    assert (signed.state, signed.owner) == (State.SIGNED, GUS)
    assert "Signed off by Eve" in shown(await desk.card("signoff"))


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


# --- Secrets, length, times ------------------------------------------------------------------------


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


async def test_an_attempt_that_is_over_stays_as_it_is(desk: Desk) -> None:
    claimed = await desk.say("claim BUILD-3", by=EVE)
    await end(desk)

    for told in (
        await desk.press(claimed, "Sign off BUILD-3…", by=EVE),
        await desk.say("recon: claim BUILD-1", by=EVE),
        await desk.say(f"recon: hand BUILD-3 <@{KIM}>", by=EVE),
        await desk.say("recon: approve BUILD-3", by=LEA),
        await desk.say("recon: reject BUILD-3 no", by=LEA),
    ):
        assert told.shown == (
            "Attempt 1 of recon is scrubbed: its record stays as it is. list shows what is under way."
        )


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


async def test_the_deputy_is_a_lead_everywhere(desk: Desk) -> None:
    told = await desk.say(f"hand BUILD-1 <@{EVE}>", by=BEN)

    assert told.shown == "BUILD-1 Release branch is with @Eve now."
