"""What people are told about a step whose time is near, has come, or is past."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain import hushing, runbook, when
from bot.domain.alarms import Kind
from bot.domain.chasing import Quiet as Silence
from bot.domain.launch import Attempt, Launch
from bot.domain.launch import State as LaunchState
from bot.domain.people import Crew
from bot.domain.runbook import State, Step, Wait
from bot.message import Message
from bot.views import step_buttons
from bot.views.blocks import Button, say
from bot.views.parts import At, Bold, Line, Mention, Part, Quiet, Time

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
    silences: Mapping[str, Silence] = field(default_factory=dict)
    """When Slack does not disturb its people, as it last said."""

    @property
    def people(self) -> tuple[str | None, str | None]:
        return runbook.crew_of(self.step, self.crew)

    @property
    def pressing(self) -> bool:
        return hushing.pressing(self.step, self.now)

    @property
    def overdue(self) -> str:
        return when.span(self.now - self.step.due_at) if self.step.due_at else ""

    @property
    def ends(self) -> datetime | None:
        """When it ends, or was to."""
        return runbook.end_of(self.step, self.attempt.pace)

    @property
    def over(self) -> timedelta:
        """How long a running step has been running over its time."""
        return max(self.now - self.ends, timedelta()) if self.ends else timedelta()

    @property
    def to_be_done(self) -> Line:
        """`was to be done 10:20, 5 min ago`."""
        ago = f", {when.span(self.over)} ago" if self.over >= timedelta(minutes=1) else ""
        return ["was to be done ", *self.time(self.ends), ago]

    def silent_until(self, user: str | None, at: datetime) -> datetime | None:
        """When Slack disturbs somebody again whom it does not disturb at that moment."""
        silence = self.silences.get(user) if user else None
        return silence.silent_until(at) if silence else None

    def time(self, at: datetime | None) -> Line:
        """A time of day where that says it all."""
        if at is None:
            return []
        return [(Time if abs(at - self.now) < NEAR else At)(at, self.launch.zone)]


def remind(about: About, kind: Kind, *, theirs: bool) -> Message:
    """What somebody is told directly. `theirs`: they are the step's owner or backup."""
    lines = [_title(about), *KINDS[kind](about), *_apology(about)]
    return say(*lines, buttons=_buttons(about, kind, theirs=theirs))


def in_thread(about: About) -> Message:
    """The nudge, where the phase works."""
    if about.step.state is State.STARTED:
        return say([Bold(about.step.ref), f" {about.step.title}: ", *about.to_be_done, *_begun(about), "."])
    owner, _ = about.people
    who: Line = [", ", Mention(owner)] if owner else []
    return say(
        [
            Bold(about.step.ref),
            f" {about.step.title}: due ",
            *about.time(about.step.due_at),
            *_not_started(about),
            *who,
            ".",
        ]
    )


def in_room(about: About) -> Message:
    """The escalation that reaches the director shows in the room."""
    if about.step.state is State.STARTED:
        over = f"{about.step.ref} is {when.span(about.over)} over its time"
        return say(
            [Bold(over), f": {about.step.title}", *_begun(about), "."],
            *on_it(about),
            buttons=[step_buttons.done(about.attempt, about.step)],
        )
    owner, backup = about.people
    named: list[Part] = [part for user in (owner, backup) if user for part in (", ", Mention(user))]
    who: Line = [" It is for ", *named[1:], "."] if named else [" Nobody is named for it."]
    return say(
        [Bold(f"{about.step.ref} is {about.overdue} late"), f": {about.step.title}. Nobody has started it.", *who],
        *on_it(about),
        buttons=[step_buttons.start(about.attempt, about.step)],
    )


def _title(about: About) -> Line:
    return [Bold(about.launch.name), " · ", Bold(about.step.ref), f" {about.step.title}"]


def _heads_up(about: About) -> list[Line]:
    left = when.span(about.step.due_at - about.now) if about.step.due_at else ""
    ready = [" Say that you are here."] if about.step.here_at is None else []
    last: list[Line] = [["It cannot be taken back once it has begun."]] if about.step.no_return else []
    return [
        ["It starts ", *_when(about), f", in {left}, and it is yours.", *ready],
        *last,
        *_silent_backup(about),
        *_waiting(about),
    ]


def _when(about: About) -> Line:
    """`at 10:00`, or `tomorrow at 10:00` as Slack puts a day."""
    due = about.time(about.step.due_at)
    return ["at ", *due] if any(isinstance(part, Time) for part in due) else due


def _absent(about: About) -> list[Line]:
    owner, _ = about.people
    left = when.span(about.step.due_at - about.now) if about.step.due_at else ""
    who: Line = [Mention(owner), " has not said that they are here"] if owner else ["nobody is named for it"]
    return [
        ["It starts ", *_when(about), f", in {left}, and ", *who, ". Make sure that somebody is."],
        *_silent(about),
        *_waiting(about),
    ]


def _due(about: About) -> list[Line]:
    time = about.time(about.step.due_at)
    if about.step.is_decision:
        return [["It is time: ", *time, ". Open the poll, unless it is open; then decide."], *_waiting(about)]
    return [["It was planned for ", *time, "."], *_waiting(about)] if about.waits else [["It is time: ", *time, "."]]


def _nudge(about: About) -> list[Line]:
    return [["It was due ", *about.time(about.step.due_at), *_not_started(about), "."]]


