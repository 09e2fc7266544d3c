"""Stakeholders: people or names, what they said, and who has seen what they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stakeholder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("launch_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("dropped_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["launch_id"], ["launch.id"], name=op.f("fk_stakeholder_launch_id_launch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stakeholder")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_stakeholder_launch_id", "stakeholder", ["launch_id"], unique=False)
    op.create_table(
        "stakeholder_answer",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("stakeholder_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_stakeholder_answer_attempt_id_attempt")),
        sa.ForeignKeyConstraint(
            ["stakeholder_id"], ["stakeholder.id"], name=op.f("fk_stakeholder_answer_stakeholder_id_stakeholder")
        ),
        sa.PrimaryKeyConstraint("attempt_id", "stakeholder_id", name=op.f("pk_stakeholder_answer")),
    )
    op.create_table(
        "seen",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_seen_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", "key", "person", name=op.f("pk_seen")),
    )
