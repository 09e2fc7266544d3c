"""Faults on demand: what Slack does on a bad day, so that an app can be seen to come through it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fnmatch import fnmatchcase

KINDS = (
    "lost_reply",  # done, then the connection drops before the answer
    "reset",  # the connection drops, nothing was done
    "error",  # ok: false with `code`
    "http_500",  # HTTP 500, nothing was done
    "ratelimited",  # HTTP 429 with Retry-After of `seconds`
    "delay",  # done, answered only after `seconds`
    "slow",  # waits `seconds`, then does it
)


@dataclass(slots=True)
class Fault:
    method: str
    kind: str
    times: int | None
    chance: float
    seconds: float
    code: str
    channel: str | None

    @property
    def words(self) -> str:
        many = "every time" if self.times is None else f"{self.times} times"
        return f"{self.method}: {self.kind}, {many}"


class Faults:
    """`seed` makes the chances repeatable."""

    def __init__(self, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._faults: list[Fault] = []

    def add(
        self,
        method: str,
        kind: str,
        *,
        times: int | None = 1,
        chance: float = 1.0,
        seconds: float = 1.0,
        code: str = "internal_error",
        channel: str | None = None,
    ) -> None:
        """Let `method` fail `times` times (None: until cleared), each call with `chance`.

        `chat.*` is a pattern; `response_url` stands for those addresses. `seconds` is real time; `channel` (an id)
        narrows it to calls that name this channel.
        """
        if kind not in KINDS:
            raise ValueError(f"a fault is one of {', '.join(KINDS)}, not {kind!r}")
        self._faults.append(Fault(method, kind, times, chance, seconds, code, channel))

    @property
    def pending(self) -> list[Fault]:
        """What will still go wrong."""
        return [fault for fault in self._faults if fault.times != 0]

    def clear(self) -> None:
        self._faults.clear()

    def take(self, method: str, channel: str | None) -> Fault | None:
        """The fault this call meets, spent by it; None on a good day."""
        if not self._faults:
            return None
        for fault in self._faults:
            if fault.times == 0 or not fnmatchcase(method, fault.method):
                continue
            if fault.channel not in (None, channel) or self._random.random() >= fault.chance:
                continue
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None
