"""A Sunday in November, and how times are read then: what the tests of times share."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import available_timezones

import pytest

from bot.domain import when
from bot.errors import Refused

NOW = datetime(2026, 11, 22, 13, 5, tzinfo=UTC)  # a Sunday, 14:05 in Berlin
T0 = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"
T = TypeVar("T")
ZONES = sorted(available_timezones() - {"Factory", "localtime", "posixrules"})


def read(text: str, **how: Any) -> str:
    """The instant that `text` names, in UTC."""
    return f"{take(text, **how)[0].at:%Y-%m-%d %H:%M:%S}".removesuffix(":00")


def take(text: str, **how: Any) -> tuple[when.Moment, str]:
    return when.take_moment(text, **{"now": NOW, "zone": BERLIN, "t0": T0, **how})


def refusal(text: str, **how: Any) -> str:
    with pytest.raises(Refused) as refused:
        when.moment(text, **{"now": NOW, "zone": BERLIN, "t0": T0, **how})
    return refused.value.text


def outcome(act: Callable[[], T]) -> T | Refused:
    try:
        return act()
    except Refused as refused:
        return refused


def examples(refused: Refused) -> list[str]:
    return re.findall("`([^`]+)`", refused.text)
