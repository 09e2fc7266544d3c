"""A step of the runbook: in a line, as its card in the room, and in full for one reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain import clocks, runbook, when
from bot.domain import launch as launches
from bot.domain import learnt as timings
from bot.domain.launch import Attempt, Launch
from bot.domain.learnt import Timing
from bot.domain.people import Crew
from bot.domain.projection import Clock, Projected, Projection, clock_of
from bot.domain.rollcall import Roll
from bot.domain.runbook import State, Step
from bot.message import Block, Message
from bot.views import blocks, projection, roll
from bot.views import step_buttons as buttons
from bot.views.blocks import Button, bullets, paragraph
from bot.views.parts import At, Bold, Emoji, Line, Part, Quiet, Time, clip, spoken

Name = Callable[[str], Part]
"""How a person is shown: by mention in a private answer, by plain name on a card."""

SIGNS: Mapping[State, tuple[str, str]] = {
    State.WAITING: ("white_circle", "waiting"),
    State.STARTED: ("arrow_forward", "started"),
    State.DONE: ("white_check_mark", "done"),
    State.FAILED: ("x", "failed"),
    State.SKIPPED: ("fast_forward", "skipped"),
}
LATE = "warning"
TITLE, PERSON = 80, 40
"""Characters of a title and of a name in a list."""

WORDS = 300
"""Characters of a reason."""

TODAY = timedelta(hours=14)
"""Within this a time of day says it all."""


@dataclass(frozen=True, slots=True)
class Runbook:
    """What the views of steps and phases need to know: the whole plan, its people, and the moment."""

    launch: Launch
    attempt: Attempt
    crew: Crew
    steps: tuple[Step, ...]
    now: datetime
    projection: Projection | None = None
    """Where it is heading, for those views that tell."""
    rolls: Mapping[int, Roll] = field(default_factory=dict)
    """The roll of each step that has called it, by the step's id."""
    measured: Mapping[str, timedelta] = field(default_factory=dict)
    """How long steps took elsewhere, by ref, where that is not as planned."""

    @property
    def clock(self) -> Clock:
        """What the projection of the plan hangs on."""
        return clock_of(self.launch, self.attempt, self.now, self.measured)

    @property
    def by_ref(self) -> Mapping[str, Step]:
        return {step.ref: step for step in self.steps}

    def waits(self, step: Step) -> tuple[runbook.Wait, ...]:
        """What keeps `step` from starting. What has begun waits for nothing."""
        if step.state is not State.WAITING:
            return ()
        return runbook.waits(step, self.by_ref, self.attempt, self.now)

    def late(self, step: Step) -> timedelta:
        """How late the start is (or was), or for a running step the end; nothing when it is not."""
        if step.state is State.WAITING and clocks.lets_begin(self.attempt, step):
            return max(self.now - step.due_at, timedelta()) if step.due_at else timedelta()
        end = runbook.end_of(step, self.attempt.pace)
        if step.state is State.STARTED and end is not None:
            return max(self.now - end, timedelta())
        return timedelta()

    def heading(self, step: Step) -> Projected | None:
        """When the step will begin and end, as far as that is told."""
        return self.projection.steps.get(step.ref) if self.projection is not None else None

    def after(self, step: Step) -> Step | None:
        """The step that is due next in the same phase."""
        rest = (each for each in self.steps if each.phase == step.phase and each.id != step.id)
        return runbook.now_and_next(rest)[1]


def plain(names: Mapping[str, str]) -> Name:
    """Names that notify nobody."""
    return lambda user: clip(names.get(user, user), PERSON)


def line(book: Runbook, step: Step, name: Name) -> Line:
    """A step in a list: sign, ref, title, owner, time, and how it stands."""
    sign = LATE if book.late(step) >= timedelta(minutes=1) else SIGNS[step.state][0]
    return [
        Emoji(sign),
        " ",
        Bold(step.ref),
        f" {clip(step.title, TITLE)} · ",
        *_owner(book, step, name),
        *_when(book, step),
        *([" · in trouble"] if step.trouble else []),
    ]


