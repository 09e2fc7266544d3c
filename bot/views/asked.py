"""The question as it is put to those who answer: what each of their seats looks like, and the buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.checked import Checked
from bot.domain.item import Item
from bot.domain.launch import Attempt, Launch
from bot.domain.outlook import Outlook
from bot.domain.people import Away, Seat
from bot.domain.poll import ALL, RED_CHECK, Poll
from bot.domain.risk import Risk
from bot.message import Block, Message
from bot.views import blocks, checks, excepted, risk
from bot.views.blocks import Button, paragraph
from bot.views.parts import At, Bold, Code, Line, Mention, Part, Quiet, clip, spoken
from bot.views.poll import count, for_whom, some, vote_buttons

MANY = 13
"""Beyond so many seats in one hand there is no button for each, and blockers are told by ref alone."""

ASIDE = 5
"""What was set aside, told in full to the holder of one seat; what is beyond is counted."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A seat as it is put to somebody. `stead` is who is away, when they answer as a substitute."""

    seat: Seat
    outlook: Outlook
    stead: Away | None = None
    risks: tuple[Risk, ...] = ()
    """The high ones that its people own."""
    red: tuple[Checked, ...] = ()
    """Checks that are red of what it looks at."""


STILL_MISSING: Line = [Bold("Your answer is still missing.")]


def ask(launch: Launch, attempt: Attempt, poll: Poll, asked: Sequence[Asked], before: Line | None = None) -> Message:
    """To somebody who answers for seats: what each of them looks like, and the buttons. `before` says why once more."""
    name = f"{launch.name} {launch.version}" if launch.version else launch.name
    first: Line = [Bold(name), ": go or no-go? Answer until ", At(poll.closes_at, launch.zone), "."]
    practice: list[Line] = [[Quiet("This is practice: it leaves no trace in the decision.")]] if poll.practice else []
    top = [*([before] if before else []), first, *practice]
    codes = [each.seat.code for each in asked]
    told = spoken(*top, [f"Your seat: {', '.join(codes)}."])
    if len(asked) == 1:
        return Message(told, (paragraph(*top), *_one(launch, attempt, poll, asked[0])))
    return Message(told, (paragraph(*top), *_several(launch, attempt, poll, asked)))


def silent(launch: Launch, attempt: Attempt, poll: Poll, seats: Sequence[tuple[Seat, Sequence[str]]]) -> Message:
    """To the deputy, near the end: who has said nothing. Each seat comes with the people asked for it."""
    first: Line = [Bold(f"Poll {poll.number} of {launch.name}"), " closes ", At(poll.closes_at, launch.zone), "."]
    lines = [_whose(seat, people) for seat, people in seats[:MANY]]
    more: list[Line] = [[f"and {len(seats) - MANY} more"]] if len(seats) > MANY else []
    longer = Button("10 min longer", "poll", text="closes +10m", attempt=attempt.id, seen=poll.number)
    return blocks.say([*first, " These have not answered, and were reminded twice:"], *lines, *more, buttons=[longer])


def _whose(seat: Seat, people: Sequence[str]) -> Line:
    named: list[Part] = []
    for user in people[:ASIDE]:
        named += [", " if named else ": ", Mention(user)]
    return [Bold(seat.code), f" {clip(seat.title, 40)}", *named]


@dataclass(frozen=True, slots=True)
class Changed:
    """What has become of items, before their names and after their refs."""

    first: str
    one: str
    many: str

    def told(self, blockers: Sequence[Item]) -> str:
        """`OPS-1, OPS-2 are open again`."""
        return f"{refs(blockers)} {self.one if len(blockers) == 1 else self.many}"


OPEN_AGAIN = Changed("Open again: ", "is open again", "are open again")
CHECK_IS_RED = Changed("A check turned red: ", f"has {RED_CHECK}", f"have {RED_CHECK}")


def changed(blockers: Sequence[Item], how: Changed) -> Line:
    """To whoever said go while all was well with these."""
    titled = _titled({item.ref: item.title for item in blockers})
    return [Bold(how.first), f"{titled}. Your answer does not count any more until you give it anew."]


