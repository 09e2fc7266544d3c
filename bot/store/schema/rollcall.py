"""The roll call: which were opened, and what each person said."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, PrimaryKeyConstraint, String, Table, Text, text

from bot.store.schema.columns import ID, attempt_id
from bot.store.types import UtcDateTime, metadata

roll_call = Table(
    "roll_call",
    metadata,
    attempt_id(),
    Column("step_id", ForeignKey("step.id"), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("ask_at", UtcDateTime),
    PrimaryKeyConstraint("attempt_id", "step_id"),
)
Index(
    "ix_roll_call_ask_at",
    roll_call.c.ask_at,
    sqlite_where=text("ask_at IS NOT NULL"),
    postgresql_where=text("ask_at IS NOT NULL"),
)

roll_answer = Table(
    "roll_answer",
    metadata,
    attempt_id(),
    Column("person", ID, nullable=False),
    Column("asked_at", UtcDateTime),
    Column("reply", String(12)),
    Column("reason", Text),
    Column("replied_at", UtcDateTime),
    PrimaryKeyConstraint("attempt_id", "person"),
)
