"""What must hold between the steps: one GO, one way to live, no circles, times that can be kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from bot.domain.due import duration_text
from bot.domain.lint import circle

from .faults import hint
from .model import CRITERION, RISK, Template
from .parts import Loc, Phase, Step
from .values import Refs

Problem = tuple[Loc, str]
Graph = dict[str, tuple[str, ...]]


def lost(template: Template, refs: Refs, loc: Loc, kind: str = "") -> Iterator[Problem]:
    """Refs that lead nowhere, or to something that is not of this kind."""
    kinds = {area.code: "item" for area in template.areas} | {phase.code: "step" for phase in template.phases}
    kinds |= {CRITERION: "criterion", RISK: "risk"}
    for span in refs:
        count = template.counts.get(span.code, 0)
        if not count:
            yield loc, f"{span} leads nowhere{hint(span.code, [code for code in kinds if kind in ('', kinds[code])])}"
        elif kind and kinds[span.code] != kind:
            yield loc, f"{span} is of another kind ({kinds[span.code]}); here stands only one ({kind})"
        elif max(span.first, span.last or 1) > count:
            yield loc, f"{span} leads nowhere; {span.code} ends at {span.code}-{count}"


def times(template: Template) -> Iterator[Problem]:
    for phase in template.phases:
        for step in phase.steps:
            if (step.at is None) == (step.timing is None):
                yield step.loc, "needs either `at` (the same in every timing) or `timing` (for each its own)"
            if step.timing is not None and step.after:
                yield (*step.loc, "after"), "stands beside `timing`; say it for each timing"
            yield from _timing(template, step)
            yield from _clock(phase, step)


def _timing(template: Template, step: Step) -> Iterator[Problem]:
    loc: Loc = (*step.loc, "timing")
    if step.timing is None:
        return
    for name in step.timing:
        if name not in template.timings:
            yield (*loc, name), f"there is no timing {name}{hint(name, template.timings)}"
    missing = [name for name in template.timings if name not in step.timing]
    if missing:
        yield loc, f"says nothing for {' and '.join(missing)}"


def _clock(phase: Phase, step: Step) -> Iterator[Problem]:
    offsets = [(("at",), step.at)] if step.at else []
    whens = step.timing.items() if step.timing else ()
    for loc, offset in (*offsets, *((("timing", name, "at"), when.at) for name, when in whens)):
        if offset.clock != phase.clock:
            yield (*step.loc, *loc), f"{offset} is by clock {offset.clock}, but {phase.code} runs by {phase.clock}"


def predecessors(template: Template) -> Iterator[Problem]:
    clocks = {phase.code: phase.clock for phase in template.phases}
    for phase in template.phases:
        for step in phase.steps:
            afters: dict[Loc, Refs] = {(*step.loc, "after"): step.after}
            for name, when in (step.timing or {}).items():
                afters[*step.loc, "timing", name, "after"] = when.after
            for loc, refs in afters.items():
                yield from lost(template, refs, loc, "step")
                if any(clocks.get(span.code, phase.clock) != phase.clock for span in refs):
                    yield loc, "waits for a step by another clock, which may never run"
            yield from lost(template, step.undoes, (*step.loc, "undoes"), "step")
            yield from lost(template, step.procedure, (*step.loc, "procedure"), "item")
            yield from lost(template, step.feeds, (*step.loc, "feeds"), "criterion")


def order(template: Template) -> Iterator[Problem]:
    """No circles, and nothing planned before what it waits for."""
    for timing in template.timings:
        graph = _graph(template, timing)
        while chain := circle(graph):
            ref, before = chain[0], chain[1]
            yield _after(template, ref, timing), f"goes in a circle ({timing}): {' waits for '.join(chain)}"
            graph[ref] = tuple(other for other in graph[ref] if other != before)
        for ref, befores in graph.items():
            start = template.step(ref).plan(timing).offset
            late = [before for before in befores if template.step(before).plan(timing).offset > start]
            if late:
                yield _after(template, ref, timing), f"{ref} is planned before {late[0]}, which it waits for ({timing})"


def gates(template: Template) -> Iterator[Problem]:
    go, live = _only(template, "decides"), _only(template, "confirms")
    yield from go if isinstance(go, list) else []
    yield from live if isinstance(live, list) else []
    gated = [step for step in template.steps if step.needs]
    if not gated:
        yield ("phases",), "no step has `needs: go`; mark the one that begins the launch"
    if isinstance(go, list):
        return
    for timing in template.timings:
        graph = _graph(template, timing)
        behind = _behind(graph, go.ref)
        for step in template.steps:
            must = step.needs or step.confirms or step.phase == go.phase
            if must and step is not go and step.ref in graph and step.ref not in behind:
                yield _after(template, step.ref, timing), f"{step.ref} could start without a GO at {go.ref} ({timing})"


def flags(template: Template) -> Iterator[Problem]:
    forth = [step for step in template.steps if step.cutover == "forth"]
    for step in forth[1:]:
        yield (*step.loc, "cutover"), f"{forth[0].ref} is the cutover already; there is one"
    for name, check in template.checks.items():
        if not forth and (check.before or check.after):
            yield ("checks", name), "changes at the cutover, but no step is marked `cutover: forth`"
    for step in (*template.steps, *template.way_back):
        if bool(step.sends) != bool(step.to):
            yield (*step.loc, "to" if step.sends else "sends"), "is missing; `sends` and `to` go together"
        if step.feeds and not step.form:
            yield (*step.loc, "form"), "is missing; only a form feeds criteria"
        if not step.takes:
            yield (*step.loc, "takes"), "is nothing; even a short step takes 1m"


def holds(template: Template) -> Iterator[Problem]:
    """A hold stops the countdown before T-0, and waits for nothing that itself waits for the hold to be over."""
    for hold in template.holds:
        if hold.at.clock != "T" or hold.at.delta > timedelta():
            yield (*hold.loc, "at"), f"{hold.at} is not before T-0, where the clock can be held"
        if not hold.length and hold.until is None:
            yield hold.loc, "ends by nothing; say `for` how long it stands, or `until` what"
        ref = (hold.until or "").removesuffix(" done")
        if hold.until is None or ref == "poll":
            continue
        steps = {step.ref: step for step in template.steps}
        if ref not in steps:
            yield (*hold.loc, "until"), f"{ref} is no step before or after T-0{hint(ref, steps)}"
            continue
        for timing in template.timings:
            if steps[ref].has_plan(timing) and steps[ref].plan(timing).offset > hold.at.delta:
                yield (*hold.loc, "until"), f"{ref} is planned after {hold.ref}, so it would wait for ever ({timing})"


def clocks(template: Template) -> Iterator[Problem]:
    backs = [n for n, phase in enumerate(template.phases) if phase.clock == "R"]
    for n in backs[1:]:
        yield ("phases", n, "clock"), "is the second phase by clock R; there is one way back"
    for n in backs[:1]:
        phase = template.phases[n]
        if phase.takes is None:
            yield ("phases", n, "takes"), "is missing; the latest safe rollback is reckoned from it"
        elif all(step.at for step in phase.steps) and phase.takes != template.length(phase.code):
            length = duration_text(template.length(phase.code))
            yield ("phases", n, "takes"), f"is {duration_text(phase.takes)}, but its steps take {length}"
    if len(backs) == len(template.phases):
        yield ("phases",), "holds no phase counted from T-0"


def _graph(template: Template, timing: str) -> Graph:
    """Ref to the refs it waits for, without those that lead nowhere."""
    steps = (*template.steps, *template.way_back)
    plans = {step.ref: step.plan(timing) for step in steps if step.has_plan(timing)}
    return {ref: tuple(before for before in plan.after if before in plans) for ref, plan in plans.items()}


def _behind(graph: Graph, ref: str) -> set[str]:
    """All that waits for `ref`, at whatever remove."""
    behind: set[str] = set()
    found = {ref}
    while found:
        found = {other for other, befores in graph.items() if other not in behind and found & set(befores)}
        behind |= found
    return behind


def _only(template: Template, flag: str) -> Step | list[Problem]:
    """The one step with this flag, else what is wrong."""
    word = {"decides": "go", "confirms": "live"}[flag]
    marked = [step for step in template.steps if getattr(step, flag)]
    wrong: list[Problem] = [
        ((*step.loc, flag), "cannot stand on the way back") for step in template.way_back if getattr(step, flag)
    ]
    if not marked:
        return [*wrong, (("phases",), f"no step has `{flag}: {word}`; exactly one must")]
    wrong += [((*step.loc, flag), f"stands at {marked[0].ref} already; exactly one step has it") for step in marked[1:]]
    return wrong or marked[0]


def _after(template: Template, ref: str, timing: str) -> Loc:
    step = template.step(ref)
    return (*step.loc, "after") if step.timing is None else (*step.loc, "timing", timing, "after")


PLAN_RULES: tuple[Callable[[Template], Iterable[Problem]], ...] = (
    times,
    predecessors,
    order,
    gates,
    flags,
    holds,
    clocks,
)
