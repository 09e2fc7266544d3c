"""A checklist from YAML: a list of items, or areas with a list each. An item is its title, or keys and values.

- {area: TECH, title: Hosts answer, weight: blocker}

TECH:
  - Hosts answer
  - {title: Certificates are good, due: T-5d 17:00}
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bot.exchange.rows import COLUMNS, Fault, Row, Sheet, column


def read(text: str) -> Sheet:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        return Sheet((), (Fault(mark.line + 1 if mark else 1, "", f"is no YAML: {getattr(error, 'problem', error)}"),))
    found = list(_all(root))
    rows = tuple(each for each in found if isinstance(each, Row))
    return Sheet(rows, tuple(each for each in found if isinstance(each, Fault)))


def _all(root: Node | None) -> Iterator[Row | Fault]:
    if isinstance(root, SequenceNode):
        yield from _items(root, "")
    elif isinstance(root, MappingNode):
        for key, value in root.value:
            if isinstance(key, ScalarNode) and isinstance(value, SequenceNode):
                yield from _items(value, key.value)
            else:
                yield Fault(_line(key), "", "is no area with a list of items")
    else:
        yield Fault(1, "", "holds neither a list of items nor areas with a list each")


def _items(nodes: SequenceNode, area: str) -> Iterator[Row | Fault]:
    for node in nodes.value:
        if isinstance(node, ScalarNode):
            yield Row(_line(node), {"area": area, "title": node.value})
        elif isinstance(node, MappingNode):
            yield from _item(node, area)
        else:
            yield Fault(_line(node), "", "is no item; write its title, or keys and values")


def _item(node: MappingNode, area: str) -> Iterator[Row | Fault]:
    cells: dict[str, str] = {"area": area}
    faults: list[Fault] = []
    for key, value in node.value:
        name = column(key.value) if isinstance(key, ScalarNode) else ""
        if name not in COLUMNS:
            faults.append(Fault(_line(key), name, f"is not known here; golive reads {', '.join(COLUMNS)}"))
        elif not isinstance(value, ScalarNode):
            faults.append(Fault(_line(value), name, "must be text"))
        else:
            cells[name] = value.value
    if faults:
        yield from faults
    else:
        yield Row(_line(node), cells)


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
