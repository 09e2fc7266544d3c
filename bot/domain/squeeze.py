"""Steps compressed into the time that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Squeeze:
    """Offsets from `first` on are put from `begin` on, nearer to each other by `scale`: 1 is as planned, 0 at once."""

    begin: datetime
    first: timedelta
    scale: float

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Squeeze:
        return cls(datetime.fromisoformat(kept["begin"]), timedelta(seconds=kept["first_s"]), kept["scale"])

    @property
    def kept(self) -> dict[str, Any]:
        """As it is kept, and read again by `of`."""
        return {"begin": self.begin.isoformat(), "first_s": self.first.total_seconds(), "scale": self.scale}

    def moved(self, by: timedelta) -> Squeeze:
        return replace(self, begin=self.begin + by)

    def place(self, offset: timedelta, pace: int) -> datetime:
        """The moment an offset comes to lie on, to the second."""
        apart = max(offset - self.first, NOTHING) / pace * self.scale
        return self.begin + timedelta(seconds=int(apart.total_seconds()))
