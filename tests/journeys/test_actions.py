"""Actions in the launch log: whose they are, by when, where they show, and how they are settled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.cards.home import home
from bot.contracts import Origin
from bot.domain.action import Action
from bot.message import Message
from bot.store import actions
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, NOON, OLI, SAM, Desk
from tests.told import Told
from tests.told import shown as as_read

FRIDAY = datetime.fromisoformat("2026-12-04T16:00:00+00:00")
"""17:00 in Berlin, the end of a working day. It is Tuesday."""


async def all_of(desk: Desk) -> list[Action]:
    return await desk.look(actions.every)


@pytest.mark.parametrize(
    ("words", "owner", "due", "about", "text"),
    [
        ("<@UKIM|kim> by friday 17:00 renew the certificate", KIM, FRIDAY, None, "renew the certificate"),
        ("by friday <@UKIM> renew the certificate", KIM, FRIDAY, None, "renew the certificate"),
        ("<@UKIM>, renew the certificate by Friday.", KIM, FRIDAY, None, "renew the certificate"),
        ("ops-3: <@UKIM> renew the certificate by 2026-12-04", KIM, FRIDAY, "OPS-3", "renew the certificate"),
        ("<@UKIM> by friday OPS-3 renew it", KIM, FRIDAY, "OPS-3", "renew it"),
        ("renew it owner=<@UKIM> by=friday 17:00", KIM, FRIDAY, None, "renew it"),
        ("renew it by=in 3h", EVE, NOON + timedelta(hours=3), None, "renew it"),
        ("ask <@UKIM|kim> to renew it", EVE, None, None, "ask @kim to renew it"),
        ("cut latency by 20 ms", EVE, None, None, "cut latency by 20 ms"),
        ("step by step, by hand", EVE, None, None, "step by step, by hand"),
        ("renew it by friday's release", EVE, None, None, "renew it by friday's release"),
        ("by mondays standup", EVE, None, None, "by mondays standup"),
    ],
)
async def test_an_action_has_an_owner_a_date_and_words(
    desk: Desk, words: str, owner: str, due: datetime | None, about: str | None, text: str
) -> None:
    told = await desk.say(f"note action {words}", by=EVE)

    assert not told.refused, told.shown
    (action,) = await all_of(desk)
    assert (action.owner, action.due_at, action.about, action.text) == (owner, due, about, text)


async def test_its_owner_is_told_and_settles_it_with_a_button(desk: Desk) -> None:
    told = await desk.say("note action OPS-3 <@UKIM> by friday renew the certificate", by=EVE)

    assert told.shown == (
        "Noted as ACTION-1 about OPS-3: for @Kim, who is told, due Dec 4, 2026 at 16:00. done ACTION-1 settles it."
    )
    (asked,) = await desk.messages(KIM)
    assert await desk.heard(KIM) == [
        "Reconciliation · @Eve wrote an action down for you: ACTION-1, due Dec 4, 2026 at 16:00\n"
        "renew the certificate · about OPS-3\n[Done ACTION-1]"
    ]
    done = await desk.press(asked, "Done ACTION-1", by=KIM)
    assert done.shown == "ACTION-1 renew the certificate is done."
    assert (await all_of(desk))[0].done_by == KIM


async def test_nobody_named_means_oneself_and_nobody_is_told(desk: Desk) -> None:
    told = await desk.say("note action clean up", by=EVE)

    assert told.shown == ("Noted as ACTION-1: yours, without a date. done ACTION-1 settles it.\n[Done ACTION-1]")
    assert await desk.heard(EVE) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("<@UKIM> by monday 25:00 renew it", "holds no time of day"),
        ("<@UKIM> by 2026-11-30 renew it", "Name a time ahead"),
        ("<@UKIM> by 1.12. renew it", "is read differently from place to place"),
        ("<@UKIM> by T-2h renew it", "There is no T-0 yet to count from"),
        ("renew it by=never", "golive cannot read “never” as a time"),
        ("renew it owner=kim", "picked from Slack's list"),
        ("@kim renew it", "golive knows people by their mention, and @kim is none"),
        ("<!subteam^S1|ops> renew it", "An action has one owner, so name a person"),
        ("<@USAM> renew it", "People of another workspace cannot own an action"),
        ("<@UROB> renew it", "Apps and bots cannot own an action"),
        ("BUILD-99 renew it", "There is no BUILD-99"),
        ("<@UKIM> by friday", "Say what is to be noted"),
    ],
)
async def test_what_is_no_action_is_refused_and_nothing_is_kept(desk: Desk, words: str, why: str) -> None:
    told = await desk.say(f"note action {words}", by=EVE)

    assert told.refused
    assert why in told.shown
    assert await all_of(desk) == []
    assert await desk.heard(KIM) == []


async def test_it_shows_where_its_owner_looks(desk: Desk) -> None:
    await desk.say("note action <@UKIM> by friday renew the certificate", by=EVE)
    await desk.say("note action <@UKIM> tidy up", by=EVE)

    mine = await desk.say("mine", by=KIM)
    assert "2 actions:\n• ACTION-1 renew the certificate · due Dec 4, 2026 at 16:00\n• ACTION-2 tidy up" in mine.shown
    assert "Done ACTION-1" in mine.labels
    assert "You owe 2 actions." in (await desk.say("status", by=KIM)).shown
    assert "ACTION" not in (await desk.say("mine", by=EVE)).shown


async def test_the_home_tab_has_it_with_its_button(desk: Desk) -> None:
    await desk.say("note action <@UKIM> by friday renew the certificate", by=EVE)

    drawn = await desk.look(lambda scene: home(scene.tx, KIM, desk.now, surely=False))

    tab = as_read(Message("tab", drawn.blocks))
    assert "Your actions (1)\nACTION-1 renew the certificate · due Dec 4, 2026 at 16:00\n[Done ACTION-1]" in tab
    assert drawn.redraw_at == FRIDAY, "it is late from then on"


async def test_late_is_said_once_it_is(desk: Desk) -> None:
    await desk.say("note action <@UKIM> by friday renew the certificate", by=EVE)
    desk.now = FRIDAY + timedelta(minutes=1)

    assert "due Dec 4, 2026 at 16:00, late" in (await desk.say("mine", by=KIM)).shown


async def test_all_and_one_can_be_looked_up(desk: Desk) -> None:
    assert "note action @user by friday" in (await shown(desk, "actions")).shown
    await desk.say("note action tidy up", by=EVE)
    await desk.say("note action <@UKIM> by friday renew the certificate", by=EVE)
    await desk.say("done ACTION-1 all of it", by=EVE)

    assert (await shown(desk, "actions")).shown == (
        "Actions of Reconciliation\n1 open, 1 done\n"
        "• :white_circle: ACTION-2 renew the certificate · @Kim · due Dec 4, 2026 at 16:00"
    )
    one = (await shown(desk, "ACTION-1")).shown
    assert "Owner @Eve" in one
    assert "Done by @Eve · Dec 1, 2026 at 12:00: all of it" in one
    assert (await shown(desk, "ACTION-3")).shown == "There is no ACTION-3 in this launch. Nearest: ACTION-2, ACTION-1."
    assert (await shown(desk, "ACTION-2")).labels == ["Done ACTION-2", "Hand on or re-date…"]
    assert (await shown(desk, "ACTION-2", by=OLI)).labels == []


async def shown(desk: Desk, ref: str, by: str = EVE) -> Told:
    return await desk.say(f"status {ref}", by=by)


async def test_the_log_tells_of_it_from_beginning_to_end(desk: Desk) -> None:
    await desk.say("note action OPS-3 <@UKIM> by friday renew the certificate", by=EVE)

    assert (
        "ACTION-1 on OPS-3 by @Eve: renew the certificate · for @Kim by Dec 4, 2026 at 16:00"
        in (await desk.say("log", by=LEA)).shown
    )
    await desk.say("done ACTION-1 good until 2028", by=KIM)
    told = (await desk.say("log ACTION-1", by=LEA)).shown
    assert "@Kim finished ACTION-1: good until 2028" in told
    assert "renew the certificate · done by @Kim Dec 1, 2026 at 12:00: good until 2028" in told
    (entry,) = await desk.record("note")
    assert entry.facts["action"] == "ACTION-1"
    assert "ACTION-1" in (await desk.say("log OPS-3", by=LEA)).shown


@pytest.mark.parametrize(
    ("by", "may"), [(KIM, True), (EVE, True), (ANA, True), (BEN, True), (LEA, False), (SAM, False)]
)
async def test_its_owner_its_author_or_the_director_settles_it(desk: Desk, by: str, may: bool) -> None:
    await desk.say("note action <@UKIM> tidy up", by=EVE)

    told = await desk.say("done ACTION-1", by=by)

    assert told.refused is not may
    assert bool((await all_of(desk))[0].done_at) is may


async def test_settled_twice_it_says_who_has_done_it(desk: Desk) -> None:
    await desk.say("note action <@UKIM> tidy up", by=EVE)
    await desk.say("done ACTION-1", by=KIM)
    desk.now += timedelta(minutes=5)

    assert (await desk.say("done ACTION-1", by=KIM)).shown == "ACTION-1 was done by you 5 min ago."
    assert (await desk.say("done ACTION-1", by=EVE)).shown == "ACTION-1 was done by @Kim 5 min ago."


async def test_several_are_settled_in_one_and_apart_from_items(desk: Desk) -> None:
    for words in ("tidy up", "write home"):
        await desk.say(f"note action {words}", by=EVE)

    assert (await desk.say("done ACTION-1 BUILD-1", by=EVE)).refused
    told = await desk.say("done ACTION-1..3", by=EVE)

    assert told.shown == (
        "ACTION-1 tidy up is done.\nACTION-2 write home is done.\n"
        "There is no ACTION-3 in this launch. Nearest: ACTION-2, ACTION-1."
    )


@pytest.mark.parametrize("words", ["claim ACTION-1", "signoff ACTION-1 done", "approve ACTION-1"])
async def test_other_verbs_say_what_it_is(desk: Desk, words: str) -> None:
    await desk.say("note action tidy up", by=EVE)

    assert (await desk.say(words, by=EVE)).shown == (
        "ACTION-1 is an action: done, hand and reopen are for it too. ACTION-1 alone shows it."
    )


async def test_guests_own_and_settle_what_is_theirs(desk: Desk) -> None:
    await desk.say("note action <@UGUS> bring the badge", by=EVE)

    assert "ACTION-1 bring the badge" in (await desk.say("mine", by=GUS)).shown
    assert not (await desk.say("done ACTION-1", by=GUS)).refused


async def test_a_button_of_another_action_settles_nothing(desk: Desk) -> None:
    told = await desk.say("note action tidy up", by=EVE)
    await desk.change(lambda scene: scene.tx.execute(actions.schema.action.update().values(id=77)) and None)

    again = await desk.press(told, "Done ACTION-1", by=EVE)

    assert again.shown == "ACTION-1 is another action than the one on that button. ACTION-1 shows it."
    assert (await all_of(desk))[0].done_at is None


async def test_the_form_asks_for_all_of_it(desk: Desk) -> None:
    form = await desk.say("note action", by=EVE)

    wrong = await desk.pick(form, by=EVE, kind="lesson", text="tidy up", owner=f"<@{KIM}>")
    assert (wrong.refused, wrong.answer.field) == (True, "kind")
    wrong = await desk.pick(form, by=EVE, kind="action", text="tidy up", due="soon")
    assert (wrong.refused, wrong.answer.field) == (True, "due")
    await desk.pick(form, by=EVE, kind="action", text="tidy up", owner=f"<@{KIM}>", due="friday", ref="ops-3")

    (action,) = await all_of(desk)
    assert (action.owner, action.due_at, action.about) == (KIM, FRIDAY, "OPS-3")


async def test_the_form_opens_on_what_was_typed_and_mentions_offer_it(desk: Desk) -> None:
    kinds = [
        block["element"]["initial_option"]["value"]
        for words in ("note", "note incident:")
        for block in (await desk.say(words, by=EVE)).form.blocks
        if block.get("block_id") == "kind"
    ]

    assert kinds == ["note", "incident"]
    assert (await desk.say("note", by=EVE, origin=Origin.MENTION)).labels == ["Open form"]
