"""Words fit into their columns. SQLite takes any; PostgreSQL refuses, and in tests SQLite does so too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import get_args

import pytest
from sqlalchemy import insert

from bot.domain import (
    alarms,
    doubt,
    draft,
    item,
    launch,
    people,
    poll,
    proposal,
    record,
    rollcall,
    runbook,
    stakeholder,
)
from bot.errors import StoreDown
from bot.store import restored, watches
from bot.store.engine import Store
from bot.store.types import metadata
from bot.templates.parts import Reversibility
from bot.views import excepted
from checks import CHECKS
from tests.lengths import rooms
from tests.migrated import SERVER

KEPT: dict[str, Collection[str]] = {
    "attempt.state": launch.State,
    "check_state.kind": tuple(CHECKS),
    "decision.recommendation": poll.Verdict,
    "doubt.answer": doubt.Answer,
    "doubt.kind": doubt.Kind,
    "draft.state": draft.State,
    "exception.kind": excepted.KINDS,
    "installation.state": restored.State,
    "item.weight": item.Weight,
    "item_state.state": item.State,
    "note.kind": record.KINDS,
    "person.kind": people.Kind,
    "proposal.kind": proposal.Kind,
    "proposal.state": proposal.State,
    "reminder.kind": alarms.Kind,
    "roll_answer.reply": rollcall.Reply,
    "stakeholder.role": stakeholder.Role,
    "stakeholder_answer.answer": stakeholder.Answer,
    "step.reversibility": get_args(Reversibility),
    "step_state.state": runbook.State,
    "trial.kind": tuple(CHECKS),
    "vote.answer": poll.Reply,
    "watch.state": watches.State,
}
"""The words that a column may hold, where there is a list of them."""

UNLISTED = {
    "attempt.kind",
    "decision.answer",
    "decision.state",
    "lead.kind",
    "outbox.kind",
    "outbox.state",
    "poll.state",
    "reminder.state",
    "risk.state",
    "signoff.state",
}
"""Columns of words that stand where they are written."""

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)

NAMES = {"answer", "kind", "recommendation", "reply", "reversibility", "role", "state", "weight"}


def room(column: str) -> int:
    table, _, name = column.partition(".")
    return rooms(metadata.tables[table])[name]


@pytest.mark.parametrize("column", KEPT)
def test_the_longest_word_of_a_list_fits(column: str) -> None:
    assert [word for word in KEPT[column] if len(word) > room(column)] == []


def test_every_column_of_such_words_is_looked_at() -> None:
    columns = {f"{table.name}.{name}" for table in metadata.tables.values() for name in rooms(table) if name in NAMES}
    assert columns == KEPT.keys() | UNLISTED


@pytest.mark.skipif(SERVER is not None, reason="PostgreSQL does so by itself")
async def test_in_tests_sqlite_refuses_what_is_too_long(store: Store) -> None:
    """So that whatever a journey keeps is held against its column."""
    table = metadata.tables["user_group"]
    row = {"team": "T1", "id": "S1", "handle": "a" * 201, "members": [], "read_at": NOON}

    with pytest.raises(StoreDown, match=r"too long for user_group\.handle"):
        await store.write(lambda tx: tx.execute(insert(table), row))
