"""What is to be ready, and what follows from it. Items are identities of the launch, their states of an attempt."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.schema.columns import ID, attempt_id, launch_id
from bot.store.types import Json, UtcDateTime, metadata

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    launch_id(),
    Column("ref", String(24), nullable=False),
    Column("area", String(8), nullable=False),
    Column("section", String(150), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("definition", Text, nullable=False),
    Column("weight", String(8), nullable=False),
    Column("due_s", Integer),
    Column("due_clock", String(5)),
    Column("shelf_s", Integer),
    Column("bound_to_version", Boolean, nullable=False),
    Column("derived", Json),
    Column("checks", Json, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("note", Text),
    Column("discarded_at", UtcDateTime),
    Column("asked_by", ID),
    UniqueConstraint("launch_id", "ref"),
    sqlite_autoincrement=True,
)

item_state = Table(
    "item_state",
    metadata,
    attempt_id(),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("owner", ID),
    Column("signoff", Integer, nullable=False),
    Column("reason", Text),
    Column("trouble", Text),
    Column("trouble_by", ID),
    Column("gathered", Json),
    Column("until", UtcDateTime),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("attempt_id", "item_id"),
)
Index("ix_item_state_owner", item_state.c.attempt_id, item_state.c.owner)
Index("ix_item_state_until", item_state.c.until)

exception = Table(
    "exception",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("by", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("until", UtcDateTime),
    Column("over_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index("ix_exception_attempt_id", exception.c.attempt_id, exception.c.over_at)

signoff = Table(
    "signoff",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("signer", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("card", Integer),
    Column("evidence", Json, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("judged_by", ID),
    Column("judged_at", UtcDateTime),
    Column("judged_note", Text),
    Column("judged_for", ID),
    Column("expires_at", UtcDateTime),
    Column("origin", Integer),
    UniqueConstraint("attempt_id", "item_id", "number"),
    sqlite_autoincrement=True,
)
Index("ix_signoff_expires_at", signoff.c.state, signoff.c.expires_at)

criterion = Table(
    "criterion",
    metadata,
    Column("id", Integer, primary_key=True),
    launch_id(),
    Column("ref", String(24), nullable=False),
    Column("section", String(150), nullable=False),
    Column("title", String(150), nullable=False),
    Column("definition", Text, nullable=False),
    Column("settings", Json, nullable=False),
    UniqueConstraint("launch_id", "ref"),
    sqlite_autoincrement=True,
)

verdict = Table(
    "verdict",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("criterion_id", ForeignKey("criterion.id"), nullable=False),
    Column("result", String(8), nullable=False),
    Column("figure", Float),
    Column("reason", Text, nullable=False),
    Column("by", ID),
    Column("at", UtcDateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""What was said of a criterion in an attempt; the last row counts. By nobody: golive said it."""

Index("ix_verdict_attempt_id", verdict.c.attempt_id)

risk = Table(
    "risk",
    metadata,
    Column("id", Integer, primary_key=True),
    launch_id(),
    Column("ref", String(24), nullable=False),
    Column("title", String(150), nullable=False),
    Column("definition", Text, nullable=False),
    Column("mitigation", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("settings", Json, nullable=False),
    UniqueConstraint("launch_id", "ref"),
    sqlite_autoincrement=True,
)
