"""A migrated database has the tables the code means, every row survives a change, and nothing is done twice."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.errors import StoreDown
from bot.store import schema  # noqa: F401  fills the metadata
from bot.store.connect import driver_url, head, upgrade
from bot.store.migrating import configured, migrating_engine
from bot.store.sqlite_file import lock_beside
from bot.store.types import metadata
from migrations import HEAD
from migrations.changes import Lost, altered
from tests.migrated import SERVER, Databases

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[str]:
    async with databases.fresh() as url:
        yield url


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Callable[..., Any]]:
    """Run functions of a connection in one transaction."""
    engine = migrating_engine(driver_url(url))
    try:
        async with engine.connect() as conn, conn.begin():
            yield conn.run_sync
    finally:
        await engine.dispose()


async def test_the_tables_are_those_the_code_means(database: str) -> None:
    def differences(conn: Connection) -> list[Any]:
        context = MigrationContext.configure(conn, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))

    async with connected(database) as run:
        assert await run(differences) == []


async def test_the_newest_revision_is_the_one_golive_asks_for(database: str) -> None:
    def heads(conn: Connection) -> list[str]:
        return list(ScriptDirectory.from_config(configured(conn)).get_heads())

    async with connected(database) as run:
        assert await run(heads) == [HEAD]
    assert await head(database) == HEAD


async def test_an_up_to_date_database_is_left_alone(database: str) -> None:
    assert await upgrade(database) == HEAD


def test_a_start_with_nothing_to_do_does_not_import_alembic(tmp_path: Path) -> None:
    script = (
        "import asyncio, sys; from bot.store.connect import upgrade\n"
        "asyncio.run(upgrade(sys.argv[1])); print('alembic' in sys.modules)"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", script, f"sqlite:///{tmp_path}/golive.db"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for _ in range(2)
    ]

    assert said == ["True", "False"]


async def test_a_database_of_a_newer_golive_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/golive.db"
    await upgrade(url)
    set_revision(tmp_path / "golive.db", "9999")

    with pytest.raises(StoreDown, match="of another golive"):
        await upgrade(url)
    assert await head(url) == "9999"


async def test_a_file_that_holds_data_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/golive.db"
    await upgrade(url)
    set_revision(tmp_path / "golive.db", "9999")
    with pytest.raises(StoreDown):
        await upgrade(url, NOON)

    copy = tmp_path / "golive.db.9999-before-20261201-120000"
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


async def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    await asyncio.to_thread((tmp_path / "golive.db").write_text, "Dear diary, " * 100)

    with pytest.raises(StoreDown, match="not a database"):
        await upgrade(f"sqlite:///{tmp_path}/golive.db")


async def test_a_file_that_is_being_served_is_not_migrated(tmp_path: Path) -> None:
    lock = lock_beside(str(tmp_path / "golive.db"))
    with pytest.raises(StoreDown, match="already serving"):
        await upgrade(f"sqlite:///{tmp_path}/golive.db")
    os.close(lock)


@pytest.mark.postgres
@pytest.mark.skipif(SERVER is None, reason="make test-postgres brings one")
async def test_three_that_start_at_once_migrate_once(databases: Databases) -> None:
    async with databases.fresh() as url:
        async with connected(url) as run:
            await run(lambda conn: conn.exec_driver_sql("DROP SCHEMA public CASCADE"))
            await run(lambda conn: conn.exec_driver_sql("CREATE SCHEMA public"))

        await asyncio.gather(upgrade(url), upgrade(url), upgrade(url))

        assert await head(url) == HEAD


# --- Changing a table ---------------------------------------------------------------------------


def make_family(conn: Connection) -> None:
    """A parent with five children that go when it goes, and a trigger on the parent."""
    conn.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)")
    conn.exec_driver_sql(
        "CREATE TABLE child (id INTEGER PRIMARY KEY, parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)"
    )
    conn.exec_driver_sql("INSERT INTO parent VALUES (1, 'Ana')")
    for number in range(1, 6):
        conn.exec_driver_sql(f"INSERT INTO child VALUES ({number}, 1)")


def add_column(conn: Connection) -> None:
    with Operations.context(MigrationContext.configure(conn)), altered("parent", recreate="auto") as batch:
        batch.alter_column("name", type_=sa.String(40), existing_type=sa.String(20), existing_nullable=False)


def children(conn: Connection) -> int:
    return int(conn.exec_driver_sql("SELECT count(*) FROM child").scalar_one())


async def test_changing_a_table_keeps_every_row_that_refers_to_it(database: str) -> None:
    async with connected(database) as run:
        await run(make_family)
    async with connected(database) as run:
        await run(add_column)

    async with connected(database) as run:
        assert await run(children) == 5


async def test_changing_a_table_keeps_its_triggers(tmp_path: Path) -> None:
    def guarded(conn: Connection) -> None:
        make_family(conn)
        conn.exec_driver_sql("CREATE TRIGGER keep BEFORE DELETE ON parent BEGIN SELECT RAISE(ABORT, 'kept'); END")

    url = f"sqlite:///{tmp_path}/family.db"
    async with connected(url) as run:
        await run(guarded)
    async with connected(url) as run:
        await run(add_column)

    async with connected(url) as run:
        with pytest.raises(sa.exc.IntegrityError, match="kept"):
            await run(lambda conn: conn.exec_driver_sql("DELETE FROM parent"))


async def test_a_change_that_would_lose_rows_is_undone(database: str) -> None:
    def lossy(conn: Connection) -> None:
        with Operations.context(MigrationContext.configure(conn)), altered("parent", recreate="auto") as batch:
            batch.alter_column("name", type_=sa.String(40), existing_type=sa.String(20), existing_nullable=False)
            conn.exec_driver_sql("DELETE FROM child WHERE id > 3")

    async with connected(database) as run:
        await run(make_family)
    with pytest.raises(Lost, match="changing parent lost rows"):
        async with connected(database) as run:
            await run(lossy)

    async with connected(database) as run:
        assert await run(children) == 5


async def test_changing_a_table_gives_out_no_number_a_second_time(tmp_path: Path) -> None:
    def next_number(conn: Connection) -> int:
        conn.exec_driver_sql("INSERT INTO parent (name) VALUES ('next')")
        return int(conn.exec_driver_sql("SELECT max(id) FROM parent").scalar_one())

    def grown(conn: Connection) -> None:
        conn.exec_driver_sql("CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(20) NOT NULL)")
        conn.exec_driver_sql("INSERT INTO parent (id, name) VALUES (41, 'gone')")
        conn.exec_driver_sql("DELETE FROM parent")

    url = f"sqlite:///{tmp_path}/family.db"
    async with connected(url) as run:
        await run(grown)
        await run(add_column)
        assert await run(next_number) == 42


def test_a_change_with_foreign_keys_on_is_refused() -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as conn:
        make_family(conn)
        conn.commit()
        conn.exec_driver_sql("PRAGMA foreign_keys=ON")
        with pytest.raises(Lost, match="foreign keys are on"):
            add_column(conn)
    engine.dispose()


def set_revision(path: Path, revision: str) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("UPDATE alembic_version SET version_num = ?", (revision,))
        conn.commit()
