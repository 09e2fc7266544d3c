"""What a check may be told, by kind, and that every `{variable}` is one of the template's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from .faults import hint
from .measures import Check, Kind
from .model import Template
from .parts import Loc
from .plan_rules import Problem
from .values import parse_duration, parse_target

BRACES = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)\}")
WORDS: dict[type, str] = {str: "text", int: "a whole number", bool: "true or false", dict: "header names and values"}


class Options(NamedTuple):
    needed: frozenset[str]
    known: dict[str, type]


def _options(needed: str, /, **known: type) -> Options:
    return Options(frozenset(needed.split()), known)


KINDS: dict[Kind, Options] = {
    "http": _options(
        "url",
        **dict.fromkeys(("url", "via", "method", "contains", "json", "equals", "within"), str),
        **{"status": int, "send": dict, "headers": dict},
    ),
    "tls": _options("host", host=str, via=str, port=int, days=int, chain=bool, protocol=str),
    "dns": _options("name", name=str, type=str, expect=str, contains=str, ttl=int, resolvers=int),
    "websocket": _options("url", url=str, echo=str),
    "tcp": _options("host port", host=str, port=int),
    "smtp": _options("host", host=str, port=int, starttls=bool, banner=str),
    "metric": _options("url query target", url=str, query=str, target=str, over=str),
    "ci": _options("repo commit", repo=str, commit=str),
    "page": _options("url", url=str, json=str, equals=str),
    "inbound": _options("name", name=str, max_age=str, field=str, target=str),
}
VALUES: dict[str, Callable[[str], object]] = {
    "within": parse_duration,
    "over": parse_duration,
    "max_age": parse_duration,
    "target": parse_target,
}


def options(template: Template) -> Iterator[Problem]:
    for name, check in template.checks.items():
        loc: Loc = ("checks", name)
        for key in ("options", "before", "after"):
            for option, value in (getattr(check, key) or {}).items():
                for problem in _option(check.kind, option, value):
                    yield (*loc, key, option), problem
        for option in sorted(KINDS[check.kind].needed - _given(check)):
            yield (*loc, "options"), f"lacks {option}, which {check.kind} needs"


def _option(kind: Kind, option: str, value: object) -> Iterator[str]:
    known = KINDS[kind].known
    if option not in known:
        yield f"{option} is no option of {kind}{hint(option, known)}"
    elif type(value) is not known[option]:
        yield f"must be {WORDS[known[option]]}"
    elif isinstance(value, dict) and not all(isinstance(text, str) for text in value.values()):
        yield "holds a header whose value is not text; put it in quotes"
    elif isinstance(value, str) and option in VALUES:
        try:
            VALUES[option](value)
        except ValueError as error:
            yield str(error)


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


def named(value: object) -> set[str]:
    """The `{variables}` in a text, or anywhere in a mapping."""
    if isinstance(value, Mapping):
        return {name for inner in value.values() for name in named(inner)}
    return set(BRACES.findall(value)) if isinstance(value, str) else set()


PROBE_RULES: tuple[Callable[[Template], Iterable[Problem]], ...] = (options, variables)
