"""Every verb that is not about one item, by every kind of person, in every state a launch can be in: who may."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.domain.people import Away
from bot.domain.proposal import ALONE_AFTER
from bot.router import Router
from bot.store import launches
from bot.store.engine import Pending, Store, Tx
from bot.store.scene import Scene
from commands import COMMANDS
from tests.desk import ANA, BEN, BIA, DEB, EVE, GUS, KIM, LEA, LEADS, OLI, PAT, ROB, SAM, T0, Desk, know, open_desk
from tests.journeys import test_rights as of_items

T = TypeVar("T")

PEOPLE = {
    "director": ANA,
    "deputy": BEN,
    "lead": LEA,
    "group lead": KIM,
    "substitute": PAT,
    "seat holder": BIA,
    "step owner": OLI,
    "member": EVE,
    "guest": GUS,
    "stranger": SAM,
    "bot": ROB,
    "deactivated": DEB,
}
EVERYBODY = set(PEOPLE)
MEMBERS = EVERYBODY - {"guest", "stranger", "bot", "deactivated"}
DECIDERS = {"director", "deputy"}
RUNNER = {"step owner"}
HOLDERS = {"lead", "substitute", "seat holder", "step owner"}
"""Of a mandatory seat, or standing in for one who is. The step's owner leads OPS."""

STATES = ("planned", "counting", "running", "polling", "held", "proposed", "lifted", "called", "scrubbed")
BEFORE_T0 = ("running", "polling", "counting", "proposed")
BEFORE_LIFTOFF = ("planned", "held", *BEFORE_T0)
UNDER_WAY = (*BEFORE_T0, "held", "lifted", "called")
"""`called` is a rollback that waits for its second person, and has for three minutes."""
NEAR = ("counting", "polling", "proposed")
"""T-50m. A step of the day before has begun in `running`, which is at T-16h."""


def always(who: set[str]) -> dict[str, set[str]]:
    return dict.fromkeys(STATES, who)


MAY: Mapping[str, Mapping[str, set[str]]] = {
    "help": always(EVERYBODY),
    "list": always(EVERYBODY),
    "mine": always(EVERYBODY),
    "status": always(EVERYBODY),
    "log": always(EVERYBODY),
    "status share": always(MEMBERS | {"guest"}),
    "report csv": always(MEMBERS),
    "report share csv": always(MEMBERS),
    "check add BUILD-1 tcp host=a.example port=80": always(DECIDERS | {"lead", "group lead", "substitute"}),
    "judge CRIT-2 0.04": dict.fromkeys(("lifted", "called"), DECIDERS | {"lead", "group lead", "substitute"}),
    "risk RISK-1 likelihood=H": always(DECIDERS | {"lead", "group lead", "substitute"}),
    "risk add The vendor is late": always(DECIDERS | {"lead", "group lead", "seat holder", "step owner"}),
    "note the cache was cold": always(MEMBERS | {"guest"}),
    "snooze 1": always(MEMBERS | {"guest"}),
    "away until=friday 9:00": always(MEMBERS),
    "trouble PRE-2 the room is taken": always(MEMBERS),
    f"lead OPS <@{EVE}>": always(DECIDERS),
    "set name=Other": always(DECIDERS),
    "discard": {"planned": DECIDERS},
    "new two template=small-release": {},
    "t0 2026-12-07 9:00": dict.fromkeys(BEFORE_LIFTOFF, DECIDERS),
    "t0 confirm": dict.fromkeys(BEFORE_T0, DECIDERS),
    "hold the disk is full": {"running": DECIDERS} | dict.fromkeys(NEAR, DECIDERS | HOLDERS),
    "resume": {"held": DECIDERS},
    "scrub it is broken": dict.fromkeys(BEFORE_LIFTOFF, DECIDERS),
    "live it is up": {"lifted": DECIDERS, "called": DECIDERS},
    "close": {},
    "rollback the error rate is 4 %": {"lifted": DECIDERS},
    "rollback agree": {"called": {"deputy", "lead", "group lead", "seat holder", "step owner"}},
    "rollback alone": {"called": {"director"}},
    "rollback withdraw": {"called": DECIDERS},
    "recycle t0=monday 9:00": {"scrubbed": DECIDERS},
    "poll open": dict.fromkeys(("counting", "running", "held", "proposed"), DECIDERS),
    "poll closes +10m": {"polling": DECIDERS},
    "poll close": {"polling": DECIDERS},
    "vote go": {"polling": HOLDERS},
    "vote no-go it is late": {"polling": HOLDERS},
    "decide go I trust them": dict.fromkeys(("counting", "running", "polling", "held"), DECIDERS),
    "decide no-go it is late": dict.fromkeys((*BEFORE_T0, "held"), DECIDERS),
    "decide second": {"proposed": {"deputy", "lead", "group lead", "seat holder", "step owner"}},
    "start PRE-1": dict.fromkeys((*NEAR, "lifted", "called"), DECIDERS | RUNNER),
    "done PRE-1 all": {"running": DECIDERS | RUNNER},
    "fail PRE-1 the log is empty": {"running": DECIDERS | RUNNER},
    "undo PRE-1": {"running": DECIDERS | RUNNER},
    "skip PRE-1 it was done last week": dict.fromkeys({*STATES} - {"running", "scrubbed"}, DECIDERS),
    "step PRE-2 takes 50m": always(DECIDERS),
    "rollcall in": {},
    "rollcall ask": {},
    "rehearse dry seed=7": always(MEMBERS),
    "announce company Soon.": always(DECIDERS),
    "stakeholder": always(MEMBERS | {"guest"}),
    "stakeholder add Jane Doe": always(DECIDERS),
    "here DAY-2": dict.fromkeys({*UNDER_WAY} - {"running"}, RUNNER),
}
"""For each thing to say, in which state whom it is open to; everybody else, and in every other state, is refused."""


