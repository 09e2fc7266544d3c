"""What people type wrong, through Slack: every answer is in their words and says what to type instead."""

from __future__ import annotations

from tests.journeys.stage import Stage


async def begin(stage: Stage) -> None:
    """A small release with its people; T-0 is tomorrow at ten."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 tomorrow 10:00")


# --- Chatter ------------------------------------------------------------------------------------

GUIDE = "Type mine for what you owe, status for where the launch stands, help for all there is."


async def test_plain_words_in_a_direct_message_are_answered_with_what_to_type(stage: Stage) -> None:
    await begin(stage)

    for said, reply in (
        ("hello", "Hello."),
        ("hi there", "Hello."),
        ("Thanks!", "You are welcome."),
        ("ok", "All right."),
        ("what can you do?", "golive goes by the first word, and “what” is none it knows."),
        (":tada:", "golive goes by the first word, and “:tada” is none it knows."),
    ):
        heard = await stage.eve.tells(said)
        assert heard.shown.startswith(f"{reply} {GUIDE}")
    told = await stage.eve.presses(heard, "What I owe")
    assert "You owe nothing right now." in told.shown
    assert "Hello." in (await stage.eve.says("@golive hello everybody")).shown


async def test_a_word_alone_is_a_thing_when_the_launch_has_it_and_else_what_is_nearest(stage: Stage) -> None:
    assert (await stage.eve.tells("build")).shown.startswith("golive goes by the first word"), "there is no launch yet"
    await begin(stage)

    assert "BUILD · Build and Tests" in (await stage.eve.tells("build")).shown
    assert "PRE · The Day Before" in (await stage.eve.types("pre")).shown
    assert "RISK" in (await stage.eve.types("risks")).shown
    assert (await stage.eve.types("biuld")).shown == "There is no biuld. Nearest: BUILD. help lists all."
    assert (await stage.eve.types("hodl")).shown == "There is no hodl. Nearest: hold. help lists all."
    assert (await stage.eve.types("build is broken")).shown == (
        "Type BUILD alone to see it; all else begins with a verb. help lists them."
    )


async def test_a_verb_is_read_through_what_people_put_around_it(stage: Stage) -> None:
    await begin(stage)

    assert "BUILD-1 Release branch is yours" in (await stage.eve.tells("`claim BUILD-1`")).shown
    assert "Noted" in (await stage.eve.tells("note: the vendor called")).shown
    assert "BUILD-2" in (await stage.eve.says("hey @golive Claim, BUILD-2")).shown


# --- Times --------------------------------------------------------------------------------------


async def test_t0_is_not_moved_by_half_of_what_was_typed(stage: Stage) -> None:
    await begin(stage)

    for typed, said in (
        ("in 3h Europe/Nowhere", "There is no time zone “Europe/Nowhere”. Write a region and a city, for example"),
        ("2026-12-01 11:00 Europ/Berlin", "There is no time zone “Europ/Berlin”."),
        ("tomorrow 11am CEST", "There is no time zone “CEST”. Write a region and a city, for example Europe/Berlin."),
        ("11:00 tomorrow", "“11:00” is a time, but golive cannot read “tomorrow” after it. Write for example"),
        ("tomorow 11:00", "golive cannot read “tomorow 11:00” as a time. Write for example"),
        ("confrim", "To confirm T-0, type t0 confirm and nothing else."),
    ):
        answer = await stage.ana.types(f"t0 {typed}")
        assert answer.shown.startswith(said)

    assert "T-0 is Tue 1 Dec 10:00 UTC" in (await stage.gus.types("t0")).shown, "anybody may look"
    asked = await stage.ana.types("t0 in 3h because the vendor is late")
    assert "because the vendor is late" in asked.shown
    assert "Confirm" in asked.shown
