"""What several kinds of tests share."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.migrated import SERVER, Databases, PostgresDatabases, SqliteFiles

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
"""A busy machine may be slow here; what is tried is not how fast it is."""


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Fresh databases: on the server that GOLIVE_TEST_DATABASE_URL names, else SQLite files."""
    if SERVER:
        yield PostgresDatabases(SERVER)
        return
    with tempfile.TemporaryDirectory(prefix="golive-databases-", dir=_in_memory()) as folder:
        yield SqliteFiles(Path(folder))


def _in_memory() -> str | None:
    """Where a write need not wait for a disk, if there is room: nothing here outlives its process."""
    memory = Path("/dev/shm")
    return str(memory) if memory.is_dir() and shutil.disk_usage(memory).free > 2**30 else None
