"""Whether a database was put back is found out at the start, and what it gave out since is not given out again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.store import audit, restored, schema, witness
from bot.store.audit import Entry
from bot.store.engine import Store, Tx
from bot.store.restored import LEAP, Reach, State
from tests.patience import until
from tests.workers.desk import ANA, LAUNCH, NOW, Launched, plant


@pytest.fixture
async def launched(store: Store) -> Launched:
    assert not await found_out(store, None), "before there is anything to hold"
    return await plant(store, "recon", LAUNCH)


async def found_out(store: Store, seen: Reach | None) -> bool:
    return await store.write(lambda tx: restored.find_out(tx, seen, NOW))


async def test_a_database_that_goes_on_is_not_held(store: Store, launched: Launched) -> None:
    seen = await store.read(restored.reach)

    assert not await found_out(store, seen)
    assert not await found_out(store, None), "nobody wrote down how far it had come"
    assert not await found_out(store, Reach(0, 0)), "what was written down may lag behind"
    assert await store.read(restored.held) is None


async def test_one_that_has_not_come_as_far_as_it_had_is_held_once(store: Store, launched: Launched) -> None:
    entry = Entry(ANA, "claim", "BUILD-1", {}, NOW)
    await store.write(lambda tx: audit.append(tx, launched.launch, entry))

    assert await found_out(store, Reach(2, 0))
    assert not await found_out(store, Reach(2, 0)), "it is held already"
    back = await store.read(restored.held)
    assert back is not None
    assert (back.as_of, back.released) == (NOW, False)


async def test_one_without_launches_is_never_held(store: Store) -> None:
    assert not await found_out(store, Reach(100, 100)), "somebody deleted the file and began anew"


async def test_a_copy_and_a_database_that_moved_are_held(store: Store, launched: Launched) -> None:
    for values in ({"state": State.COPY}, {"home": "elsewhere"}):
        await store.write(lambda tx, values=values: tx.execute(update(schema.installation).values(**values)))  # type: ignore[misc]
        assert await found_out(store, None)
        assert await store.write(restored.release) == 1
        await store.write(restored.go_on)
        assert not await found_out(store, None)


async def test_no_number_is_given_out_a_second_time(store: Store, launched: Launched) -> None:
    def note(tx: Tx) -> int:
        row = {"attempt_id": launched.attempt, "kind": "note", "author": ANA, "at": NOW, "text": "noted"}
        return int(tx.execute(insert(schema.note).returning(schema.note.c.id), row).scalar_one())

    await store.write(note)
    given = {table.name: await store.read(lambda tx, t=table: _last(tx, t)) for table in restored._numbered()}  # type: ignore[misc]
    await store.write(restored.put_back)
    assert await found_out(store, None)

    assert await store.write(note) > given["note"] + LEAP
    other = await plant(store, "beta", "C01OTHER")
    assert min(other.launch, other.attempt) > LEAP
    assert {"launch", "attempt", "item", "step", "signoff", "poll", "decision", "outbox"} <= given.keys()


def _last(tx: Tx, table: object) -> int:
    return max(tx.execute(select(table.c.id)).scalars(), default=0)  # type: ignore[attr-defined]


async def test_what_was_seen_is_written_beside_the_file(tmp_path: Path) -> None:
    path = str(tmp_path / "golive.db")
    assert witness.seen(path) is None
    for reach in (Reach(7, 12), Reach(1234567, 3)):
        witness._write(path, reach)
        assert witness.seen(path) == reach


async def test_a_disk_that_takes_nothing_stops_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[str] = []

    def full(path: str, _reach: Reach) -> None:
        tries.append(path)
        raise OSError("No space left on device")

    monkeypatch.setattr(witness, "_write", full)
    monkeypatch.setattr(witness, "EVERY", 0.0)
    following = asyncio.create_task(witness.follow(store, "golive.db"))
    await until(lambda: len(tries) >= 3)
    assert not following.done()
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
