"""A launch as a whole, to be kept outside of golive: items, runbook, exceptions, and where its record stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Proof:
    """A link or a note behind a sign-off."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class ReportItem:
    """People are ids; `signed_at` and what follows are of the latest sign-off. `shelf` is how long an approval counts,
    `bound` whether it is for one version alone."""

    ref: str
    area: str
    group: str
    title: str
    definition: str
    weight: str
    due: str | None
    derived: bool
    state: str
    owner: str | None
    signer: str | None
    signed_at: datetime | None
    evidence: tuple[Proof, ...]
    judged_by: str | None
    judged_at: datetime | None
    judged_note: str | None
    reason: str | None
    trouble: str | None
    changed_at: datetime
    shelf: str | None = None
    bound: bool = False


@dataclass(frozen=True, slots=True)
class ReportStep:
    ref: str
    phase: str
    title: str
    lines: tuple[str, ...]
    state: str
    owner: str | None
    backup: str | None
    due_at: datetime | None
    started_at: datetime | None
    started_by: str | None
    ended_at: datetime | None
    ended_by: str | None
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class ReportAction:
    """What somebody is to do after all, of whichever attempt of the launch."""

    ref: str
    text: str
    about: str | None
    owner: str
    due_at: datetime | None
    done_at: datetime | None
    done_by: str | None
    outcome: str


@dataclass(frozen=True, slots=True)
class ReportCriterion:
    """What was said of it last. `early`: before its time, so that it is no verdict yet."""

    ref: str
    title: str
    target: str | None
    due_at: datetime | None
    result: str | None
    figure: str
    early: bool
    reason: str
    judged_by: str | None
    judged_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReportRisk:
    ref: str
    title: str
    likelihood: str
    impact: str
    state: str
    place: str
    owner: str | None
    mitigation: str
    why: str


@dataclass(frozen=True, slots=True)
class ReportArea:
    code: str
    title: str
    leads: tuple[str, ...]
    approved: int
    waived: int
    counted: int
    blockers_open: int


@dataclass(frozen=True, slots=True)
class Report:
    """`people` are the names of all ids in it. `exceptions` are refs that were accepted as they are: waived, not
    applicable, or required and still open at the GO."""

    key: str
    name: str
    version: str | None
    attempt: int
    state: str
    t0: datetime | None
    zone: str
    made_at: datetime
    director: str
    deputy: str | None
    decision: str | None
    areas: tuple[ReportArea, ...]
    items: tuple[ReportItem, ...]
    steps: tuple[ReportStep, ...]
    exceptions: tuple[str, ...]
    people: Mapping[str, str]
    record_entries: int
    record_head: str
    actions: tuple[ReportAction, ...] = ()
    criteria: tuple[ReportCriterion, ...] = ()
    risks: tuple[ReportRisk, ...] = ()
    format: str = "golive report 1"

    def called(self, who: str | None) -> str:
        """A person's name, or their id when it is not known; empty for nobody."""
        return self.people.get(who, who) if who else ""
