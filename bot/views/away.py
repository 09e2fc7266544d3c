"""Being away: the form, and what the substitute is told."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.launch import Attempt, Launch
from bot.domain.people import Away, Crew
from bot.domain.runbook import Step, and_more
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views.parts import At, Bold, Line, Mention


def form(attempt: Attempt, until: str, substitute: str | None, who: str) -> Form:
    """Until when, and who stands in."""
    return Form(
        verb="away",
        title="Away",
        submit="Say so",
        blocks=(
            inputs.text("until", "Until", initial=until, example="monday 9:00", most=100),
            inputs.person(
                "for",
                "Who stands in",
                initial=substitute,
                hint="They approve and vote for you. Nobody: the other leads, the deputy and the director approve.",
            ),
        ),
        carry={"a": attempt.id, "o": {"who": who}},
    )


def told(launch: Launch, who: str, absent: Away | None, crew: Crew) -> Message:
    """To a substitute, and to whoever was said to be away."""
    start: Line = [Bold(launch.name), ": ", Mention(who)]
    if absent is None:
        return blocks.say([*start, " is back; nobody stands in for them any more."])
    until: Line = [*start, " is away until ", At(absent.until, launch.zone), "."]
    if absent.substitute is None:
        return blocks.say(until)
    return blocks.say(until, [Mention(absent.substitute), f" stands in for them{_may(who, crew)}."])


def left(steps: Sequence[Step]) -> list[Line]:
    """To the one who said it: what becomes of the steps that are due before."""
    if not steps:
        return []
    refs, are = and_more([step.ref for step in steps]), "is" if len(steps) == 1 else "are"
    return [[Bold(refs), f" {are} due before that: director or deputy is asked to find somebody else."]]


def _may(who: str, crew: Crew) -> str:
    """What a substitute may do for somebody: approve in their areas, answer for their seats."""
    led = [place for place in crew.leads if crew.leads_place(who, place) and place not in crew.phases]
    areas = [place for place in led if place not in {seat.code for seat in crew.seats if seat.area != seat.code}]
    seats = [seat.code for seat in crew.seats_of(who)]
    may = [f"approve in {', '.join(areas)}"] if areas else []
    may += [f"answer the poll for {', '.join(seats)}"] if seats else []
    return f" and may {' and '.join(may)}" if may else ""
