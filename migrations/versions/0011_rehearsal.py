"""Who runs a rehearsal."""

from __future__ import annotations

import sqlalchemy as sa

from migrations.changes import altered

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("run_by", sa.String(length=64), nullable=True))
