"""Notes: their kind, what they are about, and who may write them."""

from __future__ import annotations

import pytest

from bot.contracts import Origin
from bot.store import notes
from tests.desk import EVE, GUS, SAM, Desk


async def noted(desk: Desk) -> list[tuple[str, str | None, str]]:
    return [(each.kind, each.ref, each.text) for each in await desk.look(notes.latest)]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("note the cache was cold", ("note", None, "the cache was cold")),
        ("note lesson the cache was cold", ("lesson", None, "the cache was cold")),
        ("note Lesson: BUILD-1 warm it first", ("lesson", "BUILD-1", "warm it first")),
        ("note incident day-2.1: 502s for a minute", ("incident", "DAY-2", "502s for a minute")),
        ("note CRIT-1 looks tight", ("note", "CRIT-1", "looks tight")),
        ("note decision RISK-1 <@UKIM|kim> tries the way back", ("decision", "RISK-1", "@kim tries the way back")),
        ("note BUILD-1 and BUILD-2 broke together", ("note", "BUILD-1", "BUILD-1 and BUILD-2 broke together")),
        ("note OPS-12345 is the ticket", ("note", None, "OPS-12345 is the ticket")),
        ("note ABC-12 is the ticket", ("note", None, "ABC-12 is the ticket")),
        ("note decisions were made", ("note", None, "decisions were made")),
        ("note a &lt; b", ("note", None, "a < b")),
    ],
)
async def test_a_note_keeps_its_kind_its_ref_and_its_words(
    desk: Desk, words: str, kept: tuple[str, str | None, str]
) -> None:
    told = await desk.say(words, by=EVE)

    assert await noted(desk) == [kept]
    about = f" about {kept[1]}" if kept[1] else ""
    kind = {"note": "", "lesson": " as a lesson", "incident": " as an incident", "decision": " as a decision"}[kept[0]]
    assert told.shown == f"Noted{kind}{about}. log shows it."
    assert await desk.heard() == []


async def test_a_ref_that_this_launch_could_have_and_has_not_is_refused(desk: Desk) -> None:
    told = await desk.say("note BUILD-9 is slow", by=EVE)

    assert told.shown == "There is no BUILD-9 in this launch. Nearest: BUILD, BUILD-5, BUILD-4."
    assert await noted(desk) == []


async def test_a_note_says_something(desk: Desk) -> None:
    told = await desk.say("note lesson BUILD-1", by=EVE)

    assert told.refused
    assert told.shown.startswith("Say what is to be noted: ")


@pytest.mark.parametrize(("view", "subject"), [("area", "BUILD"), ("phase", "DAY")])
async def test_in_a_thread_a_note_is_about_that(desk: Desk, view: str, subject: str) -> None:
    await desk.show(view, subject)
    thread = await desk.post(view, subject)

    await desk.say("note it was late", by=EVE, origin=Origin.MENTION, thread=thread)

    assert await noted(desk) == [("note", subject, "it was late")]


async def test_guests_may_note_and_strangers_may_not(desk: Desk) -> None:
    assert not (await desk.say("note seen from outside", by=GUS)).refused
    assert (await desk.say("note seen from outside", by=SAM)).shown == (
        "People of another workspace cannot write in the launch log. Ask a member of this one to do it."
    )


async def test_a_note_is_part_of_the_record_and_without_secrets(desk: Desk) -> None:
    told = await desk.say("note log in with password=hunter2", by=EVE)

    assert "looks like a password or a token" in told.shown
    assert [entry.facts for entry in await desk.record("note")] == [
        {"kind": "note", "text": "log in with password=[removed]"}
    ]
