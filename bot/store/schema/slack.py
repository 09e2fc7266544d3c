"""What Slack knows. Each row says when it was read."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, PrimaryKeyConstraint, String, Table

from bot.store.schema.columns import ID
from bot.store.types import Json, UtcDateTime, metadata

person = Table(
    "person",
    metadata,
    Column("team", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("home", ID, nullable=False),
    Column("enterprise", ID),
    Column("dm", ID),
    Column("quiet_from", UtcDateTime),
    Column("quiet_until", UtcDateTime),
    Column("read_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("team", "id"),
)

user_group = Table(
    "user_group",
    metadata,
    Column("team", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("handle", String(200), nullable=False),
    Column("members", Json, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("team", "id"),
)

channel = Table(
    "channel",
    metadata,
    Column("team", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("name", String(200), nullable=False),
    Column("private", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("members", Json),
    Column("members_at", UtcDateTime),
    Column("read_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("team", "id"),
)
