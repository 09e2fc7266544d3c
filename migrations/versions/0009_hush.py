"""Somebody sees to a step, and its nudges keep still."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.types import UtcDateTime
from migrations.changes import altered

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("step_state", recreate="never") as batch:
        batch.add_column(sa.Column("hushed_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("hushed_by", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("hushed_until", UtcDateTime(), nullable=True))
