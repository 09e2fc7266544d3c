"""A checklist from golive's own report in JSON: what its items are, not how far they were."""

from __future__ import annotations

import json

from bot.exchange import report_json
from bot.exchange.rows import Fault, Row, Sheet


def read(text: str) -> Sheet:
    try:
        report = report_json.read(text)
    except ValueError:
        return Sheet((), (Fault(1, "", _why(text)),))
    mine = [item for item in report.items if not item.derived]
    rows = tuple(
        Row(
            number,
            {
                "ref": item.ref,
                "area": item.area,
                "group": item.group,
                "title": item.title,
                "definition": item.definition,
                "weight": item.weight,
                "due": item.due or "",
                "shelf": item.shelf or "",
                "bound": "yes" if item.bound else "",
            },
        )
        for number, item in enumerate(mine, 1)
    )
    settled = any(item.state not in ("open", "claimed") for item in mine)
    left_out = ("how far the items were: in golive people sign off",) if settled else ()
    return Sheet(rows, (), left_out)


def _why(text: str) -> str:
    try:
        json.loads(text)
    except ValueError as error:
        return f"is no JSON: {error}"
    return "is not a report of golive's"
