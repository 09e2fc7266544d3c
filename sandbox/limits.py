"""Slack's rate limits, in real seconds: a tier per method and minute, and one post a second per channel."""

from __future__ import annotations

import math
import time
from collections import deque

PER_MINUTE = {1: 10, 2: 30, 3: 60, 4: 120}  # Slack promises at least 1, 20, 50, 100; a little more is allowed
POSTS_BURST = 10


class Limits:
    """`on` switches all of them. Each check spends one call and returns 0, or the seconds to wait."""

    def __init__(self, on: bool = True) -> None:
        self.on = on
        self._calls: dict[str, deque[float]] = {}
        self._posts: dict[str, tuple[float, float]] = {}  # channel -> (posts left, at)

    def method(self, name: str, tier: int) -> int:
        if not self.on or tier not in PER_MINUTE:
            return 0
        now = time.monotonic()
        calls = self._calls.setdefault(name, deque())
        while calls and now - calls[0] >= 60:
            calls.popleft()
        if len(calls) >= PER_MINUTE[tier]:
            return math.ceil(60 - (now - calls[0]))
        calls.append(now)
        return 0

    def post(self, channel: str) -> int:
        if not self.on:
            return 0
        now = time.monotonic()
        left, at = self._posts.get(channel, (float(POSTS_BURST), now))
        left = min(float(POSTS_BURST), left + now - at)
        if left < 1:
            self._posts[channel] = (left, now)
            return math.ceil(1 - left)
        self._posts[channel] = (left - 1, now)
        return 0
