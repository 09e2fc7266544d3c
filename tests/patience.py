"""Waiting for what is on its way: a busy machine may be late, and that is not what is tried."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Look until something is so. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.005)
