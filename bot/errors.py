"""What can go wrong, and who hears of it.

GoliveError
├── Refused        the rules say no: the person reads why and what to do next
├── Conflict       another write came first: run the command once more
├── Lookup         the command needs Slack's fresh word on somebody or something
├── Busy           the store did not take the call within its budget: nothing happened
├── StoreDown      the database is locked, full, read-only or gone: nothing happened
└── BadSettings    the start is refused, with every problem in one message
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

FRESH = timedelta(minutes=5)


class GoliveError(Exception):
    """Base of everything golive raises on purpose."""


class Refused(GoliveError):
    """The rules say no. `text` is written for the person: what is so; what to do next.

    `field` names the modal field the text belongs beside; where several are wrong, `beside` has the text of each.
    `offer` holds buttons that lead on.
    """

    def __init__(
        self,
        text: str,
        *,
        field: str | None = None,
        offer: Sequence[object] = (),
        beside: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(text)
        self.text = text
        self.field = field
        self.offer = tuple(offer)
        self.beside = beside or {}


class Conflict(GoliveError):
    """A conditional write found its row changed. The router runs the command once more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What Slack is to be asked: ids, and how old an answer may be."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    """Channels whose member list is needed."""
    join: frozenset[str] = frozenset()
    """Public channels golive should enter."""
    quiet: frozenset[str] = frozenset()
    """People whose quiet hours are needed."""
    max_age: timedelta = FRESH


class Lookup(GoliveError):
    """The command needs `wanted` from Slack. Its savepoint rolls back, Slack is asked, it runs once more."""

    def __init__(self, wanted: Wanted) -> None:
        super().__init__(f"needs Slack's word on {wanted}")
        self.wanted = wanted


class Busy(GoliveError):
    """The call waited longer than its budget and was withdrawn before it began."""


class StoreDown(GoliveError):
    """The database refused the transaction for a reason of its own. Nothing of it was kept."""


class BadSettings(GoliveError):
    """Settings that cannot work, all of them at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)