def stale(
    attempt: Attempt, poll: Poll, blockers: Sequence[Item], seats: Sequence[str], how: Changed = OPEN_AGAIN
) -> Message:
    """To those who decide, when the poll is over."""
    titled = _titled({item.ref: item.title for item in blockers})
    return blocks.say(
        [Bold(how.first), f"{titled}."],
        [
            f"What {some(seats, 5)} said in poll {poll.number} does not count any more. "
            "Another poll asks them, and only whom it must."
        ],
        buttons=[Button("Open another poll", "poll", text="open", attempt=attempt.id, style="primary")],
    )


def refs(blockers: Sequence[Item]) -> str:
    return some([item.ref for item in blockers], 3)


def _one(launch: Launch, attempt: Attempt, poll: Poll, asked: Asked) -> list[Block]:
    """A single seat has room for why each thing was set aside, and by whom."""
    aside = excepted.lines(asked.outlook.exceptions, Mention, launch.zone, ASIDE)
    buttons = vote_buttons(attempt, poll, (asked.seat.code,))
    risks = risk.beside(asked.risks, ASIDE)
    return [paragraph(*_sight(launch, asked), *aside, *risks), blocks.actions(*buttons)]


def _several(launch: Launch, attempt: Attempt, poll: Poll, asked: Sequence[Asked]) -> list[Block]:
    go_all = Button(f"Go for all {len(asked)}", "vote", (ALL,), text="go", attempt=attempt.id, seen=poll.number)
    if len(asked) > MANY:
        lines = [_short_sight(each) for each in asked]
        no_go = Button("No-go…", "vote", text="no-go", attempt=attempt.id, seen=poll.number)
        hint: Line = ["For one of them: ", Code(f"vote go {asked[0].seat.code}")]
        return [paragraph(*lines), paragraph(hint), blocks.actions(go_all, no_go)]
    found: list[Block] = []
    for each in asked:
        buttons = vote_buttons(attempt, poll, (each.seat.code,), f" {each.seat.code}")
        aside: list[Line] = [[f"Exceptions: {_briefly(each.outlook)}"]] if each.outlook.exceptions else []
        named = some([risk.ref for risk in each.risks], 3)
        risks: list[Line] = [[f"High risks open: {named}"]] if each.risks else []
        found += [paragraph(*_sight(launch, each), *aside, *risks), blocks.actions(*buttons)]
    return [*found, blocks.actions(go_all)]


def _sight(launch: Launch, asked: Asked) -> list[Line]:
    seat, outlook, away = asked.seat, asked.outlook, asked.stead
    lines: list[Line] = [[Bold(seat.code), f" {seat.title}: {outlook.percent} % ready"]]
    if away is not None:
        lines.append(["You answer for ", Mention(away.who), ", who is away until ", At(away.until, launch.zone), "."])
    lines.append([f"Blockers open: {_titled(outlook.blockers)}" if outlook.blockers else "No blocker open."])
    return [*lines, *checks.beside(asked.red, ASIDE)]


def _briefly(outlook: Outlook) -> str:
    return excepted.briefly(outlook.exceptions, 3)


def _short_sight(asked: Asked) -> Line:
    seat, outlook = asked.seat, asked.outlook
    blockers = f"blockers {some(list(outlook.blockers), 3)}" if outlook.blockers else "no blocker"
    aside = f", {count(len(outlook.exceptions), 'exception')}" if outlook.exceptions else ""
    aside += f", {count(len(asked.red), 'red check')}" if asked.red else ""
    stead = [*for_whom(asked.stead.who), ","] if asked.stead else []
    return [Bold(seat.code), f" {clip(seat.title, 40)}", *stead, f": {outlook.percent} %, {blockers}{aside}"]


def _titled(refs: Mapping[str, str]) -> str:
    return some([f"{ref} {clip(name, 60)}" for ref, name in refs.items()], 3)
