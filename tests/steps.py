"""How much is tried at random: little in every run, as much as GOLIVE_STEPS says when it is set."""

from __future__ import annotations

import os


def examples(*, each: int, usually: int) -> int:
    """How many examples of `each` steps. `usually`: how many when nobody asked for more."""
    steps = os.environ.get("GOLIVE_STEPS")
    return -(-int(steps) // each) if steps else usually
