"""What is asked every few seconds reads what is due and unsent, not all that was ever said."""

from __future__ import annotations

from contextlib import AsyncExitStack

import pytest
from sqlalchemy.dialects import sqlite

from bot.store import courier, deliveries, due, exceptions, reminding, rollcalls
from bot.store.connect import open_store
from bot.store.engine import Tx
from bot.store.prepared import Prepared
from tests.migrated import SERVER, Databases

QUERIES: dict[str, tuple[Prepared, str]] = {
    "reminders due": (reminding._FIRST_DUE, "ix_reminder_armed"),
    "the next reminder": (due._ALL, "ix_reminder_armed"),
    "roll calls due": (rollcalls._DUE, "ix_roll_call_ask_at"),
    "the next T-0": (due._ALL, "ix_attempt_t0"),
    "the next redraw": (due._ALL, "ix_attempt_redraw_at"),
    "the next end of a waiver": (due._ALL, "ix_item_state_until"),
    "waivers that are over": (exceptions._RUN_OUT, "ix_item_state_until"),
    "channels that are ready": (courier._READY, "ix_outbox_unsent"),
    "the next message": (courier._NEXT, "ix_outbox_unsent"),
    "the backlog": (deliveries._BACKLOG, "ix_outbox_unsent"),
    "late messages": (deliveries._LATE, "ix_outbox_unsent"),
    "dead messages": (deliveries._DEAD, "ix_outbox_dead"),
}


@pytest.mark.skipif(SERVER is not None, reason="SQLite's plans")
@pytest.mark.parametrize("name", QUERIES)
async def test_it_finds_its_rows_by_the_index_made_for_it(databases: Databases, name: str) -> None:
    query, index = QUERIES[name]
    async with AsyncExitStack() as stack:
        store = await open_store(await stack.enter_async_context(databases.fresh()), "T01SANDBOX")
        stack.push_async_callback(store.close)

        plan = await store.read(lambda tx: _plan(tx, query))

    assert any(index in line for line in plan), plan
    assert not any(line.startswith("SEARCH outbox USING INDEX sqlite_autoindex") for line in plan), plan


def _plan(tx: Tx, query: Prepared) -> list[str]:
    sql = str(query.statement.compile(dialect=sqlite.dialect()))  # type: ignore[attr-defined]
    found = tx.conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple([1] * sql.count("?")))
    return [row[3] for row in found]
