"""A step that counts something is done with a form: how many, why most, where; its figures go to their criteria."""

from __future__ import annotations

from bot import grammar
from bot.contracts import Call
from bot.domain import criterion as rules
from bot.domain import tally
from bot.domain.criterion import Criterion
from bot.domain.runbook import State, Step
from bot.domain.secrets import safe_link
from bot.domain.tally import Tally
from bot.domain.typed import bare
from bot.errors import Refused
from bot.message import Form
from bot.services import evidence, steps, verdicts
from bot.services.calls import form_button
from bot.store import criteria, notes, plan, tallies
from bot.store.scene import Scene
from bot.views import tally as view

ASKED = "tally"
"""The option by which a call says that it comes from the form."""


def form(scene: Scene, call: Call) -> Form | None:
    """The form of the one step that is meant; None when it asks for none, or does not run. Raises Refused or Lookup."""
    step = next((each for each in plan.steps(scene) if (each.ref,) == call.refs), None)
    if step is None or step.state is not State.STARTED or tallies.asks(scene, step) is None:
        return None
    steps.must_run(scene, call, step, or_take_over=True)
    held, open_ones = _fed(scene, step)
    return view.form(scene.attempt, step, held, open_ones)


def read(scene: Scene, call: Call, step: Step) -> Tally | None:
    """What was filled in; None where the step asks for nothing, or is said to be done with `all`. Raises Refused."""
    if tallies.asks(scene, step) is None:
        return None
    if ASKED not in call.options:
        if "all" in (call.options.get("lines"), bare(call.text).strip().lower()):
            return None
        raise Refused(
            f"{step.ref} asks what was counted: fill it in. `done {step.ref} all` ends it without.",
            offer=[form_button(scene, call)],
        )
    given = {name: grammar.plain(value) for name, value in call.options.items()}
    held, _ = _fed(scene, step)
    causes = (evidence.words(call.options.get(f"cause{n}", ""))[0] for n in range(1, tally.CAUSES + 1))
    count = tally.counted(given.get("count", ""), "count")
    return Tally(count, tuple(filter(None, causes)), _link(call), tally.figures(given, held))


def _link(call: Call) -> str | None:
    given = call.options.get("link", "")
    if not given.strip():
        return None
    links = [safe_link(link) for link in grammar.links(given)]
    if len(links) != 1 or links[0] is None:
        raise Refused("Give one link, beginning with https://.", field="link")
    return links[0]


def keep(scene: Scene, step: Step, told: Tally, by: str) -> None:
    """In the launch log, about the step; and each figure as what was said of its criterion."""
    if told.words or told.link:
        text = told.words or "Counted; see the link."
        notes.add(scene, kind="note", ref=step.ref, author=by, text=text, link=told.link)
    for criterion in criteria.named(scene, told.figures):
        why = f"{step.ref}: {told.words}" if told.words else f"counted in {step.ref}"
        verdicts.measured(scene, criterion, told.figures[criterion.ref], why, by=by)


def _fed(scene: Scene, step: Step) -> tuple[tuple[Criterion, ...], tuple[Criterion, ...]]:
    """The criteria a step's numbers are for: those held against a figure, and those whose target has no value yet.
    None where there is no success to judge."""
    if not rules.counts(scene.attempt):
        return (), ()
    known = {each.ref: each for each in criteria.of(scene)}
    fed = [known[ref] for ref in tallies.asks(scene, step) or () if ref in known]
    held = tuple(each for each in fed if each.goal is not None and each.waits_for is None)
    return held, tuple(each for each in fed if each.waits_for is not None)
