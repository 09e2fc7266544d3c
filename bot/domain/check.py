"""What an automated test of an item or step says: passed, failed, or that it could not tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class Result(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """It could not be told. Never counted as failed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one probe saw, in a sentence that holds no body and no secret."""

    result: Result
    saw: str

    @classmethod
    def passed(cls, saw: str) -> Outcome:
        return cls(Result.PASSED, saw)

    @classmethod
    def failed(cls, saw: str) -> Outcome:
        return cls(Result.FAILED, saw)

    @classmethod
    def unknown(cls, saw: str) -> Outcome:
        return cls(Result.UNKNOWN, saw)


class BadOptions(ValueError):
    """Options a kind of check cannot work with; the text names each."""


class Unclear(Exception):
    """It could not be told, in a sentence for whoever asked."""


class NotAllowed(Unclear):
    """golive does not reach out to there. Nothing was sent."""


class NoAnswer(Exception):
    """What was tried gave no answer golive could use; the text says in what way, and nothing of what came."""


class Net(Protocol):
    """How a probe reaches out: listed hosts only, bounded in time and size, no cookies, no proxy.

    Each act raises NoAnswer, or Unclear when it could not be told.
    """

    async def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        method: str = "GET",
        via: str | None = None,
        follow: bool = True,
    ) -> Response:
        """An HTTP request, three redirects at most. `via` is asked instead of the host in `url`, by its name."""
        ...


@dataclass(frozen=True, slots=True)
class Response:
    """An HTTP answer. `body` is at most 64 kB of it, not decompressed; header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float


class Check(Protocol):
    """A kind of check is a module with these names."""

    @property
    def SUMMARY(self) -> str:
        """One line: what it tries."""
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
        return await kind.probe(spec, net)
    except Unclear as error:
        return Outcome.unknown(str(error))
    except NoAnswer as error:
        return Outcome.failed(f"no answer: {error}")
