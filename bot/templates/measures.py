"""How a launch is watched and judged: triggers, criteria, risks, checks, and who is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from .fields import Duration, OffsetText, QuorumText, RefsText, TargetText, TellingText
from .parts import Holder, Name, Numbered, Part, Ref, Text, Title

Level = Literal["low", "medium", "high"]
Measure = Literal["check", "number", "items", "judged"]
Event = Literal[
    "T-0 confirmed",
    "T-0 moved",
    "T-24h",
    "T-1h",
    "poll opened",
    "go",
    "no-go",
    "hold",
    "resume",
    "scrub",
    "liftoff",
    "update",
    "live",
    "rollback",
    "closed",
]


class Trigger(Part):
    """What proposes a rollback; people decide."""

    title: Title = Field(description="What has gone wrong.")
    kind: Literal["measured", "reported", "late retry"] = Field(
        description="By a criterion's figure, by a person, or by a failed step whose retry would end too late."
    )
    criterion: Ref | None = Field(None, description="The criterion whose figure is watched.")
    target: TargetText | None = Field(None, description="The figure at which it triggers.")
    lasting: Duration | None = Field(None, description="How long it must last.")
    links: RefsText = Field((), description="Criteria and risks it belongs to.")


class Criterion(Numbered):
    title: Title = Field(description="What success is measured by.")
    definition: Text = Field(description="When it is met, in words.")
    target: TargetText | None = Field(None, description="When it is met, as a figure. None: judged in words.")
    judge_at: OffsetText = Field(description="When its verdict is due.")
    interim: OffsetText | None = Field(None, description="When a first look is due.")
    owner: Holder = Field(description="Area, seat, `director` or `deputy` that judges it.")
    check: Name | None = Field(None, description="The check that measures it.")
    every: Duration | None = Field(None, description="How often that check runs for it.")
    since: Literal["live"] | None = Field(None, description="From when it is measured.")
    items: RefsText = Field((), description="Items whose approval is its verdict.")

    @property
    def measure(self) -> Measure:
        """How its verdict comes about: by a check, by items, by a number somebody enters, or by a word."""
        if self.check:
            return "check"
        return "items" if self.items else "number" if self.target else "judged"


class CriterionGroup(Part):
    title: Title = Field(description="The group's title.")
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=100, description="Its criteria, in order.")


class Risk(Numbered):
    title: Title = Field(description="What may go wrong, in a few words.")
    definition: Text = Field(description="What that would look like.")
    mitigation: Text = Field(description="What is done about it.")
    likelihood: Level = Field(description="How likely it is.")
    impact: Level = Field(description="How much it would hurt.")
    owner: Holder = Field(description="Area, seat, `director` or `deputy` that owns it.")
    links: RefsText = Field((), description="Items, steps and criteria it belongs to.")

    @property
    def score(self) -> int:
        """1 to 9: likelihood times impact."""
        weight = {"low": 1, "medium": 2, "high": 3}
        return weight[self.likelihood] * weight[self.impact]

    @property
    def high(self) -> bool:
        """Medium and high together, or worse: it stands beside the poll."""
        return self.score >= 6


class Announcement(Part):
    """Who besides the launch room is told of one event, and how; the room is always told."""

    company: TellingText | None = Field(None, description="The whole company.")
    stakeholders: TellingText | None = Field(None, description="The named stakeholders.")
    customers: TellingText | None = Field(None, description="The people who use it.")


class Check(Part):
    kind: Name = Field(description="What is tried: a kind of check, such as http.")
    options: Mapping[Name, Any] = Field(description="How it is tried; `{name}` stands for a variable.")
    before: Mapping[Name, Any] | None = Field(None, description="Options that hold until the cutover.")
    after: Mapping[Name, Any] | None = Field(None, description="Options that hold from the cutover on.")
    quorum: QuorumText | None = Field(None, description="How many tries of one run must pass.")


class Nearer(Part):
    since: OffsetText = Field(description="From this moment.")
    every: Duration = Field(description="Probed this often.")


class Probing(Part):
    """How often checks run."""

    every: Duration = Field(description="Usually.")
    nearer: tuple[Nearer, ...] = Field((), max_length=10, description="More often as T-0 comes near, in order.")
    until: Literal["live"] = Field("live", description="When it goes back to usual.")
    red_after: QuorumText = Field(description="So many failures among the last runs make it red.")
