"""The figures of the picture of risks: which stand where, by how likely they are and how much they would hurt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.risk import Level, Risk, State

OVER = frozenset({State.MITIGATED, State.CLOSED})


@dataclass(frozen=True, slots=True)
class Heat:
    title: str
    now: datetime
    zone: str
    risks: tuple[Risk, ...]
    """Those that may still happen, or have."""
    over: int
    """How many are mitigated or closed."""

    def at(self, likelihood: Level, impact: Level) -> tuple[Risk, ...]:
        return tuple(each for each in self.risks if (each.likelihood, each.impact) == (likelihood, impact))

    @property
    def high(self) -> tuple[Risk, ...]:
        return tuple(each for each in self.risks if each.high)


def heat(title: str, risks: Iterable[Risk], zone: str, now: datetime) -> Heat:
    every = tuple(risks)
    still = tuple(each for each in every if each.state not in OVER)
    return Heat(title, now, zone, still, len(every) - len(still))


def told(heat: Heat) -> str:
    """The same in words, for those who do not see the picture."""
    cells = [
        f"likelihood {likelihood}, impact {impact}: {', '.join(each.ref for each in here)}"
        for likelihood in reversed(Level)
        for impact in reversed(Level)
        if (here := heat.at(likelihood, impact))
    ]
    over = f" {heat.over} mitigated or closed." if heat.over else ""
    return (
        f"Risks of {heat.title}, {len(heat.high)} of {len(heat.risks)} high. {'; '.join(cells) or 'None open'}.{over}"
    )
