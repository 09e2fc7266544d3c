"""`check run`: how far it is, and what came of each, in one message that stays true whatever happens."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.check import Outcome
from bot.services import checking
from bot.services.checking import Probed
from bot.store import checks, schema
from bot.store.checks import Taken
from bot.store.scene import Scene
from tests.desk import ANA, EVE, KIM
from tests.journeys.checking.lab import APP, Lab

BACK = {"backup": Outcome.unknown("backup has not said anything yet"), "certificate": Outcome.passed("valid")}


async def run(lab: Lab, words: str = "OPS-*", *, by: str = EVE) -> None:
    """The certificate and the backup, which no outside job has spoken of, are run."""
    await lab.desk.say(f"set domain={APP}", by=ANA)
    await lab.probe()
    told = await lab.desk.say(f"check run {words}", by=by)
    assert told.shown == (
        "Looking at 2 checks: backup, certificate.\n"
        "One direct message shows how far it is, and in the end what came of each.\n[All checks]"
    )


async def taken(lab: Lab) -> list[Taken]:
    return await lab.desk.store.write(lambda tx: checks.take(tx, lab.desk.now, 16))


async def back(lab: Lab, found: Sequence[Taken], *names: str) -> None:
    """The outcomes of these are there, and no others yet."""
    probed = [Probed(each, BACK[each.check.name]) for each in found if each.check.name in names]
    await lab.desk.change(lambda scene: checking.judge(scene, probed))


async def shown(lab: Lab) -> str:
    return await lab.desk.card_shown("trial")


async def messages(lab: Lab) -> list[tuple[str, str | None, int]]:
    """Of each message of a run: whose it is, in which channel, and how often it was to be brought up to date."""
    box = schema.outbox
    rows = await lab.desk.look(lambda scene: scene.tx.execute(box.select().where(box.c.view == "trial")).all())
    return [(row.stream, row.channel, row.wanted) for row in rows]


async def test_it_is_shown_at_once_and_as_they_come_back_and_at_the_end(lab: Lab) -> None:
    await run(lab)
    assert await shown(lab) == (
        ":hourglass_flowing_sand: Reconciliation: looking at 2 checks: 0 of 2 so far.\n"
        "Still to come: backup, certificate."
    )

    found = await taken(lab)
    await back(lab, found, "certificate")
    assert await shown(lab) == (
        ":hourglass_flowing_sand: Reconciliation: looking at 2 checks: 1 of 2 so far, 1 passed.\nStill to come: backup."
    )

    await back(lab, found, "backup")
    assert await shown(lab) == (
        "Reconciliation: 2 checks tried: 1 passed, 1 unknown.\n"
        "• :grey_question: backup: backup has not said anything yet\n"
        "• :white_check_mark: certificate: valid\n[All checks]"
    )
    assert await messages(lab) == [(EVE, None, 3)]
    await lab.probe(times=2)
    assert await messages(lab) == [(EVE, None, 3)], "what is probed by its own rhythm is no run"


async def test_what_failed_stands_first_with_what_was_asked_and_the_light_it_has(lab: Lab) -> None:
    await run(lab)
    lab.certificate.lasts(20)
    await lab.probe()

    asked = f"asked: tls host={APP} port={lab.certificate.port} days=30"
    saw = "its certificate runs out in 20 days, 30 are wanted"
    failed = f"• :x: certificate: {saw} · {asked} · still green\n"
    told = await shown(lab)
    assert told.startswith(f"Reconciliation: 2 checks tried: 1 failed, 1 unknown.\n{failed}• :grey_question: backup: ")

    await lab.probe(times=3)
    await lab.desk.say("check run OPS-1", by=EVE)
    await lab.probe()

    told = await shown(lab)
    assert told.startswith("Reconciliation: 2 checks tried: 1 failed, 1 unknown; 1 red.\n")
    assert f"{asked} · red" in told


async def test_a_golive_that_is_killed_goes_on_with_the_same_message(lab: Lab) -> None:
    await run(lab)
    found = await taken(lab)
    await back(lab, found, "certificate")

    await lab.probe(times=2)  # by the next golive: what the killed one had taken is its own again after a minute

    assert (await shown(lab)).startswith("Reconciliation: 2 checks tried: 1 passed, 1 unknown.")
    assert await messages(lab) == [(EVE, None, 3)]
    await back(lab, found, "backup")
    assert await messages(lab) == [(EVE, None, 3)], "what the killed one saw, should it live after all, counts no more"


async def test_two_who_run_the_same_each_have_their_message(lab: Lab) -> None:
    await run(lab)
    await lab.desk.say("check run OPS-1", by=KIM)
    await lab.probe()

    assert [stream for stream, _, _ in await messages(lab)] == [EVE, KIM]
    assert [(await lab.desk.card_shown("trial", number))[:34] for number in ("1", "2")] == 2 * [
        "Reconciliation: 2 checks tried: 1 "
    ]


async def test_a_check_that_is_taken_off_meanwhile_is_not_waited_for(lab: Lab) -> None:
    await run(lab)
    await lab.desk.say("check remove OPS-1 certificate it is renewed by itself", by=ANA)
    await lab.probe()

    assert (await shown(lab)).startswith("Reconciliation: 1 check tried: 1 unknown.\n• :grey_question: backup: ")


async def test_an_attempt_that_ends_meanwhile_says_what_was_not_tried(lab: Lab) -> None:
    await run(lab)
    found = await taken(lab)
    await back(lab, found, "certificate")
    for words, label in (("scrub the customer left", "Scrub"), ("skip POST-1 nothing to learn", "Skip POST-1")):
        await lab.desk.press(await lab.desk.say(words, by=ANA), label, by=ANA)

    await lab.desk.press(await lab.desk.say("close", by=ANA), "Close", by=ANA)

    assert (await shown(lab)).startswith(
        "Reconciliation: 1 check tried: 1 passed.\nThe attempt was over before backup."
    )


async def test_in_a_rehearsal_its_room_sees_what_others_run(lab: Lab) -> None:
    await run(lab)

    def rehearse(scene: Scene) -> None:
        table = schema.attempt
        values = {"kind": "rehearsal", "run_by": ANA}
        scene.tx.execute(table.update().where(table.c.id == scene.attempt.id).values(**values))

    await lab.desk.change(rehearse)
    await lab.desk.say("check run OPS-1", by=KIM)
    await lab.desk.say("check run OPS-1", by=ANA)

    assert [(stream, channel) for stream, channel, _ in await messages(lab)] == [(EVE, None), ("C1", "C1"), (ANA, None)]
    assert (await lab.desk.card_shown("trial", "2")).startswith("To @Kim directly:\n:hourglass_flowing_sand:")
