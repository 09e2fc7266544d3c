"""Whatever a list holds, its report makes the same list in a launch that has none, in each format."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import time, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.exchange import scene_of
from bot.domain.checklist import New
from bot.domain.due import Due
from bot.domain.item import Weight
from bot.domain.report import ReportItem
from bot.exchange import reports
from bot.services import importing
from bot.store import importing as store
from bot.store import reporting, schema
from bot.store.engine import Tx
from bot.store.scene import Scene
from tests.desk import Desk, open_desk

AREAS = ("BUILD", "OPS", "PEOPLE")


def tidy(text: str) -> str:
    """As golive keeps words of several lines."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


anything = st.characters(codec="utf-8", exclude_characters="\x00")
words = st.text(anything | st.sampled_from(" \n#*-()[]`,:|"), max_size=30)
names = words.map(lambda text: " ".join(text.split()))
dues = st.builds(Due, st.integers(0, 1500).map(lambda hours: timedelta(hours=hours)))
clocks = st.builds(Due, st.integers(0, 60).map(lambda days: timedelta(days=days)), st.builds(time, st.integers(0, 23)))
shelves = st.integers(1, 366 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
lists = st.lists(
    st.builds(
        New,
        row=st.just(0),
        ref=st.integers(1, 999).map(str),
        area=st.sampled_from(AREAS),
        group=names | st.sampled_from(["", "OPS", "Build and tests"]),
        title=names.filter(bool),
        definition=words.map(tidy).filter(bool),
        weight=st.sampled_from(Weight),
        due=st.none() | dues | clocks,
        shelf=st.none() | shelves,
        bound=st.booleans(),
    ),
    min_size=1,
    max_size=5,
    unique_by=(lambda new: (new.area, new.group.casefold(), new.title.casefold()), lambda new: (new.area, new.ref)),
)


class Undone(Exception):
    """Takes back what was tried."""


@pytest.mark.parametrize("kind", reports.FORMATS)
def test_a_report_makes_the_same_list(tmp_path: Path, kind: str) -> None:
    with asyncio.Runner() as runner:
        opened = open_desk(tmp_path)
        desk = runner.run(opened.__aenter__())

        @given(lists)
        @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
        def there_and_back(new: Sequence[New]) -> None:
            before, after = runner.run(imported(desk, new, kind))
            assert after == before

        there_and_back()
        runner.run(opened.__aexit__(None, None, None))


async def imported(desk: Desk, new: Sequence[New], kind: str) -> tuple[list[ReportItem], list[ReportItem]]:
    """What the report of such a list says, and that of the list it makes."""
    found: list[list[ReportItem]] = []

    def attempt(tx: Tx) -> None:
        scene = scene_of(tx, "recon", desk.now)
        empty(scene)
        store.add(scene, [plain_ref(each) for each in new], {})
        found.append(listed(scene))
        content = reports.written(reporting.report(scene), kind).encode()
        empty(scene)
        importing.confirmed(scene, f"recon.{kind}", content, importing.asked(scene, f"recon.{kind}", content).token)
        found.append(listed(scene))
        raise Undone

    with pytest.raises(Undone):
        await desk.store.write(attempt)
    return found[0], found[1]


def plain_ref(new: New) -> New:
    values = (new.row, f"{new.area}-{new.ref}", new.area, new.group, new.title, new.definition)
    return New(*values, new.weight, new.due, new.shelf, new.bound)


def listed(scene: Scene) -> list[ReportItem]:
    return [item for item in reporting.report(scene).items if not item.derived]


def empty(scene: Scene) -> None:
    """Only what follows from others is left."""
    own = schema.item.c.derived.is_(None)
    ids = [row.id for row in scene.tx.execute(schema.item.select().where(own))]
    scene.tx.execute(schema.item_state.delete().where(schema.item_state.c.item_id.in_(ids)))
    scene.tx.execute(schema.item.delete().where(own))
