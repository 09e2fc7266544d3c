"""Steps, attempts and crews to try the rules on, without a store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.launch import Attempt, State
from bot.domain.people import Crew, Lead, Phase, Seat
from bot.domain.runbook import Step

T0 = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
"""A Tuesday, 09:00 in Berlin."""

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)

ATTEMPT = Attempt(
    id=1,
    launch_id=1,
    number=1,
    kind="real",
    channel="C1",
    private=False,
    pace=1,
    state=State.PLANNED,
    t0=None,
    t0_zone=None,
    t0_text=None,
    t0_confirmed_at=None,
    plan_version=1,
    held_at=None,
    held_by=None,
    held_why=None,
    lifted_at=None,
    live_at=None,
    ended_at=None,
)
COUNTING = replace(ATTEMPT, state=State.COUNTING, t0=T0, t0_zone="Europe/Berlin", plan_version=2)

CREW = Crew(
    director="ANA",
    deputy="BEN",
    leads={
        "OPS": (Lead("OLI", "user"), Lead("KIM", "user")),
        "BUILD": (Lead("LEA", "user"), Lead("SDEV", "group", frozenset({"MAX"}))),
        "LEGAL": (Lead("LIZ", "user"),),
    },
    seats=(
        Seat("OPS", "Operations", True, "OPS"),
        Seat("LEGAL", "Legal", True, None),
        Seat("PEOPLE", "People", False, None),
    ),
    phases={
        "PRE": Phase("PRE", "The day before", "deputy", False, {}),
        "DAY": Phase("DAY", "The day", "OPS", False, {}),
    },
)


def step(ref: str, at: timedelta = timedelta(), takes: timedelta = 20 * MINUTE, **changes: Any) -> Step:
    """A step of OPS, by ref and offset from T-0."""
    number = int(ref.rsplit("-", 1)[1])
    phase = ref.partition("-")[0]
    plain = Step(
        id=number,
        ref=ref,
        phase=phase,
        title=f"Step {number}",
        lines=("One", "Two"),
        offset=at,
        duration=takes,
        place="OPS",
        owner=None,
        backup=None,
        after=(),
        reversibility="reversible",
        flags=frozenset({"broadcast"}) if phase == "DAY" else frozenset(),
    )
    return replace(plain, **changes)
