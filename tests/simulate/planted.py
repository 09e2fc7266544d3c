"""A launch from the whole template, everybody named, as the simulation begins with it."""

from __future__ import annotations

from functools import lru_cache

from bot import templates
from bot.store import launches, plan, remindings
from bot.store.connect import open_store
from bot.store.engine import Tx
from bot.store.scene import Scene
from tests import desk
from tests.desk import BEN, KIM, LEA, NOON, TEAM
from tests.migrated import Databases
from tests.simulate.pure import Plan

TEMPLATE = "go-live"


def plant(tx: Tx, timing: str, zone: str) -> None:
    """Ana directs, Ben is her deputy, Lea and Kim lead everything else."""
    desk.plant(tx, TEMPLATE, BEN, timing=timing, zone=zone)
    launch = launches.open_ones(tx)[0][1].launch_id
    for place in _places():
        launches.set_leads(tx, launch, place, [(LEA, "user"), (KIM, "user")])


@lru_cache
def _places() -> tuple[str, ...]:
    template = templates.load(TEMPLATE)
    steps = {step.owner for step in (*template.steps, *template.way_back)}
    return tuple(sorted((steps | {seat.code for seat in template.seats}) - {"director", "deputy"}))


async def plans(databases: Databases) -> dict[str, Plan]:
    """The plan by its timing, read once from a store."""
    return {timing: await _plan(databases, timing) for timing in templates.load(TEMPLATE).timings}


async def _plan(databases: Databases, timing: str) -> Plan:
    async with databases.fresh() as url:
        store = await open_store(url, TEAM)
        try:
            await store.write(lambda tx: plant(tx, timing, "UTC"))
            return await store.read(_read)
        finally:
            await store.close()


def _read(tx: Tx) -> Plan:
    attempt = launches.open_ones(tx)[0][1]
    scene = Scene(tx, launches.by_id(tx, attempt.launch_id), attempt, NOON)
    return Plan(attempt, plan.steps(scene), scene.crew, remindings.of(scene))
