"""Polls that remind, answers that grow stale, and answers carried into the next poll."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime
from migrations.changes import altered

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("poll", recreate="never") as batch:
        batch.add_column(sa.Column("chased", sa.Integer(), nullable=False, server_default=sa.text("0")))
        batch.add_column(sa.Column("chase_at", UtcDateTime(), nullable=True))
    op.create_index("ix_poll_chase_at", "poll", ["state", "chase_at"], unique=False)
    with altered("vote", recreate="never") as batch:
        batch.add_column(sa.Column("stale", sa.Text(), nullable=True))
        batch.add_column(sa.Column("carried", sa.Integer(), nullable=True))
