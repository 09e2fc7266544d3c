"""The database itself: where it stands, and whether it was put back to how it was once."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from bot.store.schema.columns import ID
from bot.store.types import UtcDateTime, metadata

installation = Table(
    "installation",
    metadata,
    Column("team", ID, primary_key=True),
    Column("home", String(100), nullable=False),
    Column("state", String(12), nullable=False),
    Column("as_of", UtcDateTime),
    Column("held_at", UtcDateTime),
    Column("look_until", UtcDateTime),
    Column("url", String(200)),
)
