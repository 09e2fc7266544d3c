"""Somebody can be stuck with a step, as with an item."""

from __future__ import annotations

import sqlalchemy as sa

from migrations.changes import altered

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("step_state", recreate="never") as batch:
        batch.add_column(sa.Column("trouble", sa.Text(), nullable=True))
        batch.add_column(sa.Column("trouble_by", sa.String(length=64), nullable=True))
