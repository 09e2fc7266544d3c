"""Triggers: what makes golive propose a rollback. It proposes, and people decide."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.domain.criterion import Criterion, Result
from bot.domain.refs import take
from bot.domain.target import parse_target

Trigger = Mapping[str, Any]
"""As the launch keeps it of its template."""


def missed(triggers: Iterable[Trigger], criterion: Criterion) -> tuple[str, ...]:
    """The titles of the triggers that what was said of a criterion sets off."""
    return tuple(each["title"] for each in triggers if _is_set_off(each, criterion))


def linked(triggers: Iterable[Trigger], ref: str) -> tuple[str, ...]:
    """The titles of those that a risk belongs to: it has occurred, and somebody says so."""
    return tuple(each["title"] for each in triggers if ref in _links(each))


def watched(triggers: Iterable[Trigger]) -> frozenset[str]:
    """Refs of criteria and risks that may set one off."""
    return frozenset(
        ref
        for each in triggers
        for ref in (each["criterion"] if each["kind"] == "measured" else None, *_links(each))
        if ref
    )


def _is_set_off(trigger: Trigger, criterion: Criterion) -> bool:
    verdict = criterion.verdict
    if verdict is None:
        return False
    if trigger["kind"] == "measured" and trigger["criterion"] == criterion.ref:
        return verdict.figure is not None and parse_target(trigger["target"]).met_by(verdict.figure)
    return trigger["kind"] == "reported" and verdict.result is Result.MISSED and criterion.ref in _links(trigger)


def _links(trigger: Trigger) -> Iterator[str]:
    yield from take(trigger["links"] or "")[0]
