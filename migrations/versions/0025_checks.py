"""The checks of an attempt and what their probes saw; and when an attempt's checks are to be looked at anew."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime
from migrations.changes import altered

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The checks of attempts that are under way are looked at as soon as golive runs."""
    op.create_table(
        "check_state",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("options", Json, nullable=False),
        sa.Column("need", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("refs", Json, nullable=False),
        sa.Column("light", sa.String(length=8), nullable=True),
        sa.Column("since", UtcDateTime(), nullable=True),
        sa.Column("recent", Json, nullable=False),
        sa.Column("result", sa.String(length=8), nullable=True),
        sa.Column("saw", sa.Text(), nullable=False),
        sa.Column("figure", sa.Float(), nullable=True),
        sa.Column("probed_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_check_state_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("attempt_id", "name", name=op.f("pk_check_state")),
    )
    op.create_index("ix_check_state_due_at", "check_state", ["due_at"], unique=False)
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("result", sa.String(length=8), nullable=False),
        sa.Column("saw", sa.Text(), nullable=False),
        sa.Column("figure", sa.Float(), nullable=True),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_outcome_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outcome_attempt_id", "outcome", ["attempt_id", "name", "id"], unique=False)
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("checks_at", UtcDateTime(), nullable=True))
    op.create_index("ix_attempt_checks_at", "attempt", ["checks_at"], unique=False)
    launch = "(SELECT created_at FROM launch WHERE launch.id = attempt.launch_id)"
    op.execute(f"UPDATE attempt SET checks_at = {launch} WHERE ended_at IS NULL")
