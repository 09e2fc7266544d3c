"""The decision: what the record recommends, the form, and the card of a GO that waits for its second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.domain import snapshot as known
from bot.domain.aside import Excepted
from bot.domain.decision import Decision
from bot.domain.launch import Attempt, Launch
from bot.domain.poll import Recommendation, Reply, Verdict
from bot.message import Form, Message
from bot.views import blocks, excepted, inputs
from bot.views.blocks import Button, paragraph
from bot.views.parts import At, Bold, Line, Mention, Part, Quiet, Time, clip
from bot.views.poll import LONGEST, some

SHOWN = 8
"""Refs or people named in one sentence; what is beyond them is counted."""

ASIDE = 5
"""Items named in the sentence about what was set aside."""


def advice(recommendation: Recommendation, exceptions: Sequence[str], aside: Sequence[Excepted] = ()) -> str:
    """What the record recommends and why, in a sentence; in a second one, what was set `aside`.

    `exceptions` are the required items still open.
    """
    named = f" Exceptions: {excepted.briefly(aside, ASIDE)}." if aside else ""
    return f"{_advice(recommendation, exceptions)}{named}"


def _advice(recommendation: Recommendation, exceptions: Sequence[str]) -> str:
    why = "; ".join(recommendation.why)
    match recommendation.verdict:
        case Verdict.GO:
            return f"The record recommends go: {why}."
        case Verdict.GO_WITH_EXCEPTIONS:
            return f"The record recommends go with exceptions: {why}, accepted as they are: {some(exceptions, SHOWN)}."
        case Verdict.NOT_GO:
            return f"The record does not recommend a go: {why}."


def recorded_advice(snapshot: Mapping[str, Any]) -> str:
    """`advice`, as it was when the decision was made."""
    recommendation = Recommendation(Verdict(snapshot["verdict"]), tuple(snapshot["why"]))
    return advice(recommendation, snapshot["exceptions"], known.excepted(snapshot))


def form(attempt: Attempt, sentence: str, *, at_t0: bool) -> Form:
    """Go or no-go, and why. Held at T-0, a GO may name the T-0 it sets."""
    fields = [
        paragraph([sentence]),
        inputs.choice("answer", "Decision", [(Reply.GO.value, "GO"), (Reply.NO_GO.value, "NO-GO")]),
        inputs.text(
            "text",
            "Reason",
            lines=True,
            optional=True,
            most=LONGEST,
            hint="A no-go needs one; so does a GO that the record does not recommend.",
        ),
    ]
    if at_t0:
        fields.append(inputs.text("at", "T-0, if not now", optional=True, most=100, example="14:30"))
    return Form("decide", "Decide", "Decide", tuple(fields), {"a": attempt.id})


def card(
    launch: Launch,
    attempt: Attempt,
    decision: Decision,
    snapshot: Mapping[str, Any],
    seconds: Sequence[str],
    names: Mapping[str, str],
) -> Message:
    """A GO against the recommendation, in the room: pending with its button, then its end."""
    first: Line = [Bold("GO proposed"), f" by {_name(decision.by, names)}, against the recommendation."]
    lines: list[Line] = [first, [Quiet(clip(decision.reason, LONGEST))], [clip(recorded_advice(snapshot), 1000)]]
    if decision.state != "pending":
        end = _end(launch, decision, names)
        return blocks.say(*lines, end)
    who = some([_name(user, names) for user in seconds], SHOWN) or "nobody yet"
    lines.append(["It waits for a second person: ", who, "."])
    if decision.lapses_at:
        lines.append(["Without one it lapses at ", Time(decision.lapses_at, launch.zone), "."])
    return blocks.say(*lines, buttons=[second_button(attempt, decision)])


def _end(launch: Launch, decision: Decision, names: Mapping[str, str]) -> Line:
    if decision.second:
        after = "GO stands." if decision.state == "standing" else "A later decision has replaced it."
        return [f"Seconded by {_name(decision.second, names)}. ", Bold(after)]
    if decision.state == "lapsed" and decision.lapses_at:
        return [Bold("Lapsed"), " ", At(decision.lapses_at, launch.zone), ": nobody seconded it."]
    return [Bold("Over"), ": another decision was made before anybody seconded it."]


def second_button(attempt: Attempt, decision: Decision) -> Button:
    return Button("Second it", "decide", text="second", attempt=attempt.id, seen=decision.id, style="primary")


def ask_second(launch: Launch, attempt: Attempt, decision: Decision, sentence: str) -> Message:
    """To the director or the deputy, when the other one proposes a GO against the recommendation."""
    first: Line = [Mention(decision.by), " proposes a ", Bold("GO"), " for ", Bold(launch.name), " against the record."]
    until: list[Part] = ["Without a second person it lapses"]
    if decision.lapses_at:
        until += [" at ", Time(decision.lapses_at, launch.zone)]
    lines: list[Line] = [first, [Quiet(decision.reason)], [clip(sentence, 1000)], [*until, "."]]
    return blocks.say(*lines, buttons=[second_button(attempt, decision)])


def _name(user: str, names: Mapping[str, str]) -> str:
    return clip(names.get(user, user), 40)
