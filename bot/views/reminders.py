"""What people are told about a step whose time is near, has come, or is past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain import runbook, when
from bot.domain.launch import Attempt, Launch
from bot.domain.people import Crew
from bot.domain.runbook import Kind, Step, Wait
from bot.message import Message
from bot.views import step as views
from bot.views.blocks import (
    At,
    Bold,
    Button,
    Line,
    Mention,
    Part,
    Quiet,
    Time,
    actions,
    bullets,
    clip,
    paragraph,
    say,
    spoken,
)

MOST = 5
"""Steps of a digest that get a button."""

LISTED = 12
"""Steps of a digest that are told in full."""

NEAR = timedelta(hours=14)
"""Within this a time of day says it all."""


@dataclass(frozen=True, slots=True)
class About:
    """A step that somebody is reminded of, as it is at `now`. `late` is how late the reminder itself is."""

    launch: Launch
    attempt: Attempt
    crew: Crew
    step: Step
    waits: Sequence[Wait]
    now: datetime
    late: timedelta = timedelta()

    @property
    def people(self) -> tuple[str | None, str | None]:
        return runbook.crew_of(self.step, self.crew)

    @property
    def overdue(self) -> str:
        return when.span(self.now - self.step.due_at) if self.step.due_at else ""


def remind(about: About, kind: Kind, *, theirs: bool) -> Message:
    """What somebody is told directly. `theirs`: they are the step's owner or backup."""
    lines = [_title(about), *KINDS[kind](about), *_apology(about)]
    return say(*lines, buttons=_buttons(about, kind, theirs=theirs))


def in_thread(about: About) -> Message:
    """The nudge, where the phase works."""
    owner, _ = about.people
    who: Line = [", ", Mention(owner)] if owner else []
    return say([Bold(about.step.ref), f" {about.step.title}: due ", *_at(about), *_not_started(about), *who, "."])


def in_room(about: About) -> Message:
    """The escalation that reaches the director shows in the room."""
    owner, backup = about.people
    named: list[Part] = [part for user in (owner, backup) if user for part in (", ", Mention(user))]
    who: Line = [" It is for ", *named[1:], "."] if named else [" Nobody is named for it."]
    return say(
        [Bold(f"{about.step.ref} is {about.overdue} late"), f": {about.step.title}. Nobody has started it.", *who],
        buttons=[views.start_button(about.attempt, about.step)],
    )


def digest(launch: Launch, steps: Sequence[About]) -> Message:
    """Reminders that came too late to be sent one by one, as the steps are now."""
    first: Line = [Bold(launch.name), ": golive could not remind you in time. This is how your steps stand now."]
    listed = [_in_digest(about, f" {about.step.title}") for about in steps[:LISTED]]
    briefly = [_in_digest(about, f" {clip(about.step.title, 40)}") for about in steps[:LISTED]]
    rest = _others([about.step.ref for about in steps[LISTED:]])
    free = [about for about in steps if not about.waits]
    buttons = [_begin(about) for about in free[:MOST]]
    blocks = [paragraph(first), bullets(*listed, *rest), *([actions(*buttons)] if buttons else [])]
    return Message(spoken(first, *briefly, *rest), tuple(blocks))


def _others(refs: Sequence[str]) -> list[Line]:
    if not refs:
        return []
    return [[f"And {len(refs)} more: {runbook.and_more(refs)}. ", Bold("mine"), " shows what you owe."]]


def _in_digest(about: About, title: str) -> Line:
    state = f", waits for {runbook.and_more([wait.ref for wait in about.waits])}" if about.waits else ", not started"
    when_due = f" ({about.overdue} late)" if about.step.due_at and about.step.due_at <= about.now else ""
    return [Bold(about.step.ref), f"{title}: due ", *_at(about), f"{when_due}{state}"]


def _title(about: About) -> Line:
    return [Bold(about.launch.name), " · ", Bold(about.step.ref), f" {about.step.title}"]


def _heads_up(about: About) -> list[Line]:
    left = when.span(about.step.due_at - about.now) if about.step.due_at else ""
    ready = [" Say that you are here."] if about.step.here_at is None else []
    return [["It starts at ", *_at(about), f", in {left}, and it is yours.", *ready], *_waiting(about)]


def _absent(about: About) -> list[Line]:
    owner, _ = about.people
    left = when.span(about.step.due_at - about.now) if about.step.due_at else ""
    who: Line = [Mention(owner), " has not said that they are here"] if owner else ["nobody is named for it"]
    return [["It starts at ", *_at(about), f", in {left}, and ", *who, ". Make sure that somebody is."]]


def _due(about: About) -> list[Line]:
    if about.waits:
        return [["It was planned for ", *_at(about), "."], *_waiting(about)]
    ask = [" Open the poll, unless it is open; then decide."] if about.step.is_decision else []
    return [["It is time: ", *_at(about), ".", *ask]]


def _nudge(about: About) -> list[Line]:
    return [["It was due ", *_at(about), *_not_started(about), "."]]


def _backup(about: About) -> list[Line]:
    owner, backup = about.people
    of: Line = ["Its owner is ", Mention(owner), "."] if owner else ["It has no owner."]
    second: Line = [" Its backup is ", Mention(backup), "."] if backup else []
    return [*_nudge(about), [*of, *second, " Start it, or find out why it stands still."]]


def _director(about: About) -> list[Line]:
    return [*_nudge(about), ["Owner, backup and phase lead were told. The room sees it now."]]


KINDS: Mapping[Kind, Callable[[About], list[Line]]] = {
    Kind.HEADS_UP: _heads_up,
    Kind.ABSENT: _absent,
    Kind.DUE: _due,
    Kind.NUDGE: _nudge,
    Kind.BACKUP: _backup,
    Kind.DIRECTOR: _director,
}


def _begin(about: About) -> Button:
    if about.step.is_decision:
        return Button("Decide…", "decide", attempt=about.attempt.id)
    return views.start_button(about.attempt, about.step)


def _buttons(about: About, kind: Kind, *, theirs: bool) -> list[Button]:
    start = views.start_button(about.attempt, about.step)
    match kind:
        case Kind.HEADS_UP | Kind.ABSENT:
            return [views.here_button(about.attempt, about.step)] if theirs else []
        case Kind.DUE if about.step.is_decision:
            return [
                Button("Open the poll", "poll", text="open", attempt=about.attempt.id),
                Button("Decide…", "decide", attempt=about.attempt.id),
            ]
        case Kind.DUE:
            return [] if about.waits else [start, views.done_button(about.attempt, about.step)]
        case Kind.DIRECTOR:
            return [start, Button("Hold…", "hold", attempt=about.attempt.id)]
    return [start]


def _waiting(about: About) -> list[Line]:
    return [[runbook.wait_text(about.step, about.waits, about.launch.zone, about.now)]] if about.waits else []


def _not_started(about: About) -> Line:
    return [f", {about.overdue} ago, and nobody has started it"]


def _apology(about: About) -> list[Line]:
    return [[Quiet(f"This comes {when.span(about.late)} late: golive was held up.")]] if about.late else []


def _at(about: About) -> Line:
    at = about.step.due_at
    if at is None:
        return []
    return [(Time if abs(at - about.now) < NEAR else At)(at, about.launch.zone)]
