"""Starting, ticking and finishing a step: what is refused, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain import runbook, running
from bot.domain.launch import Attempt
from bot.domain.launch import State as LaunchState
from bot.domain.runbook import State, Step
from bot.errors import Refused
from tests.plans import ATTEMPT, COUNTING, CREW, HOUR, MINUTE, T0, step

WAITING = step("DAY-3", due_at=T0)
STARTED = replace(WAITING, state=State.STARTED, started_at=T0 - 10 * MINUTE, started_by="OLI")
DONE = replace(STARTED, state=State.DONE, ended_at=T0 - 5 * MINUTE, ended_by="OLI")
HELD = replace(COUNTING, state=LaunchState.HELD)


def start(
    which: Step = WAITING, by: str = "OLI", attempt: Attempt = COUNTING, waiting: str = "", go: bool = True
) -> Step:
    return running.start(which, attempt, by=by, crew=CREW, waiting=waiting, go=go, now=T0 - 2 * MINUTE)


def done(which: Step, by: str = "OLI") -> Step:
    return running.done(which, by=by, crew=CREW, now=T0 + 9 * MINUTE)


def tick(which: Step, line: int, by: str = "OLI") -> Step:
    return running.tick(which, line, by=by, crew=CREW)


def here(which: Step = WAITING, by: str = "OLI") -> Step:
    return running.here(which, by=by, crew=CREW, soon=None, now=T0 - 2 * MINUTE)


def flagged(*flags: str) -> Step:
    return replace(WAITING, flags=frozenset(flags))


def test_a_step_is_started_ticked_and_done() -> None:
    began = start()
    assert (began.state, began.started_by, began.open_lines) == (State.STARTED, "OLI", (1, 2))
    assert tick(began, 2).open_lines == (1,)
    ended = done(tick(began, 2))
    assert (ended.state, ended.ended_by, ended.open_lines) == (State.DONE, "OLI", ())


def test_who_stands_ready_is_remembered() -> None:
    assert here(by="KIM").here_at == T0 - 2 * MINUTE


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (
            lambda: start(by="ZOE"),
            "You cannot run DAY-3. It belongs to its owner and backup, its leads and the director: "
            "<@OLI> or <@KIM> or <@ANA> or <@BEN>.",
        ),
        (lambda: start(STARTED), "DAY-3 was started by you 8 min ago."),
        (lambda: start(DONE), "DAY-3 was done 3 min ago, so it is not started again."),
        (lambda: start(flagged("decision")), "DAY-3 is the decision itself: `decide go` or `decide no-go` settles it."),
        (lambda: start(flagged("own clock")), "DAY-3 belongs to the way back: it runs only once a rollback is"),
        (lambda: start(attempt=ATTEMPT), "DAY-3 has no time yet, since there is no T-0. The director names one:"),
        (lambda: start(attempt=HELD), "The countdown is held, so DAY-3 does not start. `resume`, by director or"),
        (
            lambda: start(attempt=replace(COUNTING, state=LaunchState.SCRUBBED)),
            "This attempt is scrubbed: DAY-3 is not started any more.",
        ),
        (lambda: start(waiting="DAY-3 waits for DAY-2."), "DAY-3 waits for DAY-2."),
        (lambda: start(flagged("needs go"), go=False), "DAY-3 needs a GO, and there is none. The director decides:"),
        (lambda: start(flagged("time lock")), "DAY-3 is locked until its time, 2 min from now."),
        (lambda: done(STARTED, by="ZOE"), "You cannot run DAY-3."),
        (lambda: done(DONE), "DAY-3 was done by you 14 min ago."),
        (lambda: done(flagged("decision")), "DAY-3 is the decision itself:"),
        (lambda: done(WAITING), "DAY-3 is waiting, not started. `start DAY-3` first."),
        (
            lambda: done(replace(STARTED, flags=frozenset({"same hand"})), by="KIM"),
            "<@OLI> started DAY-3, and whoever starts it ends it, or takes it over first.",
        ),
        (lambda: tick(STARTED, 1, by="ZOE"), "You cannot run DAY-3."),
        (lambda: tick(STARTED, 3), "DAY-3 has sub-steps DAY-3.1 to DAY-3.2."),
        (lambda: tick(WAITING, 1), "DAY-3 is waiting. `start DAY-3` first, then tick its lines."),
        (lambda: tick(replace(STARTED, ticked=frozenset({1})), 1), "DAY-3.1 is ticked already."),
        (lambda: here(by="ANA"), "DAY-3 is for <@OLI> or <@KIM> to be ready for, so it is theirs to say."),
        (lambda: here(STARTED), "DAY-3 is started already; nobody is waited for."),
        (lambda: here(replace(WAITING, due_at=None)), "DAY-3 has no time yet, so there is nothing to be ready for."),
        (
            lambda: here(replace(WAITING, here_at=T0 - HOUR)),
            "golive was told 58 min ago that somebody is ready for DAY-3.",
        ),
    ],
)
def test_what_is_refused_says_why_and_what_to_do(act: Callable[[], Step], said: str) -> None:
    with pytest.raises(Refused) as refused:
        act()
    assert refused.value.text.startswith(said)


@pytest.mark.parametrize(("user", "theirs"), [("OLI", True), ("KIM", True), ("ANA", False), ("ZOE", False)])
def test_what_waits_for_somebody_is_what_they_own_or_back_up(user: str, theirs: bool) -> None:
    assert running.waits_for(WAITING, user, CREW) is theirs


def test_a_running_step_waits_for_whoever_started_it_too() -> None:
    assert running.waits_for(replace(STARTED, started_by="ANA"), "ANA", CREW)
    assert not running.waits_for(DONE, "OLI", CREW)
    assert not running.waits_for(flagged("decision"), "OLI", CREW)


def taken(which: Step, by: str = "ZOE") -> Step:
    return running.start(which, COUNTING, by=by, crew=CREW, waiting="", go=True, now=T0 - 2 * MINUTE, takes_over=True)


def test_who_takes_a_step_over_needs_no_right_to_it_and_has_one_from_then_on() -> None:
    assert taken(WAITING).started_by == "ZOE"
    running_on = taken(STARTED)
    assert (running_on.started_by, running_on.started_at) == ("ZOE", STARTED.started_at)
    assert done(running_on, by="ZOE").ended_by == "ZOE"
    with pytest.raises(Refused, match="DAY-3 was started by you 8 min ago"):
        taken(STARTED, by="OLI")


def test_a_step_that_failed_is_tried_again_from_its_first_line() -> None:
    failed = replace(DONE, state=State.FAILED, reason="no disk", ticked=frozenset({1}))
    again = start(failed)
    assert again == replace(WAITING, state=State.STARTED, started_at=T0 - 2 * MINUTE, started_by="OLI")


@pytest.mark.parametrize(
    ("which", "attempt", "can"),
    [
        (WAITING, COUNTING, True),
        (WAITING, HELD, False),
        (STARTED, HELD, True),
        (DONE, COUNTING, False),
        (flagged("decision"), COUNTING, False),
        (flagged("own clock"), COUNTING, False),
    ],
)
def test_what_can_be_taken_over(which: Step, attempt: Attempt, can: bool) -> None:
    assert running.can_be_taken_over(which, attempt) is can


SEVERAL = replace(STARTED, owner="OLI", owners=("OLI", "LEA", "MAX"), minimum=2)


def test_of_several_owners_so_many_say_that_it_is_done() -> None:
    first = done(SEVERAL, by="LEA")
    assert (first.state, first.finishers, first.ended_at) == (State.STARTED, ("LEA",), None)
    assert running.wanted(first, CREW) == "One more has to say so: <@OLI> or <@MAX>."
    with pytest.raises(Refused, match="You have said that DAY-3 is done"):
        done(first, by="LEA")
    second = done(first, by="MAX")
    assert (second.state, second.ended_by, second.finishers) == (State.DONE, "MAX", ("LEA", "MAX"))


def test_where_nobody_is_named_the_first_leads_say_it() -> None:
    both = replace(STARTED, minimum=2)
    assert runbook.owners_of(both, CREW) == ("OLI", "KIM")
    assert runbook.crew_of(both, CREW) == ("OLI", None)
    assert runbook.hands_of(SEVERAL, CREW) == ("OLI", "LEA", "MAX", "KIM")


def test_where_several_say_that_it_is_done_it_is_not_bound_to_one_hand() -> None:
    bound = replace(SEVERAL, flags=frozenset({"same hand"}))
    assert done(done(bound, by="LEA"), by="MAX").state is State.DONE
