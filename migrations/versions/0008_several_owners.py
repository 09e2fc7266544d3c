"""A step may have several owners, of whom so many have to say that it is done; and it may be taken off the plan."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.types import Json, UtcDateTime
from migrations.changes import altered

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("step", recreate="never") as batch:
        batch.add_column(sa.Column("owners", Json, nullable=True))
        batch.add_column(sa.Column("minimum", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("dropped_at", UtcDateTime(), nullable=True))
    with altered("step_state", recreate="never") as batch:
        batch.add_column(sa.Column("finishers", Json, nullable=True))
