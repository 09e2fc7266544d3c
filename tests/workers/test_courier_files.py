"""A file is shared once, whatever happens on the way: it is looked for by its name."""

from __future__ import annotations

import pytest

from bot.message import File
from tests.patience import until
from tests.workers.desk import LAUNCH, Desk

REPORT = File("recon.csv", "Report of Recon", "ref,title\r\nTECH-1,Hosts\r\n")


def files(desk: Desk) -> list[tuple[str, str, bytes | None]]:
    return [
        (message.shown.splitlines()[0], file.title, file.content)
        for message in desk.sandbox.channel(LAUNCH).messages
        for file in message.files
    ]


SHARED = [("Here it is.", "Report of Recon", REPORT.text.encode())]


async def test_a_file_comes_with_its_words(desk: Desk) -> None:
    await desk.share(REPORT, "Here it is.")
    await desk.send()
    await until(lambda: bool(files(desk)))
    await desk.send_all()

    assert files(desk) == SHARED
    row = await desk.row("Here it is.")
    assert (row.state, row.ts) == ("sent", desk.sandbox.channel(LAUNCH).messages[0].ts)


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", ["lost_reply", "reset", "http_500"])
async def test_a_lost_answer_at_any_step_shares_it_once(desk: Desk, method: str, fault: str) -> None:
    desk.sandbox.faults.add(method, fault)
    await desk.share(REPORT, "Here it is.")
    await desk.send()
    desk.wait(20 if fault == "lost_reply" else 200)
    await desk.send()
    await until(lambda: bool(files(desk)))
    await desk.send_all()

    assert files(desk) == SHARED
    assert (await desk.row("Here it is.")).state == "sent"


async def test_what_is_said_after_a_file_does_not_wait_for_it(desk: Desk) -> None:
    await desk.share(REPORT, "Here it is.")
    await desk.say("And now?")
    await desk.send()
    assert "And now?" in desk.shown()

    await until(lambda: bool(files(desk)))
    await desk.send_all()

    assert sorted(each.splitlines()[0] for each in desk.shown()) == ["And now?", "Here it is."]


async def test_without_the_right_to_share_files_the_message_is_dead_and_says_why(desk: Desk) -> None:
    desk.sandbox.faults.add("files.getUploadURLExternal", "error", code="missing_scope")
    await desk.share(REPORT, "Here it is.")
    await desk.send_all()

    row = await desk.row("Here it is.")
    assert (row.state, row.error) == ("dead", "missing_scope")


async def test_killed_right_after_the_file_was_shared_its_successor_finds_it(desk: Desk) -> None:
    desk.sandbox.faults.add("files.completeUploadExternal", "delay", seconds=30)
    await desk.share(REPORT, "Here it is.")
    await desk.courier.once()
    await until(lambda: bool(files(desk)))
    await desk.kill()
    desk.hire()

    await desk.send_all()

    assert files(desk) == SHARED
    assert (await desk.row("Here it is.")).state == "sent"


async def test_a_picture_is_drawn_when_it_is_sent_and_says_what_it_shows(desk: Desk) -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'
    await desk.share(File("ready.png", "Readiness", svg, alt="TECH 60 %", picture=True), "Readiness")
    await desk.send()
    await until(lambda: bool(files(desk)))
    await desk.send_all()

    (file,) = desk.sandbox.channel(LAUNCH).messages[0].files
    assert (file.mimetype, file.alt) == ("image/png", "TECH 60 %")
    assert file.content is not None
    assert file.content.startswith(b"\x89PNG")
