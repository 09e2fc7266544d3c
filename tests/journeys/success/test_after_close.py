"""Criteria that are due after a launch was closed: they still reach whoever judges them, and are judged."""

from __future__ import annotations

from bot.cards.home import Drawn, home
from bot.domain.check import Outcome, Result
from bot.domain.checked import Checked, Light
from bot.message import Message
from bot.store import checks
from bot.store.scene import Scene
from tests.desk import ANA, KIM, OLI, PAT, T0, Desk
from tests.journeys.success.hands import DAY, HOUR, mine, until
from tests.told import shown


async def tab(desk: Desk, user: str) -> Drawn:
    return await desk.store.read(lambda tx: home(tx, user, desk.now, surely=True))


async def reads(desk: Desk, user: str) -> str:
    return shown(Message("", (await tab(desk, user)).blocks))


async def test_until_its_time_nobody_owes_it(closed: Desk) -> None:
    await until(closed, 30 * DAY - 1)

    assert (
        await mine(closed, PAT)
        == "No launch is under way that you can see. new begins one in the channel you type it in."
    )
    assert "Reconciliation" not in await reads(closed, PAT)
    assert (await tab(closed, PAT)).redraw_at == T0 + 30 * DAY * HOUR


async def test_at_its_time_it_is_with_whoever_judges_it_wherever_they_look(closed: Desk) -> None:
    await until(closed, 30 * DAY)

    assert "time to judge" in (await closed.heard(PAT))[-1]
    assert "1 criterion to judge: CRIT-3" in await mine(closed, PAT)
    assert "Yours to judge (1)\nCRIT-3" in await reads(closed, PAT)
    for other in (OLI, KIM):
        assert "CRIT-3" not in await mine(closed, other)
        assert "Reconciliation" not in await reads(closed, other)


async def test_it_is_judged_from_there_and_is_owed_no_more(closed: Desk) -> None:
    await until(closed, 30 * DAY)

    owed = await closed.say("mine", by=PAT, channel="D1")
    opened = await closed.press(owed, "Judge CRIT-3…", by=PAT)
    assert (await closed.submit(opened, by=PAT, result="4")).shown.endswith("4 tickets, met.")

    assert "CRIT-3" not in await mine(closed, PAT)
    assert "| 4 tickets, met |" in await report(closed)


async def report(desk: Desk) -> str:
    await desk.say("report md", by=ANA)
    files = [message.file for message in await desk.messages(ANA) if message.file]
    return next(file.text for file in files if file.name.endswith(".md"))


async def test_it_is_owed_for_as_long_as_nobody_says_anything(closed: Desk) -> None:
    await until(closed, 30 * DAY)
    await until(closed, 31 * DAY)
    asked = len(await closed.heard(PAT))

    await until(closed, 200 * DAY)

    assert "CRIT-3" in await mine(closed, PAT)
    assert len(await closed.heard(PAT)) == asked, "twice is enough"


async def test_a_verdict_that_is_taken_back_is_owed_again(closed: Desk) -> None:
    await until(closed, 40 * DAY)
    await closed.say("judge CRIT-3 4", by=PAT)
    await until(closed, 90 * DAY)

    await closed.say("judge CRIT-3 open", by=PAT)
    await until(closed, 91 * DAY)

    assert "CRIT-3" in await mine(closed, PAT)


async def test_what_a_check_saw_until_the_end_is_no_verdict_on_what_comes_after(closed: Desk) -> None:
    def watched(scene: Scene) -> None:
        now = scene.now
        result = (Light.GREEN, now, (), Result.PASSED, "4", 4.0, now, now)
        checks.add(scene, [Checked("tickets", "metric", {}, 1, 1, ("CRIT-3",), *result)])
        checks.note(scene, "tickets", Outcome(Result.PASSED, "4", 4.0))

    await closed.change(watched)

    await until(closed, 30 * DAY)

    assert "CRIT-3" in await mine(closed, PAT)
