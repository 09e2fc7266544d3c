"""A NO-GO stops the clock; what replaces it, and what it survives."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.launch import State
from bot.domain.runbook import State as StepState
from tests.desk import ANA, BEN, LEA, NOON, Desk
from tests.journeys.decision.decided import decisions, go_step, standing, the_attempt
from tests.told import shown


async def test_a_no_go_needs_a_reason_and_stops_the_clock(desk: Desk) -> None:
    told = await desk.say("decide no-go", by=ANA)
    assert told.shown.startswith("Say why not: decide no-go the restore log is missing.")

    told = await desk.say("decide no-go the restore log is missing", by=ANA)

    assert told.shown == (
        "NO-GO stands, and the countdown is held. decide go would replace it.\n[Hold until…]  [Resume…]  [Scrub…]"
    )
    attempt = await the_attempt(desk)
    assert (attempt.state, attempt.held_by, attempt.held_at) == (State.HELD, ANA, NOON)
    assert attempt.held_why == "No-go: the restore log is missing"
    heard = (await desk.heard())[-1]
    assert heard.startswith(
        "NO-GO for Reconciliation 2.1. The countdown is held.\nthe restore log is missing\nDeclared by @Ana."
    )
    assert (await go_step(desk)).state is StepState.WAITING
    assert "Decided: NO-GO by Ana." in shown(await desk.card("poll"))


async def test_a_no_go_replaces_the_go_before_liftoff(desk: Desk) -> None:
    await desk.say("decide go", by=ANA)

    await desk.say("decide no-go the network is down", by=BEN)

    decision = await standing(desk)
    assert (decision.answer, decision.by) == ("no-go", BEN)
    assert [each.state for each in await decisions(desk)] == ["replaced", "standing"]
    assert (await go_step(desk)).state is StepState.WAITING, "the gate is closed again"
    [_, entry] = await desk.record("decide")
    assert entry.facts["replaces"] == "go"


async def test_a_go_after_a_no_go_stands_and_leaves_the_hold_to_people(desk: Desk) -> None:
    await desk.say("decide no-go the log is missing", by=BEN)

    told = await desk.say("decide go", by=ANA)

    assert told.shown.startswith("GO stands, and the countdown stays held: @Ben stopped it.\nresume lets it run again.")
    assert told.labels == ["Resume…"]
    assert (await the_attempt(desk)).state is State.HELD
    assert (await standing(desk)).answer == "go"
    assert (await go_step(desk)).state is StepState.DONE
    assert (await desk.heard())[-1].startswith(
        "GO for Reconciliation 2.1. The countdown is still held; T-0 moves when it runs again."
    )


async def test_a_hold_by_a_person_survives_both_decisions(desk: Desk) -> None:
    await desk.hold(by=LEA, why="smoke in the room")

    await desk.say("decide no-go smoke", by=ANA)
    assert (await the_attempt(desk)).held_why == "smoke in the room"
    told = await desk.say("decide go", by=ANA)

    assert "stays held: @Lea stopped it." in told.shown


async def test_a_no_go_works_while_slack_is_silent(desk: Desk) -> None:
    desk.now += timedelta(hours=1)
    desk.silent = True

    assert "Slack does not answer just now" in (await desk.say("decide go", by=ANA)).shown
    told = await desk.say("decide no-go Slack is down, so are we", by=ANA)

    assert told.shown.startswith("NO-GO stands")
    [entry] = await desk.record("decide")
    assert entry.facts["slack"] == "silent"


async def test_while_slack_is_silent_a_day_is_the_longest_somebody_stays_known(desk: Desk) -> None:
    desk.now += timedelta(hours=24, minutes=1)
    desk.silent = True

    told = await desk.say("decide no-go Slack is down", by=ANA)

    assert told.shown.startswith("golive could not find out about @Ana: Slack does not answer just now.")
    assert await standing(desk) is None


async def test_words_do_not_become_mentions(desk: Desk) -> None:
    await desk.say("decide no-go &lt;!channel&gt; and &lt;@UEVE&gt; `x`", by=ANA)

    [message] = [each for each in await desk.messages("C1") if "NO-GO" in each.text]
    assert "&lt;!channel&gt; and &lt;@UEVE&gt; `x`" in message.text
    assert "user_id': 'UEVE'" not in str(message.blocks)
