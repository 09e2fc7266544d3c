"""Votes in somebody's stead: a substitute answers for a seat."""

from __future__ import annotations

import sqlalchemy as sa

from migrations.changes import altered

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("vote", recreate="never") as batch:
        batch.add_column(sa.Column("stead", sa.String(length=64), nullable=True))
