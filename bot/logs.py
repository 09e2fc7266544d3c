"""Logging: structlog to standard output, one line an event. No bodies of requests, no tokens."""

from __future__ import annotations

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

log = structlog.get_logger()

SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe\.[\w.-]+|(?<=://)[^/@\s]*:[^/@\s]*(?=@)|(?<=[?&]ticket=)[^&\s\"']+"
)
"""Tokens by their shape, and the user and password of a URL."""

LOUD = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "aiohttp.access": logging.WARNING,
    "apscheduler": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}
"""Libraries that below these levels log bodies, or every request."""


def configure(style: str, stream: Any = None) -> None:
    """Send golive's and the libraries' logs to `stream` as `json` or for the `console`."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        redact,
    ]
    out = stream or sys.stdout
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if style == "console":
        last = structlog.dev.ConsoleRenderer(colors=out.isatty())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processor=last))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name, level in LOUD.items():
        logging.getLogger(name).setLevel(level)


def redact(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Take what looks like a secret out of every text of a log entry."""
    return {name: SECRETS.sub("(secret)", value) if isinstance(value, str) else value for name, value in event.items()}
