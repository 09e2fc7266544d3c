"""What must agree between the parts of a template: each rule yields where it is broken, and how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations

from bot.domain.action import CODE as ACTION
from bot.domain.lint import clash

from .faults import hint
from .measures import Criterion, Risk
from .model import CRITERION, HOLD, RISK, Template
from .parts import Item, Late, Line, Loc, Overrun, Seat, Step
from .plan_rules import PLAN_RULES, Problem, lost
from .probe_rules import PROBE_RULES

Rule = Callable[[Template], Iterable[Problem]]

# An area's or phase's code alone shows it, so it must not read as a verb.
VERBS = (
    "MINE STATUS LIST HELP CLAIM HAND SIGNOFF DONE START FAIL SKIP UNDO TROUBLE NOTE AWAY VOTE APPROVE REJECT WAIVE NA "
    "REOPEN ITEM CHECK CHECKS JUDGE CRITERIA RISKS NEW SET LEAD DISCARD HOLD RESUME SCRUB RECYCLE STEP REHEARSE POLL "
    "HERE DECIDE LIVE ROLLBACK CLOSE ANNOUNCE LOG REPORT ALL GO NOBODY SHARE PICTURE "
    "FORECAST LINT SNOOZE EVIDENCE ACTIONS ROLLCALL"
)


def codes(template: Template) -> Iterator[Problem]:
    own = [("areas", n, area.code) for n, area in enumerate(template.areas)]
    own += [("phases", n, phase.code) for n, phase in enumerate(template.phases)]
    areas = {area.code for area in template.areas}
    seats = [("seats", n, seat.code) for n, seat in enumerate(template.seats)]
    for section, number, code in own:
        if code in VERBS.split():
            yield (section, number, "code"), f"{code} is a word of golive's own; choose another code"
    every = [
        *(("", 0, code) for code in (CRITERION, RISK, HOLD, ACTION)),
        *own,
        *(row for row in seats if row[2] not in areas),
    ]
    for first, second in combinations(every, 2):
        yield from _clash(first[2], second)
    for code, times in Counter(seat.code for seat in template.seats).items():
        if times > 1 and code in areas:
            last = max(n for _, n, other in seats if other == code)
            yield ("seats", last, "code"), f"{code} has a seat already; a code stands for one seat"


def _clash(code: str, other: tuple[str, int, str]) -> Iterator[Problem]:
    section, number, second = other
    loc = (section, number, "code")
    if code == second:
        yield loc, f"{second} is taken already; choose another code"
    elif clash(code, second):
        yield loc, f"{second} and {code} begin alike, so refs could be mistaken; choose another code"


def seats(template: Template) -> Iterator[Problem]:
    if not any(seat.mandatory for seat in template.seats):
        yield ("seats",), "all are advisory; a poll needs at least one mandatory seat"
    for n, seat in enumerate(template.seats):
        for key, problem in _seat(template, seat):
            yield ("seats", n, key), problem


def _seat(template: Template, seat: Seat) -> Iterator[tuple[str, str]]:
    areas = [area.code for area in template.areas if not area.derived]
    for key, code in (("area", seat.area), ("blockers", seat.blockers)):
        if code and code not in areas:
            yield key, f"there is no area {code} with people in it{hint(code, areas)}"
    if seat.area is None:
        for key in ("title", "holder", "blockers"):
            if getattr(seat, key) is None:
                yield key, "is missing; a seat without an area needs its own"
        if seat.code in areas:
            yield "area", f"is missing; a seat named {seat.code} belongs to that area"
    elif seat.code in areas and seat.code != seat.area:
        yield "area", f"is {seat.area}, but {seat.code} is an area itself; give the seat its code"
    derived = [item.ref for item in template.items if item.derived]
    if seat.watches and seat.watches not in derived:
        yield "watches", f"{seat.watches} is not a derived item{hint(seat.watches, derived)}"


def holders(template: Template) -> Iterator[Problem]:
    known = {area.code for area in template.areas if not area.derived} | {seat.code for seat in template.seats}
    steps: list[Step | Criterion | Risk] = [*template.steps, *template.way_back]
    named: list[tuple[Loc, str]] = [(("phases", n, "lead"), phase.lead) for n, phase in enumerate(template.phases)]
    named += [((*part.loc, "owner"), part.owner) for part in (*steps, *template.criteria, *template.risks)]
    for loc, holder in named:
        if holder not in known and holder not in ("director", "deputy"):
            yield loc, f"there is no area or seat {holder}{hint(holder, sorted(known))}"
    sitting = [seat.code for seat in template.seats]
    for item in template.items:
        seat = item.derived.seat if item.derived else None
        if seat and seat not in sitting:
            yield (*item.loc, "derived", "seat"), f"there is no seat {seat}{hint(seat, sitting)}"


def areas(template: Template) -> Iterator[Problem]:
    for n, area in enumerate(template.areas):
        if not area.derived and area.lead is None:
            yield ("areas", n, "lead"), "is missing; say the role of the person to name"
        if area.derived and area.lead is not None:
            yield ("areas", n, "lead"), "leads a derived area, where nobody can tick anything; leave it out"
        for item in area.items:
            if area.derived and item.derived is None:
                yield (*item.loc, "derived"), "is missing; every item of a derived area is computed"
            if item.derived and not area.derived:
                yield (*item.loc, "derived"), f"stands in {area.code}, which is not marked `derived: true`"


def derived(template: Template) -> Iterator[Problem]:
    """Every item that people do counts in exactly one derived item, if there are derived items."""
    counted: dict[str, str] = {}
    computed = {item.ref for item in template.items if item.derived}
    for item in template.items:
        if item.derived is None:
            continue
        loc = (*item.loc, "derived")
        yield from lost(template, item.derived.items, (*loc, "items"), "item")
        yield from lost(template, item.derived.steps, (*loc, "steps"), "step")
        if not (item.derived.items or item.derived.steps or item.derived.facts):
            yield loc, "is computed from nothing; name items, steps or facts"
        for ref in template.expand(item.derived.items):
            if ref in computed:
                yield (*loc, "items"), f"{ref} is derived itself; name the items behind it"
            elif ref in counted:
                yield (*loc, "items"), f"{ref} counts in {counted[ref]} already"
            counted.setdefault(ref, item.ref)
    for item in template.items:
        if computed and item.ref not in computed and item.ref not in counted:
            yield item.loc, f"{item.ref} counts in no derived item; add it to one"


def checks(template: Template) -> Iterator[Problem]:
    steps = (*template.steps, *template.way_back)
    parts: tuple[Item | Line, ...] = (*template.items, *(line for step in steps for line in step.lines))
    named: list[tuple[Loc, str]] = []
    for part in parts:
        named += [((*part.loc, "checks", n), name) for n, name in enumerate(part.checks)]
    for step in steps:
        named += [((*step.loc, "expects_red", n), name) for n, name in enumerate(step.expects_red)]
    named += [((*crit.loc, "check"), crit.check) for crit in template.criteria if crit.check]
    for loc, name in named:
        if name not in template.checks:
            yield loc, f"there is no check {name}{hint(name, template.checks)}"


def criteria(template: Template) -> Iterator[Problem]:
    for criterion in template.criteria:
        yield from lost(template, criterion.items, (*criterion.loc, "items"), "item")
        for key, problem in _criterion(criterion):
            yield (*criterion.loc, key), problem


def _criterion(criterion: Criterion) -> Iterator[tuple[str, str]]:
    for key in ("judge_at", "interim"):
        offset = getattr(criterion, key)
        if offset and (offset.clock != "T" or offset.delta.total_seconds() <= 0):
            yield key, f"{offset} is not after T-0; write T+24h or T+7d"
    if criterion.interim and criterion.interim.delta >= criterion.judge_at.delta:
        yield "interim", f"{criterion.interim} is not before {criterion.judge_at}, when it is judged"
    if criterion.check and criterion.items:
        yield "items", "cannot stand beside a check; choose one way to measure"
    for key in ("every", "since"):
        if getattr(criterion, key) and not criterion.check:
            yield key, "says how a check measures it, but it has no check"


def risks(template: Template) -> Iterator[Problem]:
    for risk in template.risks:
        yield from lost(template, risk.links, (*risk.loc, "links"))


def triggers(template: Template) -> Iterator[Problem]:
    known = [criterion.ref for criterion in template.criteria]
    for n, trigger in enumerate(template.triggers):
        loc: Loc = ("triggers", n)
        yield from lost(template, trigger.links, (*loc, "links"))
        for key in ("criterion", "target", "lasting"):
            if (getattr(trigger, key) is None) == (trigger.kind == "measured"):
                yield (*loc, key), "is missing" if trigger.kind == "measured" else f"says nothing for {trigger.kind}"
        if trigger.criterion and trigger.criterion not in known:
            yield (*loc, "criterion"), f"there is no criterion {trigger.criterion}{hint(trigger.criterion, known)}"


def reminders(template: Template) -> Iterator[Problem]:
    for n, phase in enumerate(template.phases):
        for key in ("late_start", "late_finish"):
            steps: Late | Overrun | None = getattr(phase.reminders, key)
            waits = [getattr(steps, who) for who in ("nudge", "lead", "director")] if steps else []
            times = [getattr(wait, "amount", wait) for wait in waits if wait is not None]
            if times != sorted(times):
                yield ("phases", n, "reminders", key), "tells the lead before the owner, or the director first of all"


def roll_calls(template: Template) -> Iterator[Problem]:
    """What follows from a roll call needs a step that calls it."""
    steps = [step for phase in template.phases for step in phase.steps]
    for line in (line for step in steps if step.auto != "roll call" for line in step.lines):
        if line.holds is not None:
            yield (*line.loc, "holds"), f"ticks itself when {line.holds}, but its step has no `auto: roll call`"
    if not any(step.auto == "roll call" for step in steps):
        for item in template.items:
            if item.derived and "roll call complete" in item.derived.facts:
                yield (*item.loc, "derived", "facts"), "names a roll call, and no step has `auto: roll call`"


RULES: tuple[Rule, ...] = (
    *(codes, seats, holders, areas, derived, checks, criteria, risks, triggers, reminders, roll_calls),
    *PLAN_RULES,
    *PROBE_RULES,
)


def problems(template: Template) -> list[Problem]:
    """Everything that does not agree."""
    return [problem for rule in RULES for problem in rule(template)]
