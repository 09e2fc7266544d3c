"""The page's own API."""

from __future__ import annotations

from typing import Any

from aiohttp import web


def add_routes(app: web.Application, space: Any, interactions: Any, events: Any) -> None:
    pass
