"""A throwaway PostgreSQL: `python -m tests.postgres -- COMMAND…` runs COMMAND with GOLIVE_TEST_DATABASE_URL set.

The cluster lives in a temporary folder, listens on loopback only, and is gone afterwards. It needs the server
programs (Debian's package `postgresql`); as root they run as the user `postgres`, since PostgreSQL refuses root.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "64MB",
}
"""Fast and forgetful: the tests kill golive, not PostgreSQL."""


def programs() -> Path:
    """The folder of the newest installed server. Raises SystemExit saying what to install."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if found:
        return found[-1].parent
    if on_path := shutil.which("initdb"):
        return Path(on_path).parent
    raise SystemExit("PostgreSQL's server programs are missing: install the package postgresql")


@contextlib.contextmanager
def throwaway() -> Iterator[str]:
    """The URL of an empty database on a server of its own."""
    with tempfile.TemporaryDirectory(prefix="golive-pg-") as folder:
        port = _free_port()
        data, log = Path(folder, "data"), Path(folder, "log")
        as_user = _as_postgres(folder)
        tools = programs()
        _run([tools / "initdb", "-D", data, "-U", "golive", "-A", "trust", "-E", "UTF8", "--no-sync"], as_user)
        options = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
        flags = f"-p {port} -k {folder} {options}"
        _run([tools / "pg_ctl", "-D", data, "-l", log, "-w", "-o", flags, "start"], as_user)
        try:
            yield f"postgresql://golive@127.0.0.1:{port}/postgres"
        finally:
            _run([tools / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"], as_user)


def _as_postgres(folder: str) -> dict[str, object]:
    """How to run a server program: as `postgres` when we are root."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(command: list[object], as_user: dict[str, object]) -> None:
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, cwd="/", check=False, **as_user)  # type: ignore[call-overload]
    if done.returncode:
        raise SystemExit(f"{words[0]} failed:\n{done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    with throwaway() as url:
        environment = {**os.environ, "GOLIVE_TEST_DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
