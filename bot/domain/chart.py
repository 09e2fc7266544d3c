"""The figures of the picture of readiness: how far each area is, and how the launch got there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.item import Item, State

SETTLED = (State.APPROVED, State.WAIVED)


@dataclass(frozen=True, slots=True)
class Bar:
    """An area: items by state, of all that concern the launch."""

    code: str
    approved: int
    waived: int
    signed: int
    counted: int
    blockers: int
    percent: int


@dataclass(frozen=True, slots=True)
class Chart:
    """`rise` is how many items were approved or waived, from each moment on. `ready_at` is the forecast's."""

    title: str
    now: datetime
    zone: str
    bars: tuple[Bar, ...]
    began: datetime
    t0: datetime | None
    rise: tuple[tuple[datetime, int], ...]
    total: int
    ready_at: datetime | None

    @property
    def approved(self) -> int:
        return sum(bar.approved for bar in self.bars)

    @property
    def blockers(self) -> int:
        return sum(bar.blockers for bar in self.bars)


def rise(items: Iterable[Item]) -> tuple[tuple[datetime, int], ...]:
    """When each item that is approved or waived became so: the moments, with how many there were from then on."""
    moments = sorted(item.changed_at for item in items if not item.derived and item.state in SETTLED)
    counted: dict[datetime, int] = {}
    for many, at in enumerate(moments, 1):
        counted[at] = many
    return tuple(counted.items())


def told(chart: Chart) -> str:
    """The same figures in words, for those who do not see the picture."""
    blockers = (
        f"{chart.blockers} blocker{'s' if chart.blockers != 1 else ''} open" if chart.blockers else "no blocker open"
    )
    areas = "; ".join(_told(bar) for bar in chart.bars)
    return f"Readiness of {chart.title}: {chart.approved} of {chart.total} approved, {blockers}. {areas}."


def _told(bar: Bar) -> str:
    more = [f"{bar.waived} waived"] * bool(bar.waived) + [f"{bar.signed} to approve"] * bool(bar.signed)
    more += [f"{bar.blockers} blocker{'s' if bar.blockers != 1 else ''} open"] * bool(bar.blockers)
    return ", ".join([f"{bar.code} {bar.percent} %", *more])


def span(chart: Chart) -> tuple[datetime, datetime]:
    """From where to where the picture goes: to T-0, the forecast or now, whichever is last."""
    return chart.began, _last([chart.now, chart.t0, chart.ready_at])


def _last(times: Sequence[datetime | None]) -> datetime:
    return max(time for time in times if time is not None)
