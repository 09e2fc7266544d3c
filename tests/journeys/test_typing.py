"""What people type wrong, through Slack: every answer is in their words and says what to type instead."""

from __future__ import annotations

from tests.journeys.stage import Stage


async def begin(stage: Stage) -> None:
    """A small release with its people; T-0 is tomorrow at ten."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 tomorrow 10:00")


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
