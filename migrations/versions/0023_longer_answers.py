"""An answer that is taken back is kept as one: `withdrawn` is longer than the others."""

from __future__ import annotations

import sqlalchemy as sa

from migrations.changes import altered

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with altered("vote") as vote:
        vote.alter_column("answer", type_=sa.String(length=16), existing_type=sa.String(length=8), nullable=False)
