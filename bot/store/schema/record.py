"""Keys of calls, and the record."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from bot.store.schema.columns import ID, launch_id
from bot.store.types import Json, UtcDateTime, metadata

call_key = Table(
    "call_key",
    metadata,
    Column("team", ID, nullable=False),
    Column("key", String(255), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", Json),
    PrimaryKeyConstraint("team", "key"),
)
Index("ix_call_key_at", call_key.c.at)

audit = Table(
    "audit",
    metadata,
    launch_id(),
    Column("seq", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", ID, nullable=False),
    Column("verb", String(24), nullable=False),
    Column("ref", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("launch_id", "seq"),
)
Index("ix_audit_ref", audit.c.launch_id, audit.c.ref)
