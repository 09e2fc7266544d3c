"""What audiences are told when a launch changes state. One sentence first; the room gets a little more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain import when
from bot.domain.launch import Attempt, Launch, State
from bot.domain.runbook import and_more
from bot.message import Message
from bot.views.blocks import say
from bot.views.parts import At, Bold, Line, Mention, Part, Quiet

Facts = Mapping[str, Any]
Render = Callable[[Launch, Attempt, Facts], list[Line]]


def render(event: str, audience: str, launch: Launch, attempt: Attempt, facts: Facts) -> Message:
    """The message for an event. `facts` are what the command knew: by, why, and so on."""
    lines = EVENTS[event](launch, attempt, facts)
    return say(*(lines if audience == "room" else lines[:2]))


def _name(launch: Launch) -> Part:
    return Bold(f"{launch.name} {launch.version}" if launch.version else launch.name)


def _t0(attempt: Attempt) -> Part:
    return At(attempt.t0, attempt.t0_zone or "UTC") if attempt.t0 else "no T-0 yet"


def _why(facts: Facts) -> list[Line]:
    return [[Quiet(str(facts["why"]))]] if facts.get("why") else []


def _confirmed(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return [[_name(launch), ": T-0 is confirmed for ", _t0(attempt), "."], *_why(facts)]


def _moved(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    was = facts.get("was")
    before: Line = [" It was ", At(was, attempt.t0_zone or "UTC"), "."] if was else []
    kind = "" if attempt.confirmed else " (tentative)"
    again: list[Line] = [["The hold is over, the countdown runs again."]] if facts.get("resumed") else []
    return [[_name(launch), ": T-0 is now ", _t0(attempt), kind, ".", *before], *_why(facts), *again]


def _to_go(launch: Launch, attempt: Attempt, left: str) -> list[Line]:
    sure = "" if attempt.confirmed else " (tentative)"
    return [[_name(launch), f": {left} to T-0. It is ", _t0(attempt), f"{sure}."]]


def _a_day(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return _to_go(launch, attempt, "24 hours")


def _an_hour(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return _to_go(launch, attempt, "one hour")


def _poll_opened(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return [
        [_name(launch), ": the go/no-go poll is open until ", At(facts["closes_at"], launch.zone), "."],
        [_asked(facts)],
    ]


def _asked(facts: Facts) -> str:
    """Which seats are asked; of a poll that follows another, what holds on."""
    kept = f" {facts['carried']}" if facts.get("carried") else ""
    if not facts["seats"]:
        return f"Nobody has to be asked.{kept}"
    seats = "1 seat is" if facts["seats"] == 1 else f"{facts['seats']} seats are"
    return f"{seats} asked. Each holder has a message with buttons.{kept}"


def _go(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    held: Line = [". The countdown is still held; T-0 moves when it runs again."]
    then: Line = held if attempt.state is State.HELD else [". T-0 is ", _t0(attempt), "."]
    second: Line = [", seconded by ", Mention(facts["second"])] if facts.get("second") else []
    return [
        [Bold("GO"), " for ", _name(launch), *then],
        *_why(facts),
        ["Declared by ", Mention(facts["by"]), *second, ". ", str(facts.get("recommendation", ""))],
        *_head(facts),
    ]


def _go_stands(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    refs = [ref or "the slip of T-0" for ref in facts["refs"]]
    return [
        [Bold("The GO stands"), " for ", _name(launch), f", in spite of {and_more(refs, 6)}."],
        *_why(facts),
        ["Said by ", Mention(facts["by"]), ". T-0 is ", _t0(attempt), "."],
        *_head(facts),
    ]


def _no_go(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return [
        [Bold("NO-GO"), " for ", _name(launch), ". The countdown is held."],
        *_why(facts),
        ["Declared by ", Mention(facts["by"]), ". ", str(facts.get("recommendation", ""))],
        *_head(facts),
    ]


def _head(facts: Facts) -> list[Line]:
    return [[Quiet(f"Record {facts['seq']}, head {facts['head']}")]] if facts.get("head") else []


def _hold(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    by: Line = [" by ", Mention(facts["by"])] if facts.get("by") else []
    until: Line = [", until ", At(facts["until"], launch.zone)] if facts.get("until") else []
    return [[_name(launch), ": the countdown is ", Bold("held"), *by, *until, "."], *_why(facts)]


def _by_whom(facts: Facts) -> Line:
    return ["Resumed by ", Mention(facts["by"])] if facts.get("by") else ["It went on by itself,"]


def _resume(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return [
        [_name(launch), ": the countdown ", Bold("runs again"), ". T-0 is ", _t0(attempt), "."],
        *_why(facts),
        [*_by_whom(facts), f" after a hold of {facts['held']}. {facts['moved']} moved."],
    ]


def _scrub(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    again = "The countdown is over; sign-offs and approvals stay for the next attempt."
    return [
        [_name(launch), ": attempt ", str(attempt.number), " is ", Bold("scrubbed"), "."],
        *_why(facts),
        ["Called off by ", Mention(facts["by"]), f". {again}"],
    ]


def _recycle(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    redo = facts["redo"]
    again: list[Line] = [["To be done again: ", redo, "."]] if redo else []
    return [
        [_name(launch), ": attempt ", str(attempt.number), " begins. T-0 is ", _t0(attempt), " (tentative)."],
        ["Begun by ", Mention(facts["by"]), f". {facts['kept']}; every step waits anew."],
        *again,
    ]


def _liftoff(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return [
        [Bold("Liftoff"), " for ", _name(launch), "."],
        [f"{facts['ref']} was started by ", Mention(facts["by"]), "."],
    ]


def _live(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    return [[_name(launch), " is ", Bold("live"), "."], *_why(facts), ["Confirmed by ", Mention(facts["by"]), "."]]


def _rollback(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    home: Line = ["It is done about ", At(facts["home"], launch.zone), ". "] if facts.get("home") else []
    second: Line = (
        [", with ", Mention(facts["second"])] if facts.get("second") else [", alone: nobody answered in time"]
    )
    return [
        [_name(launch), " is being ", Bold("rolled back"), "."],
        *_why(facts),
        [*home, "Called by ", Mention(facts["by"]), *second, ". Launch day is locked; the way back runs."],
    ]


def _rolled_back(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    took = f", after {when.span(facts['took'])}" if facts.get("took") else ""
    return [[_name(launch), " is ", Bold("rolled back"), f"{took}."]]


def _closed(launch: Launch, attempt: Attempt, facts: Facts) -> list[Line]:
    live: Line = [", live since ", At(attempt.live_at, launch.zone)] if attempt.live_at else []
    was: Line = live if facts["was"] is State.LIVE else [f". Attempt {attempt.number} was {facts['was']}"]
    return [
        [_name(launch), " is ", Bold("closed"), *was, "."],
        ["Closed by ", Mention(facts["by"]), ". Its record stays as it is."],
    ]


EVENTS: Mapping[str, Render] = {
    "T-0 confirmed": _confirmed,
    "T-0 moved": _moved,
    "T-24h": _a_day,
    "T-1h": _an_hour,
    "poll opened": _poll_opened,
    "go": _go,
    "no-go": _no_go,
    "go stands": _go_stands,
    "hold": _hold,
    "resume": _resume,
    "scrub": _scrub,
    "recycle": _recycle,
    "liftoff": _liftoff,
    "live": _live,
    "rollback": _rollback,
    "rolled back": _rolled_back,
    "closed": _closed,
}
"""Every event that is announced; the template's table says to whom."""
