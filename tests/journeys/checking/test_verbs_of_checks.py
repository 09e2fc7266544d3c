"""`check run`, `check add` and `check remove`: what is typed, what comes back, and what is kept."""

from __future__ import annotations

import pytest

from bot.domain.checked import Light
from bot.domain.item import State
from tests.desk import ANA, EVE, GUS, KIM, OLI
from tests.journeys.checking.lab import APP, Lab


async def add(lab: Lab, ref: str = "OPS-4", more: str = "") -> None:
    told = await lab.desk.say(f"check add {ref} tls host={APP} port={lab.certificate.port}{more}", by=OLI)
    assert told.shown == f"golive tries it, and tells you what it saw, with a button that adds it to {ref}."
    await lab.probe()
    saved = await lab.desk.press((await lab.desk.messages(OLI))[-1], "Save it", by=OLI)
    assert not saved.refused, saved.shown
    await lab.probe()


async def test_one_is_tried_before_it_is_kept(lab: Lab) -> None:
    desk = lab.desk
    await desk.say(f"check add OPS-4 tls host={APP} port={lab.certificate.port} days=100", by=OLI)
    await lab.probe()

    assert (await desk.heard(OLI))[-1] == (
        f"A trial of tls for OPS-4: failed\n:x: its certificate runs out in 90 days, 100 are wanted\n"
        f"host={APP} port={lab.certificate.port} days=100\nIt is not kept yet.\n[Save it]"
    )
    assert "tls-ops-4" not in [each.name for each in await lab.all()]

    told = await desk.press((await desk.messages(OLI))[-1], "Save it", by=OLI)
    assert told.shown == "tls-ops-4 looks at OPS-4 from now on."
    await lab.probe()

    assert (await lab.check("tls-ops-4")).refs == ("OPS-4",)
    [entry] = await desk.record("check")
    assert (entry.ref, entry.facts["act"], entry.facts["days"]) == ("OPS-4", "add", "100")
    again = await desk.press((await desk.messages(OLI))[-1], "Save it", by=OLI)
    assert again.shown == "That has been added already, or was not tried. checks shows those there are."


async def test_a_line_of_a_step_and_a_variable(lab: Lab) -> None:
    await lab.desk.say(f"set domain={APP}", by=ANA)
    told = await lab.desk.say(f"check add PRE-1.3 tls host={{domain}} port={lab.certificate.port}", by=OLI)
    assert not told.refused, told.shown
    await lab.probe()
    await lab.desk.press((await lab.desk.messages(OLI))[-1], "Save it", by=OLI)
    await lab.probe()

    check = await lab.check("tls-pre-1-3")
    assert (check.refs, check.options["host"], check.light) == (("PRE-1.3",), APP, Light.GREEN)


@pytest.mark.parametrize(
    ("words", "by", "refused"),
    [
        ("add OPS-4 tls days=3", OLI, "tls: lacks host."),
        ("add OPS-4 tls host=a.example quorum=often", OLI, "quorum: 'often' is not a count; write 3 of 5."),
        ('add OPS-4 tls host=a.example quorum="6 of 9"', OLI, "quorum: 5 tries in a row are the most."),
        ("add OPS-4 sql host=a", OLI, "There is no kind of check"),
        ("add OPS-4 tls host={cdn}", OLI, "It waits for what is not set: set cdn=… first."),
        ("add OPS-4 tls host=a.example", KIM, "Only a lead of OPS can change what is checked"),
        ("add DAY-2 tls host=a.example", OLI, "A check of a step belongs to one of its lines: DAY-2.1 to DAY-2.3."),
        ("add OPS-99 tls host=a.example", OLI, "There is no OPS-99 in this launch."),
        ("run OPS-3", EVE, "No check is attached to OPS-3."),
        ("run OPS-1", GUS, "Guests of this workspace cannot have checks run."),
        ("remove OPS-1 health", OLI, "OPS-1 has no check"),
        ("walk OPS-1", OLI, "Say what:"),
    ],
)
async def test_what_is_refused(lab: Lab, words: str, by: str, refused: str) -> None:
    told = await lab.desk.say(f"check {words}", by=by)

    assert told.refused
    assert refused in told.shown


async def test_one_is_taken_off_and_from_a_blocker_by_the_director_with_a_reason(lab: Lab) -> None:
    desk = lab.desk
    await desk.say(f"set domain={APP}", by=ANA)
    await add(lab)
    assert (
        await desk.say("check remove OPS-4 tls-ops-4", by=OLI)
    ).shown == "tls-ops-4 does not look at OPS-4 any more."

    assert (await desk.item("OPS-1")).state is State.OPEN
    assert "can take a check off a blocker" in (await desk.say("check remove OPS-1 certificate", by=OLI)).shown
    assert "say why" in (await desk.say("check remove OPS-1 certificate", by=ANA)).shown
    assert not (await desk.say("check remove OPS-1 certificate it is renewed by itself", by=ANA)).refused
    await lab.probe()

    assert {each.name for each in await lab.all()} == {"backup"}
    await desk.say("poll open", by=ANA)
    assert "OPS-1" in await desk.card_shown("poll")
    assert "lost a check" in await desk.card_shown("poll")
