"""Drafts of what is told outside, and when time itself brings something to tell."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime
from migrations.changes import altered

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("news_at", UtcDateTime(), nullable=True))
    op.create_index("ix_attempt_news_at", "attempt", ["news_at"], unique=False)
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("audience", sa.String(length=24), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", Json, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("laid_at", UtcDateTime(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("sent_as", Json, nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_draft_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_draft_step_id_step")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint(
            "attempt_id", "event", "key", "audience", name=op.f("uq_draft_attempt_id_event_key_audience")
        ),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_draft_sending",
        "draft",
        ["attempt_id"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    _look_at_what_runs()


def _look_at_what_runs() -> None:
    """Launches that exist are looked at once, as soon as golive runs."""
    attempt = sa.table(
        "attempt",
        sa.column("t0", UtcDateTime),
        sa.column("ended_at", UtcDateTime),
        sa.column("news_at", UtcDateTime),
    )
    op.get_bind().execute(sa.update(attempt).where(attempt.c.ended_at.is_(None)).values(news_at=attempt.c.t0))
