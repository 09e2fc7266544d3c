"""A sign-off that was carried into the next attempt says in which one it was given."""

from __future__ import annotations

import sqlalchemy as sa

from migrations.changes import altered

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("signoff", recreate="never") as batch:
        batch.add_column(sa.Column("origin", sa.Integer(), nullable=True))
