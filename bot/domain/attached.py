"""Checks as they are attached: filled in with what the launch knows, with what they expect before or after cutover."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.check import Check, Outcome, Result, attempt
from bot.domain.net import Net

BRACES = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)\}")


@dataclass(frozen=True, slots=True)
class Attached:
    """A check of a launch, by the name its template gave it."""

    name: str
    kind: str
    options: Mapping[str, Any]
    refs: tuple[str, ...]
    """Items, sub-steps and criteria it belongs to."""
    waits_for: tuple[str, ...] = ()
    """Variables that are not set. Until they are, it is not attached, and so never fails."""
    need: int = 1
    of: int = 1
    """So many tries of one probe must pass, out of so many."""


def attach(
    checks: Mapping[str, Mapping[str, Any]],
    variables: Mapping[str, str],
    refs: Mapping[str, Sequence[str]],
    *,
    cut_over: bool,
) -> Iterator[Attached]:
    """The checks a launch keeps of its template. `refs` says what each belongs to."""
    known = {name: value for name, value in variables.items() if value}
    for name, kept in checks.items():
        options = {**kept["options"], **(kept.get("after" if cut_over else "before") or {})}
        missing = tuple(sorted(named(options) - known.keys()))
        filled = {key: _fill(value, known) for key, value in options.items()}
        yield Attached(name, kept["kind"], filled, tuple(refs.get(name, ())), missing, *tries(kept.get("quorum")))


def tries(quorum: str | None) -> tuple[int, int]:
    """How many of how many tries of one probe must pass: `2 of 3`."""
    need, of = (quorum or "1 of 1").split(" of ")
    return int(need), int(of)


def named(value: object) -> set[str]:
    """The `{variables}` in a text, or anywhere in a mapping."""
    if isinstance(value, Mapping):
        return {name for inner in value.values() for name in named(inner)}
    return set(BRACES.findall(value)) if isinstance(value, str) else set()


def _fill(value: Any, known: Mapping[str, str]) -> Any:
    """What somebody set is filled in once: braces in it stay as they are."""
    if isinstance(value, Mapping):
        return {key: _fill(inner, known) for key, inner in value.items()}
    return BRACES.sub(lambda found: known.get(found[1], found[0]), value) if isinstance(value, str) else value


async def probe(kind: Check, spec: Any, net: Net, need: int, of: int) -> Outcome:
    """Try until so many have passed, or cannot any more. The outcome is that of the try which settled it.

    If none did, some could not tell, and the last of those says why.
    """
    seen: list[Outcome] = []
    for _ in range(of):
        seen.append(await attempt(kind, spec, net))
        results = [outcome.result for outcome in seen]
        if results.count(Result.PASSED) == need or of - results.count(Result.FAILED) < need:
            return seen[-1]
    return next(outcome for outcome in reversed(seen) if outcome.result is Result.UNKNOWN)
