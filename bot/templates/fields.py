"""The small values as fields of a template: read from text, told as text, with a pattern and examples for editors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from bot.domain.due import Due, duration_text
from bot.domain.target import TARGET, Target, parse_target
from bot.domain.telling import Telling

from .values import (
    DUE,
    DURATION,
    OFFSET,
    PERCENT,
    QUORUM,
    REFS,
    TELLING,
    WAIT,
    Offset,
    Quorum,
    Refs,
    Wait,
    parse_due,
    parse_duration,
    parse_offset,
    parse_percent,
    parse_quorum,
    parse_refs,
    parse_telling,
    parse_wait,
)


def _typed(parse: Callable[[str], object], kind: type) -> BeforeValidator:
    return BeforeValidator(lambda value: value if isinstance(value, kind) else parse(value))


def _schema(pattern: str, about: str, *examples: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern, "description": about, "examples": list(examples)})


Duration = Annotated[
    timedelta,
    _typed(parse_duration, timedelta),
    PlainSerializer(duration_text),
    _schema(DURATION, "A length of time.", "45m", "24h30m", "7d"),
]
OffsetText = Annotated[
    Offset,
    _typed(parse_offset, Offset),
    PlainSerializer(str),
    _schema(OFFSET, "Time before or after T-0, or after R in the rollback phase.", "T-24h", "T+0", "R+15m"),
]
DueText = Annotated[
    Due,
    _typed(parse_due, Due),
    PlainSerializer(str),
    _schema(DUE, "Hours before T-0, or calendar days before it at a time of day.", "T-20h", "T-5d 17:00"),
]
WaitText = Annotated[
    Wait,
    _typed(parse_wait, Wait),
    PlainSerializer(str),
    _schema(WAIT, "A length of time, or working hours or days.", "10m", "1 working hour", "next working day"),
]
TargetText = Annotated[
    Target,
    _typed(parse_target, Target),
    PlainSerializer(str),
    _schema(TARGET, "Comparator, threshold and unit.", "≥ 99.9 %", "≤ {ticket_limit} tickets"),
]
QuorumText = Annotated[
    Quorum,
    _typed(parse_quorum, Quorum),
    PlainSerializer(str),
    _schema(QUORUM, "So many out of so many.", "3 of 5"),
]
Percent = Annotated[
    int,
    _typed(parse_percent, int),
    PlainSerializer(lambda share: f"{share} %"),
    _schema(PERCENT, "A share of a step's duration.", "150 %"),
]
TellingText = Annotated[
    Telling,
    _typed(parse_telling, Telling),
    PlainSerializer(str),
    _schema(TELLING, "How an audience is told.", "automatic", "draft", "automatic if over 30m"),
]
RefsText = Annotated[
    Refs,
    _typed(parse_refs, tuple),
    PlainSerializer(lambda refs: " ".join(map(str, refs))),
    _schema(REFS, "Refs as typed in Slack.", "TECH-1..7 TECH-9", "DATA-*"),
]
