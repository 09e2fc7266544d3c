"""Audiences that are told outside of Slack, by a webhook."""

from __future__ import annotations

import sqlalchemy as sa

from bot.store.types import Json
from migrations.changes import altered

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("launch", recreate="never") as batch:
        batch.add_column(sa.Column("webhooks", Json, nullable=True))
