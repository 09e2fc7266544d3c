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


class Http(Protocol):
    """How a probe reaches an HTTP server: guarded, bounded in time and size, no redirects, no cookies."""

    async def get(self, url: str, headers: Mapping[str, str]) -> Response:
        """Raises OSError when there is no answer, PermissionError when the host is not allowed."""
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

    async def probe(self, spec: Any, http: Http, /) -> Outcome:
        """Try it once. Never raises for what the tested system does; the caller bounds its time."""
        ...
