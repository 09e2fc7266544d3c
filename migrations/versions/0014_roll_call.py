"""Roll calls: who was asked, and what they said. Steps that call the roll carry a flag."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roll_call",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("step_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("ask_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_roll_call_attempt_id_attempt")),
        sa.ForeignKeyConstraint(["step_id"], ["step.id"], name=op.f("fk_roll_call_step_id_step")),
        sa.PrimaryKeyConstraint("attempt_id", "step_id", name=op.f("pk_roll_call")),
    )
    op.create_index(
        "ix_roll_call_ask_at",
        "roll_call",
        ["ask_at"],
        unique=False,
        sqlite_where=sa.text("ask_at IS NOT NULL"),
        postgresql_where=sa.text("ask_at IS NOT NULL"),
    )
    op.create_table(
        "roll_answer",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=True),
        sa.Column("reply", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("replied_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_roll_answer_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", "person", name=op.f("pk_roll_answer")),
    )
    _flag_steps()


def _flag_steps() -> None:
    """Of launches that exist: what their template said is kept with the step."""
    step = sa.table("step", sa.column("id", sa.Integer()), sa.column("flags", Json), sa.column("settings", Json))
    conn = op.get_bind()
    for row in conn.execute(sa.select(step)).all():
        if row.settings.get("auto") == "roll call":
            flags = sorted({*row.flags, "roll call"})
            conn.execute(sa.update(step).where(step.c.id == row.id).values(flags=flags))
