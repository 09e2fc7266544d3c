"""The launch, its attempts, and who has which part in it."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.schema.columns import ID, launch_id
from bot.store.types import Json, UtcDateTime, metadata

launch = Table(
    "launch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", ID, nullable=False),
    Column("key", String(40), nullable=False),
    Column("name", String(150), nullable=False),
    Column("version", String(100)),
    Column("template", String(100), nullable=False),
    Column("timing", String(40), nullable=False),
    Column("director", ID, nullable=False),
    Column("deputy", ID),
    Column("zone", String(64), nullable=False),
    Column("window_s", Integer, nullable=False),
    Column("self_approval", Boolean, nullable=False),
    Column("variables", Json, nullable=False),
    Column("audiences", Json, nullable=False),
    Column("settings", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("audit_seq", Integer, nullable=False),
    Column("audit_head", String(64), nullable=False),
    Column("working_hours", String(60)),
    Column("webhooks", Json),
    UniqueConstraint("team", "key"),
    sqlite_autoincrement=True,
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    launch_id(),
    Column("team", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("channel", ID, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("pace", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("t0", UtcDateTime),
    Column("t0_zone", String(64)),
    Column("t0_text", String(100)),
    Column("t0_confirmed_at", UtcDateTime),
    Column("plan_version", Integer, nullable=False),
    Column("held_at", UtcDateTime),
    Column("held_by", ID),
    Column("held_why", Text),
    Column("lifted_at", UtcDateTime),
    Column("live_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("redraw_at", UtcDateTime),
    Column("look_at", UtcDateTime),
    Column("watch_at", UtcDateTime),
    Column("run_by", ID),
    Column("layout", String(130)),
    Column("squeezed", Json),
    Column("held_until", UtcDateTime),
    Column("ask_at", UtcDateTime),
    Column("holds", Json),
    Column("planned_hold", String(24)),
    Column("clock_at", UtcDateTime),
    Column("back_at", UtcDateTime),
    Column("back_by", ID),
    Column("back_why", Text),
    Column("over_at", UtcDateTime),
    Column("news_at", UtcDateTime),
    Column("judge_at", UtcDateTime),
    Column("checks_at", UtcDateTime),
    UniqueConstraint("launch_id", "number"),
    CheckConstraint("pace >= 1", name="pace"),
    sqlite_autoincrement=True,
)
Index(
    "uq_attempt_open_channel",
    attempt.c.team,
    attempt.c.channel,
    unique=True,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index("ix_attempt_redraw_at", attempt.c.redraw_at)
Index("ix_attempt_look_at", attempt.c.look_at)
Index("ix_attempt_watch_at", attempt.c.watch_at)
Index("ix_attempt_ask_at", attempt.c.ask_at)
Index("ix_attempt_clock_at", attempt.c.clock_at)
Index("ix_attempt_news_at", attempt.c.news_at)
Index("ix_attempt_judge_at", attempt.c.judge_at)
Index("ix_attempt_checks_at", attempt.c.checks_at)
Index("ix_attempt_t0", attempt.c.state, attempt.c.t0)

area = Table(
    "area",
    metadata,
    launch_id(),
    Column("code", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("lead_role", String(150), nullable=False),
    Column("derived", Boolean, nullable=False),
    PrimaryKeyConstraint("launch_id", "code"),
)

phase = Table(
    "phase",
    metadata,
    launch_id(),
    Column("code", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("lead_place", String(16), nullable=False),
    Column("own_clock", Boolean, nullable=False),
    Column("reminders", Json, nullable=False),
    PrimaryKeyConstraint("launch_id", "code"),
)

seat = Table(
    "seat",
    metadata,
    launch_id(),
    Column("code", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("area", String(8)),
    Column("minimum", Integer, nullable=False),
    Column("blockers", String(8)),
    PrimaryKeyConstraint("launch_id", "code"),
)

lead = Table(
    "lead",
    metadata,
    launch_id(),
    Column("place", String(16), nullable=False),
    Column("who", ID, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    PrimaryKeyConstraint("launch_id", "place", "who"),
)

away = Table(
    "away",
    metadata,
    launch_id(),
    Column("who", ID, nullable=False),
    Column("substitute", ID),
    Column("until", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("launch_id", "who"),
)
