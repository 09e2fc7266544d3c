"""Where a launch stands, for everyone: the board, and the answer to `status`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import accumulate, zip_longest

from bot.domain import forecast, runbook, when
from bot.domain.item import Item
from bot.domain.launch import Attempt, Launch, State
from bot.domain.owed import Owed
from bot.domain.poll import Reply, SeatStanding
from bot.domain.projection import clock_of, project
from bot.domain.readiness import AreaStanding, Blocker, Readiness
from bot.domain.runbook import Step
from bot.domain.standing import Standing
from bot.message import Block, Message
from bot.views import blocks, checks, planned, projection
from bot.views import criterion as criteria
from bot.views import doubt as doubting
from bot.views import forecast as forecasting
from bot.views import owed as owing
from bot.views.blocks import Button, heading, paragraph
from bot.views.parts import At, Bold, Emoji, Line, Part, Quiet, Time, clip, spoken

SHOWN_BLOCKERS = 4
FEW_BLOCKERS = 3
"""How many the board names, and how many an answer that is to fit one screen of a phone."""

WIDE = 35
"""Characters that stand in one line of a message on a phone."""

FULL, HALF = 10, 5
"""Cells of an area's bar alone in its line, and beside another area."""

ROWS = 6
"""Areas up to which each has a line of its own."""

TITLE = 10
"""Characters of a title that are shown in any case."""

TODAY = timedelta(hours=14)
"""Within this a time of day says it all."""

PERSON = 12
"""Characters of a name in a line that is not to wrap."""

STOPPED = frozenset({State.HELD, State.SCRUBBED})
"""States with a reason that everybody asks for."""

STATE_SIGNS = {
    State.PLANNED: "spiral_calendar_pad",
    State.COUNTING: "hourglass_flowing_sand",
    State.HELD: "double_vertical_bar",
    State.LIFTED: "rocket",
    State.LIVE: "white_check_mark",
    State.SCRUBBED: "no_entry",
    State.ROLLING_BACK: "leftwards_arrow_with_hook",
    State.ROLLED_BACK: "leftwards_arrow_with_hook",
    State.CLOSED: "checkered_flag",
}


def board(launch: Launch, attempt: Attempt, standing: Standing, names: Mapping[str, str], now: datetime) -> Message:
    """The pinned message of the launch room."""
    shown = _body(launch, attempt, standing, names, now, SHOWN_BLOCKERS, own=None)
    buttons = blocks.actions(
        Button("What I owe", "mine", attempt=attempt.id),
        Button("Status", "status", attempt=attempt.id),
        Button("Help", "help", attempt=attempt.id),
    )
    stamp = blocks.small(f"as of {when.clock(now, launch.zone)} {launch.zone} · golive edits this message")
    return Message(_spoken(launch, attempt, standing, now), (*shown, buttons, stamp))


def status(
    launch: Launch,
    attempt: Attempt,
    standing: Standing,
    names: Mapping[str, str],
    now: datetime,
    own: str | None = None,
) -> Message:
    """What everyone reads, on one screen of a phone. `own` is the reader's zone; None when many read it."""
    return Message(
        _spoken(launch, attempt, standing, now), _body(launch, attempt, standing, names, now, FEW_BLOCKERS, own)
    )


def for_reader(status: Message, attempt: Attempt, owed: Owed, now: datetime) -> Message:
    """The status, and below it what one reader owes."""
    return Message(status.text, (*status.blocks, *owing.in_short(attempt, owed, now)))


def _title(launch: Launch) -> str:
    return f"{launch.name} {launch.version}" if launch.version else launch.name


def _spoken(launch: Launch, attempt: Attempt, standing: Standing, now: datetime) -> str:
    """The fallback: it knows no reader's zone, so it names T-0 once."""
    t0 = [f" · T-0 {_t0(launch, attempt)}", *_clock(attempt, now)] if attempt.t0 else [" · no T-0 yet"]
    state: Line = [attempt.state.capitalize(), *t0]
    return spoken([_title(launch)], state, *_held_why(attempt), [_sentence(standing.readiness)])


def _sentence(ready: Readiness) -> str:
    total = ready.total
    waived = f" and {total.waived} waived" if total.waived else ""
    return (
        f"{total.approved} of {total.counted} approved{waived}, {total.signed} waiting for approval, "
        f"{_blockers_open(ready)}."
    )


def _where_it_stands(launch: Launch, attempt: Attempt, ready: Readiness, now: datetime, own: str | None) -> list[Line]:
    """State and clock, T-0, and how much is done."""
    sign = Emoji(STATE_SIGNS.get(attempt.state, "flags"))
    clock = _clock(attempt, now) if attempt.t0 else [" · no T-0 yet"]
    total = ready.total
    behind = f", {total.signed} to approve" if total.signed else ""
    behind += f", {total.waived} waived" if total.waived else ""
    return [
        [sign, " ", Bold(attempt.state.capitalize()), *clock],
        *_when(launch, attempt, own),
        *_held_why(attempt),
        *planned.goes_on(launch, attempt, now),
        [Bold(f"{total.approved} of {total.counted} approved"), behind],
    ]


