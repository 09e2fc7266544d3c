"""The report in each of its formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.report import Report
from bot.exchange import report_csv, report_json, report_md

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "md": report_md.written,
    "csv": report_csv.written,
    "json": report_json.written,
}


def written(report: Report, format: str) -> str:
    return FORMATS[format](report)


def name(report: Report, format: str) -> str:
    """What the file is called: `recon-report-2026-12-01.md`."""
    return f"{report.key}-report-{report.made_at:%Y-%m-%d}.{format}"
