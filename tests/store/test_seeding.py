"""Every shipped template fits the tables, in each of its timings."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from bot import templates
from bot.store import launches, schema, seeding
from bot.store.engine import Store, Tx
from bot.store.scene import Scene

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TIMINGS = [(name, timing) for name in templates.names() for timing in templates.load(name).timings]


@pytest.mark.parametrize(("name", "timing"), TIMINGS)
async def test_a_launch_is_planted_whole(store: Store, name: str, timing: str) -> None:
    template = templates.load(name)

    def plant(tx: Tx) -> tuple[int, int]:
        values = {
            "key": "recon",
            "name": "R" * 150,
            "version": "v" * 100,
            "template": name,
            "timing": timing,
            "director": "U" * 64,
            "deputy": None,
            "zone": "America/Argentina/ComodRivadavia",
            "window_s": seeding.window(template),
            "self_approval": False,
            "variables": {},
            "audiences": {},
            "settings": seeding.settings(template),
        }
        launch = launches.create(tx, values, NOON)
        seeding.plant(tx, launch, template, timing)
        number = launches.create_attempt(tx, launch, number=1, kind="real", channel="C" * 64, private=False)
        attempt = launches.attempt(tx, number)
        assert attempt is not None
        seeding.begin(Scene(tx, launches.by_id(tx, launch), attempt, NOON))
        return tuple(  # type: ignore[return-value]
            tx.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (schema.item_state, schema.step_state)
        )

    assert await store.write(plant) == (len(template.items), len(template.steps) + len(template.way_back))
