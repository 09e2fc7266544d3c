"""Where a launch stands, for everyone: the board, and the answer to `status`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from bot.domain import runbook, when
from bot.domain.launch import Attempt, Launch, State
from bot.domain.owed import Owed
from bot.domain.poll import Reply, SeatStanding
from bot.domain.readiness import AreaStanding, Blocker, Readiness
from bot.domain.standing import Standing
from bot.message import Block, Message
from bot.views import blocks
from bot.views.blocks import At, Bold, Button, Code, Emoji, Line, Mention, Part, Quiet, heading, paragraph

SHOWN_BLOCKERS = 5
FEW_BLOCKERS = 3
"""How many the board names, and how many an answer that is to fit one screen of a phone."""

Name = Callable[[str], Part]
"""How a person is shown: by mention in a private answer, by plain name on a card."""

STATE_SIGNS = {
    State.PLANNED: "spiral_calendar_pad",
    State.COUNTING: "hourglass_flowing_sand",
    State.HELD: "double_vertical_bar",
    State.LIFTED: "rocket",
    State.LIVE: "white_check_mark",
}


def board(launch: Launch, attempt: Attempt, standing: Standing, names: Mapping[str, str], now: datetime) -> Message:
    """The pinned message of the launch room."""
    lines = _where_it_stands(launch, attempt, standing, now)
    shown = _body(attempt, standing, lambda user: names.get(user, user), now, SHOWN_BLOCKERS)
    buttons = blocks.actions(
        Button("What I owe", "mine", attempt=attempt.id),
        Button("Status", "status", attempt=attempt.id),
        Button("Help", "help", attempt=attempt.id),
    )
    stamp = blocks.small(f"as of {blocks.clock(now, launch.zone)} {launch.zone} · golive edits this message")
    return Message(
        _spoken(launch, attempt, standing, now),
        (heading(_title(launch)), paragraph(*lines), *shown, buttons, stamp),
    )


def status(
    launch: Launch, attempt: Attempt, standing: Standing, owed: Owed | None, now: datetime, name: Name = Mention
) -> Message:
    """The sentence everyone reads. `owed` is the reader's own; None when it is shared."""
    lines = _where_it_stands(launch, attempt, standing, now)
    shown = _body(attempt, standing, name, now, FEW_BLOCKERS)
    yours = owes(launch, attempt, owed, now) if owed is not None else []
    return Message(
        _spoken(launch, attempt, standing, now),
        (heading(_title(launch)), paragraph(*lines), *shown, *yours),
    )


def owes(launch: Launch, attempt: Attempt, owed: Owed, now: datetime) -> list[Block]:
    """What one person owes, each with its button; a line that says so when it is nothing."""
    if not owed:
        return [paragraph([Emoji("sparkles"), " You owe this launch nothing right now."])]
    lines: list[Line] = [[Bold("You owe")]]
    buttons: list[Button] = []
    for step in owed.steps[:3]:
        verb, label = ("done", "Done") if step.state is runbook.State.STARTED else ("start", "Start")
        lines.append([Bold(step.ref), f" {step.title}, {_due(step, now)}"])
        buttons.append(Button(f"{label} {step.ref}", verb, (step.ref,), attempt=attempt.id))
    if owed.seats:
        lines.append(["Your vote for ", Bold(", ".join(owed.seats))])
        buttons.append(Button("Vote go", "vote", tuple(owed.seats), text="go", attempt=attempt.id, style="primary"))
        buttons.append(Button("No-go…", "vote", tuple(owed.seats), text="no-go", attempt=attempt.id))
    if owed.approvals:
        lines.append([f"{_count(len(owed.approvals), 'approval')}: ", _refs([item.ref for item in owed.approvals])])
        buttons += [
            Button(f"Look at {item.ref}", "status", (item.ref,), attempt=attempt.id) for item in owed.approvals[:3]
        ]
    if owed.items:
        lines.append([f"{_count(len(owed.items), 'sign-off')}: ", _refs([item.ref for item in owed.items])])
        buttons += [
            Button(f"Sign off {item.ref}…", "signoff", (item.ref,), attempt=attempt.id) for item in owed.items[:3]
        ]
    return [paragraph(*lines), blocks.actions(*buttons)]


def _title(launch: Launch) -> str:
    return f"{launch.name} {launch.version}" if launch.version else launch.name


def _spoken(launch: Launch, attempt: Attempt, standing: Standing, now: datetime) -> str:
    """The fallback: it knows no reader's zone, so it names T-0 once."""
    state: Line = [attempt.state.capitalize(), *_clocks(launch, attempt, now, both=False)]
    return blocks.spoken([_title(launch)], state, *_in_words(attempt, standing))


def _where_it_stands(launch: Launch, attempt: Attempt, standing: Standing, now: datetime) -> list[Line]:
    sign = Emoji(STATE_SIGNS.get(attempt.state, "flags"))
    state: Line = [sign, " ", Bold(attempt.state.capitalize()), *_clocks(launch, attempt, now)]
    return [state, *_in_words(attempt, standing)]


