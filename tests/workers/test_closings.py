"""What ends by itself, and who is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.domain.launch import State
from bot.domain.poll import Poll, Reply, Vote
from bot.store import audit, launches, polls, schema, votes
from bot.workers import closings
from tests.workers.desk import ANA, BEN, LAUNCH, LEA
from tests.workers.runway import T0, Runway, to

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def runway(runway: Runway) -> Runway:
    """Twenty-five minutes before T-0, all that was due until then given."""
    await runway.until(T0 - 25 * MINUTE)
    await runway.heard()
    return runway


async def open_poll(runway: Runway, *, practice: bool = False) -> Poll:
    closes_at = runway.now + 10 * MINUTE
    poll: Poll = await runway.do(lambda s: polls.open_new(s, by=ANA, closes_at=closes_at, practice=practice))
    return poll


async def propose(runway: Runway) -> None:
    values = {"answer": "go", "state": "pending", "by": BEN, "reason": "it will hold", "recommendation": "not go"}
    lapses_at = runway.now + 10 * MINUTE
    await runway.do(lambda s: polls.add_decision(s, **values, against=True, snapshot={}, head="", lapses_at=lapses_at))


async def record(runway: Runway) -> list[tuple[str, str, object]]:
    """The latest entries: actor, verb, and the act in it."""
    entries = await runway.store.read(lambda tx: audit.entries(tx, runway.launched.launch))
    return [(entry.actor, entry.verb, entry.facts.get("act")) for entry in entries]


async def state(runway: Runway) -> State:
    attempt = await runway.store.read(lambda tx: launches.attempt(tx, runway.launched.attempt))
    assert attempt is not None
    return attempt.state


async def test_a_poll_closes_at_its_deadline_and_silence_is_no_answer(runway: Runway) -> None:
    poll = await open_poll(runway)
    vote = Vote("OPS", LEA, Reply.GO, "", runway.now, saw={})
    await runway.do(lambda s: votes.cast(s, poll, [vote]))

    told = await runway.until(runway.now + 10 * MINUTE)

    after = await runway.store.read(lambda tx: polls.by_id(tx, poll.id))
    assert (after.state, after.closed_at) == ("closed", poll.closes_at)
    assert ("", "poll", "close") in await record(runway)
    assert [each.to for each in told] == [ANA, BEN]
    assert "no answer from" in told[0].text
    assert "no-go" not in told[0].text.split("\n")[0]
    assert {"poll 1", f"board {runway.launched.attempt}"} <= set(await runway.cards())


async def test_a_poll_whose_deadline_was_moved_stays_open_until_then(runway: Runway) -> None:
    poll = await open_poll(runway)
    await runway.do(lambda s: polls.move_deadline(s.tx, poll, runway.now + 20 * MINUTE))

    await runway.until(runway.now + 15 * MINUTE)
    assert (await runway.store.read(lambda tx: polls.by_id(tx, poll.id))).open

    await runway.until(runway.now + 5 * MINUTE)
    assert not (await runway.store.read(lambda tx: polls.by_id(tx, poll.id))).open


async def test_a_practice_poll_closes_and_asks_nobody_to_decide(runway: Runway) -> None:
    await open_poll(runway, practice=True)

    assert await runway.until(runway.now + 10 * MINUTE) == []


async def test_a_proposal_that_nobody_seconds_lapses_after_ten_minutes(runway: Runway) -> None:
    await propose(runway)

    told = await runway.until(runway.now + 10 * MINUTE)

    assert [each.to for each in told] == [BEN]
    assert "the GO you proposed lapsed" in told[0].text
    assert told[0].buttons == ("Decide…",)
    assert ("", "decide", "lapse") in await record(runway)
    assert "decision 1" in await runway.cards()
    assert await runway.do(polls.pending_decision) is None


async def test_at_t0_without_a_go_the_clock_stops_and_the_director_is_asked(runway: Runway) -> None:
    await runway.until(T0 - MINUTE)
    assert await state(runway) is State.COUNTING

    told = await runway.until(T0)

    assert await state(runway) is State.HELD
    asked = to(ANA, told)[0]
    assert "T-0 (Wed 2 Dec 10:00 CET) came with no standing GO, so the countdown is held." in asked.text
    assert asked.buttons == ("Decide…", "Move T-0…", "Hold until…", "Scrub…")
    assert [each.text for each in to(LAUNCH, told)] == [
        "Recon 2.4: the countdown is held.\nT-0 came with no standing GO"
    ]
    assert ("", "hold", None) in await record(runway)
    assert "armed" not in await runway.states()


async def test_that_clock_is_stopped_at_t0_itself_however_late_golive_notices(runway: Runway) -> None:
    await runway.asleep_until(T0 + 30 * MINUTE)

    attempt = await runway.store.read(lambda tx: launches.attempt(tx, runway.launched.attempt))
    assert attempt is not None
    assert (attempt.state, attempt.held_at) == (State.HELD, T0)


async def test_with_a_standing_go_the_clock_goes_on(runway: Runway) -> None:
    await runway.go()
    await runway.until(T0 + MINUTE)

    assert await state(runway) is State.COUNTING


async def test_a_no_go_is_no_go_to_go_on(runway: Runway) -> None:
    values = {"answer": "no-go", "state": "standing", "by": ANA, "reason": "", "recommendation": "go"}
    await runway.do(lambda s: polls.add_decision(s, **values, against=False, snapshot={}, head=""))

    await runway.until(T0)

    assert await state(runway) is State.HELD


async def test_two_processes_at_once_end_each_thing_once(runway: Runway) -> None:
    await open_poll(runway)
    await propose(runway)
    runway.now = T0

    await asyncio.gather(*(closings.once(runway.store, T0) for _ in range(4)))

    told = await runway.heard()
    assert len({each.key for each in told}) == len(told)
    assert len(to(ANA, told)) == 2
    assert len(to(BEN, told)) == 2
    entries = await record(runway)
    assert [entries.count(one) for one in (("", "poll", "close"), ("", "decide", "lapse"), ("", "hold", None))] == [
        1
    ] * 3


async def test_one_that_cannot_end_keeps_nothing_else_from_ending(runway: Runway) -> None:
    poll = await open_poll(runway)
    await propose(runway)
    await runway.set(schema.decision, answer="perhaps")
    runway.now += 10 * MINUTE

    assert await closings.once(runway.store, runway.now) is True
    assert await closings.once(runway.store, runway.now) is False

    alarms = [told for told in await runway.heard() if "golive could not" in told.text]
    assert [told.to for told in alarms] == [ANA], "its director hears of it, once"
    assert "Recon: golive could not let a proposal lapse." in alarms[0].text

    assert not (await runway.store.read(lambda tx: polls.by_id(tx, poll.id))).open