def next_line(book: Runbook, step: Step, name: Name) -> Line:
    """`Next DAY-7 Database · Kim 10:22, here ✓`."""
    here = ", here ✓" if step.here_at else ""
    at: list[Part] = [" ", moment(book, begins(book, step)), _slips(book, step)] if step.due_at else []
    return [Bold(f"Next {step.ref}"), f" {clip(step.title, TITLE)} · ", *_owner(book, step, name), *at, here]


def card(book: Runbook, step: Step, name: Name, ways: Sequence[Line] = ()) -> Message:
    """The card of a step, edited through waiting, started, late, failed and done. `ways` lead on from a failure."""
    lines = [
        _title(book, step),
        *_people(book, step, name),
        *_state(book, step, name),
        *_trouble(step, name),
        *_roll(book, step, name),
    ]
    lines += ways
    following = book.after(step)
    tail = [next_line(book, following, name)] if following and not step.settled else []
    parts = [paragraph(*lines), *_lines(book, step), *([paragraph(*tail)] if tail else [])]
    if pressed := [*buttons.of(book.attempt, step, free=not book.waits(step)), *_over(book, step)]:
        parts.append(blocks.actions(*pressed))
    return Message(spoken(lines[0], *lines[2:], *tail), tuple(parts))


def detail(
    book: Runbook,
    step: Step,
    name: Name,
    *,
    mine: bool,
    may_run: bool,
    history: Sequence[Line],
    ways: Sequence[Line] = (),
    learnt: Timing | None = None,
    plans: bool = False,
    checks: Sequence[Line] = (),
) -> Message:
    """All of one step. `mine`: the reader is its owner or backup; `may_run`: they may start and finish it; `plans`:
    they may change the plan."""
    lines = [_title(book, step), *_people(book, step, name), *_state(book, step, name), *_trouble(step, name)]
    told = learnt if learnt is not None and step.state is State.WAITING and timings.differs(learnt, step) else None
    lines += [*_roll(book, step, name), *ways, *([_learnt(step, told)] if told else []), *_plan(book, step)]
    parts: list[Block] = [paragraph(*lines), *_lines(book, step, pressed=may_run)]
    if checks:
        parts.append(paragraph([Bold("Checks")], *checks))
    if history:
        parts += [paragraph([Bold("History")]), bullets(*history)]
    pressed = buttons.of(book.attempt, step, mine=mine, free=not book.waits(step)) if may_run else []
    pressed += [*(_over(book, step) if may_run else []), *(_stuck(book, step) if mine else [])]
    if told and plans and book.attempt.ended_at is None:
        pressed.append(buttons.takes(book.attempt, step, timings.as_planned(told)))
    if pressed:
        parts.append(blocks.actions(*pressed))
    return Message(spoken(*lines), tuple(parts))


def _learnt(step: Step, timing: Timing) -> Line:
    """`Took 31 min in attempt 2, a rehearsal; the plan says 20 min.`"""
    kind = ", a rehearsal" if timing.kind == "rehearsal" else ""
    return [
        f"Took {when.span(timing.took)} in attempt {timing.attempt}{kind}; the plan says {when.span(step.duration)}."
    ]


def _over(book: Runbook, step: Step) -> list[Button]:
    """Whoever presses it must have the right to."""
    if step.trouble is None or book.attempt.ended_at is not None:
        return []
    return [Button("Trouble is over", "trouble", (step.ref,), text="over", attempt=book.attempt.id)]


def _stuck(book: Runbook, step: Step) -> list[Button]:
    if step.trouble is not None or step.settled or book.attempt.ended_at is not None:
        return []
    return [Button("I am stuck…", "trouble", (step.ref,), attempt=book.attempt.id)]


def moment(book: Runbook, at: datetime) -> Part:
    """A time of day when it is near, else the day with it."""
    return (Time if abs(at - book.now) < TODAY else At)(at, book.launch.zone)


