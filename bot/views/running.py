"""What people are told when a step begins, moves on or ends."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.domain import clocks, runbook, when
from bot.domain.alarms import Alarm, Kind
from bot.domain.launch import Launch
from bot.domain.runbook import State, Step
from bot.domain.typed import literal
from bot.views.parts import Bold, Code, Line, Mention, Part, marked
from bot.views.step import Runbook, moment


def begun(book: Runbook, step: Step) -> list[Line]:
    """To the one who started it."""
    end = runbook.end_of(step, book.attempt.pace)
    until: list[Part] = [", to be done ", moment(book, end)] if end else []
    lines = f" {_lines(len(step.lines))} to tick." if step.lines else ""
    return [[Bold(step.ref), f" {step.title} is started", *until, f".{lines}"]]


def took_over(step: Step, owner: str) -> Line:
    """To the one who started it in somebody's place."""
    return ["You took ", Bold(step.ref), " over from ", Mention(owner), ", who is told."]


def taken_over(launch: Launch, was: Step, by: str) -> Line:
    """To the owner in whose place somebody started, or to the one who ran it until then."""
    did: dict[State, str] = {State.STARTED: "took over ", State.FAILED: "tries again "}
    return [
        Mention(by),
        f" {did.get(was.state, 'started ')}",
        Bold(was.ref),
        f" {was.title} of {launch.name}{_place(was)}.",
    ]


def _place(was: Step) -> str:
    return ", which you had started" if was.state is State.STARTED else " in your place"


def ready(book: Runbook, step: Step) -> Line:
    """To the one who said they stand ready."""
    due: list[Part] = [" It is due ", moment(book, step.due_at), "."] if step.due_at else []
    return ["Noted: you stand ready for ", Bold(step.ref), f" {step.title}.", *due]


def ended_by_itself(launch: Launch, step: Step) -> list[Line]:
    """To whoever started a step whose words have arrived."""
    open_lines = [f"{step.ref}.{line} {step.lines[line - 1]}" for line in step.open_lines]
    look: list[Line] = [[f"Nobody had ticked {'; '.join(open_lines)}. Please see to it."]] if open_lines else []
    return [
        [Bold(launch.name), ": all that ", Bold(step.ref), f" {step.title} sends has arrived, so it is done."],
        *look,
    ]


UPWARDS = {
    Kind.NUDGE: "its owner",
    Kind.BACKUP: "backup and phase lead",
    Kind.DIRECTOR: "director and deputy",
    Kind.OVERRUN: "whoever runs it",
    Kind.OVERRUN_LEAD: "backup and phase lead",
    Kind.OVERRUN_DIRECTOR: "director and deputy",
}


def seen_to(book: Runbook, step: Step, following: Alarm | None) -> Line:
    """To the one who said that they see to it: who hears of it next if nothing happens."""
    noted: Line = ["Noted: you see to ", Bold(step.ref), f" {step.title}."]
    if following is None or following.kind not in UPWARDS:
        return noted
    act = "done" if step.state is State.STARTED else "started"
    return [
        *noted,
        " If it is not ",
        act,
        " by ",
        moment(book, following.at),
        f", {UPWARDS[following.kind]} will hear of it.",
    ]


def put_off(book: Runbook, step: Step) -> Line:
    """To the one who wants to be reminded later."""
    at: list[Part] = [moment(book, step.hushed_until)] if step.hushed_until else []
    return ["You are reminded of ", Bold(step.ref), " again ", *at, ". Its other times stay as they are."]


def ticked(step: Step, line: int) -> Line:
    rest = f"{_lines(len(step.open_lines))} left." if step.open_lines else "That was the last one."
    return [Bold(f"{step.ref}.{line}"), f" {step.lines[line - 1]} is ticked. {rest}"]


def some_open(step: Step) -> list[Line]:
    """Of a step that is done as a whole: the lines that are done with it."""
    if not step.open_lines:
        return []
    refs = ", ".join(f"{step.ref}.{line}" for line in step.open_lines)
    return [[f"Done with it: {refs}"]]


def open_lines(step: Step) -> str:
    """Why a step is not done yet, in a refusal's words."""
    listed = "\n".join(f"{step.ref}.{line}  {literal(step.lines[line - 1])}" for line in step.open_lines)
    are = "is" if len(step.open_lines) == 1 else "are"
    return f"Of the {_lines(len(step.lines))} of {step.ref}, {len(step.open_lines)} {are} open:\n{listed}"


def one_of_several(step: Step, wanted: str) -> Line:
    """To one of those who have to say that it is done, while others have not."""
    return [f"Noted: you say that {step.ref} is done. ", *marked(wanted)]


def your_word(launch: Launch, step: Step, by: str) -> Line:
    """To those who have yet to say that it is done."""
    return [
        Mention(by),
        " says that ",
        Bold(step.ref),
        f" {step.title} of {launch.name} is done. {step.minimum} have to say so, and you have not.",
    ]


def finished(book: Runbook, step: Step, free: Sequence[Step]) -> list[Line]:
    """To the one who finished it: how long it took, and who is next."""
    took = f" after {when.span(step.took)}" if step.took else ""
    lines: list[Line] = [[Bold(step.ref), f" {step.title} is done{took}."]]
    return [*lines, *(following(book, each) for each in free)]


def your_turn(book: Runbook, step: Step, ended: Step) -> list[Line]:
    """To the people of a step that can begin now that another one has ended."""
    of: Line = [Bold(book.launch.name), " · "]
    if step.is_decision:
        next_: Line = [Bold(step.ref), f" {step.title} is next: ", Code("poll open"), ", then ", Code("decide"), "."]
        return [[*of, Bold(f"{ended.ref} is {ended.state}"), ": ", *next_]]
    due: list[Part] = ["."]
    if not clocks.lets_begin(book.attempt, step):
        due = [" once the countdown goes on."]
    elif step.due_at is not None and step.due_at > book.now + timedelta(minutes=1):
        due = [", due ", moment(book, step.due_at), "."]
    backups = (runbook.crew_of(step, book.crew)[1],)
    roles = [("Owner", user) for user in runbook.owners_of(step, book.crew)]
    roles += [("Backup", user) for user in backups if user]
    named = [part for role, user in roles for part in (f" {role}: ", Mention(user), ".")]
    named[:1] = [f"{role}: " for role, _ in roles[:1]]
    first: Line = [*of, Bold(f"{ended.ref} is {ended.state}"), ": ", Bold(step.ref), f" {step.title} can begin", *due]
    return [first, named] if named else [first]


def following(book: Runbook, step: Step) -> Line:
    """A step that can begin now that another one is over."""
    owner, _ = runbook.crew_of(step, book.crew)
    who: list[Part] = [Mention(owner)] if owner else ["nobody yet"]
    due: list[Part] = [", ", moment(book, step.due_at)] if step.due_at else []
    return ["Next: ", Bold(step.ref), f" {step.title}, ", *who, *due, "."]


def _lines(many: int) -> str:
    return "1 line" if many == 1 else f"{many} lines"
