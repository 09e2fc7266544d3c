"""What checks that were run may say at the most: it fits into one message."""

from __future__ import annotations

from typing import cast

from bot.domain.launch import Attempt, Launch
from bot.store.trials import Seen
from bot.views import trial
from tests.told import shown


class Named:
    """As much of a launch and an attempt as these messages use."""

    name, id, ended_at = "L" * 100, 7, None


LAUNCH, ATTEMPT = cast(Launch, Named()), cast(Attempt, Named())
FAILED = [Seen(f"{'c' * 50}{number:03}", "failed", "s" * 500, f"http url={'u' * 900}", "red") for number in range(500)]


def test_five_hundred_that_failed_fit() -> None:
    told = shown(trial.ran(LAUNCH, ATTEMPT, FAILED, ()))

    assert "500 checks tried: 500 failed; 500 red." in told
    assert "and 470 more" in told


def test_five_hundred_that_failed_so_far_fit() -> None:
    told = shown(trial.ran(LAUNCH, ATTEMPT, FAILED, [each.name for each in FAILED]))

    assert "500 of 1000 so far, 500 failed; 500 red." in told
    assert "and 470 more" in told
    assert "and 492 more" in told


def test_none_that_is_left_says_so() -> None:
    assert "0 checks tried: none is attached any more." in shown(trial.ran(LAUNCH, ATTEMPT, [], ()))
