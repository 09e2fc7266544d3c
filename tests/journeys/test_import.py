"""`golive import`: a preview, then the items, once; and a report read back."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import exchange
from bot.domain.item import State
from bot.errors import Refused
from bot.exchange import reports
from bot.services import importing
from bot.store import items, reporting
from bot.store.engine import Tx
from tests.desk import EVE, ROOM, Desk, open_desk

LIST = b"area,group,title,weight,due\nBUILD,Extras,Notes are written,blocker,T-2d\nOPS,,Pager is charged,,\n"


async def preview(desk: Desk, content: bytes, name: str = "list.csv") -> tuple[str, bool]:
    return await desk.store.read(lambda tx: exchange.preview(tx, "recon", name, content, desk.now))


async def confirm(desk: Desk, content: bytes, token: str, name: str = "list.csv") -> str:
    def add(tx: Tx) -> str:
        return exchange.add(tx, "recon", name, content, token, desk.now)

    return await desk.store.write(add)


async def token_of(desk: Desk, content: bytes) -> str:
    return (await preview(desk, content))[0].split()[-1]


async def listed(desk: Desk) -> list[str]:
    return [item.ref for item in await desk.look(items.everything)]


async def test_a_preview_adds_nothing_and_says_how_to_go_on(desk: Desk) -> None:
    before = await listed(desk)

    told, good = await preview(desk, LIST)

    assert good
    assert told.startswith(
        "list.csv would add 2 items to recon: BUILD 1, OPS 1\n"
        "  BUILD-6 Notes are written (blocker, due T-2d; Extras)\n"
        "  OPS-5 Pager is charged (required"
    )
    assert "Nothing is added yet. To add them: golive import list.csv --launch recon --confirm " in told
    assert await listed(desk) == before


async def test_what_was_confirmed_is_on_the_list_and_the_room_hears_it(desk: Desk) -> None:
    assert await confirm(desk, LIST, await token_of(desk, LIST)) == "2 items added to recon: BUILD-6, OPS-5."

    assert "Notes are written" in (await desk.say("status BUILD-6", by=EVE)).shown
    assert not (await desk.say("claim OPS-5", by=EVE)).refused
    assert (await desk.heard(ROOM))[-1] == (
        "2 items more on the list, imported from list.csv: BUILD-6, OPS-5.\n"
        "Nobody has them yet. The area cards show them."
    )
    (entry,) = await desk.record("import")
    assert (entry.facts["items"], entry.facts["refs"]) == (2, "BUILD-6, OPS-5")
    assert {"area:BUILD", "area:OPS"} <= set(await desk.cards())


async def test_the_same_file_is_imported_once(desk: Desk) -> None:
    token = await token_of(desk, LIST)
    await confirm(desk, LIST, token)

    with pytest.raises(Refused, match="was imported already, Tue 1 Dec 13:00 CET"):
        await confirm(desk, LIST, token)
    with pytest.raises(Refused, match="Nothing was added again"):
        await preview(desk, LIST)


async def test_a_token_of_another_file_or_an_older_list_adds_nothing(desk: Desk) -> None:
    token = await token_of(desk, LIST)
    other = LIST + b"OPS,,One more,,\n"
    with pytest.raises(Refused, match="the file, the list or the plan has changed"):
        await confirm(desk, other, token)

    await confirm(desk, other, await token_of(desk, other))
    with pytest.raises(Refused, match="the file, the list or the plan has changed"):
        await confirm(desk, LIST, token)


async def test_faults_are_all_told_and_cannot_be_confirmed(desk: Desk) -> None:
    faulty = LIST + b"NOPE,,a,,\nOPS,,,,\n"

    told, good = await preview(desk, faulty)

    assert not good
    assert told == (
        "list.csv has 2 faults, so nothing of it can be imported:\n"
        "  row 4, area: there is no area 'NOPE'; the areas are BUILD, OPS, PEOPLE\n"
        "  row 5, title: is empty"
    )
    asked = await desk.look(lambda scene: importing.asked(scene, "list.csv", faulty))
    with pytest.raises(Refused, match="has faults, so nothing was added"):
        await confirm(desk, faulty, asked.token)


async def test_after_liftoff_the_list_stays_as_it_is(desk: Desk) -> None:
    await desk.set_t0()
    await desk.lift()

    with pytest.raises(Refused, match="recon is lifted: its list stays as it is"):
        await preview(desk, LIST)


@pytest.mark.parametrize("kind", ["json", "csv", "md"])
async def test_a_report_read_back_adds_nothing_to_its_own_launch(desk: Desk, kind: str) -> None:
    await confirm(desk, LIST, await token_of(desk, LIST))
    await desk.say("claim BUILD-1", by=EVE)
    text = await desk.look(lambda scene: reports.written(reporting.report(scene), kind))

    told, _ = await preview(desk, text.encode(), f"recon.{kind}")

    assert told == f"All 14 items of recon.{kind} are in recon already. There is nothing to add."


@pytest.mark.parametrize("kind", ["json", "csv", "md"])
async def test_a_report_makes_the_same_items_elsewhere_but_signs_nothing_off(
    desk: Desk, tmp_path: Path, kind: str
) -> None:
    await confirm(desk, LIST, await token_of(desk, LIST))
    await desk.settle("BUILD-6")
    text = await desk.look(lambda scene: reports.written(reporting.report(scene), kind))

    elsewhere = tmp_path / "other"
    elsewhere.mkdir()
    async with open_desk(elsewhere) as other:
        await confirm(other, text.encode(), await token_of_kind(other, text, kind), f"recon.{kind}")

        here, there = await desk.look(items.everything), await other.look(items.everything)
        assert [what(item) for item in there] == [what(item) for item in here]
        assert {item.state for item in there} == {State.OPEN}


async def test_the_whole_template_goes_out_and_comes_back(tmp_path: Path) -> None:
    async with open_desk(tmp_path, template="go-live") as desk:
        for kind in ("json", "csv", "md"):
            text = await desk.look(lambda scene, kind=kind: reports.written(reporting.report(scene), kind))
            told, _ = await preview(desk, text.encode(), f"recon.{kind}")
            assert told == f"All 167 items of recon.{kind} are in recon already. There is nothing to add."


async def token_of_kind(desk: Desk, text: str, kind: str) -> str:
    return (await preview(desk, text.encode(), f"recon.{kind}"))[0].split()[-1]


def what(item: items.Item) -> tuple[object, ...]:
    return item.ref, item.title, item.definition, item.weight, item.section, item.due
