"""What is armed of one attempt is found without what was."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    armed = sa.text("state = 'armed'")
    op.create_index(
        "ix_reminder_armed_of", "reminder", ["attempt_id"], unique=False, sqlite_where=armed, postgresql_where=armed
    )
