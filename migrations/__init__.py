"""The database's shape, step by step. `bot.store.connect` runs what is missing at start."""

from pathlib import Path

HEAD = "0030"
"""The revision this golive needs. Kept here so that a start with nothing to do needs no Alembic."""

HERE = Path(__file__).parent
