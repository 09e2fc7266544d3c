"""What came of a launch's criteria: who says it, in which words, and where it is shown."""

from __future__ import annotations

import pytest

from bot.exchange import report_md
from bot.store import launches
from bot.store.reporting import report
from tests.desk import ANA, BEN, EVE, GUS, LEA, OLI, PAT, Desk
from tests.journeys.success.hands import DUE, HOUR, differently


async def test_a_figure_is_held_against_the_target(flown: Desk) -> None:
    flown.now = DUE
    assert (await flown.say("judge CRIT-2 0.04", by=LEA)).shown == (
        ":white_check_mark: CRIT-2 Error rate · ≤ 0.1 % · 0.04 %, met."
    )
    assert (await flown.say("judge CRIT-3 7 tickets: all about the export", by=PAT)).shown == (
        ":x: CRIT-3 Tickets · ≤ 5 tickets · 7 tickets, missed: all about the export."
    )
    assert (await flown.say("status criteria", by=EVE)).shown == (
        "What success is measured by\n"
        "• CRIT-1 Availability · ≥ 99.9 % (at most 86 s down) · T+24h, Dec 2, 2026 at 14:00 · OPS\n"
        "• :white_check_mark: CRIT-2 Error rate · ≤ 0.1 % · 0.04 %, met\n"
        "• :x: CRIT-3 Tickets · ≤ 5 tickets · 7 tickets, missed: all about the export\n[Picture]"
    )
    assert "Criteria 1 of 3 met, 1 missed, 1 to judge" in (await flown.say("status", by=EVE)).shown


@pytest.mark.parametrize("words", ["43 s", "43s down", "99.950231 %"])
async def test_a_share_of_time_is_told_in_seconds_too_and_may_be_said_so(flown: Desk, words: str) -> None:
    flown.now = DUE
    told = await flown.say(f"judge CRIT-1 {words}", by=OLI)
    assert told.shown.endswith("99.950231 % (43 s down), met.")


async def test_before_its_time_it_is_a_first_look(flown: Desk) -> None:
    told = await flown.say("judge CRIT-2 0.4 the cache was cold", by=LEA)
    assert told.shown == (
        ":white_circle: CRIT-2 Error rate · ≤ 0.1 % · so far 0.4 %, missed: the cache was cold.\n"
        "That is a first look: its verdict is asked for Dec 2, 2026 at 14:00."
    )
    looked_up = (await flown.say("status CRIT-2", by=LEA)).shown
    assert "\nSo far · 0.4 %, missed: the cache was cold · by @Lea" in looked_up
    assert "@Lea judged CRIT-2: so far 0.4 %, missed: the cache was cold" in looked_up
    flown.now = DUE
    assert "3 to judge" in (await flown.say("status", by=EVE)).shown


async def test_what_was_said_before_stays_and_can_be_taken_back(flown: Desk) -> None:
    flown.now = DUE
    await flown.say("judge CRIT-2 0.4 the cache was cold", by=LEA)
    flown.now += HOUR
    await flown.say("judge CRIT-2 0.08 counted again", by=LEA)
    assert (await flown.say("judge CRIT-2 open", by=LEA)).shown == "CRIT-2 waits for a verdict again."

    told = (await flown.say("status CRIT-2", by=LEA)).shown
    assert "Taken back · by @Lea" in told
    assert [entry.facts.get("figure") for entry in await flown.record("judge")] == ["0.4 %", "0.08 %", None]
    assert (await flown.say("judge CRIT-2 open", by=LEA)).refused


async def test_words_do_where_there_is_no_figure_but_say_why(flown: Desk) -> None:
    flown.now = DUE
    assert (await flown.say("judge CRIT-2 met", by=LEA)).shown.startswith("CRIT-2 is met by a figure: judge CRIT-2")
    assert (await flown.say("judge CRIT-2 not met", by=LEA)).shown == "Say why CRIT-2 is missed: everybody reads it."
    told = await flown.say("judge CRIT-1..3 unknown the probes were off", by=BEN)
    assert told.shown.count("unknown: the probes were off") == 3


async def test_a_form_asks_for_it(flown: Desk) -> None:
    flown.now = DUE
    opened = await flown.press(await flown.say("status CRIT-1", by=OLI), "Judge CRIT-1…", by=OLI)
    told = await flown.submit(opened, by=OLI, result="40 s", text="one deploy")
    assert told.shown.endswith("99.953704 % (40 s down), met: one deploy.")


@pytest.mark.parametrize("by", [ANA, BEN, OLI])
async def test_it_is_judged_by_who_looks_after_its_place_or_decides(flown: Desk, by: str) -> None:
    assert not (await flown.say("judge CRIT-1 99.99", by=by)).refused


@pytest.mark.parametrize("by", [EVE, LEA, GUS])
async def test_by_nobody_else(flown: Desk, by: str) -> None:
    told = await flown.say("judge CRIT-1 99.99", by=by)
    assert told.refused
    assert "Judge CRIT-1…" not in (await flown.say("status CRIT-1", by=by)).labels


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("judge CRIT-2 140", "140 % is no share: say a number from 0 to 100."),
        ("judge CRIT-2 fine", "Say a number or a word: judge CRIT-2 0.04"),
        ("judge CRIT-9 3", "There is no CRIT-9 in this launch. Nearest: CRIT-"),
        ("judge 0.04", "“0.04” does not begin with a ref. Say which one"),
    ],
)
async def test_what_makes_no_verdict_is_refused(flown: Desk, words: str, why: str) -> None:
    assert (await flown.say(words, by=ANA)).shown.startswith(why)


async def test_before_liftoff_there_is_nothing_to_judge(desk: Desk) -> None:
    told = await desk.say("judge CRIT-2 0.04", by=ANA)
    assert told.shown.startswith("Criteria are judged once the launch has lifted off.")


async def test_the_report_tells_of_each(flown: Desk) -> None:
    flown.now = DUE
    await flown.say("judge CRIT-1 43 s", by=OLI)
    text = await flown.look(lambda scene: report_md.written(report(scene)))
    assert "| CRIT-1 | Availability | ≥ 99.9 % |" in text
    assert "| 99.950231 % \\(43 s down\\), met |" in text


async def test_a_target_that_waits_for_a_value_says_which_and_in_the_report_leaves_it_open(flown: Desk) -> None:
    await flown.change(lambda scene: differently(scene, target="≤ {ticket_limit} tickets"))

    for words in ("status CRIT-3", "status criteria"):
        told = (await flown.say(words, by=PAT)).shown
        assert "≤ … tickets (not set yet: set ticket_limit=NUMBER)" in told
        assert "{" not in told
    assert "| ≤ … tickets |" in await flown.look(lambda scene: report_md.written(report(scene)))

    await flown.change(lambda scene: launches.save(scene.tx, scene.launch, variables={"ticket_limit": "5"}))
    assert "Target: ≤ 5 tickets\n" in (await flown.say("status CRIT-3", by=PAT)).shown
