"""The command line: what it says, and the code it ends with."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.store import audit, launches
from bot.store.audit import Entry
from bot.store.connect import open_store, upgrade
from bot.store.engine import Tx
from migrations import HEAD
from sandbox import Sandbox
from sandbox.manifest import read_manifest
from tests.journeys.stage import MONDAY, ROOT, cast

LAUNCH = {
    "key": "recon",
    "name": "Recon",
    "version": "1.2",
    "template": "small-release",
    "timing": "standard",
    "director": "U01ANA",
    "zone": "UTC",
    "window_s": 3600,
    "self_approval": False,
    "variables": {},
    "audiences": {},
    "settings": {},
}


@pytest.fixture(autouse=True)
def at_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [*os.environ]:
        if name.startswith(("SLACK_", "GOLIVE_")) and name != "GOLIVE_TEST_DATABASE_URL":
            monkeypatch.delenv(name)
    monkeypatch.setenv("GOLIVE_DATABASE_URL", f"sqlite:///{tmp_path}/golive.db")


def golive(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "golive.db"

    async def make() -> None:
        await upgrade(f"sqlite:///{path}")
        store = await open_store(f"sqlite:///{path}", "T1")
        await store.write(_a_launch)
        await store.close()

    asyncio.run(make())
    return path


@pytest.fixture
def recorded(model: Path, tmp_path: Path) -> Path:
    """A database with one launch and three entries in its record."""
    return Path(shutil.copy(model, tmp_path / "golive.db"))


def _a_launch(tx: Tx) -> None:
    launch = launches.create(tx, LAUNCH, MONDAY)
    launches.create_attempt(tx, launch, number=1, kind="real", channel="C1", private=False)
    audit.append(tx, launch, *(Entry("U01ANA", "claim", f"TECH-{number}", {}, MONDAY) for number in (1, 2, 3)))


def tampered(path: Path, statement: str) -> None:
    """Change the record as somebody with the file in their hands could."""
    with closing(sqlite3.connect(path)) as conn:
        for (trigger,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            conn.execute(f"DROP TRIGGER {trigger}")
        conn.execute(statement)
        conn.commit()


def test_help_names_every_command() -> None:
    told = golive("--help")

    assert told.exit_code == 0
    for command in ("run", "demo", "status", "db", "verify", "doctor", "manifest", "template", "report", "import"):
        assert f"\n  {command} " in told.output


def test_bad_settings_stop_the_start_with_all_problems_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOLIVE_LISTEN", "nowhere")
    monkeypatch.setenv("GOLIVE_COMMAND", "golive")
    told = golive("run")

    assert told.exit_code == 2
    assert "GOLIVE_LISTEN" in told.stderr
    assert "GOLIVE_COMMAND" in told.stderr


def test_an_empty_database_is_made_and_is_sound() -> None:
    for words in (("db", "check"), ("verify",), ("status",), ("db", "backup")):
        told = golive(*words)
        assert told.exit_code == 1
        assert "there are no tables: `golive db upgrade` makes them" in told.stderr
    assert os.listdir() == []
    assert golive("db", "upgrade").output == "The tables were made.\n"
    assert golive("db", "upgrade").output == f"The tables were of revision {HEAD}.\n"
    assert golive("db", "check").output == "The database is sound.\n"


def test_a_whole_record_is_said_to_be_whole(recorded: Path) -> None:
    assert (golive("verify").output, golive("verify").exit_code) == ("Every record is whole.\n", 0)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit SET actor = 'U01BEN' WHERE seq = 2", "recon: entry 2"),
        ("UPDATE audit SET body = replace(body, 'TECH-2', 'TECH-9') WHERE seq = 2", "recon: entry 2"),
        ("UPDATE audit SET at = '2026-01-01T00:00:00.000000+00:00' WHERE seq = 3", "recon: entry 3"),
        ("DELETE FROM audit WHERE seq = 1", "recon: entry 1"),
        ("DELETE FROM audit WHERE seq = 3", "recon: entry 3"),
        ("UPDATE audit SET seq = 9 WHERE seq = 2", "recon: entry 2"),
        ("UPDATE launch SET audit_head = ''", "recon: entry 4"),
    ],
)
def test_a_changed_record_is_named_by_its_first_bad_entry(recorded: Path, statement: str, fault: str) -> None:
    tampered(recorded, statement)

    for told in (golive("verify"), golive("db", "check")):
        assert told.exit_code == 1
        assert told.output.startswith(fault)


def test_a_backup_is_a_whole_copy_made_beside_the_server(recorded: Path, tmp_path: Path) -> None:
    async def write_and_back_up() -> None:
        store = await open_store(f"sqlite:///{recorded}", "T1")
        await store.write(lambda tx: audit.append(tx, 1, Entry("U01ANA", "claim", "TECH-4", {}, MONDAY)))
        await asyncio.to_thread(lambda: done(golive("db", "backup", "copy.db")))
        await store.close()

    asyncio.run(write_and_back_up())
    with closing(sqlite3.connect(tmp_path / "copy.db")) as conn:
        assert conn.execute("SELECT count(*) FROM audit").fetchone() == (4,)
    assert sorted(path.name for path in tmp_path.glob("copy*")) == ["copy.db"]


def done(told: Result) -> None:
    assert told.exit_code == 0, told.output


def test_a_backup_overwrites_nothing_and_keeps_no_damaged_copy(recorded: Path, tmp_path: Path) -> None:
    (tmp_path / "kept.db").write_text("mine")
    told = golive("db", "backup", "kept.db")
    assert (told.exit_code, told.stderr) == (1, "kept.db exists. Name a file that does not.\n")
    assert (tmp_path / "kept.db").read_text() == "mine"

    tampered(recorded, "DELETE FROM audit WHERE seq = 2")
    told = golive("db", "backup", "bad.db")
    assert told.exit_code == 1
    assert "recon: entry 2" in told.stderr
    assert list(tmp_path.glob("bad*")) == []


def test_serving_does_not_wait_for_what_only_a_migration_needs() -> None:
    script = "import sys, bot.__main__; print('alembic' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.strip() == "False"


def test_only_a_database_that_was_put_back_is_released(recorded: Path) -> None:
    told = golive("db", "release")
    assert (told.exit_code, told.stderr) == (1, "This database is not held: there is nothing to release.\n")
    assert golive("db", "restored").exit_code == 1, "golive has never served it"

    tampered(recorded, "INSERT INTO installation (team, home, state) VALUES ('T1', '', 'serving')")
    assert "golive holds still" in golive("db", "restored").output
    tampered(recorded, "UPDATE installation SET state = 'held'")
    assert golive("db", "release").output.startswith("Released: ")


def test_status_reads_out_the_launches(recorded: Path) -> None:
    told = golive("status")
    assert told.exit_code == 0
    assert "Recon" in told.output

    assert golive("status", "recon").output.startswith("Recon 1.2\n=========\n")
    told = golive("status", "other")
    assert (told.exit_code, told.stderr) == (1, "There is no launch other. There are: recon.\n")


def test_the_report_is_printed_or_written(recorded: Path) -> None:
    assert golive("report", "recon").output.startswith("# Recon 1.2\n")
    assert (
        golive("report", "recon", "--as", "csv", "--out", "recon.csv").output
        == "recon.csv holds the report of recon.\n"
    )
    assert Path("recon.csv").read_text().startswith("ref,area,group,title,")
    assert golive("report", "recon", "--out", "recon.md", "--picture", "recon.png").exit_code == 0
    assert "![Readiness of Recon 1.2: 0 of 0 approved, no blocker open" in Path("recon.md").read_text()
    assert Path("recon.png").read_bytes().startswith(b"\x89PNG")
    told = golive("report", "other")
    assert (told.exit_code, told.stderr) == (1, "There is no launch other. There are: recon.\n")


def test_a_checklist_is_looked_at_and_then_imported(recorded: Path) -> None:
    Path("list.csv").write_text("area,title\nTECH,Hosts answer\n")
    told = golive("import", "list.csv", "--launch", "recon")
    assert told.exit_code == 1
    assert "row 2, area: there is no area 'TECH'" in told.output

    tampered(
        recorded,
        "INSERT INTO area (launch_id, code, position, title, lead_role, derived) VALUES (1, 'TECH', 1, 'Tech', '', 0)",
    )
    told = golive("import", "list.csv", "--launch", "recon")
    assert told.exit_code == 0
    assert "TECH-1 Hosts answer" in told.output
    added = golive("import", "list.csv", "--launch", "recon", "--confirm", told.output.split()[-1])
    assert added.output == "1 item added to recon: TECH-1.\n"
    assert golive("verify").exit_code == 0
    again = golive("import", "list.csv", "--launch", "recon")
    assert (again.exit_code, "was imported already" in again.stderr) == (1, True)


def test_the_manifest_is_one_slack_would_take() -> None:
    shipped = yaml.safe_load(golive("manifest").output)
    assert shipped == yaml.safe_load((ROOT / "manifest.yaml").read_text())
    read = read_manifest(shipped)
    assert read.events == {"app_home_opened", "app_mention", "message.im"}
    assert [(command.command, command.should_escape) for command in read.commands] == [("/golive", True)]
    assert shipped["settings"]["socket_mode_enabled"]


def test_the_manifest_asks_for_no_more_than_golive_needs() -> None:
    asked = read_manifest(yaml.safe_load(golive("manifest").output)).scopes

    assert asked == {
        "app_mentions:read",
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "dnd:read",
        "groups:history",
        "groups:read",
        "im:history",
        "im:write",
        "pins:write",
        "usergroups:read",
        "users:read",
    }


def test_the_manifest_can_be_for_another_command_and_for_http() -> None:
    made = yaml.safe_load(golive("manifest", "--command", "/beta", "--url", "https://golive.example/").output)

    address = "https://golive.example/slack/events"
    assert read_manifest(made).commands[0].command == "/beta"
    assert made["features"]["slash_commands"][0]["url"] == address
    assert made["settings"]["event_subscriptions"]["request_url"] == address
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": address}
    assert not made["settings"]["socket_mode_enabled"]
    assert made["display_information"]["name"] == "beta"


# --- As a process -------------------------------------------------------------------------------


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(cast(), limits=False) as sandbox:
        yield sandbox
        for process in STARTED:
            if process.returncode is None:
                process.kill()
                await process.communicate()
        STARTED.clear()


STARTED: list[asyncio.subprocess.Process] = []


def environment(sandbox: Sandbox, **changes: str) -> dict[str, str]:
    ours = {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "GOLIVE_SLACK_API_URL": sandbox.api_url,
        "GOLIVE_LISTEN": "127.0.0.1:0",
        "GOLIVE_METRICS_LISTEN": "127.0.0.1:0",
        "GOLIVE_LOG": "console",
        "PYTHONPATH": str(ROOT),
    }
    return {**os.environ, **ours, **changes}


async def spawn(sandbox: Sandbox, *words: str, **changes: str) -> asyncio.subprocess.Process:
    pipe, env = subprocess.PIPE, environment(sandbox, **changes)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, env=env, stdout=pipe, stderr=pipe
    )
    STARTED.append(process)
    return process


async def test_golive_serves_until_it_is_told_to_stop_and_alone(sandbox: Sandbox) -> None:
    first = await spawn(sandbox, "run")
    await sandbox.connected(30)
    answer = await sandbox.person("ana").slash("/golive", "cliam TECH-1", channel="launch-recon")
    assert "Nearest: claim" in answer.shown

    second = await spawn(sandbox, "run")
    _, refused = await second.communicate()
    assert second.returncode == 1
    assert "another golive is already serving" in refused.decode()

    first.send_signal(signal.SIGTERM)
    told, faults = await first.communicate()
    assert first.returncode == 0
    assert faults == b""
    assert b"serving" in told
    assert b"stopped" in told


async def test_a_start_while_slack_is_away_waits_and_can_be_stopped(sandbox: Sandbox) -> None:
    sandbox.faults.add("auth.test", "http_500", times=None)
    process = await spawn(sandbox, "run")
    assert process.stdout is not None
    async with asyncio.timeout(30):
        while b"slack_away" not in await process.stdout.readline():
            pass
    process.send_signal(signal.SIGTERM)
    await process.communicate()

    assert process.returncode == 0


async def test_a_bad_token_ends_the_start(sandbox: Sandbox) -> None:
    process = await spawn(sandbox, "run", SLACK_BOT_TOKEN="xoxb-wrong")
    _, told = await process.communicate()

    assert process.returncode == 2
    assert told.decode().strip().endswith("SLACK_BOT_TOKEN: Slack says invalid_auth")


async def test_the_doctor_finds_what_is_missing(sandbox: Sandbox) -> None:
    well = await spawn(sandbox, "doctor")
    told, _ = await well.communicate()
    assert well.returncode == 0, told
    assert b"ok  the bot token is good: golive in Sandbox" in told
    assert b"ok  Socket Mode is open to the app token" in told

    ill = await spawn(sandbox, "doctor", SLACK_BOT_TOKEN="xoxb-wrong", GOLIVE_DATABASE_URL="sqlite:////nowhere/x.db")
    told, _ = await ill.communicate()
    assert ill.returncode == 1
    assert b"BAD Slack does not take the bot token: invalid_auth" in told