def _held_why(attempt: Attempt) -> list[Line]:
    reason = attempt.back_why if attempt.back_at is not None else attempt.held_why
    told = attempt.back_at is not None or attempt.state in STOPPED
    why: list[Line] = [[Quiet(reason)]] if told and reason else []
    until: list[Line] = [["Until ", At(attempt.held_until)]] if attempt.held_until else []
    return [*why, *until]


def _blockers_open(ready: Readiness) -> str:
    return f"{owing.count(len(ready.blockers), 'blocker')} open" if ready.blockers else "no blocker open"


def _clock(attempt: Attempt, now: datetime) -> list[Part]:
    """` · T-1h12m`, to the minute; ` · R+12 min` since a rollback began, as long as it runs."""
    if attempt.over_at is not None or attempt.state is State.SCRUBBED:
        return []
    if attempt.back_at is not None:
        return [" · ", Bold(f"R+{when.span(now - attempt.back_at)}")]
    clock = attempt.t_clock(now) or timedelta()
    rounded = timedelta(minutes=round(clock.total_seconds() / 60))
    return [" · ", Bold(when.offset(rounded))]


def _t0(launch: Launch, attempt: Attempt) -> str:
    """T-0 on the launch's clock."""
    assert attempt.t0 is not None
    return when.local(attempt.t0, launch.zone) + ("" if attempt.confirmed else ", tentative")


def _when(launch: Launch, attempt: Attempt, own: str | None) -> list[Line]:
    """T-0 on the launch's clock, and on the reader's where that is another one, or not known."""
    if attempt.t0 is None:
        return []
    same = own is not None and when.local(attempt.t0, own) == when.local(attempt.t0, launch.zone)
    theirs: list[Part] = [] if same else [" (for you ", At(attempt.t0, launch.zone), ")"]
    return [["T-0 ", _t0(launch, attempt), *theirs]]


def _body(
    launch: Launch,
    attempt: Attempt,
    standing: Standing,
    names: Mapping[str, str],
    now: datetime,
    most: int,
    own: str | None,
) -> tuple[Block, ...]:
    ready = standing.readiness
    stands = [*_where_it_stands(launch, attempt, ready, now, own), *_course(launch, attempt, standing, now)]
    clock = clock_of(launch, attempt, now, standing.measured)
    stands += projection.heading(project(standing.steps, clock), attempt, launch.zone, now)
    parts = [heading(_title(launch)), paragraph(*stands)]
    blockers = [[Bold(_blockers_open(ready).capitalize())], *_blockers(ready, names, now, most)]
    red = checks.in_short(standing.red, WIDE)
    parts.append(paragraph(*blockers, *red, *_late(launch, attempt, standing, now)))
    if stuck := _in_trouble(standing, names, most):
        parts.append(paragraph([Bold("In trouble")], *stuck))
    if ready.areas:
        parts.append(blocks.table(_areas(ready.areas)))
    hold = planned.next_one(launch, attempt, now)
    judged = criteria.summary(standing.criteria, attempt, now)
    lines = [*_steps(standing, names, now), *([hold] if hold else []), *_decided(standing, names, now)]
    if steps := [*lines, *([judged] if judged else [])]:
        parts.append(paragraph(*steps))
    return tuple(parts)


def _course(launch: Launch, attempt: Attempt, standing: Standing, now: datetime) -> list[Line]:
    """When all will be ready, as long as that is still ahead and open."""
    if standing.decision is not None or not forecasting.may_tell(attempt):
        return []
    began, t0 = launch.created_at, attempt.t0
    return forecasting.short(launch, forecast.forecast(standing.items, zone=launch.zone, began=began, now=now, t0=t0))


def _late(launch: Launch, attempt: Attempt, standing: Standing, now: datetime) -> list[Line]:
    """How many items are past their due time, and where. It stops nothing."""
    refs = [item.ref for item in standing.items if item.late(attempt.t0, launch.zone, now)]
    late = f"{len(refs)} late "
    return [[Bold(late.rstrip()), f" {_by_area(refs, WIDE - len(late))}"]] if refs else []


def _in_trouble(standing: Standing, names: Mapping[str, str], most: int) -> list[Line]:
    """The first of the steps and items somebody is stuck with, and why."""
    steps = [(step, runbook.crew_of(step, standing.crew)[0]) for step in standing.steps if step.trouble]
    items = [(item, item.owner) for item in standing.items if item.trouble]
    stuck: list[tuple[Item | Step, str | None]] = [*steps, *items]
    lines = [_stuck(thing, owner or thing.trouble_by, names) for thing, owner in stuck[:most]]
    return [*lines, [f"and {len(stuck) - most} more"]] if len(stuck) > most else lines


