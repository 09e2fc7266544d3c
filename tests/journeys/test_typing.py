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


# --- Refs and words -----------------------------------------------------------------------------


async def test_every_wrong_ref_is_answered_in_the_words_of_whoever_typed_it(stage: Stage) -> None:
    await begin(stage)

    for typed, said in (
        ("claim", "Say which one: claim REF…, for example claim TECH-1 or claim TECH-1..4."),
        ("claim please @ben", "“please @ben” does not begin with a ref. Say which one: claim REF…"),
        ("claim BUILD1", "“BUILD1” does not begin with a ref."),
        ("claim 🎉", "“🎉” does not begin with a ref."),
        ("claim " + "x" * 5000, "“xxxxxxxxx"),
        ("claim BUILD-9..2", "BUILD-9..2 runs backwards. Write for example BUILD-1..7."),
        ("claim BUILD-1..999999", "BUILD-1..999999 is 999999 refs, more than the 200 that fit in one command."),
        ("claim BUILD-1..OPS-3", "A range stays within one area or step."),
        ("claim BUILD-99", "There is no BUILD-99 in this launch. Nearest: BUILD"),
        ("claim BUILD-1.2", "There is no BUILD-1.2 in this launch. Nearest: BUILD-1"),
        ("claim DAY-1", "DAY-1 is of the runbook: start, done and skip are for its steps. DAY-1 alone shows it."),
        ("claim CRIT-1", "CRIT-1 is a criterion: judge CRIT-1 is for it. CRIT-1 alone shows it."),
        ("done RISK-1", "RISK-1 is a risk: risk RISK-1 is for it. RISK-1 alone shows it."),
        ("here BUILD-1", "BUILD-1 is of readiness: claim, hand and signoff are for its items."),
        ("log everything", "log cannot read “everything”. Write log, log TECH-7, log why or log sent."),
        ("other: status", "There is no launch"),
        ("help " + "x" * 5000, "There is no xxxxx"),
    ):
        answer = await stage.eve.types(typed)
        assert answer.shown.startswith(said), answer.shown
        assert len(answer.shown) < 300


async def test_what_a_phone_adds_to_a_ref_does_not_hide_it(stage: Stage) -> None:
    await begin(stage)

    for typed, ref in (
        ("claim “BUILD-1”", "BUILD-1"),
        ("claim 'build-2'", "BUILD-2"),
        ("CLAIM \u200bBuild\u2011\u200b3\u00a0", "BUILD-3"),
        ("recon:claim BUILD-4", "BUILD-4"),
        ("claim BUILD-5 BUILD-5", "BUILD-5"),
    ):
        answer = await stage.eve.types(typed)
        assert answer.shown.startswith(f"{ref} "), answer.shown
        assert "is yours." in answer.shown
    assert (await stage.eve.types("log why?")).shown == (
        "Nothing is decided yet. status shows what the record recommends."
    )


async def test_more_things_than_fit_are_counted(stage: Stage) -> None:
    await begin(stage)

    assert "These are 5 of the 7 you named." in (await stage.eve.types("BUILD-1..5 OPS-1 OPS-2")).shown


async def test_a_go_at_no_time_is_not_declared_with_that_time_as_its_reason(stage: Stage) -> None:
    await begin(stage)

    for typed in ("at yesterday", "at noon", "at 25:00", "at 10:00 tomorrow"):
        answer = await stage.ana.types(f"decide go {typed}")
        assert "Write for example" in answer.shown
    assert "waits for a second person" in (await stage.ana.types("decide go at last")).shown
