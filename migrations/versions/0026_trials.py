"""What somebody wants tried: checks that are attached, or one before it is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trial",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("names", Json, nullable=False),
        sa.Column("seen", Json, nullable=False),
        sa.Column("ref", sa.String(length=24), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=True),
        sa.Column("options", Json, nullable=True),
        sa.Column("filled", Json, nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_trial_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trial")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trial_due_at", "trial", ["due_at"], unique=False)
