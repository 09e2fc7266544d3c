"""Reminders that no plan asks for any more are gone: they were kept, and marked as dropped."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

REMINDER = sa.table("reminder", sa.column("state", sa.String()))


def upgrade() -> None:
    """One that is asked for again would else find its old row, and not be armed."""
    op.execute(REMINDER.delete().where(REMINDER.c.state == "dropped"))
