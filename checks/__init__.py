"""The kinds of checks. A kind is a module; this table is all that knows them.

To add one: write the module (`http.py` shows the shape), add its line here, and its test.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.check import Check
from checks import http

CHECKS: Mapping[str, Check] = {
    "http": http,
}
