"""What people are told when something ends by itself."""

from __future__ import annotations

from bot.domain.decision import Decision
from bot.domain.launch import Attempt, Launch
from bot.message import Message
from bot.views.blocks import Button, say
from bot.views.parts import At, Bold, Line, Time


def lapsed(launch: Launch, attempt: Attempt, decision: Decision) -> Message:
    """To whoever proposed a decision that nobody seconded."""
    at: Line = [" at ", Time(decision.lapses_at, launch.zone)] if decision.lapses_at else []
    return say(
        [Bold(launch.name), ": the GO you proposed lapsed", *at, ", because nobody seconded it. Nothing was decided."],
        ["Propose it again when a second person is there."],
        buttons=[Button("Decide…", "decide", attempt=attempt.id, style="primary")],
    )


def held_at_t0(launch: Launch, attempt: Attempt) -> Message:
    """To the director: the clock stands, and the decision is theirs."""
    t0: Line = [" (", At(attempt.t0, launch.zone), ")"] if attempt.t0 else []
    return say(
        [Bold(launch.name), ": T-0", *t0, " came with no standing GO, so the countdown is ", Bold("held"), "."],
        ["That decides nothing. A GO now starts the clock again; or move T-0; or say why it is a no-go."],
        buttons=[
            Button("Decide…", "decide", attempt=attempt.id, style="primary"),
            Button("Move T-0…", "t0", attempt=attempt.id),
            Button("Hold until…", "hold", attempt=attempt.id),
            Button("Scrub…", "scrub", attempt=attempt.id),
        ],
    )
