"""What is said of criteria, and when somebody is next asked about one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime
from migrations.changes import altered

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("criterion_id", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=False),
        sa.Column("figure", sa.Float(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_verdict_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["criterion_id"], ["criterion.id"], name=op.f("fk_verdict_criterion_id_criterion")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_verdict_attempt_id", "verdict", ["attempt_id"], unique=False)
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("judge_at", UtcDateTime(), nullable=True))
    op.create_index("ix_attempt_judge_at", "attempt", ["judge_at"], unique=False)
    _ask_in_what_flies()


def _ask_in_what_flies() -> None:
    """Launches that have lifted off already are judged as well, from where they stand."""
    attempt = sa.table(
        "attempt",
        sa.column("kind", sa.String),
        sa.column("state", sa.String),
        sa.column("lifted_at", UtcDateTime),
        sa.column("judge_at", UtcDateTime),
    )
    flies = sa.and_(attempt.c.kind == "real", attempt.c.state.in_(("lifted", "live")))
    op.get_bind().execute(sa.update(attempt).where(flies).values(judge_at=attempt.c.lifted_at))
