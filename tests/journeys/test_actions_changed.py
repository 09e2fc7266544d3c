"""Actions that change hands, get another date, or are opened again: who may, who hears of it, what the log keeps."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.contracts import Origin
from bot.domain.action import Action
from bot.store import actions
from tests.desk import ANA, EVE, GUS, KIM, LEA, NOON, OLI, SAM, Desk

FRIDAY = datetime.fromisoformat("2026-12-04T16:00:00+00:00")
"""17:00 in Berlin, the end of a working day. It is Tuesday."""
MONDAY = datetime.fromisoformat("2026-12-07T08:00:00+00:00")


@pytest.fixture(autouse=True)
async def written_down(desk: Desk) -> None:
    """By Eve, for Kim, by Friday."""
    await desk.say("note action OPS-3 <@UKIM> by friday renew the certificate", by=EVE)


async def the_action(desk: Desk) -> Action:
    (action,) = await desk.look(actions.every)
    return action


@pytest.mark.parametrize(
    ("words", "owner", "due"),
    [
        ("<@UOLI|oli>", OLI, FRIDAY),
        ("<@UOLI> by monday 9:00", OLI, MONDAY),
        ("by monday 9:00", KIM, MONDAY),
        ("by monday 9:00 <@UOLI>", OLI, MONDAY),
        ("owner=<@UOLI> by=monday 9:00", OLI, MONDAY),
    ],
)
async def test_it_is_handed_on_or_put_to_another_day(desk: Desk, words: str, owner: str, due: datetime) -> None:
    told = await desk.say(f"hand ACTION-1 {words}", by=KIM)

    assert not told.refused, told.shown
    action = await the_action(desk)
    assert (action.owner, action.due_at, action.text) == (owner, due, "renew the certificate")


async def test_whose_it_is_now_hears_of_it_and_it_is_in_their_mine(desk: Desk) -> None:
    told = await desk.say("hand ACTION-1 <@UOLI> by monday 9:00", by=KIM)

    assert told.shown == "ACTION-1 renew the certificate is with @Oli, due Dec 7, 2026 at 08:00."
    assert await desk.heard(OLI) == [
        "Reconciliation · @Kim gave ACTION-1 from @Kim to @Oli, due Dec 7, 2026 at 08:00\n"
        "renew the certificate · about OPS-3\n[Done ACTION-1]"
    ]
    assert "ACTION-1" in (await desk.say("mine", by=OLI)).shown
    assert "ACTION-1" not in (await desk.say("mine", by=KIM)).shown


async def test_whoever_wrote_it_down_re_dates_it_and_its_owner_hears_of_it(desk: Desk) -> None:
    await desk.say("hand ACTION-1 by monday 9:00", by=EVE)

    assert (await desk.heard(KIM))[-1].startswith(
        "Reconciliation · @Eve put ACTION-1 to another day, due Dec 7, 2026 at 08:00\n"
    )


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        ("<@UOLI>", LEA, "They hand it on, whoever wrote it down, or the director @Ana or the deputy @Ben."),
        ("<@UOLI>", SAM, "People of another workspace cannot hand actions on."),
        ("<@USAM>", KIM, "People of another workspace cannot own an action."),
        ("<@UKIM>", KIM, "ACTION-1 is @Kim's already, and due as it was."),
        ("nobody", KIM, "hand cannot read “nobody”."),
        ("by 2026-11-30", KIM, "Name a time ahead"),
        ("@oli", KIM, "golive knows people by their mention"),
    ],
)
async def test_what_cannot_be_is_refused_and_it_stays_as_it_is(desk: Desk, words: str, by: str, why: str) -> None:
    told = await desk.say(f"hand ACTION-1 {words}", by=by)

    assert told.refused
    assert why in told.shown
    action = await the_action(desk)
    assert (action.owner, action.due_at) == (KIM, FRIDAY)


async def test_the_form_shows_whose_it_is_and_when_it_is_due(desk: Desk) -> None:
    form = await desk.say("hand ACTION-1", by=KIM)

    assert form.form.title == "Hand on ACTION-1"
    fields = {block["block_id"]: block["element"] for block in form.form.blocks if block["type"] == "input"}
    assert (fields["text"]["initial_user"], fields["due"]["initial_value"]) == (KIM, "2026-12-04 17:00")
    wrong = await desk.pick(form, by=KIM, text=f"<@{KIM}>", due="soon")
    assert (wrong.refused, wrong.answer.field) == (True, "due")
    await desk.pick(form, by=KIM, text=f"<@{OLI}>", due="")
    action = await the_action(desk)
    assert (action.owner, action.due_at) == (OLI, None)


async def test_what_was_settled_is_opened_again_with_a_reason(desk: Desk) -> None:
    await desk.say("done ACTION-1 good until 2028", by=EVE)

    told = await desk.say("reopen ACTION-1 it is for the old host", by=ANA)

    assert told.shown == "ACTION-1 renew the certificate is with @Kim, due Dec 4, 2026 at 16:00."
    action = await the_action(desk)
    assert (action.done_at, action.done_by, action.outcome) == (None, None, "")
    heard = "Reconciliation · @Ana opened ACTION-1 again: it is for the old host\n"
    assert (await desk.heard(KIM))[-1].startswith(heard)
    assert (await desk.heard(EVE))[-1].startswith(heard), "she had settled it"
    assert not (await desk.say("done ACTION-1 for the new host", by=KIM)).refused


@pytest.mark.parametrize(
    ("words", "by", "why"),
    [
        ("it is for the old host", LEA, "They reopen it, whoever wrote it down, or the director"),
        ("it is for the old host", GUS, "They reopen it, whoever wrote it down, or the director"),
    ],
)
async def test_only_those_who_settle_it_open_it_again(desk: Desk, words: str, by: str, why: str) -> None:
    await desk.say("done ACTION-1", by=KIM)

    told = await desk.say(f"reopen ACTION-1 {words}", by=by)

    assert told.refused
    assert why in told.shown


async def test_open_ones_are_not_reopened_and_settled_ones_not_handed_on(desk: Desk) -> None:
    assert (await desk.say("reopen ACTION-1 once more", by=KIM)).shown == "ACTION-1 is open: it waits for @Kim."
    await desk.say("done ACTION-1", by=KIM)
    desk.now = NOON.replace(minute=5)

    assert (await desk.say("hand ACTION-1 <@UOLI>", by=EVE)).shown == (
        "ACTION-1 was done by @Kim 5 min ago. reopen ACTION-1 REASON opens it again."
    )


async def test_its_page_offers_what_its_reader_may_do(desk: Desk) -> None:
    assert (await desk.say("status ACTION-1", by=KIM)).labels == ["Done ACTION-1", "Hand on or re-date…"]
    await desk.say("done ACTION-1", by=KIM)

    page = await desk.say("status ACTION-1", by=KIM)
    assert page.labels == ["Reopen…"]
    form = await desk.press(page, "Reopen…", by=KIM)
    await desk.submit(form, by=KIM, text="it is for the old host")
    assert (await the_action(desk)).done_at is None
    assert (await desk.say("status ACTION-1", by=LEA)).labels == []


async def test_a_mention_offers_the_form(desk: Desk) -> None:
    assert (await desk.say("hand ACTION-1", by=KIM, origin=Origin.MENTION)).labels == ["Open form"]
    await desk.say("done ACTION-1", by=KIM)
    assert (await desk.say("reopen ACTION-1", by=KIM, origin=Origin.MENTION)).labels == ["Open form"]


async def test_the_log_tells_of_each(desk: Desk) -> None:
    await desk.say("hand ACTION-1 <@UOLI> by monday 9:00", by=KIM)
    await desk.say("hand ACTION-1 by friday", by=OLI)
    await desk.say("done ACTION-1", by=OLI)
    await desk.say("reopen ACTION-1 it is for the old host", by=ANA)

    told = (await desk.say("log ACTION-1", by=EVE)).shown
    assert "@Kim handed on ACTION-1 to @Oli, due Dec 7, 2026 at 08:00" in told
    assert "@Oli moved the date of ACTION-1, due Dec 4, 2026 at 16:00" in told
    assert "@Ana reopened ACTION-1: it is for the old host" in told


async def test_after_the_launch_is_over_they_still_change_hands(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say("scrub no budget sure", by=ANA)

    assert not (await desk.say("hand ACTION-1 <@UOLI>", by=KIM)).refused


async def test_several_change_hands_in_one_and_apart_from_items(desk: Desk) -> None:
    await desk.say("note action <@UKIM> tidy up", by=EVE)

    assert "Name actions apart" in (await desk.say("hand ACTION-1 BUILD-1 <@UOLI>", by=KIM)).shown
    told = await desk.say("hand ACTION-1..3 <@UOLI>", by=KIM)
    assert told.shown == (
        "ACTION-1 renew the certificate is with @Oli, due Dec 4, 2026 at 16:00.\n"
        "ACTION-2 tidy up is with @Oli, without a date.\n"
        "There is no ACTION-3 in this launch. Nearest: ACTION-2, ACTION-1."
    )
