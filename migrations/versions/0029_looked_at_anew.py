"""Checks and criteria of launches that an older golive kept are looked at once by the rules of this one."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from bot.store.types import UtcDateTime

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ATTEMPT = sa.table(
    "attempt",
    *(sa.column(name, sa.String()) for name in ("state", "kind")),
    *(sa.column(name, UtcDateTime()) for name in ("checks_at", "judge_at", "ended_at", "lifted_at", "back_at")),
)


def upgrade() -> None:
    """Approvals that a green check keeps fresh run out no more; what is to be judged after a close is owed."""
    here, now = ATTEMPT.c, datetime.now(UTC)
    op.execute(ATTEMPT.update().where(here.ended_at.is_(None), here.checks_at.is_(None)).values(checks_at=now))
    closed = (here.state == "closed", here.kind == "real", here.lifted_at.is_not(None), here.back_at.is_(None))
    op.execute(ATTEMPT.update().where(*closed, here.judge_at.is_(None)).values(judge_at=now))
