"""Being away: the form, and what the substitute is told."""

from __future__ import annotations

from bot.domain.launch import Attempt, Launch
from bot.domain.people import Away, Crew
from bot.message import Form, Message
from bot.views import blocks, inputs
from bot.views.blocks import At, Bold, Line, Mention


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
                hint="They approve where you lead. Nobody: the other leads, the deputy and the director do.",
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
    where = ", ".join(place for place in crew.leads if crew.leads_place(who, place) and place not in crew.phases)
    approves = f" and may approve in {where}" if where else ""
    return blocks.say(until, [Mention(absent.substitute), f" stands in for them{approves}."])
