"""A check carries an item to its approval, and takes it back when what it looks at is so no more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.checked import Light
from bot.domain.item import State
from bot.store import attached, checks
from bot.store.scene import Scene
from tests.desk import ANA, BEN, BIA, EVE, LEA, OLI, T0
from tests.journeys.checking.lab import APP, Lab
from tests.journeys.poll.ballots import votes

MINUTE = timedelta(minutes=1)
RED = (
    ":red_circle: Reconciliation: check certificate turned red.\n"
    "its certificate runs out in 3 days, 30 are wanted\nIt belongs to OPS-1.\nFallen back by it: OPS-1.\n"
    "[Look at OPS-1]"
)


def shared(scene: Scene) -> None:
    """OPS-2 has the check of OPS-1 too, as templates may have it."""
    attached.add(scene, "OPS-2", "certificate", scene.launch.settings["checks"]["certificate"])
    checks.look_everywhere(scene)


@pytest.fixture
async def polled(lab: Lab) -> Lab:
    """The certificate is green; OPS-1 is approved on it, and every seat says go. It is about T-1h50m."""
    desk = lab.desk
    await desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    assert (await lab.check()).light is Light.GREEN
    await desk.say("signoff OPS-1 <https://ci.example/7> all green", by=EVE)
    assert not (await desk.say("approve OPS-1", by=OLI)).refused
    await desk.say("poll open", by=ANA)
    for user in (LEA, OLI, BIA):
        await desk.say("vote go", by=user)
    return lab


async def test_until_its_variable_is_set_it_is_not_attached(lab: Lab) -> None:
    await lab.probe()
    assert "certificate" not in [each.name for each in await lab.all()]

    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()

    check = await lab.check()
    assert (check.light, check.saw) == (Light.GREEN, "valid for 90 days, TLS 1.3")


async def test_about_to_expire_it_takes_back_what_rested_on_it(polled: Lab) -> None:
    desk = polled.desk
    polled.certificate.lasts(3)

    await polled.probe(times=2)
    assert (await desk.item("OPS-1")).state is State.APPROVED, "one failure or two may be chance"
    await polled.probe()

    assert (await desk.item("OPS-1")).state is State.CLAIMED
    assert {vote.seat for vote in await votes(desk) if vote.stale} == {"OPS", "BIZ"}
    assert (await desk.heard(ANA))[-1] == RED
    assert (await desk.heard(BEN))[-1] == RED
    assert (await desk.heard(EVE))[-1] == (
        "1 sign-off does not count any more: its check certificate is red: its certificate runs out in 3 days, "
        "30 are wanted.\nOPS-1 Backup\n[Sign off again…]"
    )
    assert "A check turned red: OPS-1 Backup. Your answer does not count any more" in (await desk.heard(OLI))[-2]
    assert "1 sign-off does not count any more" in (await desk.heard(OLI))[-1]


async def test_why_an_answer_is_stale_is_said_as_it_is(polled: Lab) -> None:
    polled.certificate.lasts(3)
    await polled.probe(times=3)

    card = await polled.desk.card_shown("poll")
    assert "stale: OPS-1 has a red check" in card
    assert "OPS since OPS-1 has a red check" in card
    assert "is open again" not in card
    await polled.desk.say("decide no-go the certificate runs out", by=ANA)
    assert "OPS go, stale since OPS-1 had a red check" in (await polled.desk.say("log why", by=EVE)).shown


async def test_each_is_told_once_and_again_only_when_it_is_green(polled: Lab) -> None:
    desk = polled.desk
    polled.certificate.lasts(3)
    await polled.probe(times=3)
    told = [len(await desk.heard(user)) for user in (ANA, EVE, OLI)]

    await polled.probe(times=4)
    assert [len(await desk.heard(user)) for user in (ANA, EVE, OLI)] == told

    polled.certificate.lasts(90)
    await polled.probe(times=2)
    assert (await polled.check()).light is Light.RED, "it flaps"
    await polled.probe()

    assert (await desk.heard(EVE))[-1] == (
        ":large_green_circle: Check certificate is green again: valid for 90 days, TLS 1.3.\nIt belongs to OPS-1.\n"
        "[Look at OPS-1]"
    )
    assert (await desk.item("OPS-1")).state is State.CLAIMED, "its owner signs it off again"
    red, green = await desk.record("red"), await desk.record("green")
    assert [(each.ref, each.facts["check"]) for each in (*red, *green)] == [("OPS-1", "certificate")] * 2


async def test_after_the_go_it_voids_nothing_and_puts_the_go_in_doubt(polled: Lab) -> None:
    desk = polled.desk
    await desk.say("poll close", by=ANA)
    assert not (await desk.say("decide go", by=ANA)).refused
    polled.certificate.lasts(3)

    await polled.probe(times=3)

    assert (await desk.item("OPS-1")).state is State.APPROVED
    assert [vote.stale for vote in await votes(desk) if vote.stale] == []
    asked = (
        ":warning: Reconciliation: a GO stands. Still go?\n"
        "OPS-1 check certificate is red: its certificate runs out in 3 days, 30 are wanted.\n"
        "Nothing is void by it. If nobody answers, the clock stops at T-0, 14:00.\n"
        "[Hold…]  [Go stands, because…]  [Decide…]"
    )
    assert [(await desk.heard(user))[-1] for user in (ANA, BEN)] == [asked, asked]
    assert "after the GO something has come up" in (await desk.heard(EVE))[-1]
    assert "In doubt: OPS-1" in (await desk.say("status", by=EVE)).shown

    polled.certificate.lasts(90)
    await polled.probe(times=3)

    assert "In doubt" not in (await desk.say("status", by=EVE)).shown


async def test_while_another_check_of_the_same_is_red_the_go_stays_in_doubt(polled: Lab) -> None:
    desk = polled.desk
    await desk.say(f"check add OPS-1 tls host={APP} port={polled.certificate.port} days=60", by=OLI)
    await polled.probe()
    await desk.press((await desk.messages(OLI))[-1], "Save it", by=OLI)
    await polled.probe()
    await desk.say("poll close", by=ANA)
    await desk.say("decide go", by=ANA)
    polled.certificate.lasts(3)
    await polled.probe(times=3)

    polled.certificate.lasts(45)
    await polled.probe(times=3)

    assert ((await polled.check()).light, (await polled.check("tls-ops-1")).light) == (Light.GREEN, Light.RED)
    assert "In doubt: OPS-1" in (await desk.say("status", by=EVE)).shown


async def test_taken_off_one_item_a_red_check_keeps_the_go_in_doubt_by_the_other_until_it_is_green(polled: Lab) -> None:
    desk = polled.desk
    await desk.change(shared)
    await polled.probe()
    await desk.say("poll close", by=ANA)
    await desk.say("decide go", by=ANA)
    polled.certificate.lasts(3)
    await polled.probe(times=3)
    assert "In doubt: OPS-1" in (await desk.say("status", by=EVE)).shown

    assert not (await desk.say("check remove OPS-1 certificate it is the other's", by=ANA)).refused
    await polled.probe(every=timedelta(seconds=1))
    assert "In doubt: OPS-2" in (await desk.say("status", by=EVE)).shown

    polled.certificate.lasts(90)
    await polled.probe(times=3)
    assert "In doubt" not in (await desk.say("status", by=EVE)).shown


async def test_what_the_clock_is_held_for_is_asked_about_once_more_when_it_runs_again(polled: Lab) -> None:
    desk = polled.desk
    await desk.say("poll close", by=ANA)
    await desk.say("decide go", by=ANA)
    polled.certificate.lasts(3)
    await polled.probe(times=3)
    assert not (await desk.say("hold the certificate runs out", by=ANA)).refused
    before = len(await desk.heard(BEN))

    asked = await desk.say("resume", by=ANA)
    await desk.press(asked, asked.labels[0], by=ANA)

    still = [each for each in (await desk.heard(BEN))[before:] if "Still go?" in each]
    assert len(still) == 1
    assert "OPS-1 check certificate is red: its certificate runs out in 3 days" in still[0]


async def test_after_liftoff_it_alarms(polled: Lab) -> None:
    desk = polled.desk
    await desk.say("poll close", by=ANA)
    await desk.say("decide go", by=ANA)
    desk.now = T0
    assert not (await desk.say("start DAY-2 sure", by=OLI)).refused
    await polled.probe()
    polled.certificate.lasts(3)

    await polled.probe(times=3)

    assert (await desk.heard(ANA))[-1] == (
        ":rotating_light: Reconciliation has lifted off, and something has come up.\n"
        "OPS-1 check certificate is red: its certificate runs out in 3 days, 30 are wanted.\n"
        "Readiness stands as it was decided on; nothing is void by it.\n[Look at OPS-1]"
    )
    assert (await desk.item("OPS-1")).state is State.APPROVED
