"""Two whole launches through Slack, as the room reads them: all say go; and a go against the record, turned back,
begun again and gone.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from sandbox import Message
from tests.journeys.stage import MONDAY, Actor, Stage

pytestmark = pytest.mark.long

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
T0 = MONDAY + HOUR
ITEMS = [f"BUILD-{number}" for number in range(1, 6)] + [f"OPS-{number}" for number in range(1, 5)]
ITEMS += ["PEOPLE-1", "PEOPLE-2"]
EVENTS = ("Recon:", "Recon is", "GO", "Liftoff")


async def begin(stage: Stage, *, but: str = "") -> None:
    """A small release an hour before T-0, with everything approved `but` one item."""
    await stage.ana.types('new recon name="Recon" template=small-release deputy=@ben zone=UTC')
    for place, lead in (("BUILD", "lea"), ("OPS", "lou"), ("BIZ", "ben"), ("PEOPLE", "max")):
        await stage.ana.types(f"lead {place} @{lead}")
    await stage.ana.types("t0 10:00")
    for ref in ITEMS:
        if ref != but:
            await stage.eve.types(f"signoff {ref} seen by two")
            await stage.ana.types(f"approve {ref}")


def last(actor: Actor, words: str) -> Message:
    """The newest direct message of golive to somebody that says these words."""
    return [each for each in actor.person.dm.all.values() if each.bot and words in each.shown][-1]


def told(stage: Stage, after: str) -> str:
    """What was said in the room since a message that begins so, as it is read there; cards, and where the record
    stands, are left out."""
    shown = [message.shown for message in stage.messages() if message.bot]
    start = max(place for place, text in enumerate(shown) if text.startswith(after))
    said = [text for text in shown[start:] if text.startswith(EVENTS) and "[" not in text]
    return "\n".join(line for text in said for line in text.split("\n") if not line.startswith("Record "))


async def run(actor: Actor, ref: str, minutes: int) -> None:
    """A step from its reminder to its end: the buttons of what golive says to whoever runs it."""
    stage = actor.stage
    began = await actor.presses(last(actor, ref), f"Start {ref}")
    assert f"{ref} " in began.shown, began.shown
    await stage.until(timedelta(minutes=minutes))
    ended = await actor.presses(began, f"Done {ref}")
    [everything] = [label for label in ("Done, all 3", "Done, all 4") if f"[{label}]" in ended.shown]
    await actor.presses(ended, everything)


async def test_everybody_says_go_and_it_is_live_and_closed(stage: Stage) -> None:
    await begin(stage)
    await stage.ana.types("poll open")
    for actor in (stage.lea, stage.lou, stage.ben):
        await actor.presses(last(actor, "go or no-go?"), "Go")
    await stage.ana.types("decide")
    assert "GO stands." in (await stage.ana.submits({"Decision": "go"})).shown
    await stage.until(T0)
    await run(stage.lou, "DAY-2", 18)
    await stage.until(2 * MINUTE)
    await run(stage.lea, "DAY-3", 20)
    await stage.until(T0 + 24 * HOUR)
    began = await stage.ana.presses(last(stage.ana, "POST-1"), "Start POST-1")
    await stage.until(timedelta(minutes=30))
    await stage.ana.presses(began, "Done POST-1")
    assert not (await stage.ana.submits({"How many": "3", "CRIT-3 Tickets, ≤ 5 tickets": "3"})).reply.errors
    await stage.ana.types("judge CRIT-1..2 unknown nobody measured")
    await stage.ana.presses(await stage.ana.types("close"), "Close")

    assert told(stage, "Recon: the go/no-go poll is open") == (
        """\
