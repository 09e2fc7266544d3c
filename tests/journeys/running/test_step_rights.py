"""Every verb for steps, by every kind of person, on a step in every state: who may, and that nobody else may."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.contracts import Origin
from bot.domain.runbook import State
from bot.store import plan, schema
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, DEB, EVE, GUS, KIM, LEA, LEADS, OLI, PAT, ROB, SAM, Desk, open_desk
from tests.journeys.running.hands import FRIDAY, MINUTE

PEOPLE = {
    "director": ANA,
    "deputy": BEN,
    "phase lead": LEA,
    "area lead": PAT,
    "owner": EVE,
    "backup": KIM,
    "guest": GUS,
    "member": BIA,
    "stranger": SAM,
    "bot": ROB,
    "deactivated": DEB,
}
DECIDERS = {"director", "deputy"}
LEADING = DECIDERS | {"phase lead"}
RUNNING = LEADING | {"area lead", "owner", "backup"}

MAY: dict[str, dict[State, set[str]]] = {
    "start": {State.WAITING: RUNNING, State.FAILED: RUNNING},
    "take over": dict.fromkeys((State.WAITING, State.STARTED, State.FAILED), RUNNING | {"member"}),
    "fail": {State.STARTED: RUNNING},
    "done": {State.STARTED: RUNNING},
    "tick": {State.STARTED: RUNNING},
    "untick": {State.STARTED: RUNNING},
    "see to": {State.WAITING: RUNNING, State.STARTED: RUNNING},
    "snooze": {State.WAITING: RUNNING, State.STARTED: RUNNING},
    "skip": {State.WAITING: LEADING, State.FAILED: LEADING},
    "undo": {State.STARTED: RUNNING, State.DONE: RUNNING, State.FAILED: RUNNING, State.SKIPPED: LEADING},
}
"""For each act, in which state whom it is open to; everybody else, and in every other state, is refused."""

ACTS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "start": ("start", "PRE-1", "", {}),
    "take over": ("start", "PRE-1", "take over", {}),
    "fail": ("fail", "PRE-1", "no disk", {}),
    "done": ("done", "PRE-1", "all", {}),
    "tick": ("done", "PRE-1.2", "", {}),
    "untick": ("undo", "PRE-1.1", "", {}),
    "see to": ("here", "PRE-1", "", {}),
    "snooze": ("snooze", "PRE-1", "2h", {}),
    "skip": ("skip", "PRE-1", "no time", {}),
    "undo": ("undo", "PRE-1", "", {}),
}
"""How each is asked for: verb, ref, words and options."""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """PRE is led by Lea; its first step is of OPS, which Pat leads, and Eve owns it."""
    async with open_desk(tmp_path) as desk:
        await desk.name_leads({**LEADS, "PRE": [LEA], "OPS": [OLI, PAT]})
        await desk.say("t0 2026-12-04T10:00", by=ANA)
        desk.now = FRIDAY - 18 * 60 * MINUTE
        yield desk


def bring(scene: Scene, state: State, backup: str) -> None:
    """The step as if nothing had been, then brought to `state` by Oli, with its first line ticked."""
    table = schema.step
    scene.tx.execute(update(table).where(table.c.ref == "PRE-1").values(owner=EVE, backup=backup))
    step = next(each for each in plan.steps(scene) if each.ref == "PRE-1")
    fresh = replace(step, state=State.WAITING, here_at=None, started_at=None, started_by=None, reason=None)
    fresh = replace(fresh, ended_at=None, ended_by=None, ticked=frozenset())
    if state not in (State.WAITING, State.SKIPPED):
        fresh = replace(fresh, started_at=scene.now, started_by=OLI, ticked=frozenset({1}))
    if state not in (State.WAITING, State.STARTED):
        fresh = replace(fresh, ended_at=scene.now, ended_by=OLI)
    plan.save(scene, step, replace(fresh, state=state))


@pytest.mark.parametrize("act", MAY)
async def test_who_may(desk: Desk, act: str) -> None:
    verb, ref, words, options = ACTS[act]
    wrong = []
    for state, (kind, user) in itertools.product(State, PEOPLE.items()):
        await desk.change(lambda scene, state=state: bring(scene, state, KIM))  # type: ignore[misc]
        version = await desk.look(lambda scene: scene.attempt.plan_version)
        carried = {"v": verb, "r": [ref], "t": words, "o": options, "s": version}
        told = await desk._carried(carried, user, Origin.MODAL, None)
        may = kind in MAY[act].get(state, set())
        if told.refused is may:
            wrong.append(f"{kind} {act} while {state}: {told.shown}")
        assert told.shown, "nobody is left without a word"
        assert "Something broke" not in told.shown
    assert wrong == []


@pytest.mark.parametrize("act", MAY)
async def test_a_guest_runs_a_step_of_their_own_and_no_other(desk: Desk, act: str) -> None:
    verb, ref, words, options = ACTS[act]
    state = State.WAITING if act in ("start", "see to", "skip", "take over") else State.STARTED
    await desk.change(lambda scene: bring(scene, state, GUS))
    version = await desk.look(lambda scene: scene.attempt.plan_version)
    carried = {"v": verb, "r": [ref], "t": words, "o": options, "s": version}
    assert (await desk._carried(carried, GUS, Origin.MODAL, None)).refused is (act in ("skip", "take over"))


@pytest.mark.parametrize("act", MAY)
async def test_when_slack_cannot_say_who_somebody_is_the_answer_is_no(desk: Desk, act: str) -> None:
    verb, ref, words, options = ACTS[act]
    await desk.change(lambda scene: bring(scene, next(iter(MAY[act])), KIM))
    desk.silent = True
    told = await desk._carried({"v": verb, "r": [ref], "t": words, "o": options}, ANA, Origin.MODAL, None)
    assert told.refused
    assert "Slack does not answer just now" in told.shown
