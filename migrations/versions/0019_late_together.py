"""Messages that are late go out together; and where the workspace is, so that each can be linked to."""

from __future__ import annotations

import sqlalchemy as sa

from migrations.changes import altered

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("outbox", recreate="never") as batch:
        batch.add_column(sa.Column("within", sa.Integer(), nullable=True))
    with altered("installation", recreate="never") as batch:
        batch.add_column(sa.Column("url", sa.String(length=200), nullable=True))
