"""An attempt is called off: the form, what ends by it, and how it stands afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.clocks import at_every_end
from bot.domain.decision import Decision
from bot.domain.launch import Attempt, Launch
from bot.domain.poll import Poll, Reply
from bot.domain.runbook import State, Step, and_more
from bot.message import Form
from bot.views import inputs
from bot.views.blocks import Button
from bot.views.parts import At, Bold, Code, Line, Quiet


def form(attempt: Attempt) -> Form:
    """The modal that asks why."""
    why = inputs.text("text", "Why", hint="Everybody reads it.", lines=True, most=500)
    return Form(verb="scrub", title="Scrub this attempt", submit="Look at it", blocks=(why,), carry={"a": attempt.id})


def ends(
    launch: Launch, attempt: Attempt, steps: Sequence[Step], poll: Poll | None, decision: Decision | None
) -> list[Line]:
    """What a scrub would end. `poll` is the one that is open, `decision` the one that stands."""
    running = [step.ref for step in steps if step.state is State.STARTED]
    off: Line = [", whose T-0 is ", At(attempt.t0, launch.zone)] if attempt.t0 else []
    go: list[Line] = [["The ", Bold("GO"), " that stands counts no more."]] if _is_go(decision) else []
    return [
        ["This calls off attempt ", str(attempt.number), " of ", Bold(launch.name), *off, "."],
        [f"No step starts any more{_besides(steps)}, and nobody is reminded. Sign-offs, approvals and waivers stay."],
        *go,
        *([["The open poll closes with it."]] if poll else []),
        *([[f"{and_more(running)} {_runs(running)} still: golive stops nothing."]] if running else []),
    ]


def _besides(steps: Sequence[Step]) -> str:
    """What every end has: that runs after a scrub too."""
    refs = [step.ref for step in steps if at_every_end(step) and not step.settled]
    return f" but {and_more(refs)}, counted from now" if refs else ""


def reason(why: str) -> Line:
    return [Quiet(why)]


def scrubbed(attempt: Attempt) -> list[Line]:
    return [
        ["Attempt ", str(attempt.number), " is ", Bold("scrubbed"), ": its countdown is over."],
        [Code("recycle t0=TIME"), " begins the next one, with the work that still counts."],
    ]


def recycle_button(attempt: Attempt) -> Button:
    return Button("Recycle…", "recycle", attempt=attempt.id)


def _is_go(decision: Decision | None) -> bool:
    return decision is not None and decision.answer is Reply.GO


def _runs(running: Sequence[str]) -> str:
    return "runs" if len(running) == 1 else "run"
