"""Evidence on its own: before a sign-off, added to one, and files that somebody shares where the area works."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.services.evidence import WARNING
from tests.desk import ANA, EVE, GUS, KIM, LEA, OLI, Desk
from tests.journeys.stage import Stage
from tests.told import shown

LOG = "<https://ci.example/7>"
FILE = "<https://acme.slack.com/files/U1/F1/restore.log|restore.log>"
SECRET = "<https://acme.slack.com/files/U1/F2/keys|keys ghp_0123456789abcdefghijABCDEFGHIJ012345>"
CARD = "BUILD-1 Release branch · blocker\nSigned off by Eve · Dec 1, 2026 at 12:00{}\n{}[Approve]  [Reject…]  [Waive…]"


# --- Typed ----------------------------------------------------------------------------------------


async def test_it_waits_with_the_item_and_goes_into_the_sign_off(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say(f"evidence BUILD-1 {LOG} all green", by=EVE)

    assert told.shown == "BUILD-1: 2 pieces are evidence now. It waits for the sign-off."
    assert (
        "Evidence for the next sign-off\n• ci.example/7\n• all green"
        in (await desk.say("status BUILD-1", by=KIM)).shown
    )
    await desk.say("signoff BUILD-1", by=EVE)
    assert shown(await desk.card("signoff")) == CARD.format("", "• ci.example/7\n• all green\n")
    assert "next sign-off" not in (await desk.say("status BUILD-1", by=KIM)).shown


async def test_the_form_shows_what_was_given_already_and_asks_for_no_more(desk: Desk) -> None:
    await desk.say("claim BUILD-1 BUILD-2", by=EVE)
    await desk.say(f"evidence BUILD-1 {LOG}", by=EVE)

    form = await desk.press(await desk.say("status BUILD-1", by=EVE), "Sign off…", by=EVE)

    assert "Given already" in str(form.form.blocks)
    assert (await desk.submit(form, by=EVE)).shown.startswith("BUILD-1 Release branch is signed off.")
    assert (await desk.say("signoff BUILD-2", by=EVE)).form.title == "Sign off BUILD-2"


async def test_each_item_keeps_its_own(desk: Desk) -> None:
    await desk.say("claim BUILD-1 BUILD-2", by=EVE)
    await desk.say(f"evidence BUILD-1 {LOG}", by=EVE)

    await desk.say("signoff BUILD-1 BUILD-2 seen by all", by=EVE)

    record = {entry.ref: entry.facts["evidence"] for entry in await desk.record("signoff")}
    assert record == {
        "BUILD-1": [["link", "https://ci.example/7"], ["note", "seen by all"]],
        "BUILD-2": [["note", "seen by all"]],
    }


async def test_added_by_the_signer_it_is_signed_off_anew_on_the_same_card(desk: Desk) -> None:
    await desk.say("signoff BUILD-1 all green", by=EVE)
    old = await desk.card("signoff")

    told = await desk.say(f"evidence BUILD-1 {LOG}", by=EVE)

    assert told.shown == "BUILD-1: That is evidence now. It is signed off anew with it, for a lead to look at."
    assert sorted(await desk.cards()) == ["area:BUILD", "board:1", "signoff:1"]
    assert shown(await desk.card("signoff")) == CARD.format(" (sign-off 2)", "• all green\n• ci.example/7\n")
    assert (await desk.press(old, "Approve", by=LEA)).shown.startswith(
        "BUILD-1 has changed since: @Eve signed it off anew (sign-off 2, you saw 1)."
    )
    await desk.press(await desk.card("signoff"), "Approve", by=LEA)
    assert (await desk.item("BUILD-1")).state == "approved"


async def test_added_by_a_guest_who_owns_it_the_members_word_is_void(desk: Desk) -> None:
    await desk.say("hand BUILD-1 <@UGUS>", by=ANA)
    await desk.say(f"evidence BUILD-1 {LOG}", by=GUS)
    await desk.say("signoff BUILD-1", by=KIM)

    told = await desk.say("evidence BUILD-1 and a newer log", by=GUS)

    assert told.shown.endswith("What was signed off before does not count any more; the signer signs off again.")
    assert (await desk.item("BUILD-1")).state == "claimed"
    assert (await desk.heard(KIM))[-1].startswith(
        "1 sign-off does not count any more: the evidence is not what was signed off any more.\nBUILD-1"
    )
    await desk.say("signoff BUILD-1", by=KIM)
    assert shown(await desk.card("signoff")).count("ci.example/7") == 1


@pytest.mark.parametrize(
    ("before", "by", "said"),
    [
        ([], EVE, "BUILD-1 is nobody's yet. claim BUILD-1 makes it yours, then give evidence for it."),
        ([("claim BUILD-1", KIM)], EVE, "BUILD-1 is @Kim's, so they give evidence for it."),
        (
            [("signoff BUILD-1 green", EVE), ("approve BUILD-1", LEA)],
            EVE,
            "BUILD-1 is approved; what it rests on stays as it was judged.",
        ),
        ([("claim BUILD-1", EVE), (f"evidence BUILD-1 {LOG}", EVE)], EVE, "BUILD-1 has that evidence already."),
    ],
)
async def test_who_may_not_and_when(desk: Desk, before: list[tuple[str, str]], by: str, said: str) -> None:
    for words, who in before:
        await desk.say(words, by=who)

    assert (await desk.say(f"evidence BUILD-1 {LOG}", by=by)).shown == said


async def test_nothing_given_is_nothing_kept(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)

    assert (await desk.say("evidence BUILD-1", by=EVE)).shown == (
        "Give it along: evidence BUILD-1 https://… or a sentence."
    )


# --- Files in a thread ----------------------------------------------------------------------------


async def test_a_file_in_the_areas_thread_is_evidence_for_the_one_thing_of_whoever_shares_it(desk: Desk) -> None:
    await desk.say("signoff BUILD-1 all green", by=EVE)
    await desk.say("claim BUILD-2", by=KIM)
    thread = await desk.post("area", "BUILD")

    told = await desk.share(FILE, by=EVE, thread=thread)

    assert told.shown == "BUILD-1: restore.log is evidence now. It is signed off anew with it, for a lead to look at."
    assert shown(await desk.card("signoff")) == CARD.format(" (sign-off 2)", "• all green\n• :paperclip: restore.log\n")


async def test_of_several_each_gets_a_button(desk: Desk) -> None:
    await desk.say("claim BUILD-1 BUILD-3", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = await desk.share(FILE, by=EVE, thread=thread)

    assert told.shown == (
        "Is that evidence? 2 items of yours could be meant. If not, leave it.\n[For BUILD-1]  [For BUILD-3]"
    )
    given = await desk.press(told, "For BUILD-3", by=EVE)
    assert given.shown == "BUILD-3: restore.log is evidence now. It waits for the sign-off."


async def test_a_ref_said_with_it_tells_which(desk: Desk) -> None:
    await desk.say("claim BUILD-1 BUILD-3", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = await desk.share(FILE, by=EVE, thread=thread, words="build-3 here it is")

    assert told.shown == "BUILD-3: restore.log is evidence now. It waits for the sign-off."


async def test_other_peoples_files_and_other_threads_change_nothing(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    thread = await desk.post("area", "BUILD")

    nothing = "You have nothing in BUILD that waits for evidence. evidence BUILD-1 with the file names one."
    what = "Say what that is evidence for, as in evidence TECH-1 with the file."
    for by, where, said in ((LEA, thread, nothing), (OLI, thread, nothing), (EVE, "1764590000.000100", what)):
        told = await desk.share(FILE, by=by, thread=where)
        assert (told.shown, told.refused) == (said, True)
    assert "next sign-off" not in (await desk.say("status BUILD-1", by=EVE)).shown


async def test_a_file_that_is_delivered_twice_is_signed_off_with_once(desk: Desk) -> None:
    await desk.say("signoff BUILD-1 all green", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = [await desk.share(FILE, by=EVE, thread=thread, key="event:Ev1") for _ in range(2)]

    assert told[0].shown == told[1].shown
    assert [entry.facts["signoff"] for entry in await desk.record("signoff")] == [1, 2]


# --- Secrets --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "words", "by"),
    [
        ([], "signoff BUILD-1 <https://ci.example/7?token=abc123>", EVE),
        ([("claim BUILD-1", EVE)], "evidence BUILD-1 <https://ci.example/7?token=abc123>", EVE),
        ([("claim BUILD-1", EVE)], f"evidence BUILD-1 {SECRET}", EVE),
        ([("signoff BUILD-1 green", EVE)], "approve BUILD-1 with password=abc123", LEA),
        ([("signoff BUILD-1 green", EVE)], "reject BUILD-1 use password=abc123", LEA),
    ],
)
@pytest.mark.parametrize("origin", [Origin.SLASH, Origin.MENTION, Origin.DM])
async def test_a_secret_is_not_kept_whichever_way_it_came_and_its_author_is_warned(
    desk: Desk, before: list[tuple[str, str]], words: str, by: str, origin: Origin
) -> None:
    for said, who in before:
        await desk.say(said, by=who)

    told = await desk.say(words, by=by, origin=origin)

    assert WARNING in told.shown
    kept = await desk.bytes_kept()
    assert b"abc123" not in kept
    assert b"ghp_" not in kept


async def test_a_secret_in_a_files_title_too(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    thread = await desk.post("area", "BUILD")

    told = await desk.share(SECRET, by=EVE, thread=thread)

    assert WARNING in told.shown
    assert b"ghp_" not in await desk.bytes_kept()


# --- In Slack -------------------------------------------------------------------------------------


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_somebody_shares_the_log_where_the_area_works(stage: Stage) -> None:
    await stage.ana.types("new recon name=Reconciliation template=small-release deputy=@ben")
    await stage.ana.types("lead BUILD @lea")
    await stage.kim.types("signoff BUILD-1 all green")
    thread = stage.card("BUILD · Build and Tests")

    told = await stage.kim.shares("restore.log", "@golive that is the log", thread=thread)
    passed = await stage.kim.shares("cat.png", "look", thread=thread)

    assert told.shown == "BUILD-1: restore.log is evidence now. It is signed off anew with it, for a lead to look at."
    assert passed.private == ()
    card = stage.card("Signed off by kim")
    assert "(sign-off 2)" in card.shown
    assert ":paperclip: restore.log" in card.shown
    await stage.lea.presses(card, "Approve")
    assert "Approved by lea" in stage.card("Signed off by kim").shown
