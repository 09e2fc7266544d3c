"""What a step of the day after has counted: how many, the causes named most, and where it can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.criterion import Criterion, as_number, by_figure
from bot.errors import Refused

CAUSES = 3


@dataclass(frozen=True, slots=True)
class Tally:
    """`figures` are those that criteria are held against, by their refs."""

    count: float | None
    causes: tuple[str, ...]
    link: str | None
    figures: Mapping[str, float]

    @property
    def words(self) -> str:
        """`12 counted. Most named: export; login.` Nothing when nothing was said."""
        counted = f"{self.count:g} counted." if self.count is not None else ""
        causes = f"Most named: {'; '.join(self.causes)}." if self.causes else ""
        return " ".join(filter(None, (counted, causes)))


def counted(text: str, field: str) -> float | None:
    """A number, or nothing. Raises Refused."""
    if not text.strip():
        return None
    number = as_number(text)
    if number is None or number < 0:
        raise Refused("Say a number, such as 12, or leave it empty.", field=field)
    return number


def figures(given: Mapping[str, str], criteria: Sequence[Criterion]) -> dict[str, float]:
    """What was entered for each criterion. Raises Refused beside the field of one that cannot be."""
    found: dict[str, float] = {}
    for criterion in criteria:
        number = counted(given.get(criterion.ref, ""), criterion.ref)
        if number is None:
            continue
        try:
            by_figure(criterion, number)
        except Refused as no:
            raise Refused(no.text, field=criterion.ref) from None
        found[criterion.ref] = number
    return found
