"""The plan: its steps, how far they are in an attempt, and when somebody is reminded."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.schema.columns import ID, attempt_id, launch_id
from bot.store.types import Json, UtcDateTime, metadata

step = Table(
    "step",
    metadata,
    Column("id", Integer, primary_key=True),
    launch_id(),
    Column("ref", String(24), nullable=False),
    Column("phase", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("lines", Json, nullable=False),
    Column("offset_s", Integer, nullable=False),
    Column("duration_s", Integer, nullable=False),
    Column("place", String(16), nullable=False),
    Column("owner", ID),
    Column("backup", ID),
    Column("after", Json, nullable=False),
    Column("reversibility", String(24), nullable=False),
    Column("flags", Json, nullable=False),
    Column("settings", Json, nullable=False),
    Column("owners", Json),
    Column("minimum", Integer),
    Column("dropped_at", UtcDateTime),
    UniqueConstraint("launch_id", "ref"),
    sqlite_autoincrement=True,
)

step_state = Table(
    "step_state",
    metadata,
    attempt_id(),
    Column("step_id", ForeignKey("step.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("planned_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("here_at", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("started_by", ID),
    Column("ended_at", UtcDateTime),
    Column("ended_by", ID),
    Column("reason", Text),
    Column("ticked", Json, nullable=False),
    Column("trouble", Text),
    Column("trouble_by", ID),
    Column("finishers", Json),
    Column("hushed_at", UtcDateTime),
    Column("hushed_by", ID),
    Column("hushed_until", UtcDateTime),
    PrimaryKeyConstraint("attempt_id", "step_id"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("step_id", ForeignKey("step.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("plan_version", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("attempt_id", "step_id", "kind", "at"),
    sqlite_autoincrement=True,
)
Index(
    "ix_reminder_armed",
    reminder.c.at,
    sqlite_where=text("state = 'armed'"),
    postgresql_where=text("state = 'armed'"),
)
Index(
    "ix_reminder_armed_of",
    reminder.c.attempt_id,
    sqlite_where=text("state = 'armed'"),
    postgresql_where=text("state = 'armed'"),
)
