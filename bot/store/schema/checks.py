"""The checks of an attempt, as their outcomes leave them, and what their probes saw."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Float, Index, Integer, PrimaryKeyConstraint, String, Table, Text

from bot.store.schema.columns import ID, attempt_id, launch_id
from bot.store.types import Json, UtcDateTime, metadata

check_state = Table(
    "check_state",
    metadata,
    attempt_id(),
    Column("name", String(60), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("options", Json, nullable=False),
    Column("need", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("refs", Json, nullable=False),
    Column("light", String(8)),
    Column("since", UtcDateTime),
    Column("recent", Json, nullable=False),
    Column("result", String(8)),
    Column("saw", Text, nullable=False),
    Column("figure", Float),
    Column("probed_at", UtcDateTime),
    Column("due_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("attempt_id", "name"),
)
"""What is tried, as it is filled in for this attempt, and what came of it. `due_at` is when it is probed next."""

Index("ix_check_state_due_at", check_state.c.due_at)

outcome = Table(
    "outcome",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("name", String(60), nullable=False),
    Column("result", String(8), nullable=False),
    Column("saw", Text, nullable=False),
    Column("figure", Float),
    Column("first_at", UtcDateTime, nullable=False),
    Column("last_at", UtcDateTime, nullable=False),
    Column("times", Integer, nullable=False),
    sqlite_autoincrement=True,
)
"""Outcomes of one check that follow each other and are the same share a row; `saw` and `figure` are the last one's."""

Index("ix_outcome_attempt_id", outcome.c.attempt_id, outcome.c.name, outcome.c.id)

trial = Table(
    "trial",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("by", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("names", Json, nullable=False),
    Column("seen", Json, nullable=False),
    Column("ref", String(24)),
    Column("kind", String(40)),
    Column("options", Json),
    Column("filled", Json),
    Column("due_at", UtcDateTime),
    sqlite_autoincrement=True,
)
"""What somebody wants tried: checks that are attached (`names` are those still awaited), or one before it is kept."""

Index("ix_trial_due_at", trial.c.due_at)

inbound = Table(
    "inbound",
    metadata,
    launch_id(),
    Column("name", String(60), nullable=False),
    Column("key", String(64), nullable=False),
    Column("signed_at", UtcDateTime),
    Column("posted_at", UtcDateTime),
    Column("passed", Boolean),
    Column("fields", Json),
    PrimaryKeyConstraint("launch_id", "name"),
)
"""An outside job that may say how it went: the key it signs with, and what it said last."""
