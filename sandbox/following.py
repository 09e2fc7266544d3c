"""Who follows the clock: by long polls, each answered when the clock changes, and made again at once."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

COME_BACK_SECONDS = 5.0  # how long somebody who was answered may take to ask again, on a busy machine


@dataclass(slots=True)
class Following:
    waiting: int = 0
    _answered: list[float] = field(default_factory=list)

    def came(self) -> None:
        self.waiting += 1
        if self._answered:
            self._answered.pop(0)

    def left(self, *, answered: bool) -> None:
        """One who was answered comes back; one whose connection broke does not."""
        self.waiting -= 1
        if answered:
            self._answered.append(time.monotonic())

    @property
    def away(self) -> int:
        """How many were told of a change and have not come back yet, but will."""
        since = time.monotonic() - COME_BACK_SECONDS
        self._answered = [at for at in self._answered if at > since]
        return len(self._answered)

    @property
    def there(self) -> bool:
        return bool(self.waiting or self.away)
