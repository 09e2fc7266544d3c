"""Checks that people add to a criterion: they measure it as those of its template do."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain import launch as launching
from bot.store import attached
from tests.desk import ANA, EVE, OLI, PAT, T0
from tests.journeys.checking.lab import APP, Lab
from tests.journeys.success.hands import until


async def go_live(lab: Lab) -> None:
    desk = lab.desk
    desk.now = T0
    await desk.lift()
    desk.now = T0 + timedelta(hours=1)
    await desk.change(lambda scene: desk.save(scene, launching.declare_live(scene.attempt, desk.now)))


async def add(lab: Lab) -> None:
    """To CRIT-3, which no template measures: not more than five tickets, judged by Pat."""
    desk = lab.desk
    told = await desk.say(f"check add CRIT-3 tls host={APP} port={lab.certificate.port} days=30", by=PAT)
    assert not told.refused, told.shown
    await lab.probe()
    saved = await desk.press((await desk.messages(PAT))[-1], "Save it", by=PAT)
    assert saved.shown == "tls-crit-3 looks at CRIT-3 from now on."
    await lab.probe()


async def measures(lab: Lab, ref: str) -> list[str]:
    every = await lab.desk.look(attached.checks)
    return [one.name for one in every if ref in one.refs]


async def test_it_is_judged_by_what_they_see_when_its_time_comes(lab: Lab) -> None:
    await go_live(lab)
    await add(lab)
    told = (await lab.desk.say("status CRIT-3", by=EVE)).shown
    assert "Measured by\n:large_green_circle: tls-crit-3 tls: valid for 90 days, TLS 1.3" in told

    await until(lab.desk, 24)

    told = (await lab.desk.say("status CRIT-3", by=EVE)).shown
    assert "Verdict · met: tls-crit-3 saw valid for 90 days, TLS 1.3 · by golive" in told


async def test_one_that_turns_red_is_a_first_look_and_proposes_a_rollback(lab: Lab) -> None:
    await go_live(lab)
    await add(lab)
    lab.certificate.lasts(20)

    await lab.probe(times=5, every=timedelta(hours=1))

    told = (await lab.desk.say("status CRIT-3", by=EVE)).shown
    assert "So far · missed: tls-crit-3 saw its certificate runs out in 20 days, 30 are wanted" in told
    assert any("golive proposes a rollback" in each for each in await lab.desk.heard(ANA))


async def test_they_are_run_and_listed_like_all_others(lab: Lab) -> None:
    await add(lab)

    told = await lab.desk.say("check run CRIT-*", by=EVE)

    assert told.shown.startswith("Looking at 1 check: tls-crit-3.")
    listed = (await lab.desk.say("status checks", by=EVE)).shown
    assert any("tls-crit-3 tls: valid for 90 days" in line and "CRIT-3" in line for line in listed.splitlines())


async def test_what_was_added_is_taken_off_by_who_judges_it(lab: Lab) -> None:
    await add(lab)
    assert await measures(lab, "CRIT-3") == ["tls-crit-3"]

    told = await lab.desk.say("check remove CRIT-3 tls-crit-3", by=PAT)

    assert told.shown == "tls-crit-3 does not look at CRIT-3 any more."
    assert await measures(lab, "CRIT-3") == []
    kept = await lab.desk.look(lambda scene: scene.launch.settings["checks"])
    assert "tls-crit-3" not in kept


async def test_what_its_template_measures_it_by_the_director_takes_off_with_a_reason(lab: Lab) -> None:
    desk = lab.desk
    assert await measures(lab, "CRIT-1") == ["health"]
    assert (
        "can take away what a criterion is measured by"
        in (await desk.say("check remove CRIT-1 health we count ourselves", by=OLI)).shown
    )
    assert "say why people are to judge it" in (await desk.say("check remove CRIT-1 health", by=ANA)).shown

    told = await desk.say("check remove CRIT-1 health the old address answers for it", by=ANA)

    assert told.shown == "health does not look at CRIT-1 any more."
    assert await measures(lab, "CRIT-1") == []
    assert await measures(lab, "OPS-4") == ["health"]


@pytest.mark.parametrize(
    ("words", "by", "refused"),
    [
        ("CRIT-3 tcp host=a.example port=1", EVE, "CRIT-3 is judged by who looks after PEOPLE, or by the director"),
        ("CRIT-* tcp host=a.example port=1", ANA, "A check measures one criterion: criteria shows which there are."),
        ("CRIT-30 tcp host=a.example port=1", ANA, "There is no CRIT-30 in this launch."),
    ],
)
async def test_what_is_refused(lab: Lab, words: str, by: str, refused: str) -> None:
    told = await lab.desk.say(f"check add {words}", by=by)

    assert told.refused
    assert refused in told.shown
