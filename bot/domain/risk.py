"""What may go wrong: risks, as they were written down."""

from __future__ import annotations

from dataclasses import dataclass

CLOSED = "closed"
"""The state of a risk that is none any more."""

_LEVELS = {"low": 1, "medium": 2, "high": 3}


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
