"""How a launch ends: declared live by hand, and closed."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.launch import Attempt, Launch, State
from bot.domain.runbook import Step, and_more
from bot.message import Form
from bot.views import inputs
from bot.views.parts import At, Bold, Code, Line, Quiet

WORDS = 500


def live_form(attempt: Attempt) -> Form:
    """The modal that asks why."""
    why = inputs.text("text", "Why it counts as live", hint="Everybody reads it.", lines=True, most=WORDS)
    return Form(verb="live", title="Declare live", submit="Look at it", blocks=(why,), carry={"a": attempt.id})


def would_be_live(launch: Launch, steps: Sequence[Step], why: str) -> list[Line]:
    """What is declared, and what of launch day is left undone by it."""
    left = [step.ref for step in steps if step.launch_day and not step.settled and not step.is_decision]
    are = "is" if len(left) == 1 else "are"
    still: list[Line] = [[f"{and_more(left, 6)} {are} not done; what is left of them can be."]] if left else []
    return [["This declares ", Bold(launch.name), " live. It is not taken back."], *still, [Quiet(why)]]


def live(launch: Launch) -> Line:
    return [Bold(launch.name), " is ", Bold("live"), "."]


def would_close(launch: Launch, attempt: Attempt, later: Sequence[str]) -> list[Line]:
    """`later` are criteria that are judged once it is closed."""
    still: list[Line] = [[f"{and_more(later, 6)} {'is' if len(later) == 1 else 'are'} judged later all the same."]]
    return [
        ["This closes attempt ", str(attempt.number), " of ", Bold(launch.name), *how(launch, attempt), "."],
        ["Nothing of it can be changed any more; its record and reports stay."],
        *(still if later else []),
    ]


def how(launch: Launch, attempt: Attempt) -> Line:
    """How it ended, behind its name."""
    if attempt.state is State.LIVE and attempt.live_at is not None:
        return [", live since ", At(attempt.live_at, launch.zone)]
    return [f", which was {attempt.state}"]


def closed(launch: Launch) -> Line:
    return [Bold(launch.name), " is ", Bold("closed"), ". ", Code("report share"), " posts what came of it."]
