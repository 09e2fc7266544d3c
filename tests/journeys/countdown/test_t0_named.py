"""T-0 is named: who may, which times it takes, and what follows at once."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.contracts import Origin
from bot.domain.launch import State
from bot.domain.people import Kind, Person
from bot.domain.tclock import TYPED
from bot.store import people, schema
from tests.desk import ANA, EVE, GUS, NOON, OLI, ROB, SAM, TEAM, Desk
from tests.journeys.countdown.clocks import ELSEWHERE, FRIDAY, HOUR, MINUTE, armed, attempt, confirmed, steps


async def test_a_first_t0_acts_at_once_and_is_told_to_the_room_alone(desk: Desk) -> None:
    told = await desk.say("t0 2026-12-04T10:00", by=ANA)

    assert told.shown.startswith("T-0 is Fri 4 Dec 10:00 CET, tentative. The countdown runs.\n6 steps have a time now.")
    assert "This room was told. t0 confirm tells everybody else." in told.shown
    assert told.labels == ["Confirm T-0…", "In working hours…"]
    assert await desk.heard() == ["Reconciliation 2.1: T-0 is now Dec 4, 2026 at 09:00 (tentative)."]
    assert await desk.heard(ELSEWHERE) == []
    assert ((await attempt(desk)).state, (await attempt(desk)).t0) == (State.COUNTING, FRIDAY)
    assert (await steps(desk))["DAY-2"].due_at == FRIDAY
    assert await armed(desk) > 0


async def test_the_answer_shows_the_readers_own_time_where_it_differs(desk: Desk) -> None:
    away = Person(ANA, Kind.MEMBER, "Ana", "America/New_York")
    await desk.store.write(lambda tx: people.keep_person(tx, away, home=TEAM, enterprise=None, now=desk.now))

    told = await desk.say("t0 2026-12-04T10:00", by=ANA)
    assert "T-0 is Fri 4 Dec 10:00 CET (for you: Dec 4, 2026 at 09:00), tentative." in told.shown


async def test_a_t0_may_be_named_in_another_zone(desk: Desk) -> None:
    told = await desk.say("t0 2026-12-04 18:00 Asia/Tokyo", by=ANA)

    assert "T-0 is Fri 4 Dec 18:00 JST (for you: Dec 4, 2026 at 09:00)" in told.shown
    now = await attempt(desk)
    assert (now.t0, now.t0_zone, now.t0_text) == (FRIDAY, "Asia/Tokyo", "2026-12-04 18:00 Asia/Tokyo")


async def test_a_t0_typed_with_many_blanks_is_kept_as_far_as_there_is_room(desk: Desk) -> None:
    told = await desk.say(f"t0 2026-12-04{' ' * 200}10:00", by=ANA)

    assert told.shown.startswith("T-0 is Fri 4 Dec 10:00 CET, tentative.")
    assert len((await attempt(desk)).t0_text or "") == TYPED


async def test_everything_that_shows_the_plan_is_drawn_again(desk: Desk) -> None:
    await desk.say("t0 2026-12-04T10:00", by=ANA)
    assert {"phase:PRE", "phase:DAY", "phase:POST", "board:1", "setup:1"} <= set(await desk.cards())
    assert not [card for card in await desk.cards() if card.startswith("step:")], "no step is due yet"


async def test_the_board_is_drawn_again_by_itself_at_the_hour_the_countdown_asks_for(desk: Desk) -> None:
    async def redraw_at() -> datetime | None:
        table = schema.attempt
        return await desk.look(lambda scene: scene.tx.execute(table.select()).one().redraw_at)

    await desk.say("t0 2026-12-04T10:00", by=ANA)
    assert await redraw_at() == NOON + HOUR
    await confirmed(desk, "t0 in 20m")
    assert await redraw_at() == NOON + 5 * MINUTE


async def test_a_t0_whose_first_steps_are_past_says_so(desk: Desk) -> None:
    told = await desk.say("t0 in 3h", by=ANA)
    assert (
        "The times of 2 steps would be over already: PRE-1, PRE-2. Nobody is reminded of a time that is past."
    ) in told.shown


async def test_bare_t0_opens_a_form_and_where_slack_opens_none_says_where_it_is(desk: Desk) -> None:
    opened = await desk.say("t0", by=ANA)
    assert (opened.form.title, opened.form.submit) == ("Name T-0", "Name it")
    await desk.submit(opened, by=ANA, text="friday 10:00")
    assert (await attempt(desk)).t0 == FRIDAY

    moving = await desk.say("t0", by=ANA)
    asked = await desk.submit(moving, by=ANA, text="+30m", why="the restore takes longer")
    await desk.press(asked, "Confirm", by=ANA)
    assert (await attempt(desk)).t0 == FRIDAY + 30 * MINUTE

    said = await desk.say("t0", by=ANA, origin=Origin.DM)
    assert said.shown == (
        "T-0 is Fri 4 Dec 10:30 CET, tentative.\nThe clock stands at T-69h30m.\n[Open form]  [Confirm T-0…]"
    )
    assert (await desk.press(said, "Open form", by=ANA)).form.title == "Move T-0"
    assert (await desk.say("t0", by=EVE, origin=Origin.DM)).shown == (
        "T-0 is Fri 4 Dec 10:30 CET, tentative.\nThe clock stands at T-69h30m."
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("t0 soon", "golive cannot read “soon” as a time. Write for example 2026-12-03T09:00, tomorrow 9:00 or in 3h."),
        ("t0 1.12.", "“1.12.” is read differently from place to place."),
        ("t0 2026-11-30T09:00", "Mon 30 Nov 09:00 CET was 28 h ago."),
        ("t0 2027-03-28T02:30", "02:30 does not exist on 28 Mar in Europe/Berlin, clocks jump over it:"),
        ("t0 2027-10-31T02:30", "02:30 happens twice on 31 Oct in Europe/Berlin: write"),
        ("t0 +30m", "There is no T-0 yet to count from."),
        ("t0 confirm", "There is no T-0 to confirm. Name one first, for example t0 monday 9:00."),
    ],
)
async def test_a_t0_that_cannot_be_is_refused(desk: Desk, words: str, said: str) -> None:
    told = await desk.say(words, by=ANA)
    assert told.refused
    assert told.shown.startswith(said)
    assert (await attempt(desk)).t0 is None


@pytest.mark.parametrize("words", ["t0 friday 10:00", "t0 confirm", "resume", "resume at 14:00"])
async def test_only_director_and_deputy_move_the_countdown(counting: Desk, words: str) -> None:
    for user in (OLI, EVE):
        told = await counting.say(words, by=user)
        act = "resume the countdown" if words.startswith("resume") else "set T-0"
        assert told.shown == f"Only the director @Ana or the deputy @Ben can {act}."
    assert len(await counting.record("refused")) == 2, "what only some may do is recorded when refused"


@pytest.mark.parametrize("user", [GUS, SAM, ROB])
async def test_who_is_no_member_does_not_touch_the_countdown(close_by: Desk, user: str) -> None:
    for words in ("t0 friday 11:00", "hold the disk is full"):
        assert "cannot" in (await close_by.say(words, by=user)).shown
    assert (await attempt(close_by)).state is State.COUNTING


async def test_after_liftoff_t0_stays_as_flown(counting: Desk) -> None:
    await counting.lift()
    for words in ("t0 friday 11:00", "t0 confirm"):
        told = await counting.say(words, by=ANA)
        assert told.shown == "This attempt is lifted: T-0 stays as flown."
    assert (await counting.say("hold wait", by=ANA)).shown.startswith("A hold stops the countdown to liftoff")
