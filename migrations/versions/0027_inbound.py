"""What outside jobs say, and the keys they sign it with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Json, UtcDateTime

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbound",
        sa.Column("launch_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=True),
        sa.Column("posted_at", UtcDateTime(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("fields", Json, nullable=True),
        sa.ForeignKeyConstraint(["launch_id"], ["launch.id"], name=op.f("fk_inbound_launch_id_launch")),
        sa.PrimaryKeyConstraint("launch_id", "name", name=op.f("pk_inbound")),
    )
