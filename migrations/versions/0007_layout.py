"""A plan may be laid out in working hours, and what comes before launch day compressed into the time left."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.types import Json
from migrations.changes import altered

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("launch", recreate="never") as batch:
        batch.add_column(sa.Column("working_hours", sa.String(length=60), nullable=True))
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("layout", sa.String(length=130), nullable=True))
        batch.add_column(sa.Column("squeezed", Json, nullable=True))
