"""T-0, hold and resume: what acts at once, what is shown first, who is told, and what the plan does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.contracts import Origin
from bot.domain.launch import Attempt, State
from bot.domain.people import Kind, Person
from bot.domain.poll import Reply
from bot.domain.runbook import Step
from bot.store import launches, people, plan, polls, schema
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, EVE, GUS, KIM, LEA, NOON, OLI, PAT, ROB, SAM, TEAM, Desk
from tests.told import Told

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
FRIDAY = datetime(2026, 12, 4, 9, 0, tzinfo=UTC)
"""10:00 in Berlin, three days after what the tests call now."""

ELSEWHERE = "C9"
"""Where the stakeholders of the launch are told."""


@pytest.fixture
async def counting(desk: Desk) -> Desk:
    await desk.say("t0 2026-12-04T10:00", by=ANA)
    return desk


@pytest.fixture
async def close_by(counting: Desk) -> Desk:
    """42 minutes before T-0."""
    counting.now = FRIDAY - 42 * MINUTE
    return counting


async def attempt(desk: Desk) -> Attempt:
    return await desk.look(lambda scene: scene.attempt)


async def steps(desk: Desk) -> dict[str, Step]:
    return {step.ref: step for step in await desk.look(plan.steps)}


async def armed(desk: Desk) -> int:
    table = schema.reminder
    return await desk.look(lambda scene: len(scene.tx.execute(table.select().where(table.c.state == "armed")).all()))


async def confirmed(desk: Desk, words: str, by: str = ANA) -> Told:
    return await desk.press(await desk.say(words, by=by), "Confirm", by=by)


# --- T-0 ----------------------------------------------------------------------------------------


async def test_a_first_t0_acts_at_once_and_is_told_to_the_room_alone(desk: Desk) -> None:
    told = await desk.say("t0 2026-12-04T10:00", by=ANA)

    assert told.shown.startswith("T-0 is Fri 4 Dec 10:00 CET, tentative. The countdown runs.\n6 steps have a time now.")
    assert "This room was told. t0 confirm tells everybody else." in told.shown
    assert told.labels == ["Confirm T-0…"]
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


async def test_moving_t0_is_shown_first_and_then_confirmed(counting: Desk) -> None:
    asked = await counting.say("t0 +30m the restore takes longer", by=BEN)

    assert asked.shown == (
        "T-0 would move from Fri 4 Dec 10:00 CET to Fri 4 Dec 10:30 CET.\n"
        "6 steps move by 30 min.\n"
        "the restore takes longer\n"
        "Told at once: room, stakeholders.\n"
        "[Confirm]"
    )
    assert (await attempt(counting)).t0 == FRIDAY

    told = await counting.press(asked, "Confirm", by=BEN)
    assert told.shown.startswith("T-0 is Fri 4 Dec 10:30 CET, tentative.\nTold at once: room, stakeholders.")
    assert (await attempt(counting)).t0 == FRIDAY + 30 * MINUTE
    assert (await steps(counting))["DAY-2"].due_at == FRIDAY + 30 * MINUTE
    expected = "Reconciliation 2.1: T-0 is now Dec 4, 2026 at 09:30 (tentative). It was Dec 4, 2026 at 09:00."
    assert (await counting.heard())[-1] == f"{expected}\nthe restore takes longer"
    assert await counting.heard(ELSEWHERE) == [f"{expected}\nthe restore takes longer"]


async def test_owners_who_fall_outside_working_hours_are_named(counting: Desk) -> None:
    asked = await counting.say("t0 2026-12-04 16:50", by=ANA)
    assert (
        "6 steps move by 6 h 50 min. 2 owners fall outside working hours (Mon–Fri 09–17 Europe/Berlin): @Oli, @Lea."
    ) in asked.shown


async def test_a_t0_may_move_nearer(counting: Desk) -> None:
    asked = await counting.say("t0 -30m the room is free", by=ANA)
    assert "6 steps move by 30 min, earlier." in asked.shown


async def test_a_confirmation_counts_only_for_the_plan_it_was_shown_for(counting: Desk) -> None:
    mine = await counting.say("t0 +30m the restore takes longer", by=ANA)
    await confirmed(counting, "t0 +1h the room is taken", by=BEN)

    again = await counting.press(mine, "Confirm", by=ANA)

    assert again.shown.startswith(
        "The plan has changed since you were asked. As it is now:\n"
        "T-0 would move from Fri 4 Dec 11:00 CET to Fri 4 Dec 10:30 CET."
    )
    assert (await attempt(counting)).t0 == FRIDAY + HOUR
    await counting.press(again, "Confirm", by=ANA)
    assert (await attempt(counting)).t0 == FRIDAY + 30 * MINUTE


async def test_a_time_from_now_means_the_time_it_was_when_it_was_asked_for(counting: Desk) -> None:
    asked = await counting.say("t0 in 3h", by=ANA)
    counting.now += 4 * MINUTE
    await counting.press(asked, "Confirm", by=ANA)
    assert (await attempt(counting)).t0 == NOON + 3 * HOUR
    assert (await attempt(counting)).t0_text == "in 3h"


async def test_confirming_twice_moves_once(counting: Desk) -> None:
    asked = await counting.say("t0 +30m the restore takes longer", by=ANA)
    await counting.press(asked, "Confirm", by=ANA)
    again = await counting.press(asked, "Confirm", by=ANA)
    assert again.shown.startswith("T-0 is Fri 4 Dec 10:30 CET already.")
    assert len(await counting.heard()) == 2


async def test_a_reason_keeps_its_signs_and_no_mention_in_it_comes_alive(counting: Desk) -> None:
    asked = await counting.say('t0 +30m a &lt;b&gt; &amp; &lt;!channel&gt; "quoted"', by=ANA)
    await counting.press(asked, "Confirm", by=ANA)
    assert (await counting.heard())[-1].endswith('\na <b> & <!channel> "quoted"')


async def test_t0_confirm_shows_each_audience_what_it_will_read(counting: Desk) -> None:
    asked = await counting.say("t0 confirm", by=ANA)

    assert asked.shown == (
        "T-0 is Fri 4 Dec 10:00 CET, tentative.\n"
        "The clock stands at T-69h.\n"
        "Confirming it tells room, stakeholders this:\n"
        "room in #C1:\n"
        "Reconciliation 2.1: T-0 is confirmed for Dec 4, 2026 at 09:00.\n"
        "stakeholders in #C9:\n"
        "Reconciliation 2.1: T-0 is confirmed for Dec 4, 2026 at 09:00.\n"
        "[Confirm and tell them]"
    )
    assert not (await attempt(counting)).confirmed

    told = await counting.press(asked, "Confirm and tell them", by=ANA)
    assert told.shown == "T-0 is Fri 4 Dec 10:00 CET, confirmed.\nTold at once: room, stakeholders."
    assert (await attempt(counting)).confirmed
    assert await counting.heard(ELSEWHERE) == ["Reconciliation 2.1: T-0 is confirmed for Dec 4, 2026 at 09:00."]


async def test_a_confirmed_t0_that_moves_has_to_be_confirmed_anew(counting: Desk) -> None:
    await counting.press(await counting.say("t0 confirm", by=ANA), "Confirm and tell them", by=ANA)

    asked = await counting.say("t0 2026-12-04 11:00", by=ANA)
    assert "It is tentative then, until it is confirmed anew." in asked.shown
    told = await counting.press(asked, "Confirm", by=ANA)
    assert told.labels == ["Confirm T-0…"]
    assert not (await attempt(counting)).confirmed

    again = await counting.press(told, "Confirm T-0…", by=ANA)
    assert "Confirming it tells room, stakeholders this:" in again.shown


async def test_what_was_to_be_confirmed_is_shown_again_when_it_has_moved(counting: Desk) -> None:
    asked = await counting.say("t0 confirm", by=ANA)
    await confirmed(counting, "t0 2026-12-04 11:00", by=BEN)
    again = await counting.press(asked, "Confirm and tell them", by=ANA)
    assert again.shown.startswith("T-0 has moved since you were asked.\nT-0 is Fri 4 Dec 11:00 CET, tentative.")
    assert not (await attempt(counting)).confirmed


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


async def test_a_shift_needs_a_reason_and_the_same_t0_is_no_move(counting: Desk) -> None:
    assert (await counting.say("t0 +30m", by=ANA)).shown == ("Say why T-0 moves: t0 +30m the restore takes longer.")
    again = await counting.say("t0 2026-12-04 10:00", by=ANA)
    assert again.shown == "T-0 is Fri 4 Dec 10:00 CET already.\n[Confirm T-0…]"


async def test_a_reason_that_does_not_fit_on_a_button_is_refused(counting: Desk) -> None:
    told = await counting.say("t0 +30m " + "&amp;" * 450, by=ANA)
    assert told.shown == "Say it in fewer words: that reason does not fit on a button."


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
    await lift(counting)
    for words in ("t0 friday 11:00", "t0 confirm"):
        told = await counting.say(words, by=ANA)
        assert told.shown == "This attempt is lifted: T-0 stays as flown."
    assert (await counting.say("hold wait", by=ANA)).shown.startswith("A hold stops the countdown to liftoff")


async def lift(desk: Desk) -> None:
    def up(scene: Scene) -> None:
        launches.save_attempt(scene.tx, scene.attempt, _with_state(scene.attempt, State.LIFTED))

    await desk.change(up)


def _with_state(attempt: Attempt, state: State) -> Attempt:
    values = {name: getattr(attempt, name) for name in Attempt.__slots__}
    return Attempt(**{**values, "state": state})


# --- Hold ---------------------------------------------------------------------------------------


async def test_a_hold_acts_at_once_and_the_room_hears_why(counting: Desk) -> None:
    told = await counting.say("hold DAY-6 failed on staging", by=ANA)

    assert told.shown == (
        "The countdown is held at T-69h.\n"
        "Steps that have not begun wait, and their reminders with them; what runs, runs on.\n"
        "[Resume…]"
    )
    now = await attempt(counting)
    assert (now.state, now.held_by, now.held_why) == (State.HELD, ANA, "DAY-6 failed on staging")
    assert "Held · T-69h\n" in (await counting.say("status", by=KIM)).shown
    assert (await counting.heard())[-1] == (
        "Reconciliation 2.1: the countdown is held by @Ana.\nDAY-6 failed on staging"
    )
    assert await armed(counting) == 0
    assert (await steps(counting))["DAY-2"].due_at == FRIDAY, "times stay until it is known by how much they move"


async def test_a_hold_without_a_reason_asks_for_one(counting: Desk) -> None:
    opened = await counting.say("hold", by=ANA)
    assert opened.form.title == "Hold the countdown"
    told = await counting.submit(opened, by=ANA, text="the disk is full")
    assert not told.refused
    assert (await attempt(counting)).held_why == "the disk is full"


async def test_a_hold_without_a_reason_in_a_thread_offers_the_form(counting: Desk) -> None:
    told = await counting.say("hold", by=ANA, origin=Origin.MENTION)
    assert told.shown == "Say why, so that the room knows: hold DAY-6 failed.\n[Open form]"
    assert (await counting.press(told, "Open form", by=ANA)).form.verb == "hold"


@pytest.mark.parametrize("user", [OLI, LEA, KIM, BIA])
async def test_near_t0_holders_of_mandatory_seats_may_hold_and_the_deciders_hear_of_it(
    close_by: Desk, user: str
) -> None:
    told = await close_by.say("hold the log is missing", by=user)

    assert told.shown.startswith("The countdown is held at T-42m.")
    assert told.labels == [], "only director and deputy resume"
    name = user.removeprefix("U").capitalize()
    for decider in (ANA, BEN):
        [heard] = await close_by.heard(decider)
        assert heard == f"@{name} held the countdown of Reconciliation at T-42m:\nthe log is missing\n[Resume…]"


async def test_before_the_last_hour_a_seat_holder_is_told_who_can_hold(counting: Desk) -> None:
    told = await counting.say("hold the log is missing", by=OLI)
    assert told.shown == (
        "You may hold from T-60m on. Until then the director @Ana or the deputy @Ben can: tell them what you see."
    )


@pytest.mark.parametrize("user", [EVE, PAT])
async def test_others_may_not_hold(close_by: Desk, user: str) -> None:
    told = await close_by.say("hold the log is missing", by=user)
    assert told.shown.startswith("The clock is held by the director @Ana or the deputy @Ben; from T-60m also by")
    assert (await close_by.say("hold", by=user)).shown == told.shown, "no form for who may not"


async def test_holding_twice_is_refused_with_who_and_why(counting: Desk) -> None:
    await counting.say("hold the log is missing", by=ANA)
    counting.now += 5 * MINUTE
    told = await counting.say("hold me too", by=BEN)
    assert told.shown == (
        "The countdown is held already, for 5 min, by @Ana: the log is missing. resume starts it again."
    )


async def test_there_is_nothing_to_hold_before_t0_is_named(desk: Desk) -> None:
    told = await desk.say("hold the log is missing", by=ANA)
    assert told.shown == "There is no countdown to hold yet: T-0 starts it. t0 monday 9:00 names one."


async def test_a_secret_in_a_reason_is_not_kept(counting: Desk) -> None:
    told = await counting.say("hold login with password=Hunter2secret fails", by=ANA)
    assert "looks like a password or a token" in told.shown
    assert "Hunter2secret" not in ((await attempt(counting)).held_why or "")


# --- While Slack is silent ----------------------------------------------------------------------


@pytest.mark.parametrize("user", [ANA, BEN, OLI])
async def test_while_slack_is_silent_who_was_known_good_within_a_day_may_hold(counting: Desk, user: str) -> None:
    counting.now = FRIDAY - 42 * MINUTE
    await counting.say("mine", by=user)
    await counting.say("here DAY-2", by=user)
    counting.silent = True
    counting.now += 10 * MINUTE

    told = await counting.say("hold the log is missing", by=user)

    assert told.shown.startswith("The countdown is held")
    [entry] = await counting.record("hold")
    assert entry.facts["slack"] == "silent"


async def test_a_hold_while_slack_answers_says_nothing_of_it(counting: Desk) -> None:
    await counting.say("hold the log is missing", by=ANA)
    [entry] = await counting.record("hold")
    assert "slack" not in entry.facts


async def test_while_slack_is_silent_who_is_known_too_long_ago_may_not_hold(close_by: Desk) -> None:
    close_by.silent = True
    told = await close_by.say("hold the log is missing", by=ANA)
    assert told.shown.startswith("golive could not find out about @Ana: Slack does not answer just now.")
    assert (await attempt(close_by)).state is State.COUNTING


async def test_while_slack_is_silent_nobody_resumes_or_moves_t0(counting: Desk) -> None:
    await counting.say("hold the log is missing", by=ANA)
    counting.silent = True
    counting.now += 10 * MINUTE
    for words in ("resume", "t0 friday 12:00"):
        assert "Slack does not answer just now" in (await counting.say(words, by=ANA)).shown


# --- Resume -------------------------------------------------------------------------------------


@pytest.fixture
async def held(close_by: Desk) -> Desk:
    """Held at T-42m, twenty minutes ago."""
    await close_by.say("hold the log is missing", by=ANA)
    close_by.now += 20 * MINUTE
    return close_by


async def test_resuming_at_once_says_that_t0_stays(close_by: Desk) -> None:
    await close_by.say("hold the log is missing", by=ANA)
    close_by.now += timedelta(seconds=8)

    asked = await close_by.say("resume", by=ANA)

    assert asked.shown.startswith("T-0 stays at Fri 4 Dec 10:00 CET.\n")
    assert "move from" not in asked.shown
    told = await close_by.press(asked, "Resume", by=ANA)
    assert told.shown == "T-0 is Fri 4 Dec 10:00 CET, tentative.\nThe clock stands at T-42m."


async def test_resuming_shows_what_moves_and_then_moves_t0_by_the_hold(held: Desk) -> None:
    asked = await held.say("resume", by=ANA)

    assert asked.shown == (
        "T-0 would move from Fri 4 Dec 10:00 CET to Fri 4 Dec 10:20 CET.\n"
        "6 steps move by 20 min.\n"
        "That is as of now: each minute of the hold moves it by one more.\n"
        "Told at once: room.\n"
        "[Resume]"
    )
    assert (await attempt(held)).state is State.HELD

    held.now += MINUTE
    told = await held.press(asked, "Resume", by=ANA)
    assert told.shown == "T-0 is Fri 4 Dec 10:21 CET, tentative.\nThe clock stands at T-42m."
    assert (await steps(held))["DAY-2"].due_at == FRIDAY + 21 * MINUTE
    assert await armed(held) > 0
    assert (await held.heard())[-1] == (
        "Reconciliation 2.1: the countdown runs again. T-0 is Dec 4, 2026 at 09:21.\n"
        "Resumed by @Ana after a hold of 21 min. 6 steps moved."
    )


async def test_a_hold_can_be_resumed_at_a_time(held: Desk) -> None:
    asked = await held.say("resume at 11:00", by=ANA)
    assert "to Fri 4 Dec 11:42 CET." in asked.shown
    assert "each minute" not in asked.shown

    await held.press(asked, "Resume", by=ANA)
    assert (await attempt(held)).t0 == datetime(2026, 12, 4, 10, 42, tzinfo=UTC)


async def test_a_time_to_resume_at_that_has_passed_meanwhile_is_refused(held: Desk) -> None:
    asked = await held.say("resume in 5m", by=ANA)
    held.now += 10 * MINUTE
    assert "Name a time ahead." in (await held.press(asked, "Resume", by=ANA)).shown
    assert (await attempt(held)).state is State.HELD


async def test_a_resume_counts_only_for_the_plan_it_was_shown_for(held: Desk) -> None:
    asked = await held.say("resume", by=ANA)
    await held.press(await held.say("resume", by=BEN), "Resume", by=BEN)
    await held.say("hold again", by=BEN)
    again = await held.press(asked, "Resume", by=ANA)
    assert again.shown.startswith("The plan has changed since you were asked. As it is now:")
    assert (await attempt(held)).state is State.HELD


async def test_pressing_resume_twice_resumes_once(held: Desk) -> None:
    asked = await held.say("resume", by=ANA)
    await held.press(asked, "Resume", by=ANA)
    told = await held.press(asked, "Resume", by=ANA)
    assert told.shown == "The countdown is not held, so there is nothing to resume."


async def test_the_resume_button_of_a_hold_shows_what_moves(close_by: Desk) -> None:
    held = await close_by.say("hold the log is missing", by=ANA)
    asked = await close_by.press(held, "Resume…", by=ANA)
    assert asked.labels == ["Resume"]


async def test_words_after_resume_that_are_no_time_are_refused(held: Desk) -> None:
    told = await held.say("resume please", by=ANA)
    assert told.shown.startswith("golive cannot read “please” as a time.")


async def test_a_standing_no_go_is_pointed_out_before_resuming(counting: Desk) -> None:
    await counting.say("decide no-go the log is missing", by=ANA)
    assert (await counting.look(polls.standing_decision)).answer is Reply.NO_GO
    told = await counting.say("resume", by=ANA)
    assert "The decision that stands is a no-go." in told.shown


async def test_a_clock_that_stopped_at_t0_by_itself_needs_a_decision_or_a_later_t0(counting: Desk) -> None:
    counting.now = FRIDAY + MINUTE
    await counting.stop_at_t0()

    told = await counting.say("resume", by=ANA)
    assert told.shown == (
        "The clock was stopped at T-0 itself, so it would stop again at once. decide go goes on from here; "
        "resume at TIME or t0 TIME names a later T-0."
    )
    asked = await counting.say("resume at 11:00", by=ANA)
    await counting.press(asked, "Resume", by=ANA)
    assert (await attempt(counting)).t0 == FRIDAY + HOUR


async def test_a_t0_named_in_a_hold_ends_it_and_says_so(held: Desk) -> None:
    shift = await held.say("t0 +30m later", by=ANA)
    assert shift.shown.startswith("The countdown is held, so there is no fixed T-0 to count from.")
    assert (await held.say("t0 confirm", by=ANA)).shown == (
        "The countdown is held, so T-0 is still moving. resume first, then t0 confirm."
    )

    asked = await held.say("t0 2026-12-04 12:00 the log is back at noon", by=ANA)
    assert "This ends the hold." in asked.shown
    await held.press(asked, "Confirm", by=ANA)

    assert (await attempt(held)).state is State.COUNTING
    assert (await held.heard())[-1].endswith("the log is back at noon\nThe hold is over, the countdown runs again.")
    assert await armed(held) > 0


async def test_every_change_of_the_countdown_is_in_the_record(held: Desk) -> None:
    await held.press(await held.say("resume", by=BEN), "Resume", by=BEN)
    [named] = await held.record("t0")
    [stopped] = await held.record("hold")
    [resumed] = await held.record("resume")
    assert (named.actor, named.facts["t0"], named.facts["typed"]) == (ANA, FRIDAY.isoformat(), "2026-12-04T10:00")
    assert (stopped.facts["why"], stopped.facts["clock"]) == ("the log is missing", "T-42m")
    assert (resumed.actor, resumed.facts["held"], resumed.facts["moved"]) == (BEN, "20 min", 6)
