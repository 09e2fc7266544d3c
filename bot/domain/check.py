"""What an automated test of an item or step says: passed, failed, or that it could not tell."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from bot.domain.net import Net, NoAnswer, Unclear
from bot.domain.options import Option

LONGEST = 10.5
"""Seconds for a probe, whatever it does. Each act of a net ends by itself after ten."""


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It could not be told. Never counted as failed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one probe saw, in a sentence that holds no body and no secret, and the figure it measured, if any."""

    result: Result
    saw: str
    figure: float | None = None

    @classmethod
    def passed(cls, saw: str, figure: float | None = None) -> Outcome:
        return cls(Result.PASSED, saw, figure)

    @classmethod
    def failed(cls, saw: str, figure: float | None = None) -> Outcome:
        return cls(Result.FAILED, saw, figure)

    @classmethod
    def unknown(cls, saw: str) -> Outcome:
        return cls(Result.UNKNOWN, saw)


class Check(Protocol):
    """A kind of check is a module with these names."""

    @property
    def SUMMARY(self) -> str:
        """One line: what it tries."""
        ...

    @property
    def OPTIONS(self) -> Mapping[str, Option]:
        """What it may be told, in the order it is asked for."""
        ...

    def parse(self, options: Mapping[str, Any], /) -> Any:
        """A frozen spec of what to try. Raises BadOptions naming everything that is wrong."""
        ...

    async def probe(self, spec: Any, net: Net, /) -> Outcome:
        """Try it once. Lets through what `net` raises where no answer is a failure, and no more."""
        ...


async def attempt(kind: Check, spec: Any, net: Net) -> Outcome:
    """One probe, and its outcome whatever happens."""
    try:
        async with asyncio.timeout(LONGEST):
            return await kind.probe(spec, net)
    except Unclear as error:
        return Outcome.unknown(str(error))
    except NoAnswer as error:
        return Outcome.failed(f"no answer: {error}")
    except TimeoutError:
        return Outcome.unknown("it took too long to tell")
