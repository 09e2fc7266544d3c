"""How much one person may ask at once. What must work on launch day is never refused for rate."""

from __future__ import annotations

import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.errors import Refused

AT_ONCE = 4
PER_MINUTE = 120
NEVER_REFUSED = frozenset({"hold", "vote", "decide", "scrub", "rollback"})


class UnderWay(Refused):
    """So many of a person's calls are running that another one has to wait."""


class Limits:
    """Counts the calls of each person, in flight and over the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._running: Counter[str] = Counter()
        self._recent: defaultdict[str, deque[float]] = defaultdict(deque)

    @contextmanager
    def taking(self, actor: str, verb: str) -> Iterator[None]:
        """Raises Refused while `actor` has too much going on."""
        if verb not in NEVER_REFUSED:
            self._must_fit(actor)
        self._running[actor] += 1
        try:
            yield
        finally:
            self._running[actor] -= 1
            if not self._running[actor]:
                del self._running[actor]

    def _must_fit(self, actor: str) -> None:
        if self._running[actor] >= AT_ONCE:
            raise UnderWay(f"{AT_ONCE} things of yours are still under way. Wait for their answers, then go on.")
        recent, now = self._recent[actor], self._clock()
        while recent and recent[0] < now - 60:
            recent.popleft()
        if len(recent) >= PER_MINUTE:
            raise Refused(
                f"That was {PER_MINUTE} in a minute. Wait a moment, or name several refs at once: `TECH-1..8`."
            )
        recent.append(now)
