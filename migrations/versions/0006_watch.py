"""Messages that wait in Slack in case golive is down."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("attempt", sa.Column("watch_at", UtcDateTime(), nullable=True))
    op.create_index("ix_attempt_watch_at", "attempt", ["watch_at"], unique=False)
    begun = "(SELECT created_at FROM launch WHERE launch.id = attempt.launch_id)"
    op.execute(f"UPDATE attempt SET watch_at = {begun} WHERE t0 IS NOT NULL AND ended_at IS NULL")
    op.create_table(
        "watch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=64), nullable=False),
        sa.Column("post_at", UtcDateTime(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("sure_at", UtcDateTime(), nullable=False),
        sa.Column("mark", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("slack_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_watch_attempt_id_attempt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_watch_attempt_id", "watch", ["attempt_id"], unique=False)
