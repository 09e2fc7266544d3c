"""What outcomes make of a check: red after so many failures of so many, green again only when it is steady."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.attached import Attached
from bot.domain.check import Outcome
from bot.domain.checked import BLIND, Checked, Light, begun, judged
from bot.domain.rhythm import Rhythm

NOON = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
RHYTHM = Rhythm(need=3, of=5)
OUTCOMES = {"p": Outcome.passed("fine", 1.0), "f": Outcome.failed("status 503"), "?": Outcome.unknown("who knows")}


def after(outcomes: str, *, expected: bool = False) -> Checked:
    check = begun(Attached("health", "http", {"url": "http://a.example"}, ("OPS-4",)), NOON)
    now = since = NOON
    for before, each in zip(" " + outcomes, outcomes, strict=False):
        now += timedelta(minutes=1)
        since = now if each != before else since
        check = judged(check, OUTCOMES[each], RHYTHM, now, since=since, expected=expected)
    return check


@pytest.mark.parametrize(
    ("outcomes", "light"),
    [
        ("", None),
        ("?", None),
        ("f", None),
        ("ff", None),
        ("p", Light.GREEN),
        ("pff", Light.GREEN),
        ("fff", Light.RED),
        ("pfff", Light.RED),
        ("pfpf", Light.GREEN),
        ("pfpfpf", Light.RED),
        ("fffp", Light.RED),
        ("fffpp", Light.RED),
        ("fffppp", Light.GREEN),
        ("fffpfppp", Light.GREEN),
        ("fffpppff", Light.GREEN),
        ("fffpppfff", Light.RED),
    ],
)
def test_its_light(outcomes: str, light: Light | None) -> None:
    assert after(outcomes).light is light


def test_what_could_not_be_told_counts_neither_way_but_is_shown() -> None:
    check = after("pff??")

    assert (check.light, check.saw, check.result) == (Light.GREEN, "who knows", "unknown")
    assert after("pff??f").light is Light.RED


def test_a_green_one_that_could_not_be_told_for_a_day_is_green_no_more_and_begins_anew() -> None:
    check, since = after("pff"), NOON + timedelta(hours=1)

    almost = judged(check, OUTCOMES["?"], RHYTHM, since + BLIND - timedelta(seconds=1), since=since)
    blind = judged(almost, OUTCOMES["?"], RHYTHM, since + BLIND, since=since)
    assert (almost.light, blind.light, blind.since) == (Light.GREEN, None, since + BLIND)
    later = since + 2 * BLIND
    assert judged(blind, OUTCOMES["f"], RHYTHM, later, since=later).light is None
    assert judged(blind, OUTCOMES["p"], RHYTHM, later, since=later).light is Light.GREEN


def test_a_red_one_stays_red_however_long_nobody_can_tell() -> None:
    assert judged(after("fff"), OUTCOMES["?"], RHYTHM, NOON + 3 * BLIND, since=NOON).light is Light.RED


def test_a_failure_that_is_expected_does_not_count() -> None:
    check = after("ffff", expected=True)

    assert (check.light, check.recent, check.result) == (None, (), "failed")
    assert after("p", expected=True).light is Light.GREEN


def test_it_knows_since_when_and_is_in_doubt_while_the_last_outcome_disagrees() -> None:
    assert after("ppp").since == NOON + timedelta(minutes=1)
    assert [after(outcomes).doubtful for outcomes in ("", "f", "p", "pf", "fff", "fffp", "?")] == [
        False,
        True,
        False,
        True,
        False,
        True,
        False,
    ]
