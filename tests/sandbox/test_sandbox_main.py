"""`python -m sandbox`: what it prints, and what stops it from starting."""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path

import pytest
import yaml

from sandbox.__main__ import main
from tests.sandbox.parrot import MANIFEST


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "manifest.yaml"
    path.write_text(yaml.safe_dump(MANIFEST))
    return path


async def test_it_prints_what_the_app_needs_and_ends_without_a_word(manifest: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "--manifest", str(manifest), "--port", "0"]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    assert process.stdout is not None
    printed = ""
    while "Ctrl-C" not in printed:
        printed += (await process.stdout.readline()).decode()
    process.terminate()
    rest, errors = await process.communicate()
    for name in ("SLACK_BOT_TOKEN=xoxb-", "SLACK_APP_TOKEN=xapp-", "SLACK_SIGNING_SECRET=", "SLACK_API_URL=http://"):
        assert f"export {name}" in printed
    assert (process.returncode, rest, errors) == (0, b"", b"")


def test_mistakes_stop_the_start_with_every_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(yaml.safe_dump({"settings": {"event_subscriptions": {"bot_events": ["app_mention"]}}}))
    assert main(["--manifest", str(wrong)]) == 2
    said = capsys.readouterr().err
    assert "display_information.name must have 1 to 35 characters" in said
    assert "the event app_mention needs the scope app_mentions:read" in said
    assert main(["--manifest", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml" in capsys.readouterr().err


def test_a_world_with_a_mistake_is_named(manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = tmp_path / "world.yaml"
    world.write_text("people: [{name: ana}]\nchannels: [{name: a, members: [kim]}]\n")
    assert main(["--manifest", str(manifest), "--world", str(world)]) == 2
    assert "no user 'kim'" in capsys.readouterr().err


def test_a_taken_port_is_said(manifest: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        assert main(["--manifest", str(manifest), "--port", str(port)]) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err
