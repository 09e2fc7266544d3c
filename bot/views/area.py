"""An area: its card in the launch room, and the same for one reader with buttons of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.domain import readiness
from bot.domain.item import ENDS, Item, State, Weight
from bot.domain.launch import Attempt
from bot.domain.people import Away, Lead
from bot.domain.readiness import AreaStanding, Derived, Tally
from bot.message import Block, Message
from bot.views import blocks
from bot.views.blocks import Button, bullets, heading, paragraph, small
from bot.views.item import Name, count, derived_line, line, message, some
from bot.views.parts import At, Bold, Code, Line, Part, Quiet

OPEN_SHOWN = 30
"""Open items a card lists; the rest are counted."""

EVERY_SHOWN = 60
"""Items that are listed when all are asked for; Slack takes about 10,000 characters in a message."""

ORDER = (State.OPEN, State.CLAIMED, State.SIGNED)


@dataclass(frozen=True, slots=True)
class Area:
    """An area as it stands, with its people and items. `derived` is filled where the area follows from the others."""

    standing: AreaStanding
    leads: tuple[Lead, ...]
    items: tuple[Item, ...]
    derived: tuple[Derived, ...] = ()
    away: Mapping[str, Away] = field(default_factory=dict)
    zone: str = "UTC"
    late: frozenset[str] = frozenset()
    """Refs of what is past its due time. Late stops nothing."""

    @property
    def code(self) -> str:
        return self.standing.code

    @property
    def still_open(self) -> tuple[Item, ...]:
        """Blockers first; of each kind, what is furthest from done first."""
        left = [item for item in self.items if item.state not in ENDS]
        return tuple(sorted(left, key=lambda item: (item.weight is not Weight.BLOCKER, ORDER.index(item.state))))

    @property
    def waiting(self) -> int:
        return sum(item.state is State.SIGNED for item in self.items)


def card(attempt: Attempt, area: Area, name: Name) -> Message:
    """The area's card; its thread is where the area works."""
    hint = _hint(area)
    buttons = _approve_waiting(attempt, area.code, area.waiting)
    if sum(item.state is State.CLAIMED for item in area.items) > 1:
        buttons.append(Button("Sign off several…", "signoff", (area.code,), attempt=attempt.id))
    return _shown(area, name, [], buttons, [small(hint)] if hint else [])


def detail(
    attempt: Attempt,
    area: Area,
    *,
    claimable: str | None,
    approvable: int,
    history: Sequence[Line],
    name: Name,
    course: Sequence[Line] = (),
) -> Message:
    """The area for one reader: `claimable` is an item they could take, `approvable` how many wait for them, `course`
    where it is heading."""
    buttons = _approve_waiting(attempt, area.code, approvable)
    if claimable:
        buttons.append(Button(f"Claim {claimable}", "claim", (claimable,), attempt=attempt.id))
    past = [paragraph([Bold("History")]), bullets(*history)] if history else []
    return _shown(area, name, past, buttons, [], [*course, *_groups(area)])


def every(area: Area, name: Name) -> Message:
    """All items of an area, done ones too: as many as a message holds, what is open before what is done."""
    rest = len(area.items) - EVERY_SHOWN
    shown = sorted(area.items, key=lambda item: item.state in ENDS)[:EVERY_SHOWN] if rest > 0 else area.items
    lines = [line(item, name, late=item.ref in area.late) for item in shown] or [
        derived_line(each) for each in area.derived
    ]
    if rest > 0:
        lines.append([f"and {rest} more: ", Code("report csv"), " lists all"])
    title = f"{area.code} · {area.standing.title}"
    return message([[title], *lines], heading(title), bullets(*lines))


