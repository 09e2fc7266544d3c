"""Risks: all of them in a list, one in full, its form, and what is said of one that has occurred."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import risk as rules
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Crew
from bot.domain.risk import Level, Risk, State
from bot.message import Block, Form, Message
from bot.views import blocks, inputs, proposing
from bot.views.blocks import Button
from bot.views.item import TITLE, Name
from bot.views.listed import SHOWN, in_full, listed, people, picture
from bot.views.parts import Bold, Emoji, Line, Mention, Part, Quiet, clip, escape

WORDS = 300
"""Characters of a mitigation on a button, and in a message."""

WHY = 100
"""Characters of how it showed, where it is named in a sentence."""


def risks(found: Sequence[Risk], attempt: Attempt, *, adds: bool) -> Message:
    """All risks, high ones marked."""
    lines = [line(each) for each in found[:SHOWN]]
    return listed(
        "What may go wrong", lines, len(found), [*([_add(attempt)] if adds else []), picture(attempt, "RISKS")]
    )


def beside(found: Sequence[Risk], most: int) -> list[Line]:
    """The high risks that are open, for whoever answers or decides; nothing where there is none."""
    against = [each for each in found if each.speaks_against]
    lines: list[Line] = [
        [Bold(each.ref), f" {clip(each.title, 60)} · {each.place} · {each.state}"] for each in against[:most]
    ]
    more: list[Line] = [[f"and {len(against) - most} more"]] if len(against) > most else []
    return [[Bold("High risks open")], *lines, *more] if lines else []


def risk(one: Risk, attempt: Attempt, crew: Crew, history: Sequence[Line], name: Name, *, may: bool) -> Message:
    """One risk, with what is done about it. `may`: whether its reader changes it."""
    lines: list[Line] = [
        line(one),
        [one.definition],
        ["Against it: ", Quiet(one.mitigation)] if one.mitigation else ["Nothing is done about it yet."],
        [f"Owned by {one.place}", *people(rules.owners(one, crew), name)],
    ]
    if one.links:
        lines.append([f"See {one.links}."])
    if one.why:
        lines.append(["Said last: ", Quiet(one.why)])
    return in_full(lines, history, _buttons(one, attempt) if may else ())


def line(one: Risk) -> Line:
    sign: list[Part] = [Emoji("warning"), " "] if one.high else []
    levels = f"likelihood {one.likelihood}, impact {one.impact}"
    return [*sign, Bold(one.ref), f" {clip(one.title, TITLE)} · {levels} · {one.state}"]


def kept(one: Risk) -> list[Line]:
    """To whoever wrote it down."""
    against: list[Line] = [["It stands beside the poll as long as it is open."]] if one.speaks_against else []
    return [[*line(one), "."], *against]


def what(one: Risk) -> str:
    """One that has occurred, in one sentence without its stop."""
    return f"{clip(one.title, TITLE)} has occurred: {clip(one.why, WHY).rstrip('.')}"


def occurred(launch: Launch, attempt: Attempt, one: Risk, by: str, back: Sequence[str] | None) -> Message:
    """To who looks after it, and to director and deputy: what was to be done then. `back`: a rollback is proposed."""
    says: list[Part] = [" has occurred, says ", Mention(by), "."]
    against: Line = ["Against it: ", Quiet(clip(one.mitigation, WORDS))]
    lines: list[Line] = [
        [Emoji("rotating_light"), " ", Bold(launch.name), ": ", Bold(one.ref), f" {clip(one.title, TITLE)}", *says],
        [Quiet(clip(one.why, WORDS))],
        against if one.mitigation else ["Nothing was planned against it."],
    ]
    if back is not None:
        lines.append(proposing.proposal(back))
    return blocks.say(*lines, buttons=after(attempt, one, by, back=back is not None))


def after(attempt: Attempt, one: Risk, by: str, *, back: bool) -> list[Button]:
    """What can be done about one that has occurred: its mitigation as somebody's action; or turning back."""
    whom = f"<@{one.owner or by}>"
    text = f"action {one.ref} {whom} {escape(clip(one.mitigation, WORDS))}"
    acts = [Button("Make it an action", "note", text=text, attempt=attempt.id)] if one.mitigation else []
    return [*([proposing.button(attempt, one.ref)] if back else []), *acts, _look(attempt, one)]


def _look(attempt: Attempt, one: Risk) -> Button:
    return Button("Look", "status", (one.ref,), attempt=attempt.id)


def _add(attempt: Attempt) -> Button:
    return Button("Add a risk…", "risk", attempt=attempt.id)


def _buttons(one: Risk, attempt: Attempt) -> list[Button]:
    change = Button("Change…", "risk", (one.ref,), attempt=attempt.id)
    happened = Button("It has occurred…", "risk", (one.ref,), {"sets": State.OCCURRED}, attempt=attempt.id)
    return [change] if one.state in (State.OCCURRED, State.CLOSED) else [change, happened]


def add_form(attempt: Attempt) -> Form:
    """What may go wrong, and how much that would matter."""
    return Form(
        "risk",
        "Add a risk",
        "Add",
        (
            inputs.text("text", "What may go wrong", example="The vendor is late", most=150),
            inputs.text("def", "What that would look like", lines=True, optional=True, most=500),
            *_weighing(Level.MEDIUM, Level.MEDIUM),
            *_about(None),
        ),
        {"a": attempt.id, "o": {"act": "add"}},
    )


def change_form(attempt: Attempt, one: Risk, state: str | None) -> Form:
    """How it stands now, and why."""
    states = [(each.value, each.capitalize()) for each in State]
    weighed = State.OPEN if one.state is State.UNASSESSED else one.state
    initial = state if state in set(State) else weighed
    return Form(
        "risk",
        f"Change {one.ref}",
        "Change",
        (
            blocks.paragraph(line(one)),
            inputs.choice("state", "It is", states, initial=initial),
            inputs.text("text", "Why, or how it showed", lines=True, optional=True, most=500),
            *_weighing(one.likelihood, one.impact),
            *_about(one),
        ),
        {"a": attempt.id, "r": [one.ref]},
    )


def _weighing(likelihood: Level, impact: Level) -> list[Block]:
    levels = [(each.value, each.capitalize()) for each in Level]
    return [
        inputs.choice("likelihood", "How likely it is", levels, initial=likelihood),
        inputs.choice("impact", "How much it would hurt", levels, initial=impact),
    ]


def _about(one: Risk | None) -> list[Block]:
    mitigation, links, owner = (one.mitigation, one.links, one.owner) if one else ("", "", None)
    return [
        inputs.text("mitigation", "What is done about it", initial=mitigation, lines=True, optional=True, most=500),
        inputs.person("owner", "Who looks after it", initial=owner),
        inputs.text("links", "What it has to do with", initial=links, example="TECH-3 CRIT-2", optional=True, most=200),
    ]
