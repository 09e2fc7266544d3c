"""`report`: the launch as a file."""

from __future__ import annotations

import json

from bot.exchange import report_json
from tests.desk import ANA, EVE, GUS, LEA, ROOM, Desk


async def test_the_report_comes_to_the_one_who_asks(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    await desk.say("signoff BUILD-1 https://ci.example.com/7", by=EVE)
    await desk.say("approve BUILD-1 looks right", by=LEA)

    told = await desk.say("report json", by=ANA)

    assert told.shown == "recon-report-2026-12-01.json comes to you as a direct message in a moment."
    (message,) = await desk.messages(ANA)
    assert message.file is not None
    report = report_json.read(message.file.text)
    first = report.items[0]
    assert (first.ref, first.state, first.owner, first.judged_by) == ("BUILD-1", "approved", EVE, LEA)
    assert (first.evidence[0].value, first.judged_note) == ("https://ci.example.com/7", "looks right")
    assert report.people[EVE] == "Eve"
    head = await desk.look(lambda scene: scene.launch.audit_head)
    assert report.record_head == head
    assert len(report.steps) == len(json.loads(message.file.text)["steps"]) > 0


async def test_shared_it_comes_to_the_room_once(desk: Desk) -> None:
    told = await desk.say("report share csv", by=ANA)

    assert told.shown == "recon-report-2026-12-01.csv comes to the launch room in a moment."
    (message,) = await desk.messages(ROOM)
    assert message.file is not None
    assert message.file.text.startswith("ref,area,group,title,")


async def test_without_a_format_it_asks_which(desk: Desk) -> None:
    told = await desk.say("report share", by=ANA)
    assert told.shown.startswith("Which? It goes to the launch room.\n")

    await desk.press(told, "MD", by=ANA)

    assert (await desk.heard(ROOM)) == [
        "The report of recon as it stands now, Markdown, to read.",
        "Readiness of Reconciliation 2.1: 0 of 12 approved, 6 blockers open. BUILD 0 %, 3 blockers open; "
        "OPS 0 %, 3 blockers open; PEOPLE 0 %. As of Tue 1 Dec 13:00 CET.",
    ]


async def test_status_share_posts_the_status_and_its_picture(desk: Desk) -> None:
    await desk.say("status share", by=EVE)

    status, picture = await desk.messages(ROOM)
    assert status.file is None
    assert picture.file is not None
    assert (picture.file.name, picture.file.picture) == ("recon-readiness.png", True)
    assert picture.file.alt in picture.text
    assert picture.file.text.startswith("<svg ")


async def test_another_format_and_guests_are_refused(desk: Desk) -> None:
    other = await desk.say("report pdf", by=ANA)
    assert other.shown == ("report cannot read “pdf”. Write one of report md, report csv, report json, report ics.")
    assert (await desk.say("report csv", by=GUS)).refused