def _shown(
    area: Area, name: Name, past: list[Block], buttons: list[Button], end: list[Block], more: Sequence[Line] = ()
) -> Message:
    title = f"{area.code} · {area.standing.title}"
    top = [_leads(area, name), *_counts(area)] if not area.standing.derived else _derived_counts(area)
    top += more
    lists = _derived_lists(area) if area.standing.derived else _open_lists(area, name)
    lines = [line for _, lines in lists for line in lines]
    shown = [block for label, lines in lists for block in (paragraph([Bold(label)]), bullets(*lines))]
    press = [blocks.actions(*buttons)] if buttons else []
    return message([[title], *top, *lines], heading(title), paragraph(*top), *shown, *past, *press, *end)


def _leads(area: Area, name: Name) -> Line:
    if not area.leads:
        return ["Nobody leads it yet. The director names a lead: ", Code(f"lead {area.code} @user")]
    named: list[Part] = []
    for lead in area.leads:
        named += [", " if named else "", name(lead.who), *_absence(area, lead.who, name)]
    return ["Led by ", *named]


def _absence(area: Area, who: str, name: Name) -> list[Part]:
    """Until when a lead is away, and who stands in."""
    away = area.away.get(who)
    if away is None:
        return []
    stands_in: list[Part] = [", ", name(away.substitute), " stands in"] if away.substitute else []
    return [" (away until ", At(away.until, area.zone), *stands_in, ")"]


def _counts(area: Area) -> list[Line]:
    tally = area.standing.tally
    more = {"waived": tally.waived, "waiting for approval": tally.signed, "claimed": tally.claimed, "n/a": tally.na}
    more["late"] = len(area.late)
    told = [f"{tally.approved} of {tally.counted} approved", *(f"{many} {word}" for word, many in more.items() if many)]
    blockers = count(tally.blockers_open, "blocker") if tally.blockers_open else "no blocker"
    return [
        [Code(f"{blocks.bar(tally.percent, tally.signed_percent, 20)} {tally.percent} %")],
        [f"{' · '.join(told)} · ", Bold(f"{blockers} open")],
    ]


def _groups(area: Area) -> list[Line]:
    """How far each group of the area is, when there are several."""
    groups = readiness.by_group(area.items)
    return [[Quiet(title), f" {_done(tally)}"] for title, tally in groups.items()] if len(groups) > 1 else []


def _done(tally: Tally) -> str:
    open_ = f", {count(tally.blockers_open, 'blocker')} open" if tally.blockers_open else ""
    return f"{tally.approved} of {tally.counted} approved{open_}"


def _derived_counts(area: Area) -> list[Line]:
    return [
        [f"{area.standing.met} of {area.standing.total} met. These follow from the other areas; nobody ticks them."]
    ]


def _derived_lists(area: Area) -> list[tuple[str, list[Line]]]:
    ordered = sorted(area.derived, key=lambda each: each.met)
    lists = [("Waiting", [each for each in ordered if not each.met]), ("Met", [each for each in ordered if each.met])]
    return [(label, [derived_line(each) for each in listed]) for label, listed in lists if listed]


def _open_lists(area: Area, name: Name) -> list[tuple[str, list[Line]]]:
    shown = area.still_open[:OPEN_SHOWN]
    blockers = [
        line(item, name, weighed=False, late=item.ref in area.late) for item in shown if item.weight is Weight.BLOCKER
    ]
    others = [line(item, name, late=item.ref in area.late) for item in shown if item.weight is not Weight.BLOCKER]
    more = len(area.still_open) - len(shown)
    if more:
        (others or blockers).append([f"and {more} more: ", Code(f"{area.code}-*"), " shows all"])
    return [(label, lines) for label, lines in (("Open blockers", blockers), ("Open", others)) if lines]


def _approve_waiting(attempt: Attempt, code: str, waiting: int) -> list[Button]:
    if not waiting:
        return []
    return [Button(f"Approve waiting ({waiting})", "approve", (code,), attempt=attempt.id, style="primary")]


def _hint(area: Area) -> str:
    free = [item.ref for item in area.still_open if item.state is State.OPEN]
    if not free:
        return ""
    return f"Nobody has {some(free, 3)} yet. “claim {free[0]}” takes one; in this thread, say it after golive's name."
