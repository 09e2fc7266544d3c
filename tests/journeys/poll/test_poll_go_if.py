"""A go-if bites: until when its condition has time, what it is once that is met, and that it lapses by itself."""

from __future__ import annotations

from datetime import timedelta

from bot.contracts import Origin
from bot.workers import closings
from tests.desk import ANA, BEN, BIA, EVE, LEA, NOON, OLI, T0, Desk
from tests.journeys.poll.ballots import MINUTE, answers, shown_card, votes
from tests.told import Told, buttons


async def sent(desk: Desk, form: Told, fields: dict[str, str]) -> Told:
    """Oli sends the form of a go-if."""
    carried = {"v": "vote", **form.form.carry, "t": "the log is there"}
    return await desk._carried({**carried, "o": {**carried["o"], **fields}}, OLI, Origin.MODAL, None)


async def test_a_go_if_is_no_go_yet_and_counts_as_go_once_it_is_met(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open", by=ANA)
    for user in (LEA, BIA):
        await desk.say("vote go", by=user)

    told = await desk.say(f'vote go-if "the restore log is there" owner=<@{EVE}> by=T-20m', by=OLI)

    assert "OPS says go-if." in told.shown
    assert "OPS-5 the restore log is there is a blocker now. It is @Eve's." in told.shown
    assert "until Dec 1, 2026 at 13:40" in (await desk.heard(EVE))[-1]
    card = await shown_card(desk)
    assert "go-if · Oli · saw 100 % · OPS-5 until 14:40\nthe restore log is there" in card
    assert "not go · 1 blocker open: OPS-5; go-if from OPS, not met yet" in card

    await desk.say("signoff OPS-5 https://example.com/log", by=EVE)
    await desk.say("approve OPS-5", by=OLI)

    assert "Your condition is met, so OPS counts as go. Still so?" in (await desk.heard(OLI))[-1]
    card = await shown_card(desk)
    assert "go-if, met · Oli" in card
    assert "Recommendation: go ·" in card


async def test_a_go_if_lapses_by_itself(desk: Desk) -> None:
    await desk.settle("*")
    await desk.say("poll open closes=T-10m", by=ANA)
    await desk.say(f'vote go-if "the log is there" owner=<@{EVE}> by=T-20m', by=OLI)
    desk.now = NOON + 100 * MINUTE
    assert await closings.once(desk.store, desk.now)

    assert (await answers(desk))["OPS"] == "no-go"
    assert "go-if, lapsed · Oli" in await shown_card(desk)
    for user in (OLI, EVE, ANA, BEN):
        assert "OPS of Reconciliation is a no-go now: OPS-5 was not approved in time." in (await desk.heard(user))[-1]
    [entry] = await desk.record("lapse")
    assert (entry.actor, entry.facts["item"], entry.facts["seats"]) == ("", "OPS-5", ["OPS"])
    assert "let a go-if lapse" in (await desk.say("log", by=ANA)).shown

    assert not await closings.once(desk.store, desk.now), "once"
    await desk.say("signoff OPS-5 here it is", by=EVE)
    await desk.say("approve OPS-5", by=OLI)
    assert "You said go-if for OPS because of it. Now go?" in (await desk.heard(OLI))[-1], "late, so it is asked"


async def test_a_go_if_that_is_met_or_changed_does_not_lapse(desk: Desk) -> None:
    await desk.say("poll open closes=T-10m", by=ANA)
    await desk.say(f'vote go-if "the log is there" owner=<@{EVE}> by=T-20m', by=OLI)
    await desk.say("signoff OPS-5 here", by=EVE)
    await desk.say("approve OPS-5", by=OLI)
    await desk.say('vote go-if "it is quiet" by=T-20m', by=LEA)
    await desk.say("vote go", by=LEA)
    desk.now = NOON + 100 * MINUTE

    await closings.once(desk.store, desk.now)

    assert await desk.record("lapse") == []
    assert (await answers(desk))["BUILD"] == "go"


async def test_a_condition_that_is_set_aside_is_not_met(desk: Desk) -> None:
    await desk.say("poll open closes=T-10m", by=ANA)
    await desk.say('vote go-if "the log is there" by=T-20m', by=OLI)

    await desk.say("waive OPS-5 we do without", by=ANA)

    assert "You said go-if for OPS because of it. Now go?" in (await desk.heard(OLI))[-1]
    assert (await answers(desk))["OPS"] == "go-if"


async def test_a_go_if_without_its_words_asks_for_them(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    [asked] = await desk.messages(OLI)

    opened = await desk.press(asked, "Go if…", by=OLI)
    assert opened.form.title == "Go if…"
    refused = await sent(desk, opened, {"by": " ", "owner": ""})
    assert (refused.answer.refused, refused.answer.field) == (True, "by")
    assert (await desk.say("vote go-if the log", by=OLI)).form.title == "Go if…"
    told = await desk.say("vote go-if the log", by=OLI, origin=Origin.MENTION)
    assert told.shown.startswith("Say until when there is time: by=T-20m or by=14:30.")
    assert (await desk.press(told, "Go if…", by=OLI)).form.title == "Go if…"
    told = await desk.say("vote go-if by=T-20m", by=OLI, origin=Origin.MENTION)
    assert told.shown.startswith('Say what has to be true first: vote go-if "the restore log is there" by=T-20m.')
    told = await desk.say("vote go-if the log by=T+5m", by=OLI)
    assert told.shown == "A condition is met by T-0 at the latest: by=T-20m, or a time before it."
    assert await votes(desk) == []
    assert "OPS says go-if." in (await sent(desk, opened, {"by": "14:40", "owner": f"<@{EVE}>"})).shown
    assert (await desk.item("OPS-5")).owner == EVE


async def test_somebody_with_several_seats_says_for_which(desk: Desk) -> None:
    await desk.name_leads({"BIZ": [OLI]})
    await desk.say("poll open", by=ANA)

    told = await desk.say('vote go-if "the log is there" by=T-20m', by=OLI)

    assert told.shown.startswith("You hold OPS, BIZ. Say which")
    assert [label for label, _ in buttons(told.answer.message)] == ["Go if OPS…", "Go if BIZ…", "Go if for all 2…"]
    assert "OPS says go-if." in (await desk.press(told, "Go if OPS…", by=OLI)).shown


async def test_a_decision_has_no_condition(desk: Desk) -> None:
    told = await desk.say("decide go-if the log comes", by=ANA)

    assert told.shown == "A decision is go or no-go. A condition is for a seat to say: vote go-if …."


# --- T-0 moves ----------------------------------------------------------------------------------


async def move(desk: Desk, words: str) -> None:
    preview = await desk.say(f"t0 {words}", by=ANA)
    told = await desk.press(preview, "Confirm", by=ANA)
    assert not told.refused, told.shown


async def due(desk: Desk, ref: str) -> str:
    return str((await desk.item(ref)).due)


async def test_an_earlier_t0_leaves_a_go_if_less_time(desk: Desk) -> None:
    await desk.say("poll open closes=T-1m", by=ANA)
    await desk.say(f'vote go-if "the log is there" owner=<@{EVE}> by=T-20m', by=OLI)

    await move(desk, "-40m the window is shorter")

    for user in (OLI, EVE):
        assert (await desk.heard(user))[-1] == (
            "T-0 of Reconciliation is earlier, so this has time until Dec 1, 2026 at 13:20, and no longer:\n"
            "OPS-5 the log is there\nIt is a go for OPS once it is approved, and a no-go when time is over.\n"
            "[Look at OPS-5]"
        )
    assert "OPS-5 until 14:20" in await shown_card(desk), "in Berlin"
    assert await due(desk, "OPS-5") == "T-0m"
    [entry] = await desk.record("shorten")
    assert (entry.actor, entry.ref) == ("", "OPS-5")
    assert "golive left less time for OPS-5" in (await desk.say("log OPS-5", by=ANA)).shown
    desk.now = NOON + 80 * MINUTE
    await closings.once(desk.store, desk.now)
    assert (await answers(desk))["OPS"] == "no-go"


async def test_one_that_ends_before_the_new_t0_keeps_its_time_and_so_does_its_item(desk: Desk) -> None:
    await desk.say("poll open closes=T-1m", by=ANA)
    await desk.say(f'vote go-if "the log is there" owner=<@{EVE}> by=T-60m', by=OLI)
    heard = len(await desk.heard(EVE))

    await move(desk, "-30m the window is shorter")
    assert await due(desk, "OPS-5") == "T-30m"
    await move(desk, "+90m the window is longer")

    assert await due(desk, "OPS-5") == "T-2h"
    assert "OPS-5 until 14:00" in await shown_card(desk), "in Berlin, as it was said"
    assert len(await desk.heard(EVE)) == heard, "nothing has changed for whoever sees to it"
    assert await desk.record("shorten") == []


async def test_a_hold_moves_t0_and_not_the_time_of_a_go_if(desk: Desk) -> None:
    await desk.say("poll open closes=T-1m", by=ANA)
    await desk.say('vote go-if "the log is there" by=T-60m', by=OLI)
    await desk.say("hold the power is out", by=ANA)
    desk.now += 30 * MINUTE

    await desk.press(await desk.say("resume", by=ANA), "Resume", by=ANA)

    item = await desk.item("OPS-5")
    assert item.due_at(T0 + 30 * MINUTE, "Europe/Berlin") == T0 - timedelta(hours=1)


async def test_once_the_poll_is_over_a_go_if_that_lapses_says_who_asks_again(desk: Desk) -> None:
    await desk.say("poll open", by=ANA)
    await desk.say('vote go-if "the log is there" by=T-20m', by=OLI)
    await desk.say("poll close", by=ANA)
    desk.now = NOON + 100 * MINUTE

    await closings.once(desk.store, desk.now)

    assert "The poll is over: another one asks them anew." in (await desk.heard(OLI))[-1]
    assert "[Open another poll]" in (await desk.heard(ANA))[-1]
    assert "[Open another poll]" not in (await desk.heard(OLI))[-1]
