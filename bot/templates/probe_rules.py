"""What a check may be told, by kind, and that every `{variable}` is one of the template's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from bot.domain.attached import named
from checks import CHECKS

from .faults import hint
from .measures import Check
from .model import Template
from .parts import Loc
from .plan_rules import Problem
from .values import shown


def options(template: Template) -> Iterator[Problem]:
    for name, check in template.checks.items():
        if check.kind not in CHECKS:
            yield ("checks", name, "kind"), f"{shown(check.kind)} is not known here{hint(check.kind, CHECKS)}"
            continue
        known = CHECKS[check.kind].OPTIONS
        for key in ("options", "before", "after"):
            for option, value in (getattr(check, key) or {}).items():
                if problem := _problem(check.kind, option, value):
                    yield ("checks", name, key, option), problem
        for option in sorted({name for name, one in known.items() if one.needed} - _given(check)):
            yield ("checks", name, "options"), f"lacks {option}, which {check.kind} needs"


def _problem(kind: str, option: str, value: object) -> str | None:
    """What is wrong with an option. One that waits for variables is looked at when they are filled in."""
    known = CHECKS[kind].OPTIONS
    if option not in known:
        return f"{option} is no option of {kind}{hint(option, known)}"
    try:
        if not named(value):
            known[option].form(value)
    except ValueError as error:
        return str(error)
    return None


def _given(check: Check) -> set[str]:
    """Options that hold before the cutover as well as after it."""
    return set(check.options) | (set(check.before or ()) & set(check.after or ()))


def variables(template: Template) -> Iterator[Problem]:
    texts: list[tuple[Loc, object]] = []
    for name, check in template.checks.items():
        for key in ("options", "before", "after"):
            texts += [(("checks", name, key, option), text) for option, text in (getattr(check, key) or {}).items()]
    texts += [((*crit.loc, "target"), str(crit.target)) for crit in template.criteria if crit.target]
    texts += [(("triggers", n, "target"), str(row.target)) for n, row in enumerate(template.triggers) if row.target]
    for loc, text in texts:
        for name in sorted(named(text)):
            if name not in template.variables:
                yield loc, f"there is no variable {name}{hint(name, template.variables)}"


PROBE_RULES: tuple[Callable[[Template], Iterable[Problem]], ...] = (options, variables)
