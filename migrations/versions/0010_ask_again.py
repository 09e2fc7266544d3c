"""A hold may be until a time, and is put to the director once more when nobody has ended it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime
from migrations.changes import altered

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("attempt", recreate="never") as batch:
        batch.add_column(sa.Column("held_until", UtcDateTime(), nullable=True))
        batch.add_column(sa.Column("ask_at", UtcDateTime(), nullable=True))
    op.create_index("ix_attempt_ask_at", "attempt", ["ask_at"], unique=False)
