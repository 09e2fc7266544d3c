"""What several kinds of tests share."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from tests.migrated import SERVER, Databases, PostgresDatabases, SqliteFiles

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
"""A busy machine may be slow here; what is tried is not how fast it is."""


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Fresh databases: on the server that GOLIVE_TEST_DATABASE_URL names, else SQLite files."""
    return PostgresDatabases(SERVER) if SERVER else SqliteFiles(tmp_path_factory.mktemp("databases"))
