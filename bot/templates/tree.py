"""YAML text as plain data, with the line and column of everything in it.

Built from the parser's events, not from composed nodes: the C composer recurses, and a file of a hundred thousand
brackets takes the process down. Plain words stay text (`on`, `17:00`, `2026-12-01`); only numbers, `true`,
`false` and nothing at all are more than text. Anchors, tags and second documents are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import yaml

from .parts import Loc

DEEPEST = 20
LONGEST = 1_000_000
WORDS: dict[str, object] = {"true": True, "false": False, "null": None, "~": None, "": None}
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,15})\Z")
DECIMAL = re.compile(r"-?[0-9]{1,15}\.[0-9]{1,15}\Z")
# beside what YAML forbids, the line breaks that only YAML counts as such: they would shift every line named
FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Mark(NamedTuple):
    """A place in the text; both count from 1."""

    line: int
    column: int


class Flaw(NamedTuple):
    mark: Mark
    loc: Loc
    problem: str


@dataclass
class Tree:
    """Lists are tuples in `data`; when `whole` is false the text could not be read to its end."""

    data: object = None
    whole: bool = True
    values: dict[Loc, Mark] = field(default_factory=dict)
    keys: dict[Loc, Mark] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def mark(self, loc: Loc, *, key: bool = False) -> Mark:
        """Where the value at `loc` begins, or its key if that stands on a line above; else its nearest parent."""
        while loc and loc not in self.values and not (key and loc in self.keys):
            loc = loc[:-1]
        value = self.values.get(loc, Mark(1, 1))
        name = self.keys.get(loc, value)
        return name if key or name.line < value.line else value


class _Stop(Exception):
    """What follows cannot be understood any more."""


@dataclass
class _Open:
    """A mapping or list whose end has not been read; `key` waits for its value."""

    loc: Loc
    data: dict[str, object] | list[object]
    key: str | None = None
    again: bool = False

    def next_loc(self) -> Loc:
        return (*self.loc, len(self.data) if isinstance(self.data, list) else str(self.key))

    def put(self, value: object) -> None:
        if isinstance(self.data, list):
            self.data.append(value)
        elif self.key is not None:
            if not self.again:
                self.data[self.key] = value
            self.key, self.again = None, False


def read(text: str) -> Tree:
    """The tree of `text`; what is wrong with it as YAML stands in `flaws`."""
    tree = Tree()
    bad = FORBIDDEN.search(text)
    if len(text) > LONGEST:
        tree.flaws.append(Flaw(Mark(1, 1), (), f"is longer than {LONGEST:,} characters; a template is far shorter"))
    elif bad:
        mark = Mark(text.count("\n", 0, bad.start()) + 1, bad.start() - text.rfind("\n", 0, bad.start()))
        tree.flaws.append(Flaw(mark, (), f"U+{ord(bad[0]):04X} is a character that has no place in a template"))
    else:
        _parse(tree, text)
    tree.whole = tree.whole and not (bad or len(text) > LONGEST)
    return tree


def _parse(tree: Tree, text: str) -> None:
    try:
        _build(tree, yaml.parse(text, Loader=LOADER))
    except _Stop:
        tree.whole = False
    except yaml.MarkedYAMLError as error:
        tree.whole = False
        problem = ", ".join(filter(None, (error.context, error.problem)))
        # at the end of the text the parser stands on a line that is not there
        end = Mark(text.count("\n") + 1, len(text) - text.rfind("\n"))
        tree.flaws.append(Flaw(min(_mark(error.problem_mark or error.context_mark), end), (), f"not YAML: {problem}"))


def _build(tree: Tree, events: Iterable[Any]) -> None:
    """Iterative on purpose: depth costs a list entry, not a stack frame."""
    stack: list[_Open] = []
    documents = 0
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                _stop(tree, event, (), "a second document begins here; a template is one document")
        elif isinstance(event, yaml.CollectionEndEvent):
            closed = stack.pop()
            data = tuple(closed.data) if isinstance(closed.data, list) else closed.data
            _put(tree, stack, data)
        elif isinstance(event, yaml.NodeEvent):
            _node(tree, stack, event)


def _node(tree: Tree, stack: list[_Open], event: Any) -> None:
    parent = stack[-1] if stack else None
    if parent and isinstance(parent.data, dict) and parent.key is None:
        return _key(tree, parent, event)
    loc = parent.next_loc() if parent else ()
    tree.values.setdefault(loc, _mark(event.start_mark))
    if event.anchor or getattr(event, "tag", None):
        tree.flaws.append(Flaw(_mark(event.start_mark), loc, "anchors, aliases and tags are not read; write it out"))
    if isinstance(event, yaml.CollectionStartEvent):
        if len(stack) >= DEEPEST:
            _stop(tree, event, loc[:6], "is nested deeper than any template")
        stack.append(_Open(loc, {} if isinstance(event, yaml.MappingStartEvent) else []))
    else:
        _put(tree, stack, _scalar(event))


def _key(tree: Tree, parent: _Open, event: Any) -> None:
    if not isinstance(event, yaml.ScalarEvent):
        _stop(tree, event, parent.loc, "a key is a plain word here; a list, mapping or alias cannot be one")
    loc = (*parent.loc, event.value)
    parent.key = event.value
    if event.value in parent.data:
        first = tree.keys[loc].line
        tree.flaws.append(Flaw(_mark(event.start_mark), loc, f"stands twice; it is on line {first} already"))
        parent.key, parent.again = f"{event.value} again", True
    tree.keys.setdefault((*parent.loc, parent.key), _mark(event.start_mark))


def _put(tree: Tree, stack: list[_Open], value: object) -> None:
    if stack:
        stack[-1].put(value)
    else:
        tree.data = value


def _scalar(event: Any) -> object:
    text: str = getattr(event, "value", "")
    if not getattr(event, "implicit", (False,))[0]:
        return text
    if INTEGER.match(text):
        return int(text)
    return float(text) if DECIMAL.match(text) else WORDS.get(text, text)


def _stop(tree: Tree, event: Any, loc: Loc, problem: str) -> None:
    tree.flaws.append(Flaw(_mark(event.start_mark), loc, problem))
    raise _Stop


def _mark(mark: Any) -> Mark:
    return Mark(mark.line + 1, mark.column + 1) if mark else Mark(1, 1)