Recon: the go/no-go poll is open until Nov 30, 2026 at 09:50.
4 seats are asked. Each holder has a message with buttons.
GO for Recon. T-0 is Nov 30, 2026 at 10:00.
Declared by @ana. The record recommends go: no blocker is open and every mandatory seat says go.
Liftoff for Recon.
DAY-2 was started by @lou.
Recon is live.
Confirmed by @lea.
Recon is closed, live since Nov 30, 2026 at 10:40.
Closed by @ana. Its record stays as it is."""
    )


async def test_a_go_against_the_record_is_turned_back_begun_again_and_gone(stage: Stage) -> None:
    await begin(stage, but="OPS-2")
    await stage.ana.types("poll open")
    for actor in (stage.lea, stage.ben):
        await actor.presses(last(actor, "go or no-go?"), "Go")
    await stage.ana.types("decide go the trial ran on staging twice")
    assert "GO stands." in (await stage.lou.presses(stage.card("GO proposed"), "Second it")).shown

    await stage.until(T0)
    await stage.lou.presses(last(stage.lou, "DAY-2"), "Start DAY-2")
    await stage.until(6 * MINUTE)
    await stage.lou.types("fail DAY-2 the migration locks the table")
    await stage.ana.presses(last(stage.ana, "DAY-2 failed"), "Roll back…")
    await stage.ana.submits({"Why": "the migration locks the table"})
    assert "It waits for a second person: ben, lou." in stage.card("Rollback called by ana").shown
    await stage.until(MINUTE)
    assert "Rolling back." in (await stage.ben.presses(last(stage.ben, "calls a rollback"), "Agree")).shown
    for actor, ref, minutes in ((stage.ana, "BACK-1", 4), (stage.lou, "BACK-2", 8), (stage.lea, "BACK-3", 9)):
        await run(actor, ref, minutes)

    await stage.eve.types("signoff OPS-2 tried on a copy, see https://example.com/trial")
    await stage.ana.types("approve OPS-2")
    asked = last(stage.ana, "Begin the next attempt, or close this one.")
    await stage.ana.presses(asked, "Recycle…")
    preview = await stage.ana.submits({"T-0 of the next attempt": "12:00"}, channel=asked.channel)
    await stage.ana.presses(preview, "Begin attempt 2")
    await stage.ana.types("poll open")
    for actor in (stage.lea, stage.lou, stage.ben):
        await actor.presses(last(actor, "go or no-go?"), "Go")
    await stage.ana.types("decide go")
    await stage.until(MONDAY + 3 * HOUR)
    await run(stage.lou, "DAY-2", 15)
    await stage.until(5 * MINUTE)
    await run(stage.lea, "DAY-3", 15)

    assert told(stage, "Recon: T-0 is now") == (
        """\
Recon: T-0 is now Nov 30, 2026 at 10:00 (tentative).
Recon: one hour to T-0. It is Nov 30, 2026 at 10:00 (tentative).
Recon: the go/no-go poll is open until Nov 30, 2026 at 09:50.
4 seats are asked. Each holder has a message with buttons.
GO proposed by ana, against the recommendation.
the trial ran on staging twice
The record does not recommend a go: 1 blocker open: OPS-2; no answer from OPS.
Seconded by lou. GO stands.
GO for Recon. T-0 is Nov 30, 2026 at 10:00.
the trial ran on staging twice
Declared by @ana, seconded by @lou. The record does not recommend a go: 1 blocker open: OPS-2; no answer from OPS.
Liftoff for Recon.
DAY-2 was started by @lou.
Recon is being rolled back.
the migration locks the table
It is done about Nov 30, 2026 at 10:32. Called by @ana, with @ben. Launch day is locked; the way back runs.
Recon is rolled back, after 21 min.
Recon: attempt 2 begins. T-0 is Nov 30, 2026 at 12:00 (tentative).
Begun by @ana. 11 approved, 0 to approve and 0 set aside are carried over; every step waits anew.
Recon: the go/no-go poll is open until Nov 30, 2026 at 11:50.
4 seats are asked. Each holder has a message with buttons.
GO for Recon. T-0 is Nov 30, 2026 at 12:00.
Declared by @ana. The record recommends go: no blocker is open and every mandatory seat says go.
Liftoff for Recon.
DAY-2 was started by @lou.
Recon is live.
Confirmed by @lea."""
    )
