"""Stakeholders of a launch, what they said in an attempt, and who has seen what they were told."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from bot.store.schema.columns import ID, attempt_id, launch_id
from bot.store.types import UtcDateTime, metadata

stakeholder = Table(
    "stakeholder",
    metadata,
    Column("id", Integer, primary_key=True),
    launch_id(),
    Column("person", ID),
    Column("name", String(100), nullable=False),
    Column("role", String(12), nullable=False),
    Column("added_by", ID, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("dropped_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("ix_stakeholder_launch_id", stakeholder.c.launch_id)

stakeholder_answer = Table(
    "stakeholder_answer",
    metadata,
    attempt_id(),
    Column("stakeholder_id", ForeignKey("stakeholder.id"), nullable=False),
    Column("answer", String(12), nullable=False),
    Column("reason", Text),
    Column("evidence", Text),
    Column("by", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("attempt_id", "stakeholder_id"),
)

seen = Table(
    "seen",
    metadata,
    attempt_id(),
    Column("key", String(200), nullable=False),
    Column("person", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("attempt_id", "key", "person"),
)
