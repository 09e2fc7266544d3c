"""What Alembic runs for every command. The connection is handed over, its transaction is the caller's."""

from __future__ import annotations

from alembic import context

from bot.store import schema  # noqa: F401  fills the metadata
from bot.store.types import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=context.config.attributes.get("render_item"),
    render_as_batch=True,
    transaction_per_migration=False,
)
context.run_migrations()
