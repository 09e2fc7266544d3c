"""A check in place of a shelf life: it keeps an approval fresh for as long as it is green."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.check import Outcome
from bot.domain.item import State
from bot.services import checking
from bot.services.checking import Probed
from bot.store import checks, recycling, rehearsals
from bot.store.checks import Taken
from bot.store.people import Channel
from bot.store.scene import Scene
from bot.workers import closings
from tests.desk import ANA, EVE, NOON, OLI
from tests.journeys.checking.lab import APP, Lab
from tests.told import shown

LIFE = timedelta(hours=36)
"""How long an approval of OPS-1 counts."""

FAR = NOON + timedelta(days=9)


async def approved(lab: Lab) -> None:
    await lab.desk.set_t0(FAR)
    await lab.desk.say("signoff OPS-1 <https://ci.example/7>", by=EVE)
    await lab.desk.say("approve OPS-1", by=OLI)


async def pass_by(lab: Lab, time: timedelta) -> State:
    """Time goes by; returns how OPS-1 stands then."""
    lab.desk.now += time
    while await closings.once(lab.desk.store, lab.desk.now):
        pass
    return (await lab.desk.item("OPS-1")).state


async def cannot_tell(lab: Lab) -> None:
    """One more probe of the certificate, which tells nothing."""

    def judge(scene: Scene) -> None:
        [check] = checks.named(scene, ["certificate"]).values()
        checking.judge(scene, [Probed(Taken(scene.attempt.id, check), Outcome.unknown("the resolver is busy"))])

    await lab.desk.change(judge)


async def card(lab: Lab) -> str:
    return shown(await lab.desk.card("signoff"))


async def test_an_approval_that_is_given_beside_a_check_does_not_run_out(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()

    await approved(lab)

    assert "kept fresh by its check" in await card(lab)
    assert "kept fresh by its check, 36h without" in (await lab.desk.say("status OPS-1", by=EVE)).shown
    assert await pass_by(lab, 3 * LIFE) is State.APPROVED


async def test_a_shelf_life_that_runs_ends_when_a_check_tells_for_the_first_time(lab: Lab) -> None:
    await approved(lab)
    assert "counts until Dec 3, 2026 at 00:00" in await card(lab)

    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()

    assert "counts until" not in await card(lab)
    assert "kept fresh by its check" in await card(lab)
    assert await pass_by(lab, LIFE) is State.APPROVED
    assert await lab.desk.heard(EVE) == []


async def test_a_check_that_has_told_nothing_keeps_nothing_fresh(lab: Lab) -> None:
    """The job of the backup has never posted."""
    await lab.probe()
    assert [each.name for each in await lab.all()] == ["backup"]
    await approved(lab)

    assert "counts until" in await card(lab)
    assert await pass_by(lab, LIFE) is State.CLAIMED


async def test_a_red_check_keeps_nothing_fresh(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    lab.certificate.lasts(5)
    await lab.probe(times=6)
    await approved(lab)
    assert "counts until" in await card(lab)

    lab.certificate.lasts(90)
    await lab.probe(times=6)
    assert "kept fresh by its check" in await card(lab)


async def test_a_check_that_could_not_be_told_for_a_day_keeps_nothing_fresh_until_it_passes(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    await approved(lab)
    await cannot_tell(lab)
    assert "kept fresh by its check" in await card(lab)
    assert await lab.desk.heard(EVE) == []

    lab.desk.now += timedelta(days=1)
    await cannot_tell(lab)

    assert "counts until" in await card(lab)
    assert await lab.desk.heard(EVE) == [
        ":white_circle: Check certificate could not be told for a day, so it is green no more.\n"
        "the resolver is busy\nIt belongs to OPS-1, and keeps no approval fresh until it passes.\n[Look at OPS-1]"
    ]
    assert "golive could not tell for a day a check of OPS-1" in (await lab.desk.say("log", by=EVE)).shown
    await lab.probe(every=timedelta(hours=1))
    assert "kept fresh by its check" in await card(lab)
    assert await pass_by(lab, LIFE) is State.APPROVED


async def test_without_its_last_check_it_counts_anew_and_not_for_ever(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    await approved(lab)
    assert await pass_by(lab, 2 * LIFE) is State.APPROVED

    await lab.desk.say("check remove OPS-1 certificate it is renewed by itself", by=ANA)
    await lab.probe(every=timedelta())

    assert "counts until" in await card(lab)
    assert await pass_by(lab, LIFE - timedelta(seconds=1)) is State.APPROVED
    assert await pass_by(lab, timedelta(seconds=1)) is State.CLAIMED


async def test_a_check_that_tries_something_else_has_to_tell_anew(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    await approved(lab)

    await lab.desk.say("set domain=elsewhere.example.com", by=ANA)
    await lab.probe()

    assert "counts until" in await card(lab)
    assert await pass_by(lab, LIFE) is State.CLAIMED


async def test_a_longer_shelf_life_does_not_begin_while_a_check_keeps_it_fresh(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    await approved(lab)

    await lab.desk.say("item edit OPS-1 shelf=2h", by=ANA)

    assert "kept fresh by its check" in await card(lab)
    assert await pass_by(lab, LIFE) is State.APPROVED


async def test_in_a_rehearsal_it_counts_by_its_shelf_life_until_the_check_has_told_there(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    await approved(lab)
    ends: list[object] = []

    def rehearse(scene: Scene) -> None:
        [bound] = [each for each in recycling.bound(scene) if each.item.ref == "OPS-1"]
        rehearsal = rehearsals.begin(scene, Channel("C7", "rehearsal", True, False, True), pace=60, by=ANA)
        [copied] = [each for each in recycling.bound(rehearsal) if each.item.ref == "OPS-1"]
        ends.extend((bound.shelf, checks.keeping_fresh(rehearsal), copied.signoff.expires_at))

    await lab.desk.change(rehearse)

    assert ends == [None, frozenset(), lab.desk.now + LIFE / 60]
