"""Logs tell what happened, and neither what people wrote nor what opens doors."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from bot import logs
from tests.journeys.stage import ROOM, Stage

SEEDED = [
    "xoxb-1234-5678-abcDEF",
    "xoxp-1234-5678-abcDEF",
    "xapp-1-A01-987-abcdef0123",
    "xoxe.xoxp-1-Mi0yLTk4NzY1",
    "https://me:pa55word@host.example/x",
    "postgresql://golive:pa55word@db.example/golive",
    "wss://wss-primary.slack.com/link/?ticket=abc-def&app_id=1",
]
HUSH = ("abcDEF", "abcdef0123", "Mi0yLTk4", "pa55word", "abc-def")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is logged, as lines of JSON."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level, config = root.handlers, root.level, structlog.get_config()
    levels = {name: logging.getLogger(name).level for name in logs.LOUD}
    logs.configure("json", stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    structlog.configure(**config)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)


@pytest.mark.parametrize("secret", SEEDED)
def test_no_secret_is_written(written: io.StringIO, secret: str) -> None:
    log = structlog.get_logger()
    log.warning("failed", error=f"cannot open {secret}, sorry")
    logging.getLogger("somebody").error("cannot open %s", secret)
    try:
        raise ValueError(secret)
    except ValueError:
        log.exception("bug")

    assert len(written.getvalue().splitlines()) == 3
    assert not any(hush in written.getvalue() for hush in HUSH)


def test_a_line_is_a_whole_thing(written: io.StringIO) -> None:
    structlog.get_logger().info("serving", url="http://127.0.0.1:3000", seconds=0.5)

    told = json.loads(written.getvalue())
    assert {"event": "serving", "url": "http://127.0.0.1:3000", "seconds": 0.5, "level": "info"}.items() <= told.items()
    assert told["timestamp"].endswith("Z")


@pytest.mark.parametrize("over", ["http", "socket"])
async def test_what_people_write_is_not_logged(stage: Stage, written: io.StringIO) -> None:
    words = "kestrel"
    await stage.ana.types(f"mark TECH-1 {words}")
    await stage.ana.types(f"{words} {words}")
    await stage.kim.says(f"@golive bug {words}")
    await stage.kim.tells(f"down {words}")
    await stage.kim.person.say(ROOM, words)
    await stage.ana.types("form TECH-1")
    await stage.ana.submits({"Evidence": f"full {words}"})
    await stage.settle()
    await stage.restart()

    assert "serving" in written.getvalue()
    assert words not in written.getvalue()
    assert stage.sandbox.bot_token not in written.getvalue()
    assert stage.sandbox.app_token not in written.getvalue()


def test_libraries_that_write_bodies_are_kept_quiet(written: io.StringIO) -> None:
    for name in logs.LOUD:
        logging.getLogger(f"{name}.inner").info("a body")

    assert written.getvalue() == ""