def _backup(about: About) -> list[Line]:
    owner, backup = about.people
    of: Line = ["Its owner is ", Mention(owner), "."] if owner else ["It has no owner."]
    second: Line = [" Its backup is ", Mention(backup), "."] if backup else []
    return [*_nudge(about), [*of, *second, " Start it, or find out why it stands still."], *_silent(about)]


def _director(about: About) -> list[Line]:
    return [
        *_nudge(about),
        *on_it(about),
        ["Owner, backup and phase lead were told. The room sees it now."],
        *_silent(about),
    ]


def _overrun(about: About) -> list[Line]:
    return [["It ", *about.to_be_done, ". Done? Then say so. If not, go on: those who wait for it see that."]]


def _overrun_lead(about: About) -> list[Line]:
    return [["It ", *about.to_be_done, *_begun(about), ". Find out what keeps it."]]


def _overrun_director(about: About) -> list[Line]:
    return [["It ", *about.to_be_done, *_begun(about), ". The room sees it now."], *on_it(about)]


def _again(about: About) -> list[Line]:
    """As they had it before; only that they asked for it."""
    asked: Line = ["You wanted to be reminded again."]
    if about.step.state is State.STARTED:
        return [asked, *_overrun(about)]
    soon = about.step.due_at is not None and about.now < about.step.due_at
    return [asked, *(_heads_up(about) if soon else _due(about) if about.waits else _nudge(about))]


def on_it(about: About) -> list[Line]:
    """That somebody said so, since it was due or was started."""
    step = about.step
    if step.hushed_by is None or step.hushed_at is None or step.hushed_until is not None:
        return []
    return [[Mention(step.hushed_by), " said ", *about.time(step.hushed_at), " that they see to it."]]


def _begun(about: About) -> Line:
    """`; @lea started it 10:00`."""
    step = about.step
    return ["; ", Mention(step.started_by), " started it ", *about.time(step.started_at)] if step.started_by else []


KINDS: Mapping[Kind, Callable[[About], list[Line]]] = {
    Kind.HEADS_UP: _heads_up,
    Kind.ABSENT: _absent,
    Kind.DUE: _due,
    Kind.NUDGE: _nudge,
    Kind.BACKUP: _backup,
    Kind.DIRECTOR: _director,
    Kind.OVERRUN: _overrun,
    Kind.OVERRUN_LEAD: _overrun_lead,
    Kind.OVERRUN_DIRECTOR: _overrun_director,
    Kind.AGAIN: _again,
}


def _buttons(about: About, kind: Kind, *, theirs: bool) -> list[Button]:
    attempt, step = about.attempt, about.step
    if kind in (Kind.HEADS_UP, Kind.ABSENT) or (kind is Kind.AGAIN and not about.pressing):
        return [step_buttons.here(attempt, step)] if theirs and step.here_at is None else []
    if kind is Kind.DUE and step.is_decision:
        poll = Button("Open the poll", "poll", text="open", attempt=attempt.id)
        return [poll, Button("Decide…", "decide", attempt=attempt.id)]
    if kind in (Kind.DIRECTOR, Kind.OVERRUN_DIRECTOR):
        return [_forth(about), *_hold(about)]
    if step.state is State.STARTED:
        return [_forth(about), *_later(about)]
    if about.waits:
        return []
    if kind is Kind.DUE:
        return [_forth(about), step_buttons.done(attempt, step), step_buttons.on_it(attempt, step)]
    return [_forth(about), *_later(about)]


def _forth(about: About) -> Button:
    """What moves the step on."""
    if about.step.state is State.STARTED:
        return step_buttons.done(about.attempt, about.step)
    return step_buttons.start(about.attempt, about.step)


def _later(about: About) -> list[Button]:
    return [step_buttons.on_it(about.attempt, about.step), step_buttons.again(about.attempt, about.step)]


def _hold(about: About) -> list[Button]:
    """Once the launch has lifted off there is nothing to hold."""
    can = about.attempt.state is LaunchState.COUNTING
    return [Button("Hold…", "hold", attempt=about.attempt.id)] if can else []


def _silent_backup(about: About) -> list[Line]:
    """Whom the owner cannot count on when the step is due."""
    _, backup = about.people
    until = about.silent_until(backup, about.step.due_at or about.now)
    return (
        [["Your backup, ", Mention(backup), ": phone silent until ", *about.time(until), "."]]
        if backup and until
        else []
    )


def _silent(about: About) -> list[Line]:
    """Why owner and backup may not have heard, and how long that will be so."""
    found = [(user, about.silent_until(user, about.now)) for user in dict.fromkeys(filter(None, about.people))]
    return [[Mention(user), ": phone silent until ", *about.time(until), "."] for user, until in found if until]


def _waiting(about: About) -> list[Line]:
    if not about.waits:
        return []
    if about.step.is_decision:
        awaited = runbook.and_more([wait.told(about.launch.zone, about.now) for wait in about.waits])
        return [[f"Not done before it: {awaited}. That keeps nobody from deciding."]]
    return [[runbook.wait_text(about.step, about.waits, about.launch.zone, about.now)]]


def _not_started(about: About) -> Line:
    return [f", {about.overdue} ago, and nobody has started it"]


def _apology(about: About) -> list[Line]:
    return [[Quiet(f"This comes {when.span(about.late)} late: golive was held up.")]] if about.late else []
