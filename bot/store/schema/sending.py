"""What is to be said, and where golive may speak."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.store.schema.columns import ID, attempt_id, launch_id
from bot.store.types import Json, UtcDateTime, metadata

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", ID, nullable=False),
    launch_id(),
    Column("attempt_id", ForeignKey("attempt.id")),
    Column("key", String(255), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("stream", ID, nullable=False),
    Column("channel", ID),
    Column("parent", String(255)),
    Column("broadcast", Boolean, nullable=False),
    Column("pin", Boolean, nullable=False),
    Column("view", String(24)),
    Column("subject", String(24)),
    Column("body", Json),
    Column("event", String(24)),
    Column("audience", String(24)),
    Column("state", String(12), nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("first_try_at", UtcDateTime),
    Column("ts", String(32)),
    Column("sent_at", UtcDateTime),
    Column("reread_at", UtcDateTime),
    Column("error", String(200)),
    Column("created_at", UtcDateTime, nullable=False),
    Column("within", Integer),
    UniqueConstraint("team", "key"),
    sqlite_autoincrement=True,
)
Index(
    "ix_outbox_unsent",
    outbox.c.team,
    outbox.c.stream,
    outbox.c.priority,
    outbox.c.id,
    sqlite_where=text("state <> 'sent' AND state <> 'dead'"),
    postgresql_where=text("state <> 'sent' AND state <> 'dead'"),
)
WAITING = "state <> 'sent' AND state <> 'dead' AND (state <> 'pending' OR ts IS NOT NULL)"
Index(
    "ix_outbox_waiting",
    outbox.c.team,
    outbox.c.due_at,
    sqlite_where=text(WAITING),
    postgresql_where=text(WAITING),
)
Index(
    "ix_outbox_dead",
    outbox.c.team,
    outbox.c.stream,
    outbox.c.id,
    sqlite_where=text("state = 'dead'"),
    postgresql_where=text("state = 'dead'"),
)
Index(
    "ix_outbox_reread_at",
    outbox.c.reread_at,
    sqlite_where=text("reread_at IS NOT NULL"),
    postgresql_where=text("reread_at IS NOT NULL"),
)
Index("ix_outbox_launch_id", outbox.c.launch_id)
Index("ix_outbox_attempt_id", outbox.c.attempt_id, outbox.c.view)
Index("ix_outbox_ts", outbox.c.channel, outbox.c.ts)

stream = Table(
    "stream",
    metadata,
    Column("team", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("lease_until", UtcDateTime),
    Column("holder", Integer),
    PrimaryKeyConstraint("team", "id"),
)

home = Table(
    "home",
    metadata,
    Column("team", ID, nullable=False),
    Column("person", ID, nullable=False),
    Column("channel", ID, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("redraw_at", UtcDateTime),
    Column("next_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("team", "person"),
)

digest = Table(
    "digest",
    metadata,
    Column("team", ID, nullable=False),
    Column("person", ID, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("looked_at", UtcDateTime),
    Column("snoozed_until", UtcDateTime),
    PrimaryKeyConstraint("team", "person"),
)
Index("ix_digest_next_at", digest.c.team, digest.c.next_at)

watch = Table(
    "watch",
    metadata,
    Column("id", Integer, primary_key=True),
    attempt_id(),
    Column("channel", ID, nullable=False),
    Column("post_at", UtcDateTime, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("sure_at", UtcDateTime, nullable=False),
    Column("mark", String(200), nullable=False),
    Column("state", String(12), nullable=False),
    Column("slack_id", ID),
    sqlite_autoincrement=True,
)
Index("ix_watch_attempt_id", watch.c.attempt_id)
