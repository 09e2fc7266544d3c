"""The plan of a launch read as a calendar."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain import calendar as rules
from bot.domain.calendar import Calendar, Pause
from bot.domain.launch import State
from bot.domain.poll import Reply
from bot.store import audit, people, plan, polls
from bot.store.audit import Entry
from bot.store.scene import Scene

GOES_ON = ("resume", "t0", "scrub", "recycle", "hold")
"""Verbs whose entries end a hold, the next hold's own among them."""

MOST = 1000
"""Entries of each of these verbs that are looked at."""


def calendar(scene: Scene) -> Calendar:
    """As it stands now; without a T-0 it has no events."""
    steps = rules.Plan(plan.steps(scene), plan.taken_off(scene))
    poll, names = polls.latest(scene), people.names(scene.tx)
    return rules.calendar(scene.launch, scene.attempt, scene.crew, steps, _pauses(scene), poll, names, scene.now)


def _pauses(scene: Scene) -> Iterator[Pause]:
    """The holds that the record tells of, in all attempts, each up to the entry that ended it."""
    holds, decisions = _entries(scene, "hold"), _entries(scene, "decide")
    ends = [entry.at for verb in GOES_ON for entry in _entries(scene, verb)]
    go = [entry.at for entry in decisions if entry.facts.get("answer") == Reply.GO]
    for place, hold in enumerate(holds, start=1):
        by_itself = hold.actor == ""  # it stopped at T-0, so a GO let it run on
        later = [at for at in (*ends, *(go if by_itself else ())) if at > hold.at]
        held = scene.attempt.state is State.HELD and place == len(holds)
        yield Pause(hold.at, None if held else min(later, default=None), str(hold.facts.get("why") or ""), hold.ref)


def _entries(scene: Scene, verb: str) -> list[Entry]:
    return audit.entries(scene.tx, scene.launch.id, verb=verb, last=MOST)