class Undoing:
    """A store in which whatever is done is undone at once, so that the next one finds everything as it was."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def submit(self, fn: Callable[[Tx], T]) -> Pending[T]:
        def done_and_undone(tx: Tx) -> T:
            answer = fn(tx)
            tx.undo()
            return answer

        return self.store.submit(done_and_undone)


@asynccontextmanager
async def launch_in(folder: Path, state: str) -> AsyncIterator[Desk]:
    """BUILD is led by Lea, who is away with Pat standing in, and by a user group that Kim is in."""
    async with open_desk(folder) as desk:
        await desk.name_leads(LEADS | {"PEOPLE": []})
        await desk.change(name_build)
        desk.groups["S1"] = [KIM]
        if state != "planned":
            await desk.set_t0()
            desk.now = T0 - (timedelta(hours=16) if state == "running" else timedelta(minutes=50))
            await bring(desk, state)
        for user in PEOPLE.values():
            await desk.store.write(lambda tx, user=user: know(tx, user, desk.now))  # type: ignore[misc]
        desk.router = Router(Undoing(desk.store), COMMANDS, desk._ask)
        yield desk


def name_build(scene: Scene) -> None:
    launches.set_leads(scene.tx, scene.launch.id, "BUILD", [(LEA, "user"), ("S1", "group")])
    launches.set_away(scene.tx, scene.launch.id, LEA, Away(LEA, PAT, T0 + timedelta(days=3)))


async def bring(desk: Desk, state: str) -> None:
    said = {
        "running": ("start PRE-1", OLI),
        "polling": ("poll open", ANA),
        "held": ("hold the disk is full", ANA),
        "proposed": ("decide go I trust them", ANA),
        "scrubbed": ("scrub it is broken", ANA),
        "called": ("rollback it is broken", ANA),
    }
    if state in ("lifted", "called"):
        await desk.lift()
    if state in said:
        words, by = said[state]
        told = await desk.say(words, by=by)
        assert not told.refused, told.shown
        desk.now += ALONE_AFTER if state == "called" else timedelta()
        if state == "scrubbed":
            assert not (await desk.press(told, told.labels[0], by=by)).refused


@pytest.mark.parametrize("state", STATES)
async def test_who_may(tmp_path: Path, state: str) -> None:
    wrong = []
    async with launch_in(tmp_path, state) as desk:
        for words, (kind, user) in itertools.product(MAY, PEOPLE.items()):
            told = await desk.say(words, by=user)
            may = kind in MAY[words].get(state, set())
            assert told.answer.form is None
            assert told.shown, "nobody is left without a word"
            assert "Something broke" not in told.shown
            if told.refused is may:
                wrong.append(f"{kind} says {words!r}: {told.shown}")
    assert wrong == []


def test_no_verb_is_left_out() -> None:
    """Those about one item are in the other table."""
    items = {verb for verb, *_ in of_items.ACTS.values()}
    launch = {words.split()[0] for words in MAY}

    assert items | launch == set(COMMANDS)
