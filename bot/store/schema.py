"""The tables. Items and steps are identities of the launch; how far they are belongs to an attempt.

Every row is reached through its launch, and every launch through its team (the Slack installation).
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.store.types import Json, UtcDateTime, metadata

ID = String(64)
"""A Slack id. Opaque."""


def _launch_id() -> Column[int]:
    return Column("launch_id", ForeignKey("launch.id"), nullable=False)


def _attempt_id() -> Column[int]:
    return Column("attempt_id", ForeignKey("attempt.id"), nullable=False)


# --- What Slack knows; each row says when it was read -------------------------------------------

person = Table(
    "person",
    metadata,
    Column("team", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("home", ID, nullable=False),
    Column("enterprise", ID),
    Column("dm", ID),
    Column("read_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("team", "id"),
)

user_group = Table(
    "user_group",
    metadata,
    Column("team", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("handle", String(200), nullable=False),
    Column("members", Json, nullable=False),
    Column("read_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("team", "id"),
)

channel = Table(
    "channel",
    metadata,
    Column("team", ID, nullable=False),
    Column("id", ID, nullable=False),
    Column("name", String(200), nullable=False),
    Column("private", Boolean, nullable=False),
    Column("archived", Boolean, nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("members", Json),
    Column("members_at", UtcDateTime),
    Column("read_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("team", "id"),
)

# --- The launch and what it consists of ---------------------------------------------------------

launch = Table(
    "launch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", ID, nullable=False),
    Column("key", String(40), nullable=False),
    Column("name", String(150), nullable=False),
    Column("version", String(100)),
    Column("template", String(100), nullable=False),
    Column("timing", String(40), nullable=False),
    Column("director", ID, nullable=False),
    Column("deputy", ID),
    Column("zone", String(64), nullable=False),
    Column("window_s", Integer, nullable=False),
    Column("self_approval", Boolean, nullable=False),
    Column("variables", Json, nullable=False),
    Column("audiences", Json, nullable=False),
    Column("settings", Json, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("audit_seq", Integer, nullable=False),
    Column("audit_head", String(64), nullable=False),
    UniqueConstraint("team", "key"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    _launch_id(),
    Column("team", ID, nullable=False),
    Column("number", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("channel", ID, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("pace", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("t0", UtcDateTime),
    Column("t0_zone", String(64)),
    Column("t0_text", String(100)),
    Column("t0_confirmed_at", UtcDateTime),
    Column("plan_version", Integer, nullable=False),
    Column("held_at", UtcDateTime),
    Column("held_by", ID),
    Column("held_why", Text),
    Column("lifted_at", UtcDateTime),
    Column("live_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("redraw_at", UtcDateTime),
    UniqueConstraint("launch_id", "number"),
    CheckConstraint("pace >= 1", name="pace"),
)
Index(
    "uq_attempt_open_channel",
    attempt.c.team,
    attempt.c.channel,
    unique=True,
    sqlite_where=text("ended_at IS NULL"),
    postgresql_where=text("ended_at IS NULL"),
)
Index("ix_attempt_redraw_at", attempt.c.redraw_at)
Index("ix_attempt_t0", attempt.c.state, attempt.c.t0)

area = Table(
    "area",
    metadata,
    _launch_id(),
    Column("code", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("lead_role", String(100), nullable=False),
    Column("derived", Boolean, nullable=False),
    PrimaryKeyConstraint("launch_id", "code"),
)

phase = Table(
    "phase",
    metadata,
    _launch_id(),
    Column("code", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("lead_place", String(16), nullable=False),
    Column("own_clock", Boolean, nullable=False),
    Column("reminders", Json, nullable=False),
    PrimaryKeyConstraint("launch_id", "code"),
)

seat = Table(
    "seat",
    metadata,
    _launch_id(),
    Column("code", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("mandatory", Boolean, nullable=False),
    Column("area", String(8)),
    Column("minimum", Integer, nullable=False),
    PrimaryKeyConstraint("launch_id", "code"),
)

lead = Table(
    "lead",
    metadata,
    _launch_id(),
    Column("place", String(16), nullable=False),
    Column("who", ID, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("told", Boolean, nullable=False),
    PrimaryKeyConstraint("launch_id", "place", "who"),
)

item = Table(
    "item",
    metadata,
    Column("id", Integer, primary_key=True),
    _launch_id(),
    Column("ref", String(24), nullable=False),
    Column("area", String(8), nullable=False),
    Column("section", String(150), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("definition", Text, nullable=False),
    Column("weight", String(8), nullable=False),
    Column("due_s", Integer),
    Column("due_clock", String(5)),
    Column("shelf_s", Integer),
    Column("bound_to_version", Boolean, nullable=False),
    Column("derived", Json),
    Column("checks", Json, nullable=False),
    Column("origin", String(16), nullable=False),
    UniqueConstraint("launch_id", "ref"),
)

item_state = Table(
    "item_state",
    metadata,
    _attempt_id(),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("owner", ID),
    Column("signoff", Integer, nullable=False),
    Column("reason", Text),
    Column("trouble", Text),
    Column("changed_at", UtcDateTime, nullable=False),
    PrimaryKeyConstraint("attempt_id", "item_id"),
)
Index("ix_item_state_owner", item_state.c.attempt_id, item_state.c.owner)

signoff = Table(
    "signoff",
    metadata,
    Column("id", Integer, primary_key=True),
    _attempt_id(),
    Column("item_id", ForeignKey("item.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("signer", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("card", Integer),
    Column("evidence", Json, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(12), nullable=False),
    Column("judged_by", ID),
    Column("judged_at", UtcDateTime),
    Column("judged_note", Text),
    Column("expires_at", UtcDateTime),
    UniqueConstraint("attempt_id", "item_id", "number"),
)

step = Table(
    "step",
    metadata,
    Column("id", Integer, primary_key=True),
    _launch_id(),
    Column("ref", String(24), nullable=False),
    Column("phase", String(8), nullable=False),
    Column("position", Integer, nullable=False),
    Column("title", String(150), nullable=False),
    Column("lines", Json, nullable=False),
    Column("offset_s", Integer, nullable=False),
    Column("duration_s", Integer, nullable=False),
    Column("place", String(16), nullable=False),
    Column("owner", ID),
    Column("backup", ID),
    Column("after", Json, nullable=False),
    Column("reversibility", String(24), nullable=False),
    Column("flags", Json, nullable=False),
    Column("settings", Json, nullable=False),
    UniqueConstraint("launch_id", "ref"),
)

step_state = Table(
    "step_state",
    metadata,
    _attempt_id(),
    Column("step_id", ForeignKey("step.id"), nullable=False),
    Column("state", String(12), nullable=False),
    Column("planned_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("here_at", UtcDateTime),
    Column("started_at", UtcDateTime),
    Column("started_by", ID),
    Column("ended_at", UtcDateTime),
    Column("ended_by", ID),
    Column("reason", Text),
    Column("ticked", Json, nullable=False),
    PrimaryKeyConstraint("attempt_id", "step_id"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("id", Integer, primary_key=True),
    _attempt_id(),
    Column("step_id", ForeignKey("step.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("plan_version", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("settled_at", UtcDateTime),
    UniqueConstraint("attempt_id", "step_id", "kind", "at"),
)
Index(
    "ix_reminder_armed",
    reminder.c.at,
    sqlite_where=text("state = 'armed'"),
    postgresql_where=text("state = 'armed'"),
)

criterion = Table(
    "criterion",
    metadata,
    Column("id", Integer, primary_key=True),
    _launch_id(),
    Column("ref", String(24), nullable=False),
    Column("section", String(150), nullable=False),
    Column("title", String(150), nullable=False),
    Column("definition", Text, nullable=False),
    Column("settings", Json, nullable=False),
    UniqueConstraint("launch_id", "ref"),
)

risk = Table(
    "risk",
    metadata,
    Column("id", Integer, primary_key=True),
    _launch_id(),
    Column("ref", String(24), nullable=False),
    Column("title", String(150), nullable=False),
    Column("definition", Text, nullable=False),
    Column("mitigation", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("settings", Json, nullable=False),
    UniqueConstraint("launch_id", "ref"),
)

# --- The question and the answer ----------------------------------------------------------------

poll = Table(
    "poll",
    metadata,
    Column("id", Integer, primary_key=True),
    _attempt_id(),
    Column("number", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("practice", Boolean, nullable=False),
    Column("opened_by", ID, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("closed_by", ID),
    UniqueConstraint("attempt_id", "number"),
)
Index(
    "uq_poll_open",
    poll.c.attempt_id,
    unique=True,
    sqlite_where=text("state = 'open'"),
    postgresql_where=text("state = 'open'"),
)
Index("ix_poll_closes_at", poll.c.state, poll.c.closes_at)

vote = Table(
    "vote",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("poll_id", ForeignKey("poll.id"), nullable=False),
    Column("seat", String(16), nullable=False),
    Column("who", ID, nullable=False),
    Column("answer", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("change", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("saw", Json, nullable=False),
)
Index("ix_vote_poll_id", vote.c.poll_id, vote.c.seat)

decision = Table(
    "decision",
    metadata,
    Column("id", Integer, primary_key=True),
    _attempt_id(),
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
)
Index(
    "uq_decision_standing",
    decision.c.attempt_id,
    unique=True,
    sqlite_where=text("state = 'standing'"),
    postgresql_where=text("state = 'standing'"),
)
Index("ix_decision_lapses_at", decision.c.state, decision.c.lapses_at)

note = Table(
    "note",
    metadata,
    Column("id", Integer, primary_key=True),
    _attempt_id(),
    Column("kind", String(12), nullable=False),
    Column("ref", String(24)),
    Column("author", ID, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("text", Text, nullable=False),
)

# --- Keys, the record, what is to be said -------------------------------------------------------

call_key = Table(
    "call_key",
    metadata,
    Column("team", ID, nullable=False),
    Column("key", String(255), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("answer", Json),
    PrimaryKeyConstraint("team", "key"),
)
Index("ix_call_key_at", call_key.c.at)

audit = Table(
    "audit",
    metadata,
    _launch_id(),
    Column("seq", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", ID, nullable=False),
    Column("verb", String(24), nullable=False),
    Column("ref", String(40), nullable=False),
    Column("body", Text, nullable=False),
    Column("prev", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("launch_id", "seq"),
)
Index("ix_audit_ref", audit.c.launch_id, audit.c.ref)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("team", ID, nullable=False),
    _launch_id(),
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
    Column("error", String(200)),
    Column("created_at", UtcDateTime, nullable=False),
    UniqueConstraint("team", "key"),
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
