"""An answer with a condition: the blocker a no-go or a go-if makes, who asked for it, and when a go-if lapses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime
from migrations.changes import altered

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("seat", recreate="never") as batch:
        batch.add_column(sa.Column("blockers", sa.String(length=8), nullable=True))
    with altered("item", recreate="never") as batch:
        batch.add_column(sa.Column("asked_by", sa.String(length=64), nullable=True))
    with altered("vote", recreate="never") as batch:
        batch.add_column(sa.Column("by", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("item", sa.String(length=24), nullable=True))
        batch.add_column(sa.Column("lapse_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("lapsed_at", UtcDateTime(), nullable=True))
    op.create_index("ix_vote_lapse_at", "vote", ["lapse_at"], unique=False)
