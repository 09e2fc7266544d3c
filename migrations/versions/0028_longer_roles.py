"""The role of an area's lead may be as long as any title."""

from __future__ import annotations

import sqlalchemy as sa

from migrations.changes import altered

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("area") as area:
        area.alter_column("lead_role", type_=sa.String(length=150), existing_type=sa.String(length=100), nullable=False)
