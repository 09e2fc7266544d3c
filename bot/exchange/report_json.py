"""The report as JSON: everything, and read back as it was."""

from __future__ import annotations

from pydantic import TypeAdapter

from bot.domain.report import Report

_SHAPE: TypeAdapter[Report] = TypeAdapter(Report)


def written(report: Report) -> str:
    return _SHAPE.dump_json(report, indent=2).decode() + "\n"


def read(text: str) -> Report:
    """Raises ValueError (pydantic's) when it is no report."""
    return _SHAPE.validate_json(text)
