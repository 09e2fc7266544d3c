"""The report's items as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from bot.domain.report import Report, ReportItem
from bot.exchange.cells import safe

COLUMNS = (
    *("ref", "area", "group", "title", "definition", "weight", "due", "shelf", "bound", "state", "owner"),
    *("signer", "signed", "approver", "approved", "note", "evidence", "reason", "trouble", "derived"),
)


def written(report: Report) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for item in report.items:
        rows.writerow([safe(cell) for cell in _row(report, item)])
    return out.getvalue()


def _row(report: Report, item: ReportItem) -> list[str]:
    approved = item.state == "approved"
    return [
        *(item.ref, item.area, item.group, item.title, item.definition, item.weight, item.due or ""),
        *(item.shelf or "", "yes" if item.bound else "", item.state),
        *(report.called(item.owner), report.called(item.signer), _at(item.signed_at)),
        *(report.called(item.judged_by) if approved else "", _at(item.judged_at) if approved else ""),
        *(item.judged_note or "", "\n".join(proof.value for proof in item.evidence)),
        *(item.reason or "", item.trouble or "", "yes" if item.derived else ""),
    ]


def _at(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""