def _title(book: Runbook, step: Step) -> Line:
    late = book.late(step) >= timedelta(minutes=1)
    sign, word = SIGNS[step.state]
    if step.state is State.STARTED or (step.state is State.WAITING and step.due_at and step.due_at <= book.now):
        word = "now"
    elif step.state is State.WAITING:
        word = "to come"
    return [Emoji(LATE if late else sign), " ", Bold(f"{word.capitalize()}: {step.ref}"), f" {step.title}"]


def _people(book: Runbook, step: Step, name: Name) -> list[Line]:
    _, backup = runbook.crew_of(step, book.crew)
    second: list[Part] = [", backup ", name(backup)] if backup else []
    length = when.span(runbook.paced(step.duration, book.attempt.pace))
    here = [", here ✓"] if step.here_at and step.state is State.WAITING else []
    due: list[Part] = ["due ", moment(book, step.due_at)] if step.due_at else [when.offset(step.offset)]
    several = f" ({step.minimum} to say that it is done)" if step.minimum > 1 else ""
    return [[*_owner(book, step, name), several, *here, *second, " · ", *due, f" · takes {length}"]]


def _owner(book: Runbook, step: Step, name: Name) -> list[Part]:
    owners = runbook.owners_of(step, book.crew)
    named: list[Part] = [part for owner in owners for part in (", ", name(owner))]
    return named[1:] if named else [f"nobody yet ({step.place})"]


def _state(book: Runbook, step: Step, name: Name) -> list[Line]:
    """How it stands, in a sentence or two."""
    if step.state is State.WAITING:
        return _waiting(book, step, name)
    by: list[Part] = [" by ", name(step.started_by)] if step.started_by else []
    began: list[Part] = [moment(book, step.started_at)] if step.started_at else []
    if step.state is State.STARTED:
        more = (*_finishers(step, name), *_seen_to(book, step, name))
        return [["Started ", *began, *by, _started_late(step), "."], *_ending(book, step), *more]
    ended: list[Part] = [" ", moment(book, step.ended_at)] if step.ended_at else []
    enders: list[Part] = [" by ", name(step.ended_by)] if step.ended_by else []
    took = f", after {when.span(step.took)}" if step.took and step.state is not State.SKIPPED else ""
    why: list[Line] = [[Quiet(clip(step.reason, WORDS))]] if step.reason else []
    return [[SIGNS[step.state][1].capitalize(), *ended, *enders, f"{took}."], *why]


def _finishers(step: Step, name: Name) -> list[Line]:
    """Who has said that it is done, where several have to."""
    if not step.finishers:
        return []
    named = [part for user in step.finishers for part in (", ", name(user))]
    return [[f"{len(step.finishers)} of {step.minimum} say that it is done: ", *named[1:], "."]]


def _waiting(book: Runbook, step: Step, name: Name) -> list[Line]:
    if step.own_clock and book.attempt.back_at is None:
        return [["Runs only once a rollback is confirmed, on a clock of its own."]]
    if book.attempt.state is launches.State.PLANNED:
        return [["No time yet: T-0 is not named."]]
    if clocks.is_locked(book.attempt, step):
        state = Bold(book.attempt.state.value)
        return [["The attempt is ", state, ": it is not started any more."]]
    if book.attempt.state is launches.State.HELD and not clocks.lets_begin(book.attempt, step):
        return [["The countdown is ", Bold("held"), ": it does not start before that is over."]]
    if step.is_decision:
        return [["The decision itself settles it."]]
    if waiting := book.waits(step):
        return [[runbook.wait_text(step, waiting, book.launch.zone, book.now)]]
    late = book.late(step)
    if late >= timedelta(minutes=1):
        return [[Bold(f"{when.span(late)} late"), ": nobody has started it."], *_seen_to(book, step, name)]
    return [["Free to start."]]


def _roll(book: Runbook, step: Step, name: Name) -> list[Line]:
    """How many have answered, while it calls the roll."""
    return roll.lines(book.rolls[step.id], name) if step.id in book.rolls and not step.settled else []


