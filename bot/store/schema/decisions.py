"""The question and the answer; and what people noted on the way."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint, text

from bot.store.schema.columns import ID, attempt_id, launch_id
from bot.store.types import Json, UtcDateTime, metadata

poll = Table(
    "poll",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("number", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("closed_by", ID),
    Column("chased", Integer, nullable=False, server_default=text("0")),
    Column("chase_at", UtcDateTime),
    UniqueConstraint("attempt_id", "number"),
    sqlite_autoincrement=True,
)
Index(
    "uq_poll_open",
    poll.c.attempt_id,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)
Index("ix_poll_chase_at", poll.c.state, poll.c.chase_at)
Index("ix_poll_closes_at", poll.c.state, poll.c.closes_at)

vote = Table(
    "vote",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("poll_id", ForeignKey("poll.id"), nullable=False),
    Column("seat", String(16), nullable=False),
    Column("who", ID, nullable=False),
    Column("answer", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("saw", Json, nullable=False),
    Column("stead", ID),
    Column("by", UtcDateTime),
    Column("item", String(24)),
    Column("lapse_at", UtcDateTime),
    Column("lapsed_at", UtcDateTime),
    Column("stale", Text),
    Column("carried", Integer),
    sqlite_autoincrement=True,
)
Index("ix_vote_poll_id", vote.c.poll_id, vote.c.seat)
Index("ix_vote_lapse_at", vote.c.lapse_at)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("answer", String(8), nullable=False),
    Column("state", String(12), nullable=False),
    Column("by", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recommendation", String(24), nullable=False),
    Column("against", Boolean, nullable=False),
    Column("second", ID),
    Column("second_at", UtcDateTime),
    Column("lapses_at", UtcDateTime),
    Column("snapshot", Json, nullable=False),
    Column("head", String(64), nullable=False),
    sqlite_autoincrement=True,
)
Index(
    "uq_decision_standing",
    decision.c.attempt_id,
    unique=True,
    sqlite_where=text("state = 'standing'"),
    postgresql_where=text("state = 'standing'"),
)
Index("ix_decision_lapses_at", decision.c.state, decision.c.lapses_at)

proposal = Table(
    "proposal",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("kind", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("by", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("why", Text, nullable=False),
    Column("subject", ID),
    Column("next_at", UtcDateTime),
    Column("lapses_at", UtcDateTime, nullable=False),
    Column("second", ID),
    Column("settled_at", UtcDateTime),
    sqlite_autoincrement=True,
)
"""What waits for a second person: a rollback, or another director. `next_at` is when golive has to look again."""

Index(
    "uq_proposal_pending",
    proposal.c.attempt_id,
    proposal.c.kind,
    unique=True,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
Index("ix_proposal_next_at", proposal.c.next_at)

doubt = Table(
    "doubt",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("kind", String(12), nullable=False),
    Column("ref", String(24), nullable=False),
    Column("what", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("t0", UtcDateTime),
    Column("answer", String(12)),
    Column("answered_at", UtcDateTime),
    Column("answered_by", ID),
    Column("reason", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""What came up after a GO, and whether it stands all the same."""

Index("ix_doubt_attempt_id", doubt.c.attempt_id, doubt.c.answer)

note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("kind", String(12), nullable=False),
    Column("ref", String(24)),
    Column("author", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("said_by", ID),
    Column("link", Text),
    sqlite_autoincrement=True,
)

action = Table(
    "action",
    metadata,
    Column("id", Integer, primary_key=True),
    launch_id(),
    Column("note_id", ForeignKey("note.id"), nullable=False, unique=True),
    Column("number", Integer, nullable=False),
    Column("owner", ID, nullable=False),
    Column("due_at", UtcDateTime),
    Column("done_at", UtcDateTime),
    Column("done_by", ID),
    Column("outcome", Text, nullable=False),
    UniqueConstraint("launch_id", "number"),
    sqlite_autoincrement=True,
)
"""What a note of the kind `action` asks of somebody."""
