"""The kinds of checks. A kind is a module; this table is all that knows them.

To add one: write the module (`http.py` shows the shape), add its line here, and its test.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.check import Check
from checks import ci, dns, http, inbound, metric, page, smtp, tcp, tls, websocket

CHECKS: Mapping[str, Check] = {
    "http": http,
    "tls": tls,
    "dns": dns,
    "websocket": websocket,
    "tcp": tcp,
    "smtp": smtp,
    "metric": metric,
    "ci": ci,
    "page": page,
    "inbound": inbound,
}
