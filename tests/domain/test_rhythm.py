"""How often checks are probed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import rhythm
from bot.domain.launch import Attempt, State
from tests.domain.times import T0
from tests.plans import ATTEMPT

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
KEPT = {
    "every": "1h",
    "nearer": [{"since": "T-24h", "every": "10m"}, {"since": "T-2h", "every": "1m"}],
    "until": "live",
    "red_after": "3 of 5",
}
RHYTHM = rhythm.read(KEPT)


def wait(before: timedelta, *, doubtful: bool = False, **changes: Any) -> timedelta:
    at: Attempt = replace(ATTEMPT, **{"t0": T0, "state": State.COUNTING, **changes})
    now = T0 - before
    return rhythm.next_at(RHYTHM, at, "health", now, doubtful=doubtful) - now


def fits(found: timedelta, every: timedelta) -> bool:
    return every * (1 - rhythm.SPREAD) <= found <= every


@pytest.mark.parametrize(
    ("before", "state", "every"),
    [
        (48 * HOUR, State.COUNTING, HOUR),
        (23 * HOUR, State.COUNTING, 10 * MINUTE),
        (HOUR, State.COUNTING, MINUTE),
        (-HOUR, State.LIFTED, MINUTE),
        (-HOUR, State.LIVE, HOUR),
        (HOUR, State.SCRUBBED, HOUR),
    ],
)
def test_faster_as_t0_comes_near_until_it_is_live(before: timedelta, state: State, every: timedelta) -> None:
    assert fits(wait(before, state=state), every)


def test_without_a_t0_as_usual() -> None:
    assert fits(wait(HOUR, t0=None, state=State.PLANNED), HOUR)


def test_it_does_not_sleep_past_the_moment_from_which_it_is_faster() -> None:
    assert wait(24 * HOUR + 5 * MINUTE) == 5 * MINUTE


def test_a_doubt_is_looked_into_at_once() -> None:
    assert fits(wait(48 * HOUR, doubtful=True), MINUTE)


def test_a_rehearsal_nears_its_t0_at_its_pace() -> None:
    assert fits(wait(HOUR, pace=60), HOUR) is False
    assert fits(wait(MINUTE, pace=60), MINUTE)


def test_two_checks_are_not_due_at_the_same_moment() -> None:
    dues = {rhythm.next_at(RHYTHM, replace(ATTEMPT, t0=T0), f"check-{number}", T0 - HOUR) for number in range(50)}

    assert len(dues) > 45


def test_a_launch_that_kept_no_rhythm_has_the_usual_one() -> None:
    assert rhythm.read(None) == rhythm.Rhythm()
    assert (RHYTHM.need, RHYTHM.of, RHYTHM.usual) == (3, 5, HOUR)
