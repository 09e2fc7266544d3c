"""The language that drafts are written in: words, `{{ names }}` and `{% if %}`, a small piece of Jinja.

What comes out is words and moments, never markup: whatever people have typed into a draft, a title or a reason reads
as it was typed. Loops, calls and attributes are no part of it, so a draft ends soon and reaches nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from jinja2 import StrictUndefined, TemplateError, UndefinedError, meta, nodes
from jinja2.sandbox import SandboxedEnvironment

from bot.domain.typed import literal
from bot.errors import Refused
from bot.views.parts import HIDDEN, At, Line, Part

Value = str | int | datetime | None
Values = Mapping[str, Value]

LONGEST = 3000
"""Characters that may come out of a draft."""

_FILTERS = frozenset({"capitalize", "default", "lower", "title", "trim", "upper"})
_SPEAKS = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.If,
    nodes.CondExpr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Filter,
)
_MARK = "\u2063"
"""Stands around the place of a moment. People cannot type it into a draft: what hides is taken out first."""
_PLACE = re.compile(f"{_MARK}([0-9]+){_MARK}")

# Nothing is escaped for HTML here: what comes out becomes rich text, which Slack never reads as markup.
_LANGUAGE = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)
_LANGUAGE.globals.clear()


def written(text: str, values: Values, zone: str) -> list[Line]:
    """A draft as its readers will see it, line by line. Raises Refused, naming what is wrong in the writer's words."""
    source = _clean(text)
    moments: list[datetime] = []
    shown = {name: _shown(value, moments) for name, value in values.items()}
    _must_be_spoken(_parsed(source), values)
    try:
        out = _LANGUAGE.from_string(source).render(shown)
    except (TemplateError, ArithmeticError, MemoryError, RecursionError, SyntaxError, TypeError, ValueError) as error:
        raise Refused(_why(error, values), field="text") from None
    if len(out) > LONGEST:
        raise Refused(f"That comes to {len(out)} characters, and {LONGEST} fit. Shorten it.", field="text")
    if not out.strip():
        raise Refused("Nothing comes out of it: a draft needs words. To send nothing, drop it.", field="text")
    return [_line(line, moments, zone) for line in out.strip().split("\n")]


def names(text: str) -> frozenset[str]:
    """The names a draft uses. Raises Refused."""
    return frozenset(meta.find_undeclared_variables(_parsed(_clean(text))))


def _parsed(source: str) -> nodes.Template:
    try:
        return _LANGUAGE.parse(source)
    except (TemplateError, MemoryError, RecursionError, ValueError) as error:
        raise Refused(_why(error, {}), field="text") from None


def _must_be_spoken(tree: nodes.Template, values: Values) -> None:
    for node in _all(tree):
        if not isinstance(node, _SPEAKS) or (isinstance(node, nodes.Filter) and node.name not in _FILTERS):
            kind = node.name if isinstance(node, nodes.Filter) else type(node).__name__.lower()
            raise Refused(
                f"A draft has words, names such as `{{{{ t0 }}}}` and `{{% if … %}}`; {literal(str(kind))} is not part "
                "of it.",
                field="text",
            )
        if isinstance(node, nodes.Name) and node.name not in values:
            raise Refused(f"{_unknown(node.name)} {_known(values)}", field="text")


def _all(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Each part of a draft, without going deeper than there is room for."""
    left = [tree]
    while left:
        node = left.pop()
        yield node
        left += node.iter_child_nodes()


def _shown(value: Value, moments: list[datetime]) -> str | int:
    if isinstance(value, datetime):
        moments.append(value)
        return f"{_MARK}{len(moments) - 1}{_MARK}"
    return _clean(value) if isinstance(value, str) else value if isinstance(value, int) else ""


def _line(text: str, moments: Sequence[datetime], zone: str) -> Line:
    parts: list[Part] = []
    for place, piece in enumerate(_PLACE.split(text)):
        if place % 2 and int(piece) < len(moments):
            parts.append(At(moments[int(piece)], zone))
        elif piece:
            parts.append(piece)
    return parts or [" "]


def _clean(text: str) -> str:
    return HIDDEN.sub("", text.replace("\r\n", "\n"))


def _why(error: Exception, values: Values) -> str:
    if isinstance(error, UndefinedError):
        return f"{literal(str(error.message)).capitalize()}. {_known(values)}"
    if isinstance(error, TemplateError):
        line = getattr(error, "lineno", None)
        where = f" in line {line}" if line else ""
        return f"golive cannot read the draft{where}: {literal(str(error.message))}."
    return "golive cannot read the draft: it is too deep, or compares what cannot be compared."


def _unknown(name: str) -> str:
    return f"There is no `{{{{ {literal(name)} }}}}`."


def _known(values: Values) -> str:
    return f"Known: {', '.join(f'`{name}`' for name in values)}." if values else ""
