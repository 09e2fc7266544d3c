"""Rollbacks: who called them, who agreed, since when the way back runs; and what every end has is flagged."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime
from migrations.changes import altered

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("back_at", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("back_by", sa.String(length=64), nullable=True))
        batch.add_column(sa.Column("back_why", sa.Text(), nullable=True))
        batch.add_column(sa.Column("over_at", UtcDateTime(), nullable=True))
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=True),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.Column("lapses_at", UtcDateTime(), nullable=False),
        sa.Column("second", sa.String(length=64), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_proposal_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_proposal_pending",
        "proposal",
        ["attempt_id", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'pending'"),
        postgresql_where=sa.text("state = 'pending'"),
    )
    op.create_index("ix_proposal_next_at", "proposal", ["next_at"], unique=False)
    _flag_steps()


def _flag_steps() -> None:
    """Of launches that exist: what their template said is kept with the step."""
    step = sa.table("step", sa.column("id", sa.Integer()), sa.column("flags", Json), sa.column("settings", Json))
    conn = op.get_bind()
    for row in conn.execute(sa.select(step)).all():
        if row.settings.get("every_end"):
            flags = sorted({*row.flags, "every end"})
            conn.execute(sa.update(step).where(step.c.id == row.id).values(flags=flags))
