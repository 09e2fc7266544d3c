"""Where checks are seen: by `checks`, with their items and steps, and while they are red wherever anybody decides."""

from __future__ import annotations

from bot.store import polls
from tests.desk import ANA, BIA, EVE, LEA, OLI
from tests.journeys.checking.lab import APP, Lab
from tests.told import shown


async def red(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    lab.certificate.lasts(3)
    await lab.probe(times=3)


async def test_all_of_them_and_what_those_wait_for_that_are_not_attached(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()

    lines = (await lab.desk.say("status checks", by=EVE)).shown.split("\n")

    assert lines[0] == "Checks: 0 red, 1 green, 1 not told yet"
    assert "• :white_circle: backup inbound: backup has not said anything yet · " in lines[1]
    assert lines[2] == (
        "• :large_green_circle: certificate tls: valid for 90 days, TLS 1.3 · Dec 1, 2026 at 12:01 · OPS-1"
    )
    assert "set base_url=… health_path=… for health" in lines


async def test_an_item_shows_its_checks(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()

    told = (await lab.desk.say("status OPS-1", by=EVE)).shown

    assert ":large_green_circle: certificate tls: valid for 90 days, TLS 1.3 · Dec 1, 2026 at 12:01" in told


async def test_one_failure_shows_although_it_is_not_red_yet(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    lab.certificate.lasts(3)
    await lab.probe()

    assert "30 are wanted · Dec 1, 2026 at 12:02 · failed" in (await lab.desk.say("status OPS-1", by=EVE)).shown


async def test_a_red_one_stands_on_the_board_and_in_status(lab: Lab) -> None:
    await red(lab)

    assert "1 check red certificate OPS-1" in (await lab.desk.say("status", by=EVE)).shown
    assert "1 check red certificate OPS-1" in shown(await lab.desk.card("board"))


async def test_a_red_one_stands_beside_the_poll_and_is_kept_with_the_decision(lab: Lab) -> None:
    await red(lab)
    await lab.desk.say("poll open", by=ANA)

    beside = "Red checks\ncertificate OPS-1: its certificate runs out in 3 days, 30 are wanted"
    assert beside in shown(await lab.desk.card("poll"))
    assert beside in (await lab.desk.heard(OLI))[-1]
    assert beside not in (await lab.desk.heard(LEA))[-1], "BUILD does not look at it"

    for user in (LEA, OLI, BIA):
        await lab.desk.say("vote go", by=user)
    await lab.desk.say("poll close", by=ANA)
    await lab.desk.say("decide no-go the certificate runs out", by=ANA)

    decision = await lab.desk.look(polls.standing_decision)
    assert decision is not None
    kept = await lab.desk.look(lambda scene: polls.snapshot(scene.tx, decision))
    assert kept["red"] == [
        {"check": "certificate", "refs": ["OPS-1"], "saw": "its certificate runs out in 3 days, 30 are wanted"}
    ]


async def test_what_is_not_attached_any_more_is_red_no_more(lab: Lab) -> None:
    await red(lab)

    await lab.desk.say("set domain=", by=ANA)
    await lab.probe()

    assert "check red" not in (await lab.desk.say("status", by=EVE)).shown
