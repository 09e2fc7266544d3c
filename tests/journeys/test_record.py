"""What is written down and can be read again: notes, the record, the ledger, help, and the list of launches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.contracts import Origin, Ring
from bot.domain import launch as launching
from bot.domain.item import State
from bot.store import launches, notes, schema
from bot.store.scene import Scene
from commands import COMMANDS
from tests.desk import ANA, BEN, EVE, GUS, KIM, LEA, LEADS, NOON, SAM, Desk

LOG = "<https://ci.example/7> all green"


async def noted(desk: Desk) -> list[tuple[str, str | None, str]]:
    return [(each.kind, each.ref, each.text) for each in await desk.look(notes.latest)]


# --- Notes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("note the cache was cold", ("note", None, "the cache was cold")),
        ("note lesson the cache was cold", ("lesson", None, "the cache was cold")),
        ("note Lesson: BUILD-1 warm it first", ("lesson", "BUILD-1", "warm it first")),
        ("note incident day-2.1: 502s for a minute", ("incident", "DAY-2", "502s for a minute")),
        ("note CRIT-1 looks tight", ("note", "CRIT-1", "looks tight")),
        ("note action RISK-1 <@UKIM|kim> tries the way back", ("action", "RISK-1", "@kim tries the way back")),
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
    kind = {"note": "", "lesson": " as a lesson", "incident": " as an incident", "action": " as an action"}[kept[0]]
    assert told.shown == f"Noted{kind}{about}. log shows it."
    assert await desk.heard() == []


async def test_a_ref_that_this_launch_could_have_and_has_not_is_refused(desk: Desk) -> None:
    told = await desk.say("note BUILD-9 is slow", by=EVE)

    assert told.shown == "There is no BUILD-9 in this launch. Nearest: BUILD, BUILD-5, BUILD-4."
    assert await noted(desk) == []


@pytest.mark.parametrize("words", ["note", "note lesson", "note lesson BUILD-1"])
async def test_a_note_says_something(desk: Desk, words: str) -> None:
    assert (await desk.say(words, by=EVE)).shown == (
        "Say what is to be noted: note [lesson|incident|decision|action] [REF] text, "
        "for example note lesson DAY-3 the cache was cold."
    )


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


# --- The record -----------------------------------------------------------------------------------


async def test_the_record_of_an_item_tells_its_story(desk: Desk) -> None:
    await desk.say("claim BUILD-1", by=EVE)
    await desk.say(f"hand BUILD-1 <@{KIM}>", by=EVE)
    desk.now += timedelta(minutes=30)
    await desk.say(f"signoff BUILD-1 {LOG}", by=KIM)
    await desk.say("approve BUILD-1", by=KIM)
    await desk.say("reject BUILD-1 the log is of May", by=LEA)
    await desk.say("note lesson BUILD-1 check the date", by=LEA)
    await desk.say("claim OPS-1", by=EVE)

    told = await desk.say("log BUILD-1", by=EVE)

    lines = told.shown.split("\n")
    assert lines[:-1] == [
        "Record of BUILD-1",
        "• Dec 1, 2026 at 12:00 · @Eve claimed BUILD-1",
        "• Dec 1, 2026 at 12:00 · @Eve handed on BUILD-1 to @Kim",
        "• Dec 1, 2026 at 12:30 · @Kim signed off BUILD-1 with 2 pieces of evidence",
        "• Dec 1, 2026 at 12:30 · @Kim was refused approve BUILD-1: You signed BUILD-1 off, "
        "so somebody else approves it: @Lea or @Ben or @Ana.",
        "• Dec 1, 2026 at 12:30 · @Lea rejected BUILD-1: the log is of May",
        "Notes",
        "• Dec 1, 2026 at 12:30 · lesson on BUILD-1 by @Lea: check the date",
    ]
    assert lines[-1].startswith("8 in the whole record · head ")


async def test_the_record_of_an_area_holds_its_items(desk: Desk) -> None:
    await desk.say("claim BUILD-1 OPS-1", by=EVE)

    told = await desk.say("log BUILD", by=EVE)

    assert "@Eve claimed BUILD-1" in told.shown
    assert "OPS-1" not in told.shown


async def test_the_whole_record_ends_with_the_latest(desk: Desk) -> None:
    for number in range(25):
        await desk.say(f"note number {number}", by=EVE)
    await desk.say("claim BUILD-1", by=EVE)

    told = await desk.say("log", by=EVE)

    assert "Record of Reconciliation" in told.shown
    assert "@Eve claimed BUILD-1" in told.shown
    assert "number 24" in told.shown
    assert "number 14" not in told.shown


async def test_any_other_entry_tells_its_facts(desk: Desk) -> None:
    await desk.say("t0 2026-12-03T09:00", by=ANA)
    await desk.say(f"lead OPS <@{EVE}>", by=ANA)

    told = await desk.say("log", by=EVE)

    assert "@Ana set T-0" in told.shown
    assert "@Ana named who leads OPS: people @Oli, @Eve" in told.shown


async def test_a_record_without_entries_says_so(desk: Desk) -> None:
    assert (await desk.say("log OPS-1", by=EVE)).shown == "Record of OPS-1\nNothing yet."


async def test_the_record_of_nothing_is_refused(desk: Desk) -> None:
    assert (await desk.say("log BUILD-99", by=EVE)).shown == (
        "There is no BUILD-99 in this launch. Nearest: BUILD, BUILD-5, BUILD-4."
    )
    assert (await desk.say("log BUILD-1 BUILD-2", by=EVE)).shown == (
        "Name one thing at a time: log TECH-7, log TECH, log why or log sent."
    )


# --- Why, and to whom -----------------------------------------------------------------------------


async def test_before_a_decision_there_is_no_why(desk: Desk) -> None:
    assert (await desk.say("log why", by=EVE)).shown == (
        "Nothing is decided yet. status shows what the record recommends."
    )


async def test_why_shows_the_decision_with_what_was_known_then(desk: Desk) -> None:
    await desk.set_t0()
    await desk.settle("*")
    await desk.settle("OPS-4", state=State.CLAIMED)
    await desk.say("poll open", by=ANA)
    await desk.say("vote go all", by=LEA)
    await desk.say("vote go", by=LEADS["OPS"][0])
    await desk.say("vote go", by=LEADS["BIZ"][0])
    await desk.say("vote go", by=LEADS["PEOPLE"][0])
    await desk.say("decide go we are ready", by=ANA)
    await desk.say("note OPS-4 changes nothing of what was known", by=EVE)

    told = await desk.say("log why", by=EVE)

    assert told.shown.startswith("GO by @Ana · Dec 1, 2026 at 12:00\nwe are ready\n")
    assert "The record recommends go with exceptions" in told.shown
    assert "Readiness then\n• 91 % in all: BUILD 100 %, OPS 75 %, PEOPLE 100 %\n• no blocker open" in told.shown
    assert "1 required item open: OPS-4" in told.shown
    assert "OPS go · @Oli go" in told.shown
    assert "Record head " in told.shown


async def test_sent_shows_each_announcement_and_how_far_it_is(desk: Desk) -> None:
    await desk.set_t0()
    await desk.say("hold the log is missing", by=ANA)
    table = schema.outbox
    rows = await desk.look(lambda scene: scene.tx.execute(table.select().where(table.c.event.is_not(None))).all())
    assert rows

    def bring(scene: Scene) -> None:
        told = {"state": "sent", "sent_at": NOON + timedelta(seconds=2)}
        scene.tx.execute(table.update().where(table.c.id == rows[0].id).values(**told))

    await desk.change(bring)
    told = await desk.say("log sent", by=EVE)

    assert "What Reconciliation told whom" in told.shown
    assert ":white_check_mark: hold → room · sent · Dec 1, 2026 at 12:00" in told.shown


@pytest.mark.parametrize(
    ("state", "error", "shown"),
    [
        ("pending", None, ":hourglass_flowing_sand: hold → room · pending · asked Dec 1, 2026 at 12:00"),
        ("sending", None, ":hourglass_flowing_sand: hold → room · pending · asked Dec 1, 2026 at 12:00"),
        (
            "retry",
            "ratelimited",
            ":hourglass_flowing_sand: hold → room · pending · asked Dec 1, 2026 at 12:00 · ratelimited",
        ),
        ("uncertain", None, ":grey_question: hold → room · uncertain · asked Dec 1, 2026 at 12:00"),
        ("dead", "is_archived", ":x: hold → room · dead · asked Dec 1, 2026 at 12:00 · is_archived"),
    ],
)
async def test_the_ledger_hides_no_doubt(desk: Desk, state: str, error: str | None, shown: str) -> None:
    await desk.set_t0()
    await desk.say("hold the log is missing", by=ANA)
    table = schema.outbox

    def bring(scene: Scene) -> None:
        scene.tx.execute(table.update().where(table.c.event.is_not(None)).values(state=state, error=error))

    await desk.change(bring)

    assert f"• {shown}" in (await desk.say("log sent", by=EVE)).shown


async def test_where_nothing_was_announced_that_is_said(desk: Desk) -> None:
    assert (await desk.say("log sent", by=EVE)).shown == "What Reconciliation told whom\nNothing was announced yet."


# --- Help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", COMMANDS)
async def test_every_verb_explains_itself(desk: Desk, verb: str) -> None:
    told = await desk.say(f"help {verb}", by=EVE)

    assert COMMANDS[verb].USAGE in told.shown
    assert not told.refused


@pytest.mark.parametrize(
    ("by", "rings"),
    [
        (EVE, {Ring.ALL, Ring.RECORD}),
        (LEA, {Ring.ALL, Ring.RECORD, Ring.LEAD}),
        (ANA, set(Ring)),
        (BEN, set(Ring)),
    ],
)
async def test_help_shows_first_what_concerns_the_reader(desk: Desk, by: str, rings: set[Ring]) -> None:
    told = await desk.say("help", by=by)

    for verb, command in COMMANDS.items():
        assert (f"• {command.USAGE} " in told.shown) is (command.RING in rings), verb
    hidden = sum(command.RING not in rings for command in COMMANDS.values())
    assert (f"{hidden} more are for others: help all." in told.shown) is bool(hidden)


async def test_help_all_shows_everything_to_everyone(desk: Desk) -> None:
    told = await desk.say("help all", by=EVE)

    assert all(f"• {command.USAGE} " in told.shown for command in COMMANDS.values())


async def test_help_works_where_there_is_no_launch(desk: Desk) -> None:
    told = await desk.say("nothing: help", by=EVE, channel="C404")

    assert "• claim REF… " in told.shown


async def test_help_for_no_verb_names_the_nearest(desk: Desk) -> None:
    assert (await desk.say("help aprove", by=EVE)).shown == "There is no aprove. Nearest: approve."
    assert (await desk.say("help xyzzy", by=EVE)).shown == "There is no xyzzy. help all lists all."


# --- The launches one can see ---------------------------------------------------------------------


async def another(desk: Desk, key: str, channel: str, *, private: bool = False, over: bool = False) -> None:
    def plant(scene: Scene) -> None:
        launch = launches.create(scene.tx, {**values(scene), "key": key, "name": key.capitalize()}, desk.now)
        made = launches.create_attempt(
            scene.tx, launch, number=1, kind="rehearsal" if over else "real", channel=channel, private=private
        )
        found = launches.attempt(scene.tx, made)
        assert found is not None
        if over:
            after = replace(found, state=launching.State.CLOSED, ended_at=desk.now)
            launches.save_attempt(scene.tx, found, after)

    await desk.change(plant)


def values(scene: Scene) -> dict[str, object]:
    kept = ("version", "template", "timing", "director", "deputy", "zone", "window_s", "self_approval", "variables")
    return {**{name: getattr(scene.launch, name) for name in kept}, "audiences": {}, "settings": {}}


async def test_the_list_shows_open_launches_and_those_that_ended(desk: Desk) -> None:
    await desk.set_t0()
    await desk.settle("BUILD-1", "BUILD-2", "BUILD-3")
    await another(desk, "beta", "C5")
    await another(desk, "gone", "C6", over=True)

    told = await desk.say("list", by=EVE)

    assert told.shown == (
        "Under way\n"
        "• recon Reconciliation 2.1 · counting · T-0 Dec 1, 2026 at 14:00 · 25 %, 4 blockers open · #C1\n"
        "• beta Beta 2.1 · planned · no T-0 yet · 100 %, 0 blockers open · #C5\n"
        "Over\n"
        "• gone Gone 2.1 (rehearsal) · closed · Dec 1, 2026 at 12:00"
    )


async def test_a_launch_in_a_private_channel_exists_for_its_members_only(desk: Desk) -> None:
    await another(desk, "quiet", "CSECRET", private=True, over=True)
    await another(desk, "hush", "CSECRET", private=True)
    desk.members["CSECRET"] = [ANA]

    assert "hush" in (await desk.say("list", by=ANA)).shown
    assert "hush" not in (await desk.say("list", by=EVE)).shown
    assert "quiet" not in (await desk.say("list", by=EVE)).shown
    assert "quiet" in (await desk.say("list", by=ANA, channel="CSECRET")).shown


async def test_while_slack_is_silent_a_private_launch_stays_unseen_and_the_rest_is_listed(desk: Desk) -> None:
    await another(desk, "hush", "CSECRET", private=True)
    desk.silent = True

    told = await desk.say("list", by=ANA)

    assert "recon" in told.shown
    assert "hush" not in told.shown


async def test_where_there_is_no_launch_the_list_says_how_to_begin(desk: Desk) -> None:
    def remove(scene: Scene) -> None:
        scene.tx.execute(schema.attempt.update().values(team="T2"))

    await desk.change(remove)

    assert (await desk.say("list", by=EVE)).shown == (
        "No launch is under way. new starts one in the channel you type it in."
    )