def _stuck(thing: Item | Step, who: str | None, names: Mapping[str, str]) -> Line:
    tail = f" · {clip(_named(who, names), PERSON)}" if who else ""
    return [Bold(thing.ref), f" {clip(thing.title, WIDE)}{tail}: ", Quiet(clip(thing.trouble or "", WIDE * 2))]


def _decided(standing: Standing, names: Mapping[str, str], now: datetime) -> list[Line]:
    """The decision that stands, else the poll."""
    if (decision := standing.decision) is not None:
        doubted = [doubting.in_doubt(standing.doubts)] if standing.doubts else []
        return [[Bold("Decision "), decision.answer.upper(), " by ", _named(decision.by, names)], *doubted]
    if standing.poll is not None and standing.seats is not None:
        return [_poll(standing.poll.open, standing.poll.closes_at, standing.seats, now)]
    return []


def _areas(areas: Sequence[AreaStanding]) -> list[str]:
    """A bar for each area: one below the other when they are few, else two in a line."""
    code = max(len(area.code) for area in areas if not area.derived or len(areas) == 1)
    if len(areas) <= ROWS:
        return [f"{_cell(area, code, FULL)}{_tail(area)}" for area in areas]
    width = code + len(f" {blocks.bar(0, width=HALF)} 100 %")
    cells = [_cell(area, code, HALF).ljust(width) for area in areas]
    return ["  ".join(pair).rstrip() for pair in zip_longest(cells[::2], cells[1::2], fillvalue="")]


def _cell(area: AreaStanding, code: int, width: int) -> str:
    if area.derived:
        return f"{area.code:<{code}} {area.met} of {area.total} met"
    tally = area.tally
    return f"{area.code:<{code}} {blocks.bar(tally.percent, tally.signed_percent, width)} {tally.percent:>3} %"


def _tail(area: AreaStanding) -> str:
    many = area.tally.blockers_open
    return f"  {owing.count(many, 'blocker')}" if many and not area.derived else ""


def _blockers(ready: Readiness, names: Mapping[str, str], now: datetime, most: int) -> list[Line]:
    """The first of them, and in which areas the others are."""
    lines = [_blocker(each, names, now) for each in ready.blockers[:most]]
    if rest := ready.blockers[most:]:
        more = f"and {len(rest)} more: "
        lines.append([more + _by_area([each.ref for each in rest], WIDE - len(more))])
    return lines


def _by_area(refs: Sequence[str], room: int) -> str:
    """`PLAN 5, TEST 3 …`: as many areas as `room` characters hold."""
    areas = [f"{code} {many}" for code, many in Counter(ref.rpartition("-")[0] for ref in refs).most_common()]
    if len(whole := ", ".join(areas)) <= room:
        return whole
    lengths = accumulate(len(each) + len(", ") for each in areas)
    fits = sum(length <= room for length in lengths)
    return f"{', '.join(areas[: max(fits, 1)])} …"


def _blocker(blocker: Blocker, names: Mapping[str, str], now: datetime) -> Line:
    owner = clip(_named(blocker.owner, names), PERSON) if blocker.owner else "nobody"
    tail = f" · {owner} · {_age(now - blocker.since)}"
    room = max(WIDE - len(blocker.ref) - len(tail) - 1, TITLE)
    return [Bold(blocker.ref), f" {clip(blocker.title, room)}{tail}"]


def _named(user: str, names: Mapping[str, str]) -> str:
    return names.get(user, user)


def _age(span: timedelta) -> str:
    """`42 min`, `5 h`, `10 d`."""
    minutes = max(round(span.total_seconds() / 60), 0)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} d"


def _steps(standing: Standing, names: Mapping[str, str], now: datetime) -> list[Line]:
    running, following = runbook.now_and_next(standing.steps)
    lines: list[Line] = [[Bold("Now "), _step(step, standing, names, now)] for step in running[:2]]
    if len(running) > 2:
        lines.append([f"and {len(running) - 2} more: {owing.refs([step.ref for step in running[2:]], 4)}"])
    if following is not None:
        lines.append([Bold("Next "), _step(following, standing, names, now)])
    return lines


def _step(step: Step, standing: Standing, names: Mapping[str, str], now: datetime) -> str:
    owner, _ = runbook.crew_of(step, standing.crew)
    who = _named(owner, names) if owner else "nobody yet"
    return f"{step.ref} {clip(step.title, WIDE)} · {clip(who, WIDE)} · {owing.due(step, now)}"


def _poll(is_open: bool, closes_at: datetime, seats: tuple[SeatStanding, ...], now: datetime) -> Line:
    asked = [each for each in seats if each.seat.mandatory]
    said = sum(each.goes for each in asked)
    against = [each.seat.code for each in asked if each.reply is Reply.NO_GO]
    tail = f", no-go from {', '.join(against)}" if against else ""
    at = Time(closes_at) if closes_at - now < TODAY else At(closes_at)
    until: list[Part] = [", open until ", at] if is_open else [", closed"]
    return [Bold("Poll "), f"{said} of {len(asked)} go{tail}", *until]