def _seen_to(book: Runbook, step: Step, name: Name) -> list[Line]:
    """Who said so, since it was due or was started."""
    if step.hushed_by is None or step.hushed_until is not None:
        return []
    since: list[Part] = [moment(book, step.hushed_at)] if step.hushed_at else []
    return [[name(step.hushed_by), " sees to it, since ", *since, "."]]


def _started_late(step: Step) -> str:
    late = step.started_at - step.due_at if step.started_at and step.due_at else timedelta()
    return f", {when.span(late)} late" if late >= timedelta(minutes=1) else ""


def _trouble(step: Step, name: Name) -> list[Line]:
    if step.trouble is None:
        return []
    by: list[Part] = [", says ", name(step.trouble_by)] if step.trouble_by else []
    return [[Emoji(LATE), " ", Bold("In trouble"), *by, ": ", Quiet(step.trouble)]]


def _ending(book: Runbook, step: Step) -> list[Line]:
    end = runbook.end_of(step, book.attempt.pace)
    if end is None:
        return []
    late = book.late(step)
    if late >= timedelta(minutes=1):
        return [["It was to be done ", moment(book, end), ": ", Bold(f"{when.span(late)} late"), "."]]
    return [["To be done ", moment(book, end), "."]]


def _plan(book: Runbook, step: Step) -> list[Line]:
    """What else the plan says of it."""
    after = f"After {runbook.and_more(step.after, 12)}" if step.after else "After nothing"
    words = [after, step.reversibility, *_flags(step)]
    return [[Quiet(" · ".join(words))]]


def _flags(step: Step) -> Iterable[str]:
    told = {"needs go": "needs a GO", "confirms live": "confirms live", "time lock": "not before its time"}
    told["same hand"] = "whoever starts it ends it"
    return [words for flag, words in told.items() if flag in step.flags]


def _lines(book: Runbook, step: Step, *, pressed: bool = True) -> list[Block]:
    """The sub-steps with their ticks. While it runs they are boxes, to be `pressed` by those who may."""
    if not step.lines:
        return []
    if pressed and (boxes := buttons.lines(book.attempt, step)):
        return [blocks.boxes(boxes)]
    return [paragraph(*(_line(step, number, text) for number, text in enumerate(step.lines, start=1)))]


def _line(step: Step, number: int, text: str) -> Line:
    sign = "white_check_mark" if number in step.ticked else "white_large_square"
    return [Emoji(sign), f" {number}  {text}"]


def _when(book: Runbook, step: Step) -> Line:
    """The end of a step's line in a list: its time, as it is projected, and how far that is from the plan."""
    late = book.late(step)
    behind = f", {when.span(late)} late" if late >= timedelta(minutes=1) else ""
    if step.state is State.STARTED and step.started_at:
        return [" · started ", moment(book, step.started_at), behind or _slips(book, step)]
    if step.ended_at:
        return [f" · {SIGNS[step.state][1]} ", moment(book, step.ended_at), _slips(book, step)]
    here = ", here ✓" if step.here_at else ""
    if step.due_at is None:
        return [f" · {when.offset(step.offset)}"]
    if step.state is not State.WAITING:
        return [" · ", moment(book, step.due_at), f" · {SIGNS[step.state][1]}{behind}{here}"]
    if behind and not book.waits(step):
        return [" · ", moment(book, step.due_at), f"{behind}{here}"]
    return [" · ", moment(book, begins(book, step)), f"{_slips(book, step)}{here}"]


def begins(book: Runbook, step: Step) -> datetime:
    """When a step will begin, as things go; else when it is due."""
    heading = book.heading(step)
    assert step.due_at is not None
    return heading.start if heading is not None else step.due_at


def _slips(book: Runbook, step: Step) -> str:
    """How much later than planned it ends; for one that waits, begins."""
    heading = book.heading(step)
    if heading is None or step.planned_at is None:
        return ""
    return projection.shifted(heading.start - step.planned_at if step.state is State.WAITING else heading.slip)
