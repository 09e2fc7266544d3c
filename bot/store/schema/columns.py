"""Columns that many tables have."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String

ID = String(64)
"""A Slack id. Opaque."""


def launch_id() -> Column[int]:
    return Column("launch_id", ForeignKey("launch.id"), nullable=False)


def attempt_id() -> Column[int]:
    return Column("attempt_id", ForeignKey("attempt.id"), nullable=False)
