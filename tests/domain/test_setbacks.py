"""Steps left out, and deeds taken back: what is refused, in which words, and what comes of the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain import setbacks
from bot.domain.launch import State as LaunchState
from bot.domain.runbook import State, Step, wait_text, waits
from bot.domain.setbacks import Known
from bot.errors import Refused
from tests.plans import COUNTING, CREW, MINUTE, T0, step

WAITING = step("DAY-3", due_at=T0)
STARTED = replace(WAITING, state=State.STARTED, started_at=T0 - 10 * MINUTE, started_by="OLI")
DONE = replace(STARTED, state=State.DONE, ended_at=T0 - 5 * MINUTE, ended_by="OLI", ticked=frozenset({1, 2}))
FAILED = replace(STARTED, state=State.FAILED, ended_at=T0 - 5 * MINUTE, ended_by="OLI", reason="no disk")
SKIPPED = replace(WAITING, state=State.SKIPPED, ended_at=T0 - 5 * MINUTE, ended_by="ANA", reason="not needed")
LIFTED = replace(COUNTING, state=LaunchState.LIFTED, lifted_at=T0 - 10 * MINUTE)


def skip(which: Step = WAITING, by: str = "OLI", attempt: object = COUNTING) -> Step:
    assert isinstance(attempt, type(COUNTING))
    return setbacks.skip(which, attempt, by=by, crew=CREW, reason="no time", now=T0)


def fail(which: Step, by: str = "OLI") -> Step:
    return setbacks.fail(which, by=by, crew=CREW, reason="no disk", now=T0 - 5 * MINUTE)


def undo(which: Step, by: str = "OLI", since: tuple[Step, ...] = (), known: Known | None = None) -> Step:
    return setbacks.undo(which, LIFTED, by=by, crew=CREW, since=since, known=known or Known(), now=T0)


def flagged(which: Step, *flags: str) -> Step:
    return replace(which, flags=frozenset(flags))


def test_a_step_that_waits_or_has_failed_is_skipped_with_its_reason() -> None:
    for which in (WAITING, FAILED):
        left_out = skip(which)
        assert (left_out.state, left_out.ended_at, left_out.ended_by) == (State.SKIPPED, T0, "OLI")
        assert (left_out.reason, left_out.settled) == ("no time", True)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (
            lambda: skip(by="LEA"),
            "You cannot skip DAY-3. That is for the lead of DAY and the director: <@OLI> or <@KIM> or <@ANA> or",
        ),
        (lambda: fail(STARTED, by="ZOE"), "You cannot run DAY-3."),
        (lambda: fail(WAITING), "DAY-3 has not begun, so it has not failed. `trouble DAY-3 REASON` says that you are"),
        (lambda: fail(DONE), "DAY-3 was done 0 s ago. `undo DAY-3` takes that back."),
        (lambda: fail(FAILED), "You said 0 s ago that DAY-3 failed. It waits for a choice."),
        (lambda: fail(flagged(STARTED, "decision")), "DAY-3 is the decision itself:"),
        (lambda: skip(SKIPPED), "DAY-3 was skipped by <@ANA> 5 min ago."),
        (lambda: skip(DONE), "DAY-3 was done by <@OLI> 5 min ago; nothing is left to skip."),
        (lambda: skip(STARTED), "DAY-3 is running. `fail DAY-3 REASON` ends it; then it can be skipped."),
        (lambda: skip(flagged(WAITING, "decision")), "DAY-3 is the decision itself:"),
        (lambda: skip(flagged(WAITING, "needs go")), "DAY-3 is the liftoff: without it nothing behind it would begin"),
        (lambda: skip(flagged(WAITING, "confirms live")), "DAY-3 is what makes the launch live, so it is run and not"),
        (lambda: skip(flagged(WAITING, "own clock")), "DAY-3 belongs to the way back, which only a rollback begins."),
        (lambda: undo(WAITING), "Nothing has been done with DAY-3 yet, so there is nothing to take back."),
        (lambda: undo(STARTED, by="ZOE"), "You cannot run DAY-3."),
        (lambda: undo(SKIPPED, by="LEA"), "DAY-3 was skipped by <@ANA>, so that is for them or the director to take"),
        (lambda: undo(flagged(DONE, "decision")), "DAY-3 is the decision itself: `decide no-go` takes a GO back."),
        (lambda: undo(flagged(STARTED, "needs go")), "DAY-3 was the liftoff at 08:50, and that is not taken back."),
        (
            lambda: undo(replace(STARTED, reversibility="point of no return")),
            "DAY-3 is a point of no return: it cannot be taken back once it has begun.",
        ),
        (
            lambda: undo(DONE, since=(step("DAY-4"),)),
            "DAY-4 has begun since, so DAY-3 stays done. `undo DAY-4` comes first.",
        ),
        (
            lambda: undo(SKIPPED, since=(step("DAY-4"), step("DAY-5"))),
            "DAY-4, DAY-5 have begun since, so DAY-3 stays skipped. `undo DAY-4` comes first.",
        ),
        (lambda: setbacks.untick(DONE, 1, by="OLI", crew=CREW), "DAY-3 is done: its lines are ticked and unticked"),
        (lambda: setbacks.untick(STARTED, 1, by="OLI", crew=CREW), "DAY-3.1 is not ticked."),
        (lambda: setbacks.untick(STARTED, 1, by="ZOE", crew=CREW), "You cannot run DAY-3."),
    ],
)
def test_what_is_refused_says_why_and_what_to_do(act: Callable[[], Step], said: str) -> None:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.text.startswith(said)


def test_a_step_that_runs_can_fail_and_what_comes_after_waits_for_it() -> None:
    assert fail(STARTED) == FAILED
    behind = step("DAY-4", after=("DAY-3",))
    waiting = waits(behind, {"DAY-3": fail(STARTED)}, COUNTING, T0)
    assert wait_text(behind, waiting, "UTC", T0) == "DAY-4 waits for DAY-3, which failed. Do not start yet."


def test_what_made_the_launch_live_stays_done() -> None:
    live = replace(LIFTED, state=LaunchState.LIVE, live_at=T0 - 5 * MINUTE)
    with pytest.raises(Refused, match="DAY-3 has made the launch live 5 min ago, and that is not taken back"):
        setbacks.undo(flagged(DONE, "confirms live"), live, by="OLI", crew=CREW, since=(), known=Known(), now=T0)


def test_behind_the_liftoff_a_step_that_needs_a_go_is_skipped_like_any_other() -> None:
    assert skip(flagged(WAITING, "needs go"), attempt=LIFTED).state is State.SKIPPED


def test_a_start_taken_back_leaves_no_trace() -> None:
    assert undo(replace(STARTED, ticked=frozenset({1}))) == WAITING


def test_an_end_taken_back_has_the_step_run_again_with_the_ticks_it_had() -> None:
    again = undo(DONE, known=Known(ticked_with_it=frozenset({2})))
    assert again == replace(STARTED, ticked=frozenset({1}))
    assert undo(FAILED) == STARTED


def test_a_skipped_step_becomes_what_it_was() -> None:
    assert undo(SKIPPED) == WAITING
    known = Known(failed_at=FAILED.ended_at, failed_by="OLI", failed_why="no disk")
    assert undo(skip(FAILED), known=known) == FAILED


def test_what_a_step_left_out_unlocks_is_what_waits_for_it_alone() -> None:
    other = step("DAY-4", due_at=T0)
    plan = (WAITING, other, step("DAY-5", after=("DAY-3",)), step("DAY-6", after=("DAY-3", "DAY-4")))
    then = setbacks.without(skip(), plan, COUNTING)
    assert [each.ref for each in then.unlocked] == ["DAY-5"]


def test_what_waited_longer_than_planned_for_a_step_left_out_is_due_earlier() -> None:
    late = replace(WAITING, due_at=T0 + 30 * MINUTE)
    plan = (late, step("DAY-5", after=("DAY-3",), planned_at=T0, due_at=T0 + 50 * MINUTE))
    assert setbacks.without(skip(late), plan, COUNTING).moved == 1


def test_begun_is_what_runs_or_ran_and_not_what_was_left_out() -> None:
    behind = [step(f"DAY-{number}", after=("DAY-3",)) for number in range(4, 9)]
    states = (State.WAITING, State.STARTED, State.DONE, State.FAILED, State.SKIPPED)
    plan = [replace(each, state=state) for each, state in zip(behind, states, strict=True)]
    assert [each.state for each in setbacks.begun_after(WAITING, plan)] == [State.STARTED, State.DONE, State.FAILED]


def test_one_of_several_takes_back_their_own_word_alone() -> None:
    said = replace(STARTED, minimum=2, finishers=("OLI", "KIM"))
    assert undo(said, by="KIM").finishers == ("OLI",)
    over = replace(DONE, minimum=2, finishers=("OLI", "KIM"), ended_by="KIM")
    assert undo(over).finishers == ("OLI",)
    assert undo(replace(said, finishers=("KIM",)), by="OLI") == replace(WAITING, minimum=2)
