"""The T clock stops by itself where a hold was planned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime
from migrations.changes import altered

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("holds", Json, nullable=True))
        batch.add_column(sa.Column("planned_hold", sa.String(length=24), nullable=True))
        batch.add_column(sa.Column("clock_at", UtcDateTime(), nullable=True))
    op.create_index("ix_attempt_clock_at", "attempt", ["clock_at"], unique=False)
