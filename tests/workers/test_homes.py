"""Home tabs on bad days: nothing is lost, nothing older stays, and nothing else waits for them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.store import audit, homes, launches, schema
from bot.store.audit import Entry
from bot.workers.homes import Homes
from tests.workers.desk import LEA, LOU, NOW, Desk


@pytest.fixture
async def tabs(desk: Desk) -> AsyncIterator[Homes]:
    tabs = Homes(desk.teller)
    yield tabs
    await tabs.idle()


async def opens(desk: Desk, person: str) -> None:
    await desk.store.write(lambda tx: homes.opened(tx, person, f"D{person[1:]}", desk.now, empty=True))


async def changes(desk: Desk) -> None:
    """Something happens in the launch that the tab shows."""
    launch = desk.launched.launch

    def change(tx):  # type: ignore[no-untyped-def]
        name = f"Recon {launches.by_id(tx, launch).audit_seq}"
        tx.execute(schema.launch.update().where(schema.launch.c.id == launch).values(name=name))
        audit.append(tx, launch, Entry(LEA, "set", "", {"name": name}, desk.now))

    await desk.store.write(change)


async def draw(tabs: Homes) -> None:
    await tabs.once()
    await tabs.idle()


def calls(desk: Desk) -> int:
    return desk.calls()["views.publish"]


def shown(desk: Desk, name: str = "lea") -> str:
    view = desk.sandbox.person(name).home
    return view.shown.splitlines()[0] if view else ""


async def test_a_tab_rests_between_two_drawings(desk: Desk, tabs: Homes) -> None:
    await opens(desk, LEA)
    await draw(tabs)
    assert shown(desk) == "Recon"
    for _ in range(5):
        await changes(desk)
        await draw(tabs)
    assert calls(desk) == 1

    desk.wait(desk.tempo.card_rest)
    await draw(tabs)
    assert shown(desk) == "Recon 4"
    assert calls(desk) == 2


async def test_an_answer_that_was_lost_is_asked_for_again_when_the_first_is_surely_over(
    desk: Desk, tabs: Homes
) -> None:
    desk.sandbox.faults.add("views.publish", "lost_reply")
    await opens(desk, LEA)
    await draw(tabs)
    await changes(desk)
    desk.wait(desk.tempo.lease - 1)
    await draw(tabs)
    assert calls(desk) == 1

    desk.wait(1.5)
    await draw(tabs)
    assert (calls(desk), shown(desk)) == (2, "Recon 0")


async def test_slacks_pause_is_kept(desk: Desk, tabs: Homes) -> None:
    desk.sandbox.faults.add("views.publish", "ratelimited", seconds=30)
    await opens(desk, LEA)
    await draw(tabs)
    desk.wait(29)
    await draw(tabs)
    assert shown(desk) == ""
    desk.wait(2)
    await draw(tabs)
    assert shown(desk) == "Recon"


async def test_the_workspace_gets_no_more_tabs_than_slack_allows(desk: Desk, tabs: Homes) -> None:
    people = ["ana", "ben", "lea", "lou", "kim"]
    for _ in range(12):
        for name in people:
            await opens(desk, desk.sandbox.person(name).id)
        await changes(desk)
        await draw(tabs)
        desk.wait(5)
    assert 40 <= calls(desk) <= 60 / desk.tempo.view_every + desk.tempo.view_burst / desk.tempo.view_every


async def test_a_token_that_slack_refuses_costs_nobody_their_tab(desk: Desk, tabs: Homes) -> None:
    desk.sandbox.faults.add("views.publish", "error", code="token_revoked")
    await opens(desk, LEA)
    await draw(tabs)
    desk.wait(61)
    await draw(tabs)
    assert shown(desk) == "Recon"


async def test_a_tab_that_slack_refuses_is_kept_again_when_it_is_opened_again(desk: Desk, tabs: Homes) -> None:
    desk.sandbox.faults.add("views.publish", "error", code="not_enabled")
    await opens(desk, LEA)
    await draw(tabs)
    desk.wait(3600)
    await draw(tabs)
    assert calls(desk) == 1
    await opens(desk, LEA)
    await draw(tabs)
    assert shown(desk) == "Recon"


async def test_a_process_that_is_killed_while_it_draws_leaves_nothing_behind(desk: Desk, tabs: Homes) -> None:
    await opens(desk, LEA)
    await desk.store.write(lambda tx: homes.take(tx, desk.now, desk.wall, desk.tempo, 5))
    await draw(tabs)
    assert shown(desk) == "", "another process has it"
    desk.wait(desk.tempo.lease)
    await draw(tabs)
    assert shown(desk) == "Recon"


async def test_one_that_is_late_with_its_news_keeps_it_to_itself(desk: Desk, tabs: Homes) -> None:
    await opens(desk, LEA)
    late = await desk.store.write(lambda tx: homes.take(tx, desk.now, desk.wall, desk.tempo, 5))
    desk.wait(desk.tempo.lease)
    await draw(tabs)
    await changes(desk)
    await tabs._one(late[0])
    assert (calls(desk), shown(desk)) == (1, "Recon")


async def test_whoever_has_not_looked_for_two_weeks_is_left_alone(desk: Desk, tabs: Homes) -> None:
    await opens(desk, LEA)
    await draw(tabs)
    desk.wait(timedelta(days=14).total_seconds())
    await changes(desk)
    await draw(tabs)
    assert calls(desk) == 1
    await opens(desk, LEA)
    await draw(tabs)
    assert shown(desk) == "Recon 0"


async def test_a_tab_that_breaks_keeps_nobody_else_from_theirs(
    desk: Desk, tabs: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tabs._read

    async def read(person: str):  # type: ignore[no-untyped-def]
        if person == LEA:
            raise KeyError("a bug")
        return await real(person)

    monkeypatch.setattr(tabs, "_read", read)
    await opens(desk, LEA)
    await opens(desk, LOU)
    await draw(tabs)
    assert (shown(desk, "lea"), shown(desk, "lou")) == ("", "Recon")
    assert desk.now + timedelta(seconds=1) > NOW