def _in_words(attempt: Attempt, standing: Standing) -> list[Line]:
    lines: list[Line] = []
    if attempt.state is State.HELD and attempt.held_why:
        lines.append([Quiet(attempt.held_why)])
    return [*lines, [_sentence(standing.readiness)]]


def _clocks(launch: Launch, attempt: Attempt, now: datetime, *, both: bool = True) -> list[Part]:
    """T-0 in the zone of the launch, with `both` before it in the reader's own; and how far it is."""
    clock = attempt.t_clock(now)
    if attempt.t0 is None or clock is None:
        return [" · no T-0 yet"]
    named = when.local(attempt.t0, launch.zone) + ("" if attempt.confirmed else ", tentative")
    parts: list[Part] = [" · T-0 ", At(attempt.t0, launch.zone), f" ({named})"] if both else [f" · T-0 {named}"]
    rounded = timedelta(minutes=round(clock.total_seconds() / 60))
    held = ", held" if attempt.held_at else ""
    return [*parts, " · ", Bold(f"{when.offset(rounded)}{held}")]


def _sentence(ready: Readiness) -> str:
    total = ready.total
    blockers = len(ready.blockers)
    waived = f" and {total.waived} waived" if total.waived else ""
    open_ = f"{_count(blockers, 'blocker')} open" if blockers else "no blocker open"
    return f"{total.approved} of {total.counted} approved{waived}, {total.signed} waiting for approval, {open_}."


def _body(attempt: Attempt, standing: Standing, name: Name, now: datetime, most: int) -> list[Block]:
    parts = [paragraph(*(_area(area) for area in standing.readiness.areas))]
    if standing.readiness.blockers:
        parts.append(paragraph([Bold("Blockers")], *_blockers(standing.readiness, name, now, most)))
    if steps := _steps(attempt, standing, name, now):
        parts.append(paragraph(*steps))
    if standing.decision is not None:
        parts.append(
            paragraph([Bold("Decision: "), standing.decision.answer.upper(), " by ", name(standing.decision.by)])
        )
    elif standing.poll is not None and standing.seats is not None:
        parts.append(paragraph(_poll(standing.poll.open, standing.poll.closes_at, standing.seats)))
    return parts


def _area(area: AreaStanding) -> Line:
    if area.derived:
        return [Code(f"{area.code:<5}"), f" {area.met} of {area.total} met by the rest"]
    tally = area.tally
    tail = f" {_count(tally.blockers_open, 'blocker')}" if tally.blockers_open else ""
    shape = blocks.bar(tally.percent, tally.signed_percent)
    return [Code(f"{area.code:<5} {shape} {tally.percent:>3} %"), tail]


def _blockers(ready: Readiness, name: Name, now: datetime, most: int) -> list[Line]:
    lines = [_blocker(each, name, now) for each in ready.blockers[:most]]
    if len(ready.blockers) > most:
        lines.append([f"and {len(ready.blockers) - most} more"])
    return lines


def _blocker(blocker: Blocker, name: Name, now: datetime) -> Line:
    owner: list[Part] = [name(blocker.owner)] if blocker.owner else ["nobody yet"]
    return [Bold(blocker.ref), f" {blocker.title} · ", *owner, f" · {when.span(now - blocker.since)}"]


def _steps(attempt: Attempt, standing: Standing, name: Name, now: datetime) -> list[Line]:
    running, following = runbook.now_and_next(standing.steps)
    lines: list[Line] = [[Bold("Now "), *_step(step, standing, name), f" {_due(step, now)}"] for step in running[:3]]
    if following is not None:
        lines.append([Bold("Next "), *_step(following, standing, name), f" {_due(following, now)}"])
    return lines


def _step(step: runbook.Step, standing: Standing, name: Name) -> list[Part]:
    owner, _ = runbook.crew_of(step, standing.crew)
    return [f"{step.ref} {step.title} · ", name(owner) if owner else "nobody yet", " ·"]


def _due(step: runbook.Step, now: datetime) -> str:
    if step.state is runbook.State.STARTED and step.started_at:
        return f"started {when.span(now - step.started_at)} ago"
    if step.due_at is None:
        return "no time yet"
    away = step.due_at - now
    return f"due in {when.span(away)}" if away > timedelta() else f"{when.span(-away)} late"


def _poll(is_open: bool, closes_at: datetime, seats: tuple[SeatStanding, ...]) -> Line:
    asked = [each for each in seats if each.seat.mandatory]
    said = sum(each.reply is Reply.GO for each in asked)
    against = [each.seat.code for each in asked if each.reply is Reply.NO_GO]
    tail = f", no-go from {', '.join(against)}" if against else ""
    until: list[Part] = [", open until ", At(closes_at)] if is_open else [", closed"]
    return [Bold("Poll: "), f"{said} of {len(asked)} go{tail}", *until]


def _refs(refs: list[str], most: int = 8) -> str:
    return ", ".join(refs[:most]) + (f" and {len(refs) - most} more" if len(refs) > most else "")


def _count(many: int, noun: str) -> str:
    return f"{many} {noun}" if many == 1 else f"{many} {noun}s"
