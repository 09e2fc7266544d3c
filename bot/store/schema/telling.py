"""Drafts: what is to be told outside once somebody has approved the words."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from bot.store.schema.columns import ID, attempt_id
from bot.store.types import Json, UtcDateTime, metadata

draft = Table(
    "draft",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("event", String(24), nullable=False),
    Column("key", String(100), nullable=False),
    Column("audience", String(24), nullable=False),
    Column("step_id", ForeignKey("step.id")),
    Column("text", Text, nullable=False),
    Column("facts", Json, nullable=False),
    Column("state", String(12), nullable=False),
    Column("version", Integer, nullable=False),
    Column("laid_at", UtcDateTime, nullable=False),
    Column("by", ID),
    Column("settled_at", UtcDateTime),
    Column("sent_as", Json, nullable=False),
    UniqueConstraint("attempt_id", "event", "key", "audience"),
    sqlite_autoincrement=True,
)
Index(
    "ix_draft_sending",
    draft.c.attempt_id,
    sqlite_where=text("state = 'sending'"),
    postgresql_where=text("state = 'sending'"),
)
