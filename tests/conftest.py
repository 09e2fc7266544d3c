"""What several kinds of tests share."""

from __future__ import annotations

import pytest

from tests.migrated import SERVER, Databases, PostgresDatabases, SqliteFiles


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """Fresh databases: on the server that GOLIVE_TEST_DATABASE_URL names, else SQLite files."""
    return PostgresDatabases(SERVER) if SERVER else SqliteFiles(tmp_path_factory.mktemp("databases"))
