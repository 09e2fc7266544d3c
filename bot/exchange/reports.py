"""The report in each of its formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.domain.calendar import Calendar
from bot.domain.report import Report
from bot.exchange import report_csv, report_json, report_md

FORMATS: Mapping[str, Callable[[Report], str]] = {
    "md": report_md.written,
    "csv": report_csv.written,
    "json": report_json.written,
}

ICS = "ics"
KINDS = (*FORMATS, ICS)


def written(report: Report, format: str) -> str:
    return FORMATS[format](report)


def as_calendar(calendar: Calendar) -> str:
    """The plan as iCalendar."""
    from bot.exchange import report_ics  # noqa: PLC0415  brings 12 MB that most processes never need

    return report_ics.written(calendar)


def name(report: Report, format: str) -> str:
    """What the file is called: `recon-report-2026-12-01.md`."""
    return f"{report.key}-report-{report.made_at:%Y-%m-%d}.{format}"
