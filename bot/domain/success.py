"""What the launch will be judged by, and what may go wrong: criteria and risks, as they were written down."""

from __future__ import annotations

from dataclasses import dataclass

CLOSED = "closed"
"""The state of a risk that is none any more."""

_LEVELS = {"low": 1, "medium": 2, "high": 3}


@dataclass(frozen=True, slots=True)
class Criterion:
    """A success measure. `judge_at` is an offset from T-0 (`T+24h`), `place` the area or seat that judges it."""

    ref: str
    section: str
    title: str
    definition: str
    target: str | None
    judge_at: str
    place: str
    items: str
    """Refs whose approval is its verdict; empty when it is measured or judged."""


@dataclass(frozen=True, slots=True)
class Risk:
    ref: str
    title: str
    definition: str
    mitigation: str
    state: str
    likelihood: str
    impact: str
    place: str
    links: str

    @property
    def high(self) -> bool:
        """Medium and high together, or worse."""
        return _LEVELS[self.likelihood] * _LEVELS[self.impact] >= 6

    @property
    def speaks_against(self) -> bool:
        """Whether it is named to whoever answers the go/no-go question."""
        return self.high and self.state != CLOSED
